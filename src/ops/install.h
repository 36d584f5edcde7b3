// Entering handlers into the table: one, or one for each combination of operand kinds.
#pragma once

#include <utility>

#include "ops/hot.h"

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

// How many kinds of operands each specialised letter of an instruction allows, in order.
constexpr std::size_t count_specialised(std::string_view letters) {
  std::size_t count = 0;
  for (char letter : letters)
    count += kinds_of(letter) > 1;
  return count;
}
template <Op op>
inline constexpr auto kVariety = [] {
  std::array<unsigned, count_specialised(kOps[static_cast<int>(op)].operands)> kinds{};
  std::size_t next = 0;
  for (char letter : kOps[static_cast<int>(op)].operands)
    if (kinds_of(letter) > 1) kinds[next++] = kinds_of(letter);
  return kinds;
}();

// All variants of instructions that hot.h's Hot describes.
template <Op... ops>
void install_hot(HandlerTable& table) {
  auto install = [&]<Op op>() {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      install_variants<kVariety<op>[i]...>(table, op,
                                           []<Kind... kinds>() { return Hot<op, kinds...>::template before<go_on>; });
    }(std::make_index_sequence<kVariety<op>.size()>());
  };
  (install.template operator()<ops>(), ...);
}

}  // namespace mote
