// Long integer fields: limb by limb, in two's complement.
#include "term/bit_integer.h"

#include <absl/container/inlined_vector.h>

#include "term/build.h"

namespace mote {

namespace {

using Limbs = absl::InlinedVector<Word, 16>;

// The limbs of the field as an unsigned number, least significant first.
void load_limbs(Limbs& limbs, const std::uint8_t* base, std::size_t offset, std::size_t bits, bool little) {
  for (std::size_t i = 0, done = 0; done < bits; ++i, done += 64) {
    std::size_t step = std::min<std::size_t>(64, bits - done);
    limbs[i] = little ? from_little_image(load_bits(base, offset + done, step), step)
                      : load_bits(base, offset + bits - done - step, step);
  }
}

// From two's complement of `bits` bits, the sign bit set, to the magnitude.
void negate_limbs(Limbs& limbs, std::size_t bits) {
  if (bits % 64 != 0) limbs.back() |= ~low_mask(bits % 64);
  bool carry = true;
  for (Word& limb : limbs) {
    limb = ~limb + (carry ? 1 : 0);
    carry = carry && limb == 0;
  }
}

// The limbs of an integer's two's complement, one after the other and without end.
class LimbSource {
 public:
  explicit LimbSource(Term integer) {
    if (integer.is_small()) {
      small_ = static_cast<Word>(integer.small_value());
      negative_ = integer.small_value() < 0;
    } else {
      limbs_ = Bignum(integer).limbs();
      negative_ = Bignum(integer).negative();
      carry_ = negative_;
    }
  }
  Word next() {
    std::size_t at = at_++;
    if (limbs_.empty()) return at == 0 ? small_ : negative_ ? ~Word{0} : 0;
    Word limb = at < limbs_.size() ? limbs_[at] : 0;
    if (!negative_) return limb;
    limb = ~limb + (carry_ ? 1 : 0);
    carry_ = carry_ && limb == 0;
    return limb;
  }

 private:
  std::span<const Word> limbs_;
  std::size_t at_ = 0;
  Word small_ = 0;
  bool negative_;
  bool carry_ = false;
};

}  // namespace

Term get_long_integer(TermSpace& space, const std::uint8_t* base, std::size_t offset, std::size_t bits, unsigned flags,
                      std::size_t max_limbs) {
  if (bits == 0) return Term::small(0);
  Limbs limbs((bits + 63) / 64);
  load_limbs(limbs, base, offset, bits, FieldFlags::little(flags));
  bool negative = FieldFlags::is_signed(flags) && (limbs.back() >> ((bits - 1) % 64)) != 0;
  if (negative) negate_limbs(limbs, bits);
  std::size_t count = limbs.size();
  while (count > 0 && limbs[count - 1] == 0)
    --count;
  if (count > max_limbs) return Term::none();
  return make_integer(space, negative, std::span<const Word>(limbs.data(), count));
}

void put_long_integer(std::uint8_t* base, std::size_t offset, Term integer, std::size_t bits, unsigned flags) {
  LimbSource source(integer);
  bool little = FieldFlags::little(flags);
  for (std::size_t done = 0; done < bits; done += 64) {
    std::size_t step = std::min<std::size_t>(64, bits - done);
    Word limb = source.next();
    if (little) {
      store_bits(base, offset + done, to_little_image(limb, step), step);
    } else {
      store_bits(base, offset + bits - done - step, limb, step);
    }
  }
}

}  // namespace mote
