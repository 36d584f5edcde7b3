// What native function has held the calling thread in the slice under way: the longest one, if that was long.
#pragma once

#include <cstdint>

#include "term/term.h"

namespace mote {

struct NativeHold {
  Term module, name;
  std::uint32_t arity = 0;
  std::int64_t ns = 0;  // 0: none
};
inline constinit thread_local NativeHold native_hold{};

}  // namespace mote
