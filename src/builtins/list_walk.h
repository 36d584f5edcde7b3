// How builtins walk long lists: so many elements in a slice, for which they pay, before they give others their turn.
#pragma once

#include "builtins/builtin.h"

namespace mote {

inline constexpr std::size_t kListSlice = 16384;

// Reductions for having looked at or copied so many elements.
inline void charge_for_elements(Context& c, std::size_t count) {
  c.charge(static_cast<std::int64_t>(count / 16));
}

}  // namespace mote
