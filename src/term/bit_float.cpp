// IEEE 754 images of floats.
#include "term/bit_float.h"

#include <cmath>

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
  if (number.is_small()) {
    *value = static_cast<double>(number.small_value());
    return true;
  }
  if (number.is_float()) {
    *value = Float(number).value();
    return true;
  }
  // The top 64 bits, with a sticky bit for all below, round once, when they become a double.
  std::span<const Word> limbs = Bignum(number).limbs();
  std::size_t top = limbs.size() - 1;
  int shift = __builtin_clzll(limbs[top]);
  Word high = limbs[top] << shift;
  bool sticky = false;
  if (top > 0) {
    if (shift != 0) high |= limbs[top - 1] >> (64 - shift);
    sticky = (limbs[top - 1] << shift) != 0;
    for (std::size_t i = 0; i + 1 < top && !sticky; ++i)
      sticky = limbs[i] != 0;
  }
  if (sticky) high |= 1;
  if (limbs.size() > 17) return false;
  *value = std::ldexp(static_cast<double>(high), static_cast<int>(64 * top) - shift);
  if (Bignum(number).negative()) *value = -*value;
  return std::isfinite(*value);
}

}  // namespace mote
