// Tests and selections that are decided at once nearly always.
//
// Comparisons decide small integers and identical terms at once; others are stashed in the process and compared by a
// cold handler.
#pragma once

#include "ops/bodies.h"
#include "ops/hot.h"
#include "term/compare.h"
#include "term/small_arith.h"

namespace mote {

enum class Relation { kLess, kNotLess, kEqual, kNotEqual, kExactlyEqual, kNotExactlyEqual };

inline bool holds(Relation relation, const AtomTable& atoms, Term a, Term b) {
  switch (relation) {
    case Relation::kLess:
      return compare(atoms, a, b) < 0;
    case Relation::kNotLess:
      return compare(atoms, a, b) >= 0;
    case Relation::kEqual:
      return equal(a, b);
    case Relation::kNotEqual:
      return !equal(a, b);
    case Relation::kExactlyEqual:
      return exactly_equal(a, b);
    case Relation::kNotExactlyEqual:
      return !exactly_equal(a, b);
  }
}

// Operands and the next instruction are in process.registers->stash; ip[1] is the failure address.
template <Relation relation>
const Word* compare_stashed(Process& process, const Word* ip) {
  bool yes = holds(relation, *process.vm->atoms, process.registers->stash[0], process.registers->stash[1]);
  return yes ? process.registers->stash_next : address(ip[1]);
}

// The constant is immediate, so that the words decide. ip[1]: failure address; the constant comes last.
template <int near, bool wants_equal, Kind S>
MOTE_BODY body_is_immediate(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, constant = s + operand_words(S);
  bool yes = (MOTE_READ(S, s).bits() == ip[constant]) == wants_equal;
  ip = yes ? ip + constant : failing<near>(ip);
  return yes;
}

template <Handler then, int near, Relation relation, Kind A, Kind B>
MOTE_HANDLER op_compare(MOTE_PARAMETERS) {
  constexpr int at_a = 2, at_b = at_a + operand_words(A), end = at_b + operand_words(B);
  Term a = MOTE_READ(A, at_a);
  Term b = MOTE_READ(B, at_b);
  constexpr bool order = relation == Relation::kLess || relation == Relation::kNotLess;
  constexpr bool exact = relation == Relation::kExactlyEqual || relation == Relation::kNotExactlyEqual;
  constexpr bool wants_equal = relation == Relation::kEqual || relation == Relation::kExactlyEqual;
  bool yes;
  if constexpr (order) {
    // A constant is small here: see is_below.
    bool small = A == Kind::kConstant ? b.is_small() : B == Kind::kConstant ? a.is_small() : small_word::both(a, b);
    if (!small) [[unlikely]]
      goto slow;
    yes = (small_word::raw(a) < small_word::raw(b)) == (relation == Relation::kLess);
  } else if constexpr (exact) {
    if (a != b && !a.is_immediate() && !b.is_immediate()) [[unlikely]]
      goto slow;
    yes = (a == b) == wants_equal;
  } else {
    // Of unequal words, an integer and a float may still be equal.
    if (!small_word::both(a, b) && a != b && !(a.is_immediate() && b.is_immediate())) [[unlikely]]
      goto slow;
    yes = (a == b) == wants_equal;
  }
  if (yes) {
    MOTE_THEN(end);
  }
  ip = failing<near>(ip);
  MOTE_DISPATCH;
slow:
  p->registers->stash[0] = a;
  p->registers->stash[1] = b;
  p->registers->stash_next = ip + end;
  MOTE_TAIL cold<compare_stashed<relation>>(MOTE_STATE);
}

inline bool is_any_tuple(Term term) {
  return term.is_tuple();
}
template <bool (Term::*member)() const>
inline bool is(Term term) {
  return (term.*member)();
}

// ip[2]: header of the tuples wanted.
template <Handler then, Kind S, bool test_kind>
MOTE_HANDLER op_test_arity(MOTE_PARAMETERS) {
  constexpr int s = 3, end = s + operand_words(S);
  Term tuple = MOTE_READ(S, s);
  if ((!test_kind || tuple.is_boxed()) && *tuple.boxed_pointer() == ip[2]) [[likely]] {
    MOTE_THEN(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// ip[2]: header; ip[3]: the atom that comes first.
template <Handler then, Kind S>
MOTE_HANDLER op_is_tagged_tuple(MOTE_PARAMETERS) {
  constexpr int s = 4, end = s + operand_words(S);
  Term tuple = MOTE_READ(S, s);
  if (tuple.is_boxed() && tuple.boxed_pointer()[0] == ip[2] && tuple.boxed_pointer()[1] == ip[3]) [[likely]] {
    MOTE_THEN(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// Few immediate values: ip[s]: failure address, then value and address of each.
template <int count, Kind S>
MOTE_HANDLER op_select_few(MOTE_PARAMETERS) {
  constexpr int at = 1 + operand_words(S);
  Word value = MOTE_READ(S, 1).bits();
  const Word* fallback = ip + at;
#pragma unroll
  for (int i = 0; i < count; ++i) {
    if (ip[at + 1 + 2 * i] == value) {
      ip = address(ip[at + 2 + 2 * i]);
      MOTE_DISPATCH;
    }
  }
  ip = address(*fallback);
  MOTE_DISPATCH;
}

// As select_value, over tuple headers.
template <Kind S>
MOTE_HANDLER op_select_arity(MOTE_PARAMETERS) {
  constexpr int at = 1 + operand_words(S);
  Word header = *MOTE_READ(S, 1).boxed_pointer();
  Word count = ip[at + 1];
  const Word* pairs = ip + at + 2;
  for (Word i = 0; i < count; ++i) {
    if (pairs[2 * i] == header) {
      ip = address(pairs[2 * i + 1]);
      MOTE_DISPATCH;
    }
  }
  ip = address(ip[at]);
  MOTE_DISPATCH;
}

template <Relation relation, Kind A, Kind B>
struct HotCompare {
  template <Handler then>
  static constexpr Handler before = &op_compare<then, 0, relation, A, B>;
  template <Handler then, int distance>
  static constexpr Handler near = &op_compare<then, distance, relation, A, B>;
};
template <Kind A, Kind B>
struct Hot<Op::is_lt, A, B> : HotCompare<Relation::kLess, A, B> {};
template <Kind A, Kind B>
struct Hot<Op::is_ge, A, B> : HotCompare<Relation::kNotLess, A, B> {};
template <Kind A, Kind B>
struct Hot<Op::is_eq, A, B> : HotCompare<Relation::kEqual, A, B> {};
template <Kind A, Kind B>
struct Hot<Op::is_ne, A, B> : HotCompare<Relation::kNotEqual, A, B> {};
template <Kind A, Kind B>
struct Hot<Op::is_eq_exact, A, B> : HotCompare<Relation::kExactlyEqual, A, B> {};
template <Kind A, Kind B>
struct Hot<Op::is_ne_exact, A, B> : HotCompare<Relation::kNotExactlyEqual, A, B> {};

template <Kind S>
struct Hot<Op::is_immediate, S> {
  template <Handler then>
  static constexpr Handler before = &sequence<then, body_is_immediate<0, true, S>>;
  template <Handler then, int distance>
  static constexpr Handler near = &sequence<then, body_is_immediate<distance, true, S>>;
};
template <Kind S>
struct Hot<Op::is_not_immediate, S> {
  template <Handler then>
  static constexpr Handler before = &sequence<then, body_is_immediate<0, false, S>>;
  template <Handler then, int distance>
  static constexpr Handler near = &sequence<then, body_is_immediate<distance, false, S>>;
};
template <Kind S, Kind H, Kind T>
struct Hot<Op::take_list, S, H, T> : HotBodies<body_take_list<S, H, T>> {};
template <Kind S, Kind D>
struct Hot<Op::take_hd, S, D> : HotBodies<body_take_part<S, D, true>> {};
template <Kind S, Kind D>
struct Hot<Op::take_tl, S, D> : HotBodies<body_take_part<S, D, false>> {};

template <bool (*test)(Term), Kind S>
struct HotIs {
  template <Handler then>
  static constexpr Handler before = &sequence<then, body_is<0, test, S>>;
  template <Handler then, int distance>
  static constexpr Handler near = &sequence<then, body_is<distance, test, S>>;
};
template <Kind S>
struct Hot<Op::is_integer, S> : HotIs<is<&Term::is_integer>, S> {};
template <Kind S>
struct Hot<Op::is_float, S> : HotIs<is<&Term::is_float>, S> {};
template <Kind S>
struct Hot<Op::is_number, S> : HotIs<is<&Term::is_number>, S> {};
template <Kind S>
struct Hot<Op::is_atom, S> : HotIs<is<&Term::is_atom>, S> {};
template <Kind S>
struct Hot<Op::is_pid, S> : HotIs<is<&Term::is_pid>, S> {};
template <Kind S>
struct Hot<Op::is_reference, S> : HotIs<is<&Term::is_reference>, S> {};
template <Kind S>
struct Hot<Op::is_port, S> : HotIs<is<&Term::is_port>, S> {};
template <Kind S>
struct Hot<Op::is_nil, S> : HotIs<is<&Term::is_nil>, S> {};
template <Kind S>
struct Hot<Op::is_binary, S> : HotIs<is<&Term::is_binary>, S> {};
template <Kind S>
struct Hot<Op::is_bitstring, S> : HotIs<is<&Term::is_bitstring>, S> {};
template <Kind S>
struct Hot<Op::is_list, S> : HotIs<is<&Term::is_list>, S> {};
template <Kind S>
struct Hot<Op::is_nonempty_list, S> : HotIs<is<&Term::is_cons>, S> {};
template <Kind S>
struct Hot<Op::is_tuple, S> : HotIs<is_any_tuple, S> {};
template <Kind S>
struct Hot<Op::is_boolean, S> : HotIs<is<&Term::is_boolean>, S> {};
template <Kind S>
struct Hot<Op::is_function, S> : HotIs<is<&Term::is_fun>, S> {};
template <Kind S>
struct Hot<Op::is_map, S> : HotIs<is<&Term::is_map>, S> {};

template <Kind S>
struct Hot<Op::test_arity, S> {
  template <Handler then>
  static constexpr Handler before = &op_test_arity<then, S, false>;
};
template <Kind S>
struct Hot<Op::is_tuple_of_arity, S> {
  template <Handler then>
  static constexpr Handler before = &op_test_arity<then, S, true>;
};
template <Kind S>
struct Hot<Op::is_tagged_tuple, S> {
  template <Handler then>
  static constexpr Handler before = &op_is_tagged_tuple<then, S>;
};

template <Kind S>
struct Hot<Op::select_2, S> : HotEnd<&op_select_few<2, S>> {};
template <Kind S>
struct Hot<Op::select_3, S> : HotEnd<&op_select_few<3, S>> {};
template <Kind S>
struct Hot<Op::select_4, S> : HotEnd<&op_select_few<4, S>> {};
template <Kind S>
struct Hot<Op::select_arity, S> : HotEnd<&op_select_arity<S>> {};

}  // namespace mote
