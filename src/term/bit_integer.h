// Integers of any number of bits at any bit offset, to and from terms.
#pragma once

#include "term/bits.h"
#include "term/space.h"

namespace mote {

// The value of a `bits`-bit field (0 to 64 bits) whose image, read most significant first, is `image`.
constexpr Word field_value(Word image, std::size_t bits, unsigned flags) {
  return FieldFlags::little(flags) ? from_little_image(image, bits) : image;
}
constexpr std::int64_t sign_extend(Word value, std::size_t bits) {
  return bits == 0 ? 0 : static_cast<std::int64_t>(value << (64 - bits)) >> (64 - bits);
}

// The most limbs an integer of a running program has; arithmetic and matching stop there.
constexpr std::size_t kMaxIntegerLimbs = 65535;

// As get_integer, for fields of any size. none() where the value has more than `max_limbs` limbs.
Term get_long_integer(TermSpace& space, const std::uint8_t* base, std::size_t offset, std::size_t bits, unsigned flags,
                      std::size_t max_limbs = kMaxIntegerLimbs);

// The integer in the `bits` bits at `offset`. none() where it is too large to be an integer.
inline Term get_integer(TermSpace& space, const std::uint8_t* base, std::size_t offset, std::size_t bits,
                        unsigned flags) {
  if (bits >= Term::kSmallBits) return get_long_integer(space, base, offset, bits, flags);
  Word value = field_value(load_bits(base, offset, bits), bits, flags);
  return Term::small(FieldFlags::is_signed(flags) ? sign_extend(value, bits) : static_cast<std::int64_t>(value));
}

// As put_integer, for any integer and field size.
void put_long_integer(std::uint8_t* base, std::size_t offset, Term integer, std::size_t bits, unsigned flags);

// Stores the low `bits` bits of `integer` (its two's complement) at `offset`. False where it is not an integer.
inline bool put_integer(std::uint8_t* base, std::size_t offset, Term integer, std::size_t bits, unsigned flags) {
  if (integer.is_small() && bits <= 64) [[likely]] {
    Word value = static_cast<Word>(integer.small_value());
    store_bits(base, offset, FieldFlags::little(flags) ? to_little_image(value, bits) : value, bits);
    return true;
  }
  if (!integer.is_integer()) return false;
  put_long_integer(base, offset, integer, bits, flags);
  return true;
}

}  // namespace mote
