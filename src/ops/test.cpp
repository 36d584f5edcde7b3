// Tests and branches: what hot_tests.h has not. A test that fails jumps to the address in ip[1].
#include "code/module.h"
#include "ops/hot_tests.h"
#include "ops/install.h"

namespace mote {

namespace {

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

// An order in which a constant that is no small integer takes part. ip[1]: failure address; ip[2], ip[3]: operands.
template <Relation relation>
const Word* order(Process& process, const Word* ip) {
  return holds(relation, *process.vm->atoms, load(process, ip[2]), load(process, ip[3])) ? ip + 4 : address(ip[1]);
}

}  // namespace

void install_test_ops(HandlerTable& table) {
  install_hot<Op::is_lt, Op::is_ge, Op::is_eq, Op::is_ne, Op::is_eq_exact, Op::is_ne_exact, Op::is_immediate,
              Op::is_not_immediate, Op::take_list, Op::take_hd, Op::take_tl, Op::is_integer, Op::is_float,
              Op::is_number, Op::is_atom, Op::is_pid, Op::is_reference, Op::is_port, Op::is_nil, Op::is_binary,
              Op::is_bitstring, Op::is_list, Op::is_nonempty_list, Op::is_tuple, Op::is_boolean, Op::is_function,
              Op::is_map, Op::test_arity, Op::is_tuple_of_arity, Op::is_tagged_tuple, Op::select_2, Op::select_3,
              Op::select_4, Op::select_arity>(table);
  install_cold<order<Relation::kLess>>(table, Op::is_below);
  install_cold<order<Relation::kNotLess>>(table, Op::is_not_below);
  install_warm<is_function2>(table, Op::is_function2);
  install_variants<kRegister>(table, Op::select_value, []<Kind S>() { return &op_select_value<S>; });
  install_variants<kRegister>(table, Op::select_table, []<Kind S>() { return &op_select_table<S>; });
  install_one(table, Op::jump, &op_jump);
}

}  // namespace mote
