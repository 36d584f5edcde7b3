// Conversion of times to units.
#include "builtins/time_unit.h"

#include <vector>

#include "process/settings.h"

namespace mote {

namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

// Parts per second of a named unit, 0 where the atom names none.
std::uint64_t parts_of_name(Term unit) {
  if (unit == atoms::k_native || unit == atoms::k_nanosecond || unit == atoms::k_perf_counter ||
      unit == atoms::k_nano_seconds)
    return kNanosecondsPerSecond;
  if (unit == atoms::k_microsecond || unit == atoms::k_micro_seconds) return 1'000'000;
  if (unit == atoms::k_millisecond || unit == atoms::k_milli_seconds) return 1000;
  if (unit == atoms::k_second || unit == atoms::k_seconds) return 1;
  return 0;
}

// floor(nanoseconds * parts / 10^9) for a number of parts of any size.
Term scale(TermSpace& space, std::int64_t nanoseconds, std::span<const Word> parts) {
  bool negative = nanoseconds < 0;
  Word magnitude = negative ? Word{0} - static_cast<Word>(nanoseconds) : static_cast<Word>(nanoseconds);
  std::vector<Word> product(parts.size() + 2);
  unsigned __int128 carry = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    carry += static_cast<unsigned __int128>(parts[i]) * magnitude;
    product[i] = static_cast<Word>(carry);
    carry >>= 64;
  }
  product[parts.size()] = static_cast<Word>(carry);
  unsigned __int128 rest = 0;
  for (std::size_t i = product.size(); i-- > 0;) {
    rest = (rest << 64) | product[i];
    product[i] = static_cast<Word>(rest / kNanosecondsPerSecond);
    rest %= kNanosecondsPerSecond;
  }
  if (negative && rest != 0)
    for (Word& limb : product)
      if (++limb != 0) break;
  return make_integer(space, negative, product);
}

}  // namespace

Term time_offset_state(Context& c) {
  const SystemSettings& settings = *c.vm.settings;
  if (settings.single_time_warp) return settings.time_offset_final ? atoms::k_final : c.atom("preliminary");
  return settings.time_warp_mode == atoms::k_no_time_warp ? atoms::k_final : atoms::k_volatile;
}

Term time_in_unit(TermSpace& space, std::int64_t nanoseconds, Term unit) {
  if (unit.is_atom()) {
    std::uint64_t parts = parts_of_name(unit);
    if (parts == 0) return Term::none();
    auto divisor = static_cast<std::int64_t>(kNanosecondsPerSecond / parts);
    std::int64_t quotient = nanoseconds / divisor;
    if (nanoseconds % divisor < 0) --quotient;
    return make_integer(space, quotient);
  }
  if (unit.is_small() && unit.small_value() > 0) {
    Word parts = static_cast<Word>(unit.small_value());
    return scale(space, nanoseconds, std::span(&parts, 1));
  }
  if (unit.has_tag(Tag::kPositiveBignum)) return scale(space, nanoseconds, Bignum(unit).limbs());
  return Term::none();
}

}  // namespace mote
