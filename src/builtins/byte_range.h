// A range of bytes as programs give it: {Start, Length}, Length negative for the bytes before Start.
#pragma once

#include "term/views.h"

namespace mote {

// The range inside `size` bytes. False where it is none.
inline bool byte_range(Term start, Term length, std::size_t size, std::size_t* at, std::size_t* count) {
  if (!start.is_small() || !length.is_small() || start.small_value() < 0) return false;
  std::int64_t from = start.small_value();
  std::int64_t to = from + length.small_value();
  if (to < from) std::swap(from, to);
  if (from < 0 || static_cast<std::size_t>(to) > size) return false;
  *at = static_cast<std::size_t>(from);
  *count = static_cast<std::size_t>(to - from);
  return true;
}
// The same of a tuple of both.
inline bool byte_range(Term range, std::size_t size, std::size_t* at, std::size_t* count) {
  return range.is_tuple(2) && byte_range(Tuple(range)[0], Tuple(range)[1], size, at, count);
}

}  // namespace mote
