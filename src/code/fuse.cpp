// Sequences of generic instructions that become one of Mote's. An instruction with a label before it starts no later
// than its label, so a sequence never spans one.
#include "code/loader.h"

namespace mote {

std::size_t ModuleLoader::fuse(std::size_t index) {
  const Instruction& first = at(index);
  if (index + 1 >= decoded_.instructions.size()) return 0;
  const Instruction& second = at(index + 1);
  Operands a = decoded_.operands(first);
  Operands b = decoded_.operands(second);
  switch (first.opcode) {
    case Opcode::k_move:
      if (a[1].kind != Operand::kX || a[1].value != 0) return 0;
      if (second.opcode == Opcode::k_return) {
        emitter_.emit(Op::move_return, {arg(a[0])});
        return 2;
      }
      if (second.opcode == Opcode::k_deallocate && at(index + 2).opcode == Opcode::k_return) {
        emitter_.emit(Op::move_deallocate_return, {number(b[0]), arg(a[0])});
        return 3;
      }
      return 0;
    case Opcode::k_deallocate:
      if (second.opcode != Opcode::k_return) return 0;
      emitter_.emit(Op::deallocate_return, {number(a[0])});
      return 2;
    case Opcode::k_is_tuple:
      if (second.opcode != Opcode::k_test_arity || a[0].value != b[0].value || arg(a[1]) != arg(b[1])) return 0;
      emitter_.emit(Op::is_tuple_of_arity,
                    {label(a[0]), Arg::raw(make_header(Tag::kTuple, b[2].value)), in_register(a[1])});
      return 2;
    case Opcode::k_call_fun:
    case Opcode::k_call_fun2: {
      if (second.opcode != Opcode::k_deallocate || at(index + 2).opcode != Opcode::k_return) return 0;
      bool tagged = first.opcode == Opcode::k_call_fun2;
      Word arity = tagged ? a[1].value : a[0].value;
      emitter_.emit(Op::call_fun_last, {tagged ? arg(a[2]) : Arg::x(arity), Arg::raw(arity), number(b[0])});
      return 3;
    }
    case Opcode::k_bs_init2:
    case Opcode::k_bs_init_bits:
    case Opcode::k_bs_append:
    case Opcode::k_bs_private_append:
      return construct_in_steps(index);
    default:
      return 0;
  }
}

}  // namespace mote
