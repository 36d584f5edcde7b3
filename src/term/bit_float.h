// Floats of 16, 32 and 64 bits at any bit offset.
#pragma once

#include "term/bits.h"

namespace mote {

constexpr bool is_float_size(std::size_t bits) {
  return bits == 16 || bits == 32 || bits == 64;
}

// The float in the `bits` bits at `offset`. False where it is no number (infinite, NaN) or the size is none of 16, 32
// and 64; a field of no bits reads as 0.0.
bool get_float(const std::uint8_t* base, std::size_t offset, std::size_t bits, unsigned flags, double* value);

// Stores `value` rounded to `bits` (16, 32 or 64) bits; too large for them, it becomes an infinity.
void put_float(std::uint8_t* base, std::size_t offset, double value, std::size_t bits, unsigned flags);

// As arith::to_double. False where the integer is too large; `number` must be a number.
bool number_to_double(Term number, double* value);

}  // namespace mote
