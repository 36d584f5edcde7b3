// Tests and branches. A test that fails jumps to the address in ip[1].
//
// Comparisons decide small integers and identical terms at once; others are stashed in the process and compared by a
// cold handler.
#include "code/module.h"
#include "ops/bodies.h"
#include "ops/install.h"
#include "term/compare.h"
#include "term/small_arith.h"

namespace mote {

namespace {

enum class Relation { kLess, kNotLess, kEqual, kNotEqual, kExactlyEqual, kNotExactlyEqual };

bool holds(Relation relation, const AtomTable& atoms, Term a, Term b) {
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
template <bool wants_equal, Kind S>
MOTE_BODY body_is_immediate(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, constant = s + operand_words(S);
  bool yes = (MOTE_READ(S, s).bits() == ip[constant]) == wants_equal;
  ip = yes ? ip + constant : address(ip[1]);
  return yes;
}

template <Relation relation, Kind A, Kind B>
MOTE_HANDLER op_compare(MOTE_PARAMETERS) {
  constexpr int at_a = 2, at_b = at_a + operand_words(A), end = at_b + operand_words(B);
  Term a = MOTE_READ(A, at_a);
  Term b = MOTE_READ(B, at_b);
  constexpr bool order = relation == Relation::kLess || relation == Relation::kNotLess;
  constexpr bool exact = relation == Relation::kExactlyEqual || relation == Relation::kNotExactlyEqual;
  constexpr bool wants_equal = relation == Relation::kEqual || relation == Relation::kExactlyEqual;
  bool yes;
  if constexpr (order) {
    if (!small_word::both(a, b)) [[unlikely]]
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
    MOTE_NEXT(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
slow:
  p->registers->stash[0] = a;
  p->registers->stash[1] = b;
  p->registers->stash_next = ip + end;
  MOTE_TAIL cold<compare_stashed<relation>>(MOTE_STATE);
}

template <bool (*test)(Term)>
void install_test(HandlerTable& table, Op op) {
  install_variants<kRegister>(table, op, []<Kind S>() { return &sequence<body_is<test, S>>; });
}

inline bool is_tuple(Term term) { return term.is_tuple(); }
template <bool (Term::*member)() const>
inline bool is(Term term) {
  return (term.*member)();
}

// ip[2]: header of the tuples wanted.
template <Kind S, bool test_kind>
MOTE_HANDLER op_test_arity(MOTE_PARAMETERS) {
  constexpr int s = 3, end = s + operand_words(S);
  Term tuple = MOTE_READ(S, s);
  if ((!test_kind || tuple.is_boxed()) && *tuple.pointer() == ip[2]) [[likely]] {
    MOTE_NEXT(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// ip[2]: header; ip[3]: the atom that comes first.
template <Kind S>
MOTE_HANDLER op_is_tagged_tuple(MOTE_PARAMETERS) {
  constexpr int s = 4, end = s + operand_words(S);
  Term tuple = MOTE_READ(S, s);
  if (tuple.is_boxed() && tuple.pointer()[0] == ip[2] && tuple.pointer()[1] == ip[3]) [[likely]] {
    MOTE_NEXT(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// ip[s]: failure address; then a count, and that many pairs of value and address, immediates sorted by word where there
// are many. Values that are not immediate are compared exactly.
template <Kind S>
MOTE_HANDLER op_select_value(MOTE_PARAMETERS) {
  constexpr int at = 1 + operand_words(S);
  Term value = MOTE_READ(S, 1);
  Word count = ip[at + 1];
  const Word* pairs = ip + at + 2;
  if (count <= 8) {
    for (Word i = 0; i < count; ++i) {
      if (pairs[2 * i] == value.bits()) {
        ip = address(pairs[2 * i + 1]);
        MOTE_DISPATCH;
      }
    }
  } else {
    Word low = 0, high = count;
    while (low < high) {
      Word middle = (low + high) / 2;
      if (pairs[2 * middle] == value.bits()) {
        ip = address(pairs[2 * middle + 1]);
        MOTE_DISPATCH;
      }
      if (pairs[2 * middle] < value.bits())
        low = middle + 1;
      else
        high = middle;
    }
  }
  ip = address(ip[at]);
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

// A dense range of small integers: ip[s]: failure address, lowest value, count, then addresses.
template <Kind S>
MOTE_HANDLER op_select_table(MOTE_PARAMETERS) {
  constexpr int at = 1 + operand_words(S);
  Term value = MOTE_READ(S, 1);
  if (value.is_small()) {
    Word index = static_cast<Word>(value.small_value()) - ip[at + 1];
    if (index < ip[at + 2]) {
      ip = address(ip[at + 3 + index]);
      MOTE_DISPATCH;
    }
  }
  ip = address(ip[at]);
  MOTE_DISPATCH;
}

// As select_value, over tuple headers.
template <Kind S>
MOTE_HANDLER op_select_arity(MOTE_PARAMETERS) {
  constexpr int at = 1 + operand_words(S);
  Word header = *MOTE_READ(S, 1).pointer();
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

const Word* is_function2(const Word* ip, Term* x, Term* y) {
  Term fun = load(ip[2], x, y);
  Term arity = load(ip[3], x, y);
  bool yes = fun.is_fun() && arity.is_small() && fun_arity(fun) == static_cast<Word>(arity.small_value());
  return yes ? ip + 4 : address(ip[1]);
}

MOTE_HANDLER op_jump(MOTE_PARAMETERS) {
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

template <Relation relation>
void install_compare(HandlerTable& table, Op op) {
  install_variants<kSource, kSource>(table, op, []<Kind A, Kind B>() { return &op_compare<relation, A, B>; });
}

}  // namespace

void install_test_ops(HandlerTable& table) {
  install_compare<Relation::kLess>(table, Op::is_lt);
  install_compare<Relation::kNotLess>(table, Op::is_ge);
  install_compare<Relation::kEqual>(table, Op::is_eq);
  install_compare<Relation::kNotEqual>(table, Op::is_ne);
  install_compare<Relation::kExactlyEqual>(table, Op::is_eq_exact);
  install_compare<Relation::kNotExactlyEqual>(table, Op::is_ne_exact);
  install_variants<kSource>(table, Op::is_integer, []<Kind S>() { return &sequence<body_is<is<&Term::is_integer>, S>>; });
  install_variants<kRegister>(table, Op::is_immediate, []<Kind S>() { return &sequence<body_is_immediate<true, S>>; });
  install_variants<kRegister>(table, Op::is_not_immediate,
                              []<Kind S>() { return &sequence<body_is_immediate<false, S>>; });
  install_variants<kRegister, kRegister, kRegister>(
      table, Op::take_list, []<Kind S, Kind H, Kind T>() { return &sequence<body_take_list<S, H, T>>; });
  install_variants<kRegister, kRegister>(table, Op::take_hd,
                                         []<Kind S, Kind D>() { return &sequence<body_take_part<S, D, true>>; });
  install_variants<kRegister, kRegister>(table, Op::take_tl,
                                         []<Kind S, Kind D>() { return &sequence<body_take_part<S, D, false>>; });
  install_test<is<&Term::is_float>>(table, Op::is_float);
  install_test<is<&Term::is_number>>(table, Op::is_number);
  install_test<is<&Term::is_atom>>(table, Op::is_atom);
  install_test<is<&Term::is_pid>>(table, Op::is_pid);
  install_test<is<&Term::is_reference>>(table, Op::is_reference);
  install_test<is<&Term::is_port>>(table, Op::is_port);
  install_test<is<&Term::is_nil>>(table, Op::is_nil);
  install_test<is<&Term::is_binary>>(table, Op::is_binary);
  install_test<is<&Term::is_bitstring>>(table, Op::is_bitstring);
  install_test<is<&Term::is_list>>(table, Op::is_list);
  install_test<is<&Term::is_cons>>(table, Op::is_nonempty_list);
  install_test<is_tuple>(table, Op::is_tuple);
  install_test<is<&Term::is_boolean>>(table, Op::is_boolean);
  install_test<is<&Term::is_fun>>(table, Op::is_function);
  install_test<is<&Term::is_map>>(table, Op::is_map);
  install_warm<is_function2>(table, Op::is_function2);
  install_variants<kRegister>(table, Op::test_arity, []<Kind S>() { return &op_test_arity<S, false>; });
  install_variants<kRegister>(table, Op::is_tuple_of_arity, []<Kind S>() { return &op_test_arity<S, true>; });
  install_variants<kRegister>(table, Op::is_tagged_tuple, []<Kind S>() { return &op_is_tagged_tuple<S>; });
  install_variants<kRegister>(table, Op::select_value, []<Kind S>() { return &op_select_value<S>; });
  install_variants<kRegister>(table, Op::select_2, []<Kind S>() { return &op_select_few<2, S>; });
  install_variants<kRegister>(table, Op::select_3, []<Kind S>() { return &op_select_few<3, S>; });
  install_variants<kRegister>(table, Op::select_4, []<Kind S>() { return &op_select_few<4, S>; });
  install_variants<kRegister>(table, Op::select_table, []<Kind S>() { return &op_select_table<S>; });
  install_variants<kRegister>(table, Op::select_arity, []<Kind S>() { return &op_select_arity<S>; });
  install_one(table, Op::jump, &op_jump);
}

}  // namespace mote
