// Sequences of generic instructions that become one of Mote's. An instruction with a label before it starts no later
// than its label, so a sequence never spans one. Line numbers in between move to the front, which is right where what
// comes before them cannot fail.
#include "code/loader.h"

namespace mote {

// The instruction behind `index`, line numbers passed over; the last one again where there is none.
std::size_t ModuleLoader::following(std::size_t index) const {
  std::size_t next = index + 1;
  while (next < decoded_.instructions.size() && at(next).opcode == Opcode::k_line)
    ++next;
  return next < decoded_.instructions.size() ? next : index;
}

// Takes over the line numbers between `from` and `to`, and tells how many instructions were fused, `to` included.
std::size_t ModuleLoader::fused(std::size_t from, std::size_t to) {
  for (std::size_t i = from + 1; i < to; ++i)
    if (at(i).opcode == Opcode::k_line) set_line(decoded_.operands(at(i))[0].value);
  return to - from + 1;
}

std::size_t ModuleLoader::fuse(std::size_t index) {
  switch (at(index).opcode) {
    case Opcode::k_move:
      return fuse_move(index);
    case Opcode::k_deallocate:
      return fuse_deallocate(index);
    case Opcode::k_is_tuple:
      return fuse_tuple_test(index);
    case Opcode::k_is_nonempty_list:
      return fuse_list_test(index);
    case Opcode::k_get_tuple_element:
      return fuse_elements(index);
    case Opcode::k_allocate:
    case Opcode::k_test_heap:
      return fuse_reservation(index);
    case Opcode::k_gc_bif2:
      return fuse_arithmetic(index);
    case Opcode::k_call_fun:
    case Opcode::k_call_fun2:
      return fuse_fun_call(index);
    case Opcode::k_bs_init2:
    case Opcode::k_bs_init_bits:
    case Opcode::k_bs_append:
    case Opcode::k_bs_private_append:
      return construct_in_steps(index);
    default:
      return 0;
  }
}

// move, then a return, a call, or another move.
std::size_t ModuleLoader::fuse_move(std::size_t index) {
  Operands move = decoded_.operands(at(index));
  std::size_t next = following(index);
  Operands o = decoded_.operands(at(next));
  Arg source = arg(move[0]), destination = arg(move[1]);
  switch (at(next).opcode) {
    case Opcode::k_return:
      if (destination != Arg::x(0)) return 0;
      emitter_.emit(Op::move_return, {source});
      return fused(index, next);
    case Opcode::k_deallocate:
      if (destination != Arg::x(0) || at(following(next)).opcode != Opcode::k_return) return 0;
      emitter_.emit(Op::move_deallocate_return, {source, bytes(o[0].value)});
      return fused(index, following(next));
    case Opcode::k_call: {
      std::size_t taken = fused(index, next);
      emitter_.emit(Op::move_call, {source, destination, label(o[1]), number(o[0])});
      return taken;
    }
    case Opcode::k_call_only: {
      std::size_t taken = fused(index, next);
      emitter_.emit(Op::move_call_only, {source, destination, label(o[1]), number(o[0])});
      return taken;
    }
    case Opcode::k_call_last: {
      std::size_t taken = fused(index, next);
      emitter_.emit(Op::move_call_last, {source, destination, label(o[1]), number(o[0]), number(o[2])});
      return taken;
    }
    case Opcode::k_call_ext:
    case Opcode::k_call_ext_only:
    case Opcode::k_call_ext_last:
      return fuse_move_call_ext(index, next);
    case Opcode::k_move: {
      if (next != index + 1) return 0;
      if (std::size_t last = following(next); at(last).opcode == Opcode::k_call) {
        Operands call = decoded_.operands(at(last));
        std::size_t taken = fused(index, last);
        emitter_.emit(Op::move_move_call, {source, destination, arg(o[0]), arg(o[1]), label(call[1]), number(call[0])});
        return taken;
      }
      // The second of two is better off with the call or return that follows it.
      if (ends_moves(following(next))) return 0;
      emitter_.emit(Op::move_move, {source, destination, arg(o[0]), arg(o[1])});
      return fused(index, next);
    }
    default:
      return 0;
  }
}

// Whether fuse_move() makes one instruction of a move and the instruction at `index`.
bool ModuleLoader::ends_moves(std::size_t index) const {
  switch (at(index).opcode) {
    case Opcode::k_call:
    case Opcode::k_call_only:
    case Opcode::k_call_last:
    case Opcode::k_return:
      return true;
    case Opcode::k_call_ext:
    case Opcode::k_call_ext_only:
    case Opcode::k_call_ext_last:
      return calls_by_export(index);
    default:
      return false;
  }
}

// Builtins and erlang:apply have instructions of their own.
bool ModuleLoader::calls_by_export(std::size_t index) const {
  const Export& entry = *imports_[decoded_.operands(at(index))[1].value];
  return entry.builtin == nullptr && server_.own_code(entry.module, entry.function, entry.arity) == nullptr;
}

std::size_t ModuleLoader::fuse_move_call_ext(std::size_t index, std::size_t next) {
  if (!calls_by_export(next)) return 0;
  Operands move = decoded_.operands(at(index));
  Operands o = decoded_.operands(at(next));
  std::size_t taken = fused(index, next);
  Arg target = Arg::pointer(imports_[o[1].value]);
  if (at(next).opcode == Opcode::k_call_ext)
    emitter_.emit(Op::move_call_export, {arg(move[0]), arg(move[1]), target, number(o[0])});
  else if (at(next).opcode == Opcode::k_call_ext_only)
    emitter_.emit(Op::move_call_export_only, {arg(move[0]), arg(move[1]), target, number(o[0])});
  else
    emitter_.emit(Op::move_call_export_last, {arg(move[0]), arg(move[1]), target, number(o[0]), number(o[2])});
  return taken;
}

std::size_t ModuleLoader::fuse_deallocate(std::size_t index) {
  std::size_t next = following(index);
  if (at(next).opcode != Opcode::k_return) return 0;
  emitter_.emit(Op::deallocate_return, {bytes(decoded_.operands(at(index))[0].value)});
  return fused(index, next);
}

std::size_t ModuleLoader::fuse_tuple_test(std::size_t index) {
  if (at(index + 1).opcode != Opcode::k_test_arity) return 0;
  Operands a = decoded_.operands(at(index)), b = decoded_.operands(at(index + 1));
  if (a[0].value != b[0].value || arg(a[1]) != arg(b[1])) return 0;
  emitter_.emit(Op::is_tuple_of_arity,
                {label(a[0]), Arg::raw(make_header(Tag::kTuple, b[2].value)), in_register(a[1])});
  return 2;
}

// is_nonempty_list, then parts of that list.
std::size_t ModuleLoader::fuse_list_test(std::size_t index) {
  Operands test = decoded_.operands(at(index)), o = decoded_.operands(at(index + 1));
  Arg list = arg(test[1]);
  switch (at(index + 1).opcode) {
    case Opcode::k_get_list:
      if (!list.is_register() || arg(o[0]) != list) return 0;
      emitter_.emit(Op::take_list, {label(test[0]), list, arg(o[1]), arg(o[2])});
      return 2;
    case Opcode::k_get_hd:
    case Opcode::k_get_tl:
      if (!list.is_register() || arg(o[0]) != list) return 0;
      emitter_.emit(at(index + 1).opcode == Opcode::k_get_hd ? Op::take_hd : Op::take_tl,
                    {label(test[0]), list, arg(o[1])});
      return 2;
    default:
      return 0;
  }
}

// Two elements of one tuple that the first does not replace.
std::size_t ModuleLoader::fuse_elements(std::size_t index) {
  if (at(index + 1).opcode != Opcode::k_get_tuple_element) return 0;
  Operands a = decoded_.operands(at(index)), b = decoded_.operands(at(index + 1));
  Arg tuple = arg(a[0]);
  if (!tuple.is_register() || arg(b[0]) != tuple || arg(a[2]) == tuple) return 0;
  emitter_.emit(Op::get_tuple_elements, {bytes(1 + a[1].value), bytes(1 + b[1].value), tuple, arg(a[2]), arg(b[2])});
  return 2;
}

// allocate and a move, test_heap and the list cell or pair it is for.
std::size_t ModuleLoader::fuse_reservation(std::size_t index) {
  const Instruction& second = at(index + 1);
  Operands a = decoded_.operands(at(index)), b = decoded_.operands(second);
  Word words = heap_need(a[0]), live = a[1].value;
  if (at(index).opcode == Opcode::k_allocate) {
    if (second.opcode != Opcode::k_move) return 0;
    reserve(Op::allocate_move, {bytes(words), number(a[1]), arg(b[0]), arg(b[1])}, words, live);
    return 2;
  }
  if (second.opcode == Opcode::k_put_list) {
    reserve(Op::test_heap_put_list, {bytes(words), number(a[1]), arg(b[0]), arg(b[1]), arg(b[2])}, words, live);
    return 2;
  }
  if (second.opcode == Opcode::k_put_tuple2) {
    Operands elements = decoded_.list(b[1]);
    if (elements.size() != 2) return 0;
    reserve(Op::test_heap_put_pair, {bytes(words), number(a[1]), arg(elements[0]), arg(elements[1]), arg(b[0])}, words,
            live);
    return 2;
  }
  return 0;
}

// A sum or difference that is the function's result.
std::size_t ModuleLoader::fuse_arithmetic(std::size_t index) {
  Operands o = decoded_.operands(at(index));
  const BeamImport& import = file_.imports[o[2].value];
  Term function = atoms_[import.function];
  if (atoms_[import.module] != atoms::k_erlang || (function != atoms::k_plus && function != atoms::k_minus)) return 0;
  Arg destination = arg(o[5]);
  if (destination != Arg::x(0)) return 0;
  std::size_t next = following(index);
  Word frame = 0;
  if (at(next).opcode == Opcode::k_deallocate) {
    frame = decoded_.operands(at(next))[0].value;
    next = following(next);
    if (at(next).opcode != Opcode::k_return) return 0;
  } else if (at(next).opcode != Opcode::k_return) {
    return 0;
  }
  emitter_.emit(function == atoms::k_plus ? Op::add_return : Op::subtract_return,
                {label(o[0]), destination, arg(o[3]), arg(o[4]), bytes(frame)});
  emitter_.emit(Op::deallocate_return, {bytes(frame)});
  return next - index + 1;
}

std::size_t ModuleLoader::fuse_fun_call(std::size_t index) {
  const Instruction& first = at(index);
  Operands a = decoded_.operands(first);
  std::size_t next = following(index), after = following(next);
  if (at(next).opcode != Opcode::k_deallocate || at(after).opcode != Opcode::k_return) return 0;
  bool tagged = first.opcode == Opcode::k_call_fun2;
  Word arity = tagged ? a[1].value : a[0].value;
  emitter_.emit(Op::call_fun_last,
                {tagged ? in_register(a[2]) : Arg::x(arity), Arg::raw(arity), number(decoded_.operands(at(next))[0])});
  return after - index + 1;
}

}  // namespace mote
