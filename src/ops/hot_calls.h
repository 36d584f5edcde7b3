// Calls, returns, and calls of funs.
//
// A call pushes its return address; the callee's frame goes on top of it, Y registers lowest. A call whose reductions
// are used up leaves the loop at its target, with as many live X registers as the target has arguments.
#pragma once

#include "code/module.h"
#include "ops/bodies.h"
#include "ops/call.h"
#include "ops/hot.h"

namespace mote {

// Wraps around, which leaves the comparison with zero to the subtraction's own flags.
[[gnu::always_inline]] inline std::int64_t one_less(std::int64_t count) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(count) - 1);
}

[[gnu::always_inline]] inline const Word* target_of(Word entry) {
  return reinterpret_cast<const Export*>(entry)->address.load(std::memory_order_acquire);
}

// Goes to `target`, with a slice's end checked first.
#define MOTE_ENTER(target, arity)                    \
  reds = one_less(reds);                             \
  if (reds < 0) [[unlikely]] {                       \
    p->registers->stash[0] = Term::from_bits(arity); \
    p->registers->stash_next = (target);             \
    MOTE_TAIL cold<yield_at_target>(MOTE_STATE);     \
  }                                                  \
  ip = (target);                                     \
  MOTE_DISPATCH

// The same by way of an export.
#define MOTE_ENTER_EXPORT(entry_word, arity)                                  \
  reds = one_less(reds);                                                      \
  if (reds < 0) [[unlikely]] {                                                \
    p->registers->stash[0] = Term::from_bits(arity);                          \
    p->registers->stash_next = target_of(entry_word);                         \
    p->registers->stash_called = reinterpret_cast<const Export*>(entry_word); \
    MOTE_TAIL cold<yield_at_target>(MOTE_STATE);                              \
  }                                                                           \
  ip = target_of(entry_word);                                                 \
  MOTE_DISPATCH

[[gnu::always_inline]] inline Term return_address(const Word* ip) {
  return Term::from_bits(reinterpret_cast<Word>(ip));
}

MOTE_HANDLER op_call(MOTE_PARAMETERS) {
  *--y = return_address(ip + 3);
  MOTE_ENTER(address(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_last(MOTE_PARAMETERS) {
  y += ip[3];
  MOTE_ENTER(address(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_only(MOTE_PARAMETERS) {
  MOTE_ENTER(address(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_export(MOTE_PARAMETERS) {
  *--y = return_address(ip + 3);
  MOTE_ENTER_EXPORT(ip[1], ip[2]);
}

MOTE_HANDLER op_call_export_last(MOTE_PARAMETERS) {
  y += ip[3];
  MOTE_ENTER_EXPORT(ip[1], ip[2]);
}

MOTE_HANDLER op_call_export_only(MOTE_PARAMETERS) {
  MOTE_ENTER_EXPORT(ip[1], ip[2]);
}

MOTE_HANDLER op_return(MOTE_PARAMETERS) {
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

template <Kind F>
MOTE_HANDLER op_deallocate_return(MOTE_PARAMETERS) {
  y = above(y, frame_bytes<F>(ip[1]));
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

template <bool last, int arity_at>
const Word* call_fun_stashed(Process& process, const Word* ip) {
  return last ? call_stashed_fun_last(process, ip, ip[arity_at], ip[arity_at + 1])
              : call_stashed_fun(process, ip, ip[arity_at], ip + arity_at + 1);
}

// ip[r]: arity; ip[r + 1]: words of the frame given up, where it is the last call.
template <bool last, Kind F>
MOTE_HANDLER op_call_fun(MOTE_PARAMETERS) {
  constexpr int arity_at = 1 + operand_words(F);
  Term fun = MOTE_READ(F, 1);
  if (fun.has_tag(Tag::kFun)) [[likely]] {
    Fun* closure = Fun::of(fun);
    Word arity = ip[arity_at];
    const Word* target = closure->entry->address.load(std::memory_order_acquire);
    if (closure->arity() == arity && target != closure->entry->stub) [[likely]] {
      if (last)
        y += ip[arity_at + 1];
      else
        *--y = return_address(ip + arity_at + 1);
      Word free = closure->free_count();
      if (free != 0) {
        MOTE_SPILL;
        for (Word i = 0; i < free; ++i)
          x[arity + i] = closure->environment()[i];
        x0 = x[0];
        x1 = x[1];
        x2 = x[2];
      }
      MOTE_ENTER(target, arity + free);
    }
  }
  p->registers->stash[0] = fun;
  MOTE_TAIL cold<call_fun_stashed<last, arity_at>>(MOTE_STATE);
}

template <>
struct Hot<Op::call> : HotEnd<&op_call> {};
template <>
struct Hot<Op::call_last> : HotEnd<&op_call_last> {};
template <>
struct Hot<Op::call_only> : HotEnd<&op_call_only> {};
template <>
struct Hot<Op::call_export> : HotEnd<&op_call_export> {};
template <>
struct Hot<Op::call_export_last> : HotEnd<&op_call_export_last> {};
template <>
struct Hot<Op::call_export_only> : HotEnd<&op_call_export_only> {};
template <>
struct Hot<Op::return_> : HotEnd<&op_return> {};
template <Kind F>
struct Hot<Op::deallocate_return, F> : HotEnd<&op_deallocate_return<F>> {};

template <Kind S, Kind D, Kind T, Kind E>
struct Hot<Op::move_move_call, S, D, T, E> : HotEnd<&sequence_then<op_call, body_move<S, D>, body_move<T, E>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call, S, D> : HotEnd<&sequence_then<op_call, body_move<S, D>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call_last, S, D> : HotEnd<&sequence_then<op_call_last, body_move<S, D>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call_only, S, D> : HotEnd<&sequence_then<op_call_only, body_move<S, D>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call_export, S, D> : HotEnd<&sequence_then<op_call_export, body_move<S, D>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call_export_last, S, D> : HotEnd<&sequence_then<op_call_export_last, body_move<S, D>>> {};
template <Kind S, Kind D>
struct Hot<Op::move_call_export_only, S, D> : HotEnd<&sequence_then<op_call_export_only, body_move<S, D>>> {};
template <Kind S>
struct Hot<Op::move_return, S> : HotEnd<&sequence_then<op_return, body_move<S, Kind::kX0>>> {};
template <Kind S, Kind F>
struct Hot<Op::move_deallocate_return, S, F>
    : HotEnd<&sequence_then<op_deallocate_return<F>, body_move<S, Kind::kX0>>> {};

template <Kind F>
struct Hot<Op::call_fun, F> : HotEnd<&op_call_fun<false, F>> {};
template <Kind F>
struct Hot<Op::call_fun_last, F> : HotEnd<&op_call_fun<true, F>> {};

}  // namespace mote
