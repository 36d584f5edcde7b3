// IEEE 754 images of floats.
#include "term/bit_float.h"

#include <cmath>

#include "term/arith.h"
#include "term/bit_integer.h"

namespace mote {

bool get_float(const std::uint8_t* base, std::size_t offset, std::size_t bits, unsigned flags, double* value) {
  if (bits == 0) {
    *value = 0.0;
    return true;
  }
  if (!is_float_size(bits)) return false;
  Word image = field_value(load_bits(base, offset, bits), bits, flags);
  if (bits == 64) {
    *value = std::bit_cast<double>(image);
  } else if (bits == 32) {
    *value = std::bit_cast<float>(static_cast<std::uint32_t>(image));
  } else {
    *value = static_cast<double>(std::bit_cast<_Float16>(static_cast<std::uint16_t>(image)));
  }
  return std::isfinite(*value);
}

void put_float(std::uint8_t* base, std::size_t offset, double value, std::size_t bits, unsigned flags) {
  Word image;
  if (bits == 64) {
    image = std::bit_cast<Word>(value);
  } else if (bits == 32) {
    image = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  } else {
    image = std::bit_cast<std::uint16_t>(static_cast<_Float16>(value));
  }
  store_bits(base, offset, FieldFlags::little(flags) ? to_little_image(image, bits) : image, bits);
}

bool number_to_double(Term number, double* value) {
  return arith::to_double(number, value);
}

}  // namespace mote
