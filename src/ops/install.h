// Entering handlers into the table: one, or one for each combination of operand kinds.
#pragma once

#include <utility>

#include "ops/machine.h"

namespace mote {

inline void install_one(HandlerTable& table, Op op, Handler handler) {
  table[kFirstHandler[static_cast<int>(op)]] = reinterpret_cast<const void*>(handler);
}
template <ColdFunction function>
void install_cold(HandlerTable& table, Op op) {
  install_one(table, op, &cold<function>);
}
template <WarmFunction function>
void install_warm(HandlerTable& table, Op op) {
  install_one(table, op, &warm<function>);
}

// The kinds a specialised operand letter allows, as counts: sources 6 (x0 .. constant), registers 5 (x0 .. y).
inline constexpr unsigned kSource = 6;
inline constexpr unsigned kRegister = 5;

template <unsigned... kinds>
struct Variants;

template <>
struct Variants<> {
  template <Kind... chosen, typename Make>
  static void install(HandlerTable& table, unsigned& next, Make make) {
    table[next++] = reinterpret_cast<const void*>(static_cast<Handler>(make.template operator()<chosen...>()));
  }
};

template <unsigned first, unsigned... rest>
struct Variants<first, rest...> {
  template <Kind... chosen, typename Make>
  static void install(HandlerTable& table, unsigned& next, Make make) {
    [&]<unsigned... kind>(std::integer_sequence<unsigned, kind...>) {
      (Variants<rest...>::template install<chosen..., static_cast<Kind>(kind)>(table, next, make), ...);
    }(std::make_integer_sequence<unsigned, first>());
  }
};

// make is a template lambda: []<Kind S, Kind D>() { return &op_move<S, D>; }. The first operand varies slowest.
template <unsigned... kinds, typename Make>
void install_variants(HandlerTable& table, Op op, Make make) {
  unsigned next = kFirstHandler[static_cast<int>(op)];
  Variants<kinds...>::template install<>(table, next, make);
  CHECK(next == kFirstHandler[static_cast<int>(op) + 1]);
}

}  // namespace mote
