// From terms to the resources they own, and integers of fixed width from terms.
#pragma once

#include <limits>
#include <optional>

#include "term/views.h"

namespace mote::io {

// The resource of kind T (a final class) that `term` owns, or null where it owns none of that kind. The term keeps the
// reference.
template <typename T>
T* resource_of(Term term) {
  if (!term.has_tag(Tag::kMagicReference)) return nullptr;
  return dynamic_cast<T*>(MagicReference::of(term)->resource);
}

inline std::optional<std::int64_t> to_int64(Term term) {
  if (term.is_small()) return term.small_value();
  if (!term.is_bignum()) return std::nullopt;
  Bignum number(term);
  if (number.limbs().size() != 1) return std::nullopt;
  Word magnitude = number.limbs()[0];
  if (magnitude > (Word{1} << 63) - (number.negative() ? 0 : 1)) return std::nullopt;
  return static_cast<std::int64_t>(number.negative() ? Word{0} - magnitude : magnitude);
}

inline std::optional<std::uint64_t> to_uint64(Term term) {
  if (term.is_small() && term.small_value() >= 0) return static_cast<std::uint64_t>(term.small_value());
  if (!term.is_bignum()) return std::nullopt;
  Bignum number(term);
  if (number.negative() || number.limbs().size() != 1) return std::nullopt;
  return number.limbs()[0];
}

// A value of a narrower type.
template <typename T>
std::optional<T> to_narrow(Term term) {
  if (!term.is_small()) return std::nullopt;
  std::int64_t value = term.small_value();
  if (value < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
      value > static_cast<std::int64_t>(std::numeric_limits<T>::max()))
    return std::nullopt;
  return static_cast<T>(value);
}

}  // namespace mote::io
