// Integers of any size as sign and magnitude, over GMP's mpn functions, which work on bare limbs.
//
// An operand is an IntegerView, so smalls and bignums go the same way. Results are built in the given space, as smalls
// where they fit. A result of more than kMaxIntegerLimbs limbs is kLimitExceeded (see below) unless said otherwise.
#pragma once

#include <cstdlib>
#include <span>

#include "base/memory.h"
#include "term/space.h"

namespace mote {

// What functions on numbers return in place of a number that is larger than any integer may be. Not a term: like
// none(), it satisfies is_header().
inline constexpr Term kLimitExceeded = Term::from_bits(4);

// An integer's sign and limbs (least significant first, none for 0), whatever its representation. Points into the term.
class IntegerView {
 public:
  explicit IntegerView(Term integer) {
    if (integer.is_small()) {
      std::int64_t value = integer.small_value();
      negative_ = value < 0;
      small_ = negative_ ? Word{0} - static_cast<Word>(value) : static_cast<Word>(value);
      limbs_ = {&small_, value != 0 ? std::size_t{1} : std::size_t{0}};
    } else {
      Bignum big(integer);
      negative_ = big.negative();
      limbs_ = big.limbs();
    }
  }
  IntegerView(const IntegerView&) = delete;
  IntegerView& operator=(const IntegerView&) = delete;

  bool negative() const { return negative_; }
  bool is_zero() const { return limbs_.empty(); }
  std::span<const Word> limbs() const { return limbs_; }
  std::size_t size() const { return limbs_.size(); }
  const Word* data() const { return limbs_.data(); }
  std::size_t bit_length() const;  // of the magnitude

 private:
  bool negative_;
  Word small_;
  std::span<const Word> limbs_;
};

// Uninitialised limbs to compute in, on the stack while few.
class LimbBuffer {
 public:
  explicit LimbBuffer(std::size_t count) {
    if (count <= kInline) return;
    data_ = static_cast<Word*>(require_memory(count * sizeof(Word), kOtherMemory));
  }
  ~LimbBuffer() {
    if (data_ != inline_) std::free(data_);
  }
  LimbBuffer(const LimbBuffer&) = delete;
  LimbBuffer& operator=(const LimbBuffer&) = delete;
  operator Word*() { return data_; }
  std::span<const Word> first(std::size_t count) const { return {data_, count}; }

 private:
  static constexpr std::size_t kInline = 48;
  Word* data_ = inline_;
  Word inline_[kInline];
};

namespace bignum {

// The integer of this sign and magnitude, leading zero limbs allowed; kLimitExceeded where it is too large.
Term make_limited(TermSpace& space, bool negative, std::span<const Word> limbs);

Term add(TermSpace& space, Term a, Term b);
Term subtract(TermSpace& space, Term a, Term b);
Term multiply(TermSpace& space, Term a, Term b);
Term negate(TermSpace& space, Term a);
// Towards zero; `b` is not 0.
Term int_div(TermSpace& space, Term a, Term b);
// With the sign of `a`; `b` is not 0.
Term remainder(TermSpace& space, Term a, Term b);

// Two's complement. The limit does not hold for these three, as they make an integer at most one limb longer than the
// longest operand.
Term band(TermSpace& space, Term a, Term b);
Term bor(TermSpace& space, Term a, Term b);
Term bxor(TermSpace& space, Term a, Term b);
Term bnot(TermSpace& space, Term a);
// To the left by `count` bits.
Term shift_left(TermSpace& space, Term a, Word count);
// To the right by `count` bits, rounding down.
Term shift_right(TermSpace& space, Term a, Word count);

// Negative, zero or positive.
int compare(const IntegerView& a, const IntegerView& b);
// The nearest double as the reference computes it: limb by limb from the top, each step rounded. Infinite where the
// integer is too large.
double to_double(const IntegerView& a);
// The integer part of a finite double.
Term from_double(TermSpace& space, double value);

}  // namespace bignum

}  // namespace mote
