// Frames, calls, tests, exceptions, messages.
#include <algorithm>

#include "code/loader.h"
#include "process/builtin.h"

namespace mote {

bool ModuleLoader::translate_frame(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_label: {
      emitter_.place_label(o[0].value);
      if (!at_entry_) return true;
      at_entry_ = false;
      enter_function(static_cast<std::size_t>(&instruction - decoded_.instructions.data()), o[0].value);
      return true;
    }
    case Opcode::k_func_info:
      begin_function(o);
      return true;
    case Opcode::k_line:
      set_line(o[0].value);
      return true;
    case Opcode::k_int_code_end:
    case Opcode::k_executable_line:
    case Opcode::k_debug_line:
      return true;
    case Opcode::k_nif_start:
      module_->functions.back().declared_native = module_->declares_natives = true;
      return true;
    case Opcode::k_on_load:
      module_->on_load_entry = module_->functions.back().entry;
      return true;
    case Opcode::k_allocate:
    case Opcode::k_allocate_zero:
      reserve(Op::allocate, {bytes(o[0].value), number(o[1])}, o[0].value, o[1].value);
      if (instruction.opcode == Opcode::k_allocate_zero) initialise_frame(o[0].value);
      return true;
    case Opcode::k_allocate_heap:
    case Opcode::k_allocate_heap_zero: {
      Word words = heap_need(o[1]);
      reserve(Op::allocate_heap, {bytes(o[0].value), bytes(words), number(o[2])}, o[0].value + words, o[2].value);
      if (instruction.opcode == Opcode::k_allocate_heap_zero) initialise_frame(o[0].value);
      return true;
    }
    case Opcode::k_test_heap: {
      Word words = heap_need(o[0]);
      reserve(Op::test_heap, {bytes(words), number(o[1])}, words, o[1].value);
      return true;
    }
    case Opcode::k_deallocate:
      emitter_.emit(Op::deallocate, {bytes(o[0].value)});
      return true;
    case Opcode::k_trim:
      emitter_.emit(Op::trim, {bytes(o[0].value)});
      return true;
    case Opcode::k_init:
      emitter_.emit(Op::init_y, {bytes(o[0].value)});
      return true;
    case Opcode::k_init_yregs: {
      Operands registers = decoded_.list(o[0]);
      if (registers.size() == 1) {
        emitter_.emit(Op::init_y, {bytes(registers[0].value)});
        return true;
      }
      emitter_.emit(Op::init_yregs, {Arg::raw(registers.size())});
      for (const Operand& y : registers)
        emitter_.append(bytes(y.value));
      return true;
    }
    case Opcode::k_return:
      emitter_.emit(Op::return_);
      return true;
    default:
      return false;
  }
}

// A function's first instruction is what breakpoints replace, so no loop may come back to it.
void ModuleLoader::enter_function(std::size_t index, Word label) {
  const FunctionInfo& function = module_->functions.back();
  entry_label_ = label;
  loop_label_ = 0;
  const Builtin* builtin = server_.find_builtin(module_->name, function.name, function.arity);
  if (builtin != nullptr && builtin->current_kind() != Builtin::kMissing) {
    // The runtime implements this function: its body in the file is never run.
    emitter_.emit(Op::builtin_entry, {Arg::pointer(builtin), Arg::raw(function.arity)});
    module_->has_native_functions = true;
    return;
  }
  if (module_->may_load_natives) emitter_.emit(Op::native_entry, {Arg::raw(0)});
  auto begins_nothing = [&](Opcode opcode) { return opcode == Opcode::k_label || opcode == Opcode::k_line; };
  std::size_t next = index + 1;
  while (next < decoded_.instructions.size() && begins_nothing(at(next).opcode))
    ++next;
  if (next == decoded_.instructions.size()) return;
  Opcode first = at(next).opcode;
  if (first != Opcode::k_loop_rec && first != Opcode::k_wait && first != Opcode::k_wait_timeout) return;
  if (!module_->may_load_natives) emitter_.emit(Op::enter_loop);
  loop_label_ = emitter_.new_label();
  emitter_.place_label(loop_label_);
}

Arg ModuleLoader::loop_start(const Operand& operand) {
  return loop_label_ != 0 && operand.value == entry_label_ ? Arg::label(loop_label_) : label(operand);
}

void ModuleLoader::initialise_frame(Word slots) {
  emitter_.emit(Op::init_yregs, {Arg::raw(slots)});
  for (Word y = 0; y < slots; ++y)
    emitter_.append(bytes(y));
}

void ModuleLoader::call_external(const BeamImport& import, Opcode opcode, Word deallocate) {
  Export* entry = server_.export_of(atoms_[import.module], atoms_[import.function], import.arity);
  Arg target = Arg::pointer(entry);
  Arg arity = Arg::raw(import.arity);
  if (server_.own_code(entry->module, entry->function, entry->arity) != nullptr) {
    if (opcode == Opcode::k_call_ext)
      emitter_.emit(Op::apply_list, {arity});
    else
      emitter_.emit(Op::apply_list_last, {arity, Arg::raw(deallocate)});
    return;
  }
  if (entry->builtin != nullptr) {
    emitter_.emit(Op::call_builtin, {Arg::pointer(entry->builtin), arity, target});
    if (opcode == Opcode::k_call_ext_last) emitter_.emit(Op::deallocate_return, {bytes(deallocate)});
    if (opcode == Opcode::k_call_ext_only) emitter_.emit(Op::return_);
    return;
  }
  if (opcode == Opcode::k_call_ext)
    emitter_.emit(Op::call_export, {target, arity});
  else if (opcode == Opcode::k_call_ext_only)
    emitter_.emit(Op::call_export_only, {target, arity});
  else
    emitter_.emit(Op::call_export_last, {target, arity, Arg::raw(deallocate)});
}

bool ModuleLoader::translate_call(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_call:
      emitter_.emit(Op::call, {label(o[1]), number(o[0])});
      return true;
    case Opcode::k_call_last:
      emitter_.emit(Op::call_last, {label(o[1]), number(o[0]), number(o[2])});
      return true;
    case Opcode::k_call_only:
      emitter_.emit(Op::call_only, {label(o[1]), number(o[0])});
      return true;
    case Opcode::k_call_ext:
    case Opcode::k_call_ext_only:
      call_external(file_.imports[o[1].value], instruction.opcode, 0);
      return true;
    case Opcode::k_call_ext_last:
      call_external(file_.imports[o[1].value], instruction.opcode, o[2].value);
      return true;
    case Opcode::k_call_fun:
      emitter_.emit(Op::call_fun, {Arg::x(o[0].value), number(o[0])});
      return true;
    case Opcode::k_call_fun2:
      emitter_.emit(Op::call_fun, {in_register(o[2]), number(o[1])});
      return true;
    case Opcode::k_apply:
      emitter_.emit(Op::apply, {number(o[0])});
      return true;
    case Opcode::k_apply_last:
      emitter_.emit(Op::apply_last, {number(o[0]), number(o[1])});
      return true;
    case Opcode::k_make_fun3: {
      Operands free = decoded_.list(o[2]);
      emitter_.emit(Op::make_fun, {Arg::pointer(module_->funs[o[0].value]), Arg::raw(free.size()), arg(o[1])});
      for (const Operand& variable : free)
        emitter_.append(arg(variable));
      return true;
    }
    case Opcode::k_make_fun2:
      emitter_.emit(Op::make_fun_unreserved,
                    {Arg::pointer(module_->funs[o[0].value]), Arg::raw(file_.lambdas[o[0].value].free_count)});
      return true;
    case Opcode::k_jump:
      emitter_.emit(Op::jump, {label(o[0])});
      return true;
    default:
      return false;
  }
}

namespace {

// Tests of one operand.
Op simple_test(Opcode opcode) {
  switch (opcode) {
    case Opcode::k_is_integer:
      return Op::is_integer;
    case Opcode::k_is_float:
      return Op::is_float;
    case Opcode::k_is_number:
      return Op::is_number;
    case Opcode::k_is_atom:
      return Op::is_atom;
    case Opcode::k_is_pid:
      return Op::is_pid;
    case Opcode::k_is_reference:
      return Op::is_reference;
    case Opcode::k_is_port:
      return Op::is_port;
    case Opcode::k_is_nil:
      return Op::is_nil;
    case Opcode::k_is_binary:
      return Op::is_binary;
    case Opcode::k_is_bitstr:
      return Op::is_bitstring;
    case Opcode::k_is_list:
      return Op::is_list;
    case Opcode::k_is_nonempty_list:
      return Op::is_nonempty_list;
    case Opcode::k_is_tuple:
      return Op::is_tuple;
    case Opcode::k_is_boolean:
      return Op::is_boolean;
    case Opcode::k_is_function:
      return Op::is_function;
    case Opcode::k_is_map:
      return Op::is_map;
    default:
      return Op::kCount;
  }
}

Op comparison(Opcode opcode) {
  switch (opcode) {
    case Opcode::k_is_lt:
      return Op::is_lt;
    case Opcode::k_is_ge:
      return Op::is_ge;
    case Opcode::k_is_eq:
      return Op::is_eq;
    case Opcode::k_is_ne:
      return Op::is_ne;
    case Opcode::k_is_eq_exact:
      return Op::is_eq_exact;
    case Opcode::k_is_ne_exact:
      return Op::is_ne_exact;
    default:
      return Op::kCount;
  }
}

}  // namespace

bool ModuleLoader::translate_test(const Instruction& instruction, Operands o) {
  if (Op op = simple_test(instruction.opcode); op != Op::kCount) {
    emitter_.emit(op, {label(o[0]), in_register(o[1])});
    return true;
  }
  if (Op op = comparison(instruction.opcode); op != Op::kCount) {
    if ((op == Op::is_eq_exact || op == Op::is_ne_exact) && arg(o[1]).is_register() && o[2].is_constant() &&
        constant(o[2]).is_immediate()) {
      emitter_.emit(op == Op::is_eq_exact ? Op::is_immediate : Op::is_not_immediate,
                    {label(o[0]), arg(o[1]), arg(o[2])});
      return true;
    }
    auto needs_terms = [&](const Operand& operand) { return operand.is_constant() && !constant(operand).is_small(); };
    if ((op == Op::is_lt || op == Op::is_ge) && (needs_terms(o[1]) || needs_terms(o[2])))
      op = op == Op::is_lt ? Op::is_below : Op::is_not_below;
    emitter_.emit(op, {label(o[0]), arg(o[1]), arg(o[2])});
    return true;
  }
  switch (instruction.opcode) {
    case Opcode::k_is_function2:
      emitter_.emit(Op::is_function2, {label(o[0]), arg(o[1]), arg(o[2])});
      return true;
    case Opcode::k_test_arity:
      emitter_.emit(Op::test_arity, {label(o[0]), Arg::raw(make_header(Tag::kTuple, o[2].value)), in_register(o[1])});
      return true;
    case Opcode::k_is_tagged_tuple:
      emitter_.emit(Op::is_tagged_tuple, {label(o[0]), Arg::raw(make_header(Tag::kTuple, o[2].value)),
                                          Arg::term(atom(o[3])), in_register(o[1])});
      return true;
    case Opcode::k_select_val:
      select_value(o);
      return true;
    case Opcode::k_select_tuple_arity: {
      Operands pairs = decoded_.list(o[2]);
      emitter_.emit(Op::select_arity, {in_register(o[0]), label(o[1]), Arg::raw(pairs.size() / 2)});
      for (std::size_t i = 0; i < pairs.size(); i += 2) {
        emitter_.append(Arg::raw(make_header(Tag::kTuple, pairs[i].value)));
        emitter_.append(label(pairs[i + 1]));
      }
      return true;
    }
    default:
      return false;
  }
}

// Operands: value, failure label, pairs of value and label. A table where small integers lie close together, a sorted
// list of words where all are immediate, else one comparison after another.
void ModuleLoader::select_value(Operands o) {
  Operands pairs = decoded_.list(o[2]);
  struct Choice {
    Term value;
    Word label;
  };
  std::vector<Choice> choices;
  bool immediate = true, small = true;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    Term value = constant(pairs[i]);
    immediate = immediate && value.is_immediate();
    small = small && value.is_small();
    choices.push_back({value, pairs[i + 1].value});
  }
  Arg value = in_register(o[0]);
  if (!immediate) {
    for (const Choice& choice : choices)
      emitter_.emit(Op::is_ne_exact, {Arg::label(choice.label), value, Arg::term(choice.value)});
    emitter_.emit(Op::jump, {label(o[1])});
    return;
  }
  std::sort(choices.begin(), choices.end(), [&](const Choice& a, const Choice& b) {
    return small ? a.value.small_value() < b.value.small_value() : a.value.bits() < b.value.bits();
  });
  if (small && choices.size() >= 4) {
    std::int64_t low = choices.front().value.small_value();
    Word range = static_cast<Word>(choices.back().value.small_value() - low) + 1;
    if (range <= 4 * choices.size()) {
      emitter_.emit(Op::select_table, {value, label(o[1]), Arg::raw(static_cast<Word>(low)), Arg::raw(range)});
      auto next = choices.begin();
      for (Word i = 0; i < range; ++i) {
        bool here = next->value.small_value() == low + static_cast<std::int64_t>(i);
        emitter_.append(here ? Arg::label(next->label) : label(o[1]));
        if (here) ++next;
      }
      return;
    }
  }
  if (small)
    std::sort(choices.begin(), choices.end(),
              [](const Choice& a, const Choice& b) { return a.value.bits() < b.value.bits(); });
  constexpr Op kFew[] = {Op::select_2, Op::select_3, Op::select_4};
  if (choices.size() >= 2 && choices.size() <= 4)
    emitter_.emit(kFew[choices.size() - 2], {value, label(o[1])});
  else
    emitter_.emit(Op::select_value, {value, label(o[1]), Arg::raw(choices.size())});
  for (const Choice& choice : choices) {
    emitter_.append(Arg::term(choice.value));
    emitter_.append(Arg::label(choice.label));
  }
}

bool ModuleLoader::translate_exception(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_catch:
    case Opcode::k_try:
      emitter_.emit(Op::try_, {Arg::raw(o[0].value), label(o[1])});
      return true;
    case Opcode::k_catch_end:
      emitter_.emit(Op::catch_end, {Arg::raw(o[0].value)});
      return true;
    case Opcode::k_try_end:
      emitter_.emit(Op::try_end, {Arg::raw(o[0].value)});
      return true;
    case Opcode::k_try_case:
      emitter_.emit(Op::try_case, {Arg::raw(o[0].value)});
      return true;
    case Opcode::k_badmatch:
      emitter_.emit(Op::badmatch, {arg(o[0])});
      return true;
    case Opcode::k_badrecord:
      emitter_.emit(Op::badrecord, {arg(o[0])});
      return true;
    case Opcode::k_case_end:
      emitter_.emit(Op::case_end, {arg(o[0])});
      return true;
    case Opcode::k_try_case_end:
      emitter_.emit(Op::try_case_end, {arg(o[0])});
      return true;
    case Opcode::k_if_end:
      emitter_.emit(Op::if_end);
      return true;
    case Opcode::k_raise:
      emitter_.emit(Op::raise, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_raw_raise:
      emitter_.emit(Op::raw_raise);
      return true;
    case Opcode::k_build_stacktrace:
      emitter_.emit(Op::build_stacktrace);
      return true;
    default:
      return false;
  }
}

bool ModuleLoader::translate_message(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_send:
      emitter_.emit(Op::send);
      return true;
    case Opcode::k_loop_rec:
      emitter_.emit(Op::loop_rec, {label(o[0]), arg(o[1])});
      return true;
    case Opcode::k_loop_rec_end:
      emitter_.emit(Op::loop_rec_end, {loop_start(o[0])});
      return true;
    case Opcode::k_remove_message:
      emitter_.emit(Op::remove_message);
      return true;
    case Opcode::k_wait:
      emitter_.emit(Op::wait, {loop_start(o[0])});
      return true;
    case Opcode::k_wait_timeout:
      emitter_.emit(Op::wait_timeout, {loop_start(o[0]), arg(o[1])});
      return true;
    case Opcode::k_timeout:
      emitter_.emit(Op::timeout);
      return true;
    case Opcode::k_recv_marker_reserve:
      emitter_.emit(Op::recv_marker_reserve, {arg(o[0])});
      return true;
    case Opcode::k_recv_marker_bind:
      emitter_.emit(Op::recv_marker_bind, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_recv_marker_clear:
      emitter_.emit(Op::recv_marker_clear, {arg(o[0])});
      return true;
    case Opcode::k_recv_marker_use:
      emitter_.emit(Op::recv_marker_use, {arg(o[0])});
      return true;
    case Opcode::k_recv_mark:  // hints of older compilers
    case Opcode::k_recv_set:
      return true;
    default:
      return false;
  }
}

}  // namespace mote
