// Merged handlers: which instructions are done together with the one behind them.
//
// Chosen by how often one follows another in the compiler and in programs of many kinds. A merged handler saves the
// dispatch in between, and its first part shares registers with its second. It changes no code but the first
// instruction's handler, see code/emitter.h.
#include "ops/hot_bits.h"
#include "ops/hot_calls.h"
#include "ops/hot_moves.h"
#include "ops/hot_sums.h"
#include "ops/hot_tests.h"
#include "ops/install.h"

namespace mote {

namespace {

constexpr Kind x0 = Kind::kX0, x1 = Kind::kX1, x2 = Kind::kX2, x = Kind::kX, y = Kind::kY, c = Kind::kConstant;

template <typename>
struct Place;

template <Op op, Kind... kinds>
struct Place<Hot<op, kinds...>> {
  static_assert(sizeof...(kinds) == kVariety<op>.size());
  static constexpr unsigned index() {
    unsigned variant = 0, at = 0;
    ((variant = variant * kVariety<op>[at++] + static_cast<unsigned>(kinds)), ...);
    return kFirstHandler[static_cast<int>(op)] + variant;
  }
  // Whether all instructions of this kind have the same length, and that length, the handler's address included.
  static constexpr bool has_words = kOps[static_cast<int>(op)].operands.find('*') == std::string_view::npos;
  static constexpr int words() {
    int count = 1, at = 0;
    constexpr Kind all[] = {kinds..., Kind::kX0};
    for (char letter : kOps[static_cast<int>(op)].operands)
      count += letter == 'k' ? (++at, 1) : kinds_of(letter) > 1 ? operand_words(all[at++]) : 1;
    return count;
  }
};

inline const void* erase(Handler handler) {
  return reinterpret_cast<const void*>(handler);
}

template <typename First, typename Second, Handler second>
void enter_pair(HandlerTable& table, const void* behind) {
  const void* both = erase(First::template before<second>);
  const void* near = both;
  if constexpr (Place<First>::has_words && Place<Second>::has_words) {
    constexpr int distance = Place<First>::words() + Place<Second>::words();
    if constexpr (requires { First::template near<second, distance>; })
      near = erase(First::template near<second, distance>);
  }
  table.merge(table[Place<First>::index()], behind, both, near);
}

template <typename First, typename Second>
void pair(HandlerTable& table) {
  enter_pair<First, Second, Second::template before<go_on>>(table, table[Place<Second>::index()]);
}

// The second and third are merged, too, and by themselves.
template <typename First, typename Second, typename Third>
void pair(HandlerTable& table) {
  const void* second = table[Place<Second>::index()];
  const void* third = table[Place<Third>::index()];
  if (table.merged(second, third) == nullptr) pair<Second, Third>(table);
  enter_pair<First, Second, Second::template before<Third::template before<go_on>>>(table,
                                                                                    table.merged(second, third)->both);
}

// For frames of all sizes that have handlers of their own.
template <typename Make>
void with_frames(Make make) {
  [&]<unsigned... words>(std::integer_sequence<unsigned, words...>) {
    (make.template operator()<static_cast<Kind>(words)>(), ...);
  }(std::make_integer_sequence<unsigned, 5>());
}

// A result that a comparison decides on.
template <Op test, Kind A, Kind... others>
void pair_comparisons_of(HandlerTable& table) {
  (pair<Hot<test, A, others>, Hot<Op::return_>>(table), ...);
  (pair<Hot<test, A, others>, Hot<Op::move_return, c>>(table), ...);
}

template <Op... tests>
void pair_comparisons(HandlerTable& table) {
  (pair_comparisons_of<tests, x0, x1, x2, c>(table), ...);
  (pair_comparisons_of<tests, x1, x0, x2, c>(table), ...);
}

// Tests, then what the clause they open begins with.
void pair_tests(HandlerTable& table) {
  using enum Op;
  pair_comparisons<is_lt, is_ge, is_eq_exact, is_ne_exact>(table);
  pair<Hot<is_atom, x0>, Hot<is_bitstring, x0>>(table);
  pair<Hot<is_atom, x2>, Hot<is_immediate, x2>>(table);
  pair<Hot<is_bitstring, x0>, Hot<is_float, x0>>(table);
  pair<Hot<is_eq_exact, x, x2>, Hot<move_return, c>>(table);
  pair<Hot<is_eq_exact, x2, x>, Hot<select_2, x>>(table);
  pair<Hot<is_float, x0>, Hot<is_function, x0>>(table);
  pair<Hot<is_function, x0>, Hot<is_integer, x0>>(table);
  pair<Hot<is_ge, c, x0>, Hot<select_2, x1>>(table);
  pair<Hot<is_ge, x, c>, Hot<is_ge, c, x>>(table);
  pair<Hot<is_ge, x, c>, Hot<is_ge, x, c>>(table);
  pair<Hot<is_ge, x, c>, Hot<test_heap_put_list, x, x, x>>(table);
  pair<Hot<is_ge, x1, c>, Hot<is_ge, x1, c>>(table);
  pair<Hot<is_ge, x2, c>, Hot<is_ge, c, x2>>(table);
  pair<Hot<is_immediate, x>, Hot<is_immediate, x>>(table);
  pair<Hot<is_immediate, x>, Hot<is_integer, x>>(table);
  pair<Hot<is_immediate, x>, Hot<is_nonempty_list, x>>(table);
  pair<Hot<is_immediate, x>, Hot<test_heap_put_list, x, x2, x2>>(table);
  pair<Hot<is_immediate, x0>, Hot<is_immediate, x1>>(table);
  pair<Hot<is_immediate, x0>, Hot<is_tagged_tuple, x0>>(table);
  pair<Hot<is_immediate, x0>, Hot<is_tagged_tuple, x1>>(table);
  pair<Hot<is_immediate, x0>, Hot<move_return, c>>(table);
  pair<Hot<is_immediate, x0>, Hot<subtract_constant, x0, x1>>(table);
  pair<Hot<is_immediate, x0>, Hot<subtract_constant, x0, x2>>(table);
  pair<Hot<is_immediate, x0>, Hot<test_heap_put_list, c, y, x2>>(table);
  pair<Hot<is_immediate, x1>, Hot<is_immediate, x0>>(table);
  pair<Hot<is_immediate, x1>, Hot<is_not_immediate, x0>>(table);
  pair<Hot<is_immediate, x1>, Hot<is_tuple, x0>>(table);
  pair<Hot<is_immediate, x1>, Hot<move_return, c>>(table);
  pair<Hot<is_immediate, x2>, Hot<call_only>>(table);
  pair<Hot<is_immediate, x2>, Hot<test_heap_put_list, x2, x1, x1>>(table);
  pair<Hot<is_integer, x>, Hot<is_ge, x, c>>(table);
  pair<Hot<is_integer, x>, Hot<select_2, x>>(table);
  pair<Hot<is_integer, x>, Hot<test_heap_put_list, x, x1, x1>>(table);
  pair<Hot<is_integer, x>, Hot<test_heap_put_list, x, x2, x2>>(table);
  pair<Hot<is_integer, x0>, Hot<is_ge, c, x0>>(table);
  pair<Hot<is_integer, x2>, Hot<is_ge, x2, c>>(table);
  pair<Hot<is_list, x0>, Hot<is_map, x0>>(table);
  pair<Hot<is_list, x2>, Hot<is_atom, x2>>(table);
  pair<Hot<is_lt, c, x2>, Hot<is_lt, x1, x0>>(table);
  pair<Hot<is_lt, c, y>, Hot<is_lt, y, y>>(table);
  pair<Hot<is_lt, x0, c>, Hot<return_>>(table);
  pair<Hot<is_lt, x0, c>, Hot<subtract_constant, x0, x1>>(table);
  pair<Hot<is_lt, x1, x0>, Hot<add, x0, x2, x>>(table);
  pair<Hot<is_lt, y, y>, Hot<add, y, y, y>>(table);
  pair<Hot<is_map, x0>, Hot<is_tuple, x0>>(table);
  pair<Hot<is_ne_exact, x1, x0>, Hot<is_immediate, x0>>(table);
  pair<Hot<is_ne_exact, x1, x0>, Hot<is_immediate, x1>>(table);
  pair<Hot<is_nil, x0>, Hot<move_return, x1>>(table);
  pair<Hot<is_nil, x0>, Hot<return_>>(table);
  pair<Hot<is_nil, x0>, Hot<test_heap_put_pair, x, x2, x0>>(table);
  pair<Hot<is_nil, x1>, Hot<move_return, c>>(table);
  pair<Hot<is_nil, x2>, Hot<move_return, x1>>(table);
  pair<Hot<is_nil, x2>, Hot<return_>>(table);
  pair<Hot<is_nil, x2>, Hot<test_heap_put_list, x1, c, x1>>(table);
  pair<Hot<is_nonempty_list, x>, Hot<is_integer, x>>(table);
  pair<Hot<is_nonempty_list, x0>, Hot<is_nil, x0>>(table);
  pair<Hot<is_nonempty_list, x2>, Hot<is_nil, x2>>(table);
  pair<Hot<is_not_immediate, x0>, Hot<is_immediate, x1>>(table);
  pair<Hot<is_tagged_tuple, x>, Hot<get_tuple_element, x, x>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<call_only>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<get_tuple_element, x0, x0>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<get_tuple_element, x0, x1>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<is_immediate, x0>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<is_tagged_tuple, x0>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<is_tagged_tuple, x1>>(table);
  pair<Hot<is_tagged_tuple, x0>, Hot<test_heap_put_list, x2, c, x0>>(table);
  pair<Hot<is_tagged_tuple, x1>, Hot<call_only>>(table);
  pair<Hot<is_tagged_tuple, x1>, Hot<get_tuple_element, x1, x2>>(table);
  pair<Hot<is_tagged_tuple, x1>, Hot<is_tagged_tuple, x0>>(table);
  pair<Hot<is_tagged_tuple, x1>, Hot<is_tagged_tuple, x1>>(table);
  pair<Hot<is_tuple, x>, Hot<select_2, x>>(table);
  pair<Hot<is_tuple, x>, Hot<select_arity, x>>(table);
  pair<Hot<is_tuple, x>, Hot<test_arity, x>>(table);
  pair<Hot<is_tuple, x0>, Hot<is_immediate, x0>>(table);
  pair<Hot<is_tuple, x0>, Hot<is_tagged_tuple, x0>>(table);
  pair<Hot<is_tuple, x0>, Hot<select_arity, x0>>(table);
  pair<Hot<is_tuple, x0>, Hot<test_arity, x0>>(table);
  pair<Hot<is_tuple, x1>, Hot<is_map, x1>>(table);
  pair<Hot<is_tuple, x1>, Hot<select_arity, x1>>(table);
  pair<Hot<is_tuple, x1>, Hot<test_arity, x1>>(table);
  pair<Hot<is_tuple_of_arity, x>, Hot<get_tuple_element, x, x>>(table);
  pair<Hot<is_tuple_of_arity, x>, Hot<get_tuple_elements, x, x, x>>(table);
  pair<Hot<is_tuple_of_arity, x0>, Hot<get_tuple_element, x0, x1>>(table);
  pair<Hot<is_tuple_of_arity, x0>, Hot<get_tuple_element, x0, x2>>(table);
  pair<Hot<is_tuple_of_arity, x0>, Hot<get_tuple_elements, x0, x1, x0>>(table);
  pair<Hot<is_tuple_of_arity, x0>, Hot<get_tuple_elements, x0, x2, x>>(table);
  pair<Hot<test_arity, x>, Hot<get_tuple_elements, x, x, x>>(table);
  pair<Hot<test_arity, x0>, Hot<get_tuple_elements, x0, x2, x>>(table);
  with_frames([&]<Kind f>() {
    pair<Hot<is_atom, x0>, Hot<allocate, f>>(table);
    pair<Hot<is_atom, x2>, Hot<allocate_move, f, x2, y>>(table);
    pair<Hot<is_binary, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<is_immediate, x>, Hot<allocate_move, f, x0, y>>(table);
    pair<Hot<is_immediate, x0>, Hot<move_deallocate_return, y, f>>(table);
    pair<Hot<is_immediate, x1>, Hot<allocate, f>>(table);
    pair<Hot<is_immediate, x1>, Hot<allocate_move, f, x1, y>>(table);
    pair<Hot<is_immediate, x2>, Hot<allocate_move, f, x1, y>>(table);
    pair<Hot<is_nonempty_list, x0>, Hot<allocate, f>>(table);
    pair<Hot<is_nonempty_list, x0>, Hot<allocate_move, f, x1, y>>(table);
    pair<Hot<is_nonempty_list, x0>, Hot<allocate_move, f, x2, y>>(table);
    pair<Hot<is_nonempty_list, x1>, Hot<allocate_move, f, x0, y>>(table);
    pair<Hot<is_nonempty_list, x2>, Hot<allocate_move, f, x0, y>>(table);
    pair<Hot<is_tagged_tuple, x>, Hot<allocate_move, f, x, y>>(table);
    pair<Hot<is_tagged_tuple, x1>, Hot<allocate_move, f, x, y>>(table);
    pair<Hot<is_tagged_tuple, x1>, Hot<allocate_move, f, x1, y>>(table);
    pair<Hot<is_tuple_of_arity, x1>, Hot<allocate, f>>(table);
    pair<Hot<is_tuple_of_arity, x1>, Hot<allocate_move, f, x1, y>>(table);
  });
}

// Lists taken apart.
void pair_lists(HandlerTable& table) {
  using enum Op;
  pair<Hot<get_list, x0, x0, y>, Hot<call>>(table);
  pair<Hot<get_list, x0, x0, y>, Hot<call_fun, x1>>(table);
  pair<Hot<get_list, x0, x0, y>, Hot<call_fun, x2>>(table);
  pair<Hot<get_list, x0, y, x0>, Hot<call>>(table);
  pair<Hot<get_list, x0, y, y>, Hot<move, x2, x1>>(table);
  pair<Hot<get_list, x2, x0, y>, Hot<move, y, x2>>(table);
  pair<Hot<take_list, x, x, x>, Hot<is_ge, x, x1>>(table);
  pair<Hot<take_list, x, x, x>, Hot<is_immediate, x>>(table);
  pair<Hot<take_list, x, x, x>, Hot<is_nil, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<is_eq_exact, x2, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<is_immediate, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<is_nil, x0>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<is_tagged_tuple, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<is_tuple_of_arity, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<select_2, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<select_3, x>>(table);
  pair<Hot<take_list, x0, x, x>, Hot<take_list, x, x, x>>(table);
  pair<Hot<take_list, x0, x, x0>, Hot<is_ge, x2, x>>(table);
  pair<Hot<take_list, x0, x, x0>, Hot<is_immediate, x>>(table);
  pair<Hot<take_list, x0, x, x0>, Hot<is_nil, x0>>(table);
  pair<Hot<take_list, x0, x, x0>, Hot<is_tagged_tuple, x>>(table);
  pair<Hot<take_list, x0, x, x0>, Hot<is_tuple, x>>(table);
  pair<Hot<take_list, x0, x1, x0>, Hot<is_nil, x0>>(table);
  pair<Hot<take_list, x0, x1, x0>, Hot<is_tagged_tuple, x1>>(table);
  pair<Hot<take_list, x0, x1, x0>, Hot<is_tuple, x1>>(table);
  pair<Hot<take_list, x0, x1, x2>, Hot<take_list, x2, x0, x2>>(table);
  pair<Hot<take_list, x0, x2, x>, Hot<is_nil, x0>>(table);
  pair<Hot<take_list, x0, x2, x>, Hot<is_tuple_of_arity, x2>>(table);
  pair<Hot<take_list, x0, x2, x>, Hot<take_list, x1, x, x>>(table);
  pair<Hot<take_list, x0, x2, x0>, Hot<is_list, x2>>(table);
  pair<Hot<take_list, x0, x2, x0>, Hot<is_nil, x0>>(table);
  pair<Hot<take_list, x0, x2, x0>, Hot<is_tagged_tuple, x2>>(table);
  pair<Hot<take_list, x0, x2, x0>, Hot<take_list, x1, x, x1>>(table);
  pair<Hot<take_list, x1, x, x1>, Hot<is_eq_exact, x, x2>>(table);
  pair<Hot<take_list, x1, x2, x1>, Hot<is_lt, x2, x0>>(table);
  pair<Hot<take_list, x2, x, x>, Hot<get_tuple_elements, x, x, x>>(table);
  pair<Hot<take_list, x2, x0, x2>, Hot<is_nil, x2>>(table);
}

// Tuples taken apart.
void pair_tuples(HandlerTable& table) {
  using enum Op;
  pair<Hot<get_tuple_element, x, x>, Hot<get_tuple_element, x, x>>(table);
  pair<Hot<get_tuple_element, x, x>, Hot<is_immediate, x>>(table);
  pair<Hot<get_tuple_element, x, x>, Hot<is_tagged_tuple, x>>(table);
  pair<Hot<get_tuple_element, x, x>, Hot<is_tuple, x>>(table);
  pair<Hot<get_tuple_element, x, x>, Hot<select_2, x>>(table);
  pair<Hot<get_tuple_element, x, x>, Hot<select_3, x>>(table);
  pair<Hot<get_tuple_element, x0, x>, Hot<is_immediate, x>>(table);
  pair<Hot<get_tuple_element, x0, x>, Hot<select_2, x1>>(table);
  pair<Hot<get_tuple_element, x0, x0>, Hot<call>>(table);
  pair<Hot<get_tuple_element, x0, x0>, Hot<is_map, x0>>(table);
  pair<Hot<get_tuple_element, x0, x0>, Hot<is_tagged_tuple, x0>>(table);
  pair<Hot<get_tuple_element, x0, x0>, Hot<is_tuple, x0>>(table);
  pair<Hot<get_tuple_element, x0, x0>, Hot<return_>>(table);
  pair<Hot<get_tuple_element, x0, x1>, Hot<is_immediate, x1>>(table);
  pair<Hot<get_tuple_element, x0, x1>, Hot<put_list, y, x1, x>>(table);
  pair<Hot<get_tuple_element, x0, x1>, Hot<select_2, x1>>(table);
  pair<Hot<get_tuple_element, x0, x1>, Hot<select_3, x1>>(table);
  pair<Hot<get_tuple_element, x0, x2>, Hot<move, y, x1>>(table);
  pair<Hot<get_tuple_element, x0, x2>, Hot<select_2, x2>>(table);
  pair<Hot<get_tuple_element, x1, x2>, Hot<is_immediate, x2>>(table);
  pair<Hot<get_tuple_element, x1, x2>, Hot<is_tagged_tuple, x2>>(table);
  pair<Hot<get_tuple_element, x2, x>, Hot<is_tagged_tuple, x>>(table);
  pair<Hot<get_tuple_elements, x, x, x>, Hot<get_tuple_element, x, x>>(table);
  pair<Hot<get_tuple_elements, x0, x, x>, Hot<get_tuple_element, x0, x>>(table);
  pair<Hot<get_tuple_elements, x0, x1, x0>, Hot<is_immediate, x1>>(table);
  pair<Hot<get_tuple_elements, x0, x1, x0>, Hot<select_3, x1>>(table);
  pair<Hot<get_tuple_elements, x0, x1, x2>, Hot<get_tuple_element, x0, x>>(table);
  pair<Hot<get_tuple_elements, x0, x2, x>, Hot<get_tuple_element, x0, x0>>(table);
  pair<Hot<get_tuple_elements, x0, x2, x>, Hot<select_3, x2>>(table);
  with_frames([&]<Kind f>() { pair<Hot<get_tuple_element, x0, x0>, Hot<deallocate_return, f>>(table); });
}

// Lists and tuples made.
void pair_constructions(HandlerTable& table) {
  using enum Op;
  pair<Hot<put_list, x, x0, x0>, Hot<return_>>(table);
  pair<Hot<put_list, x0, x1, x1>, Hot<move, x2, x0>>(table);
  pair<Hot<put_list, y, x1, x>, Hot<get_tuple_element, x0, x2>>(table);
  pair<Hot<put_pair, c, x0, x0>, Hot<return_>>(table);
  pair<Hot<put_tuple, x0>, Hot<return_>>(table);
  pair<Hot<test_heap>, Hot<get_tuple_element, x0, x1>>(table);
  pair<Hot<test_heap>, Hot<get_tuple_element, y, x1>>(table);
  pair<Hot<test_heap>, Hot<get_tuple_elements, x0, x1, x0>>(table);
  pair<Hot<test_heap>, Hot<get_tuple_elements, y, x1, x2>>(table);
  pair<Hot<test_heap>, Hot<put_tuple, x0>>(table);
  pair<Hot<test_heap>, Hot<put_tuple, x2>>(table);
  pair<Hot<test_heap_put_list, c, y, x2>, Hot<move, y, x1>>(table);
  pair<Hot<test_heap_put_list, x, x, x>, Hot<move_call_only, x, x0>>(table);
  pair<Hot<test_heap_put_list, x, x1, x1>, Hot<call_only>>(table);
  pair<Hot<test_heap_put_list, x, x1, x1>, Hot<move_call_only, x, x0>>(table);
  pair<Hot<test_heap_put_list, x, x2, x2>, Hot<call_only>>(table);
  pair<Hot<test_heap_put_list, x, x2, x2>, Hot<move_call_only, x, x0>>(table);
  pair<Hot<test_heap_put_list, x1, c, x1>, Hot<put_list, x0, x1, x1>>(table);
  pair<Hot<test_heap_put_list, x2, c, x0>, Hot<put_list, x, x0, x0>>(table);
  pair<Hot<test_heap_put_list, x2, x1, x1>, Hot<call_only>>(table);
  pair<Hot<test_heap_put_list, y, y, x1>, Hot<put_list, x0, x1, x0>>(table);
  pair<Hot<test_heap_put_pair, x, x2, x0>, Hot<return_>>(table);
  pair<Hot<test_heap_put_pair, x0, x1, x0>, Hot<return_>>(table);
  pair<Hot<test_heap_put_pair, y, y, x1>, Hot<put_list, x1, x0, x0>>(table);
  with_frames([&]<Kind f>() {
    pair<Hot<put_list, x0, x1, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<put_list, x1, x0, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<put_pair, c, x0, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<put_pair, x1, x0, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<put_tuple, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<test_heap_put_list, y, x0, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<test_heap_put_pair, c, y, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<test_heap_put_pair, x0, y, x0>, Hot<deallocate_return, f>>(table);
    pair<Hot<test_heap_put_pair, y, x0, x0>, Hot<deallocate_return, f>>(table);
  });
}

// Frames.
void pair_frames(HandlerTable& table) {
  using enum Op;
  pair<Hot<init_y>, Hot<call>>(table);
  pair<Hot<init_y>, Hot<call_export>>(table);
  pair<Hot<init_y>, Hot<move, x1, y>>(table);
  pair<Hot<init_y>, Hot<move_call_export, y, x0>>(table);
  pair<Hot<init_y>, Hot<move_move, x, y, x, y>>(table);
  pair<Hot<init_y>, Hot<move_move, x, y, x2, y>>(table);
  pair<Hot<init_y>, Hot<move_move, x1, y, x0, y>>(table);
  pair<Hot<init_y>, Hot<move_move, x2, y, x1, y>>(table);
  pair<Hot<init_y>, Hot<move_move_call, x0, y, x1, x0>>(table);
  pair<Hot<init_yregs>, Hot<call>>(table);
  pair<Hot<init_yregs>, Hot<move_move, x, y, x, y>>(table);
  pair<Hot<init_yregs>, Hot<move_move, x, y, x2, y>>(table);
  with_frames([&]<Kind f>() {
    pair<Hot<allocate, f>, Hot<call>>(table);
    pair<Hot<allocate, f>, Hot<call_fun, x1>>(table);
    pair<Hot<allocate, f>, Hot<call_fun, x2>>(table);
    pair<Hot<allocate, f>, Hot<init_y>>(table);
    pair<Hot<allocate, f>, Hot<init_yregs>>(table);
    pair<Hot<allocate_move, f, x, y>, Hot<move, x2, y>>(table);
    pair<Hot<allocate_move, f, x, y>, Hot<move_move, x, y, x, y>>(table);
    pair<Hot<allocate_move, f, x, y>, Hot<move_move, x, y, x2, y>>(table);
    pair<Hot<allocate_move, f, x, y>, Hot<move_move, x0, y, x, y>>(table);
    pair<Hot<allocate_move, f, x, y>, Hot<move_move, x2, y, x1, y>>(table);
    pair<Hot<allocate_move, f, x0, y>, Hot<call>>(table);
    pair<Hot<allocate_move, f, x0, y>, Hot<get_list, x2, x0, y>>(table);
    pair<Hot<allocate_move, f, x0, y>, Hot<move_call, x1, x0>>(table);
    pair<Hot<allocate_move, f, x0, y>, Hot<move_move, x2, y, x1, y>>(table);
    pair<Hot<allocate_move, f, x1, y>, Hot<call>>(table);
    pair<Hot<allocate_move, f, x1, y>, Hot<get_list, x0, x0, y>>(table);
    pair<Hot<allocate_move, f, x1, y>, Hot<move, x0, y>>(table);
    pair<Hot<allocate_move, f, x1, y>, Hot<move_call, x0, y>>(table);
    pair<Hot<allocate_move, f, x1, y>, Hot<move_move, x2, y, x, x1>>(table);
    pair<Hot<allocate_move, f, x2, y>, Hot<call>>(table);
    pair<Hot<allocate_move, f, x2, y>, Hot<get_list, x0, x0, y>>(table);
    pair<Hot<allocate_move, f, x2, y>, Hot<move, x1, y>>(table);
    pair<Hot<allocate_move, f, x2, y>, Hot<move_move, x1, y, x0, y>>(table);
    pair<Hot<trim, f>, Hot<call>>(table);
    pair<Hot<trim, f>, Hot<call_export>>(table);
    pair<Hot<trim, f>, Hot<call_fun, x1>>(table);
    pair<Hot<trim, f>, Hot<call_fun, x2>>(table);
    pair<Hot<trim, f>, Hot<move_call, x, x0>>(table);
    pair<Hot<trim, f>, Hot<move_call, x2, x0>>(table);
  });
}

// Moves.
void pair_moves(HandlerTable& table) {
  using enum Op;
  pair<Hot<move, c, x1>, Hot<move_call_only, x, x0>>(table);
  pair<Hot<move, x, x0>, Hot<call_fun, x1>>(table);
  pair<Hot<move, x0, x>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move, x0, x1>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move, x1, y>, Hot<get_list, x0, y, y>>(table);
  pair<Hot<move, x1, y>, Hot<move_call_export, x0, y>>(table);
  pair<Hot<move, x2, x1>, Hot<move_call_export, y, x0>>(table);
  pair<Hot<move, y, x>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move, y, x0>, Hot<call_fun_last, x1>>(table);
  pair<Hot<move, y, x0>, Hot<init_y>>(table);
  pair<Hot<move, y, x1>, Hot<init_y>>(table);
  pair<Hot<move, y, x1>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move, y, x2>, Hot<call_fun, x2>>(table);
  pair<Hot<move_move, x, x2, x, x1>, Hot<call_fun, x2>>(table);
  pair<Hot<move_move, x, y, x, y>, Hot<move_move, x, y, x, y>>(table);
  pair<Hot<move_move, x, y, x, y>, Hot<move_move, x, y, x2, y>>(table);
  pair<Hot<move_move, x, y, x, y>, Hot<move_move, x2, y, x1, y>>(table);
  pair<Hot<move_move, x, y, x2, y>, Hot<move, x1, y>>(table);
  pair<Hot<move_move, x, y, x2, y>, Hot<move_move, x1, y, x0, y>>(table);
  pair<Hot<move_move, x0, x1, c, x2>, Hot<move, c, x0>>(table);
  pair<Hot<move_move, x0, x1, y, x0>, Hot<init_y>>(table);
  pair<Hot<move_move, x0, x1, y, x2>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move_move, x0, x1, y, x2>, Hot<move_move, y, x0, y, y>>(table);
  pair<Hot<move_move, x0, y, x, y>, Hot<move_move, x2, y, x1, y>>(table);
  pair<Hot<move_move, x2, y, x, x1>, Hot<call_fun, x1>>(table);
  pair<Hot<move_move, x2, y, x1, y>, Hot<move, x0, y>>(table);
  pair<Hot<move_move, x2, y, x1, y>, Hot<move_move, x, x2, x, x1>>(table);
  pair<Hot<move_move, x2, y, x1, y>, Hot<move_move_call, x1, x0, x2, x1>>(table);
  pair<Hot<move_move, y, x, y, x1>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move_move, y, x, y, x2>, Hot<move, y, x1>>(table);
  pair<Hot<move_move, y, x, y, x2>, Hot<move_move, y, x1, y, y>>(table);
  pair<Hot<move_move, y, x1, x0, x2>, Hot<move_call_last, y, x0>>(table);
  pair<Hot<move_move, y, x1, y, x0>, Hot<move, y, y>>(table);
  pair<Hot<move_move, y, x1, y, y>, Hot<move, y, y>>(table);
  pair<Hot<move_move, y, x2, x0, x>, Hot<move_move, y, x, y, x1>>(table);
  pair<Hot<move_move, y, x2, y, x1>, Hot<move, x0, x>>(table);
  pair<Hot<move_move, y, x2, y, x1>, Hot<move, x0, y>>(table);
  pair<Hot<move_move, y, x2, y, x1>, Hot<move_call_last, y, x0>>(table);
  with_frames([&]<Kind f>() {
    pair<Hot<move, x0, y>, Hot<trim, f>>(table);
    pair<Hot<move, y, x0>, Hot<trim, f>>(table);
    pair<Hot<move, y, x1>, Hot<trim, f>>(table);
    pair<Hot<move, y, y>, Hot<trim, f>>(table);
    pair<Hot<move_move, x0, y, y, x0>, Hot<trim, f>>(table);
    pair<Hot<move_move, y, x0, y, y>, Hot<trim, f>>(table);
    pair<Hot<move_move, y, x1, y, y>, Hot<trim, f>>(table);
  });
}

// An argument of a call: f(n - 1).
template <Op sum, Kind A, Kind D>
void pair_sum(HandlerTable& table) {
  using enum Op;
  pair<Hot<sum, A, D>, Hot<call>>(table);
  pair<Hot<sum, A, D>, Hot<call_only>>(table);
  pair<Hot<sum, A, D>, Hot<call_last>>(table);
  if constexpr (D != x0) {
    pair<Hot<sum, A, D>, Hot<move_call, D, x0>>(table);
    pair<Hot<sum, A, D>, Hot<move_call_only, D, x0>>(table);
    pair<Hot<sum, A, D>, Hot<move_call_last, D, x0>>(table);
    pair<Hot<sum, A, D>, Hot<allocate_move, Kind{1}, x0, y>, Hot<move_call, D, x0>>(table);
    pair<Hot<sum, A, D>, Hot<allocate_move, Kind{2}, x0, y>, Hot<move_call, D, x0>>(table);
    pair<Hot<sum, A, D>, Hot<move_move_call, x0, y, D, x0>>(table);
  }
}

template <Op sum, Kind... sources>
void pair_sums_of(HandlerTable& table) {
  (pair_sum<sum, sources, x0>(table), ...);
  (pair_sum<sum, sources, x1>(table), ...);
  (pair_sum<sum, sources, x2>(table), ...);
}

// Arithmetic.
void pair_sums(HandlerTable& table) {
  using enum Op;
  pair<Hot<add, x0, x, x0>, Hot<subtract_constant, x0, x1>>(table);
  pair<Hot<add, y, y, y>, Hot<move_move, x0, x1, y, x2>>(table);
  pair<Hot<add_constant, x0, y>, Hot<move_move, y, x0, y, y>>(table);
  pair<Hot<add_constant, x2, x2>, Hot<call_only>>(table);
  pair<Hot<multiply, x0, c, x0>, Hot<remainder, x0, c, x0>>(table);
  pair<Hot<multiply, x0, c, x0>, Hot<return_>>(table);
  pair<Hot<subtract_constant, x0, x1>, Hot<move_call_only, x, x0>>(table);
  pair<Hot<subtract_constant, y, x1>, Hot<move_move_call, x0, y, x1, x0>>(table);
  pair_sums_of<add_constant, x0, x1, x2, y>(table);
  pair_sums_of<subtract_constant, x0, x1, x2, y>(table);
  pair<Hot<add, x0, x1, x1>, Hot<subtract_constant, x0, x0>, Hot<call_only>>(table);
  pair<Hot<add, x1, x0, x1>, Hot<subtract_constant, x0, x0>, Hot<call_only>>(table);
  pair<Hot<add_constant, x1, x1>, Hot<subtract_constant, x0, x0>, Hot<call_only>>(table);
  with_frames([&]<Kind f>() {
    pair<Hot<add, x0, x2, x>, Hot<allocate, f>>(table);
    pair<Hot<remainder, x0, c, x0>, Hot<allocate, f>>(table);
    pair<Hot<subtract_constant, x0, x1>, Hot<allocate_move, f, x0, y>>(table);
  });
}

// A loop over the bytes or characters of a binary: the context comes in one register and is handed on in the first.
template <Kind S, Kind D>
void pair_field(HandlerTable& table) {
  using enum Op;
  pair<Hot<bs_ensure, S>, Hot<bs_read_byte, S, D>>(table);
  pair<Hot<bs_read_byte, S, D>, Hot<bs_ensure, S>>(table);
  pair<Hot<bs_read_byte, S, D>, Hot<bs_read_byte, S, D>>(table);
  pair<Hot<bs_read_byte, S, D>, Hot<is_immediate, D>>(table);
  pair<Hot<bs_read_byte, S, D>, Hot<is_ge, D, c>>(table);
  pair<Hot<bs_read_byte, S, D>, Hot<is_ge, c, D>>(table);
  pair<Hot<bs_ensure, S>, Hot<bs_read_small, S, D>>(table);
  pair<Hot<bs_get_utf8, S, D>, Hot<bs_ensure, S>>(table);
}

template <Kind S>
void pair_context(HandlerTable& table) {
  using enum Op;
  pair<Hot<bs_start_match, x0, S>, Hot<bs_get_position, S, x0>>(table);
  pair<Hot<bs_start_match, x0, S>, Hot<bs_get_position, S, x1>>(table);
  pair<Hot<bs_start_match, x0, S>, Hot<bs_get_position, S, x2>>(table);
  pair<Hot<bs_start_match, x0, S>, Hot<bs_get_position, S, x>>(table);
  pair<Hot<bs_start_match, x0, S>, Hot<bs_ensure, S>>(table);
  pair<Hot<bs_set_position, S, x0>, Hot<bs_ensure_exactly, S>>(table);
  pair<Hot<bs_ensure_exactly, S>, Hot<return_>>(table);
  pair<Hot<bs_ensure, S>, Hot<move_call_only, S, x0>>(table);
  pair<Hot<bs_ensure, S>, Hot<is_immediate, x>>(table);
  pair<Hot<bs_ensure, S>, Hot<is_ge, x, c>>(table);
  pair_field<S, x0>(table);
  pair_field<S, x1>(table);
  pair_field<S, x2>(table);
  pair_field<S, x>(table);
}

void pair_bits(HandlerTable& table) {
  pair_context<x0>(table);
  pair_context<x1>(table);
  pair_context<x2>(table);
  pair_context<x>(table);
}

}  // namespace

void install_pairs(HandlerTable& table) {
  pair_tests(table);
  pair_lists(table);
  pair_tuples(table);
  pair_constructions(table);
  pair_frames(table);
  pair_moves(table);
  pair_sums(table);
  pair_bits(table);
}

}  // namespace mote
