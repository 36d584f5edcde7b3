// Hot: an instruction with the kinds of its operands, as something that can be merged with the instruction behind it.
//
// Hot<op, kinds...>::before<then> is the handler that does the instruction and goes on with `then` where it does not
// branch. With go_on it is the instruction's own handler; with another's it is a merged one, see pairs.cpp. A test has
// near<then, distance>, too: the handler where it is known that it goes on that many words ahead where it fails.
#pragma once

#include "ops/machine.h"

namespace mote {

template <Op op, Kind... kinds>
struct Hot;

template <auto... bodies>
struct HotBodies {
  template <Handler then>
  static constexpr Handler before = &sequence<then, bodies...>;
};

// One that never goes on with the instruction behind it, such as a call.
template <Handler handler>
struct HotEnd {
  template <Handler>
  static constexpr Handler before = handler;
};

}  // namespace mote
