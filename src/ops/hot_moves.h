// Moves, list cells and tuples, stack frames, reservations.
//
// An instruction that needs heap checks for room first; where there is none, collect_at() collects and executes the
// instruction once more, from its beginning.
#pragma once

#include "ops/bodies.h"
#include "ops/hot.h"

namespace mote {

// ip[1]: arity; then the destination, then the elements as generic operands. Room was tested for.
template <Handler then, Kind D>
MOTE_HANDLER op_put_tuple(MOTE_PARAMETERS) {
  constexpr int d = 2, elements = d + operand_words(D);
  MOTE_SPILL;
  Word arity = ip[1];
  htop[0] = make_header(Tag::kTuple, arity);
  for (Word i = 0; i < arity; ++i)
    htop[1 + i] = load(ip[elements + i], x, y).bits();
  Term tuple = Term::boxed(htop);
  htop += 1 + arity;
  MOTE_WRITE(D, d, tuple);
  MOTE_THEN(elements + arity);
}

template <Handler then>
MOTE_HANDLER op_init_y(MOTE_PARAMETERS) {
  *reinterpret_cast<Term*>(reinterpret_cast<char*>(y) + ip[1]) = Term::nil();
  MOTE_THEN(2);
}

template <Handler then>
MOTE_HANDLER op_init_yregs(MOTE_PARAMETERS) {
  Word count = ip[1];
  for (Word i = 0; i < count; ++i)
    *reinterpret_cast<Term*>(reinterpret_cast<char*>(y) + ip[2 + i]) = Term::nil();
  MOTE_THEN(2 + count);
}

// ip[1]: bytes of the stack to give up.
template <Handler then, Kind F>
MOTE_HANDLER op_trim(MOTE_PARAMETERS) {
  y = above(y, frame_bytes<F>(ip[1]));
  MOTE_THEN(2);
}

// Collects for ip[need] bytes with ip[live] registers, then executes `ip` again.
template <int need, int more, int live>
const Word* collect_at(Process& process, const Word* ip) {
  std::size_t words = (ip[need] + (more != 0 ? ip[more] : 0)) / sizeof(Word);
  return collect_and_go_on(process, ip, ip[live], words);
}

// ip[1]: bytes of the frame; ip[2]: live.
template <Handler then, Kind F, auto... bodies>
MOTE_HANDLER op_allocate(MOTE_PARAMETERS) {
  Term* frame = below(y, frame_bytes<F>(ip[1]));
  if (!has_room(htop, frame, 0)) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  y = frame;
  ip += 2;
  MOTE_TAIL sequence<then, bodies...>(MOTE_STATE);
}

// ip[1]: bytes of the frame; ip[2]: bytes of terms; ip[3]: live.
template <Handler then>
MOTE_HANDLER op_allocate_heap(MOTE_PARAMETERS) {
  Term* frame = below(y, ip[1]);
  if (!has_room(htop, frame, ip[2])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 2, 3>>(MOTE_STATE);
  }
  y = frame;
  MOTE_THEN(4);
}

// ip[1]: bytes; ip[2]: live.
template <Handler then, auto... bodies>
MOTE_HANDLER op_test_heap(MOTE_PARAMETERS) {
  if (!has_room(htop, y, ip[1])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  ip += 2;
  MOTE_TAIL sequence<then, bodies...>(MOTE_STATE);
}

template <Kind S, Kind D>
struct Hot<Op::move, S, D> : HotBodies<body_move<S, D>> {};
template <Kind S, Kind D, Kind T, Kind E>
struct Hot<Op::move_move, S, D, T, E> : HotBodies<body_move<S, D>, body_move<T, E>> {};
template <Kind S, Kind H, Kind T>
struct Hot<Op::get_list, S, H, T> : HotBodies<body_get_list<S, H, T>> {};
template <Kind S, Kind D>
struct Hot<Op::get_hd, S, D> : HotBodies<body_get_part<S, D, true>> {};
template <Kind S, Kind D>
struct Hot<Op::get_tl, S, D> : HotBodies<body_get_part<S, D, false>> {};
template <Kind S, Kind D>
struct Hot<Op::get_tuple_element, S, D> : HotBodies<body_get_tuple_element<S, D>> {};
template <Kind S, Kind D, Kind E>
struct Hot<Op::get_tuple_elements, S, D, E> : HotBodies<body_get_tuple_elements<S, D, E>> {};
template <Kind H, Kind T, Kind D>
struct Hot<Op::put_list, H, T, D> : HotBodies<body_put_list<H, T, D>> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::put_pair, A, B, D> : HotBodies<body_put_pair<A, B, D>> {};

template <Kind D>
struct Hot<Op::put_tuple, D> {
  template <Handler then>
  static constexpr Handler before = &op_put_tuple<then, D>;
};
template <>
struct Hot<Op::init_y> {
  template <Handler then>
  static constexpr Handler before = &op_init_y<then>;
};
template <>
struct Hot<Op::init_yregs> {
  template <Handler then>
  static constexpr Handler before = &op_init_yregs<then>;
};
template <Kind F>
struct HotTrim {
  template <Handler then>
  static constexpr Handler before = &op_trim<then, F>;
};
template <Kind F>
struct Hot<Op::trim, F> : HotTrim<F> {};
template <Kind F>
struct Hot<Op::deallocate, F> : HotTrim<F> {};

template <Kind F, auto... bodies>
struct HotAllocate {
  template <Handler then>
  static constexpr Handler before = &op_allocate<then, F, bodies...>;
};
template <auto... bodies>
struct HotTestHeap {
  template <Handler then>
  static constexpr Handler before = &op_test_heap<then, bodies...>;
};
template <Kind F>
struct Hot<Op::allocate, F> : HotAllocate<F> {};
template <Kind F, Kind S, Kind D>
struct Hot<Op::allocate_move, F, S, D> : HotAllocate<F, body_move<S, D>> {};
template <>
struct Hot<Op::allocate_heap> {
  template <Handler then>
  static constexpr Handler before = &op_allocate_heap<then>;
};
template <>
struct Hot<Op::test_heap> : HotTestHeap<> {};
template <Kind H, Kind T, Kind D>
struct Hot<Op::test_heap_put_list, H, T, D> : HotTestHeap<body_put_list<H, T, D>> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::test_heap_put_pair, A, B, D> : HotTestHeap<body_put_pair<A, B, D>> {};

}  // namespace mote
