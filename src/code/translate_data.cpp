// Moving data, building terms, builtins, arithmetic, floats, maps.
#include <fmt/format.h>

#include <algorithm>

#include "code/loader.h"
#include "heap/literal_area.h"
#include "process/builtin.h"
#include "term/build.h"
#include "term/map.h"

namespace mote {

bool ModuleLoader::translate_data(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_move:
      emitter_.emit(Op::move, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_swap:
      emitter_.emit(Op::swap, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_get_list:
      emitter_.emit(Op::get_list, {in_register(o[0]), arg(o[1]), arg(o[2])});
      return true;
    case Opcode::k_get_hd:
      emitter_.emit(Op::get_hd, {in_register(o[0]), arg(o[1])});
      return true;
    case Opcode::k_get_tl:
      emitter_.emit(Op::get_tl, {in_register(o[0]), arg(o[1])});
      return true;
    case Opcode::k_get_tuple_element:
      emitter_.emit(Op::get_tuple_element, {Arg::raw((1 + o[1].value) * sizeof(Word)), in_register(o[0]), arg(o[2])});
      return true;
    case Opcode::k_set_tuple_element:
      emitter_.emit(Op::set_tuple_element, {arg(o[0]), arg(o[1]), number(o[2])});
      return true;
    case Opcode::k_put_list:
      emitter_.emit(Op::put_list, {arg(o[0]), arg(o[1]), arg(o[2])});
      return true;
    case Opcode::k_put_tuple2: {
      Operands elements = decoded_.list(o[1]);
      if (elements.size() == 2) {
        emitter_.emit(Op::put_pair, {arg(elements[0]), arg(elements[1]), arg(o[0])});
        return true;
      }
      emitter_.emit(Op::put_tuple, {Arg::raw(elements.size()), arg(o[0])});
      for (const Operand& element : elements)
        emitter_.append(arg(element));
      return true;
    }
    case Opcode::k_update_record: {
      Operands updates = decoded_.list(o[4]);
      emitter_.emit(Op::update_record, {number(o[1]), arg(o[2]), Arg::raw(updates.size()), arg(o[3])});
      for (std::size_t i = 0; i < updates.size(); i += 2) {
        emitter_.append(number(updates[i]));
        emitter_.append(arg(updates[i + 1]));
      }
      return true;
    }
    default:
      return false;
  }
}

namespace {

struct InstructionOf {
  Term function;
  Op op;
};

constexpr InstructionOf kArithmetic[] = {
    {atoms::k_plus, Op::add},        {atoms::k_minus, Op::subtract},  {atoms::k_times, Op::multiply},
    {atoms::k_div, Op::int_divide},  {atoms::k_rem, Op::remainder},   {atoms::k_band, Op::bit_and},
    {atoms::k_bor, Op::bit_or},      {atoms::k_bxor, Op::bit_xor},    {atoms::k_bsl, Op::shift_left},
    {atoms::k_bsr, Op::shift_right}, {atoms::k_element, Op::element},
};

// Those with a fast path of their own, of one argument and of two.
constexpr InstructionOf kFastBuiltins[] = {
    {atoms::k_hd, Op::hd},
    {atoms::k_tl, Op::tl},
    {atoms::k_tuple_size, Op::tuple_size},
    {atoms::k_byte_size, Op::byte_size},
    {atoms::k_map_size, Op::map_size},
    {atoms::k_abs, Op::absolute},
};
constexpr InstructionOf kFastBuiltins2[] = {
    {atoms::k_map_get, Op::map_get},
    {atoms::k_is_map_key, Op::is_map_key},
};

const InstructionOf* instruction_of(std::span<const InstructionOf> table, Term function) {
  auto found = std::ranges::find(table, function, &InstructionOf::function);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

// register + small, small + register, register - small.
bool ModuleLoader::emit_with_constant(Arg fail, Term function, Operands sources, Arg destination) {
  if (function != atoms::k_plus && function != atoms::k_minus) return false;
  Arg a = arg(sources[0]), b = arg(sources[1]);
  if (function == atoms::k_plus && !a.is_register()) std::swap(a, b);
  if (!a.is_register() || b.type != Arg::kTerm || !Term::from_bits(b.value).is_small()) return false;
  emitter_.emit(
      function == atoms::k_plus ? Op::add_constant : Op::subtract_constant,
      {fail, destination, a, Arg::raw(static_cast<Word>(Term::from_bits(b.value).small_value()) << 4), destination});
  return true;
}

namespace {

// Others may trap or block, which instructions do not provide for.
bool is_for_instructions(const Builtin& builtin) {
  Builtin::Kind kind = builtin.current_kind();
  return kind == Builtin::kGuard || kind == Builtin::kTraced + Builtin::kGuard || kind == Builtin::kMissing;
}

}  // namespace

void ModuleLoader::refuse_builtin(const BeamImport& import) {
  fail("Code", 0,
       fmt::format("an instruction calls {}:{}/{}, which is no guard", file_.atoms[import.module],
                   file_.atoms[import.function], import.arity));
}

void ModuleLoader::emit_bif(Arg fail, const BeamImport& import, Operands sources, Arg destination) {
  Term module = atoms_[import.module], function = atoms_[import.function];
  if (module == atoms::k_erlang && emit_own_instruction(fail, function, sources, destination)) return;
  const Builtin* builtin = server_.builtin_for_instruction(module, function, import.arity);
  bool own = module == atoms::k_erlang && file_.atoms[import.function] == "get" && import.arity == 1;  // pure, too
  if (!is_for_instructions(*builtin) && !own) {
    refuse_builtin(import);
    return;
  }
  Arg target = Arg::pointer(builtin);
  if (sources.size() == 1)
    emitter_.emit(Op::bif1, {fail, destination, target, arg(sources[0])});
  else if (sources.size() == 2)
    emitter_.emit(Op::bif2, {fail, destination, target, arg(sources[0]), arg(sources[1])});
  else
    emitter_.emit(Op::bif3, {fail, destination, target, arg(sources[0]), arg(sources[1]), arg(sources[2])});
}

// A function of the module erlang that has an instruction of its own. False where it has none.
bool ModuleLoader::emit_own_instruction(Arg fail, Term function, Operands sources, Arg destination) {
  Arg a = arg(sources[0]);
  if (sources.size() == 1) {
    const InstructionOf* fast = a.is_register() ? instruction_of(kFastBuiltins, function) : nullptr;
    if (fast == nullptr) return false;
    emitter_.emit(fast->op, {fail, destination, erlang_builtin(function, 1), a, a, destination});
    return true;
  }
  if (sources.size() != 2) return false;
  if (emit_with_constant(fail, function, sources, destination)) return true;
  Arg b = arg(sources[1]);
  if (const InstructionOf* arithmetic = instruction_of(kArithmetic, function)) {
    emitter_.emit(arithmetic->op, {fail, destination, a, b, destination});
    return true;
  }
  const InstructionOf* fast = instruction_of(kFastBuiltins2, function);
  if (fast == nullptr) return false;
  emitter_.emit(fast->op, {fail, destination, erlang_builtin(function, 2), a, b, a, b, destination});
  return true;
}

Arg ModuleLoader::erlang_builtin(Term function, std::uint32_t arity) {
  return Arg::pointer(server_.builtin_for_instruction(atoms::k_erlang, function, arity));
}

bool ModuleLoader::translate_builtin(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_bif0: {
      const BeamImport& import = file_.imports[o[0].value];
      if (atoms_[import.function] == atoms::k_self) {
        emitter_.emit(Op::self, {arg(o[1])});
        return true;
      }
      const Builtin* builtin = server_.builtin_for_instruction(atoms_[import.module], atoms_[import.function], 0);
      if (!is_for_instructions(*builtin) || builtin->current_kind() == Builtin::kMissing)
        refuse_builtin(import);
      else
        emitter_.emit(Op::bif0, {Arg::pointer(builtin), arg(o[1])});
      return true;
    }
    case Opcode::k_bif1:
      emit_bif(label(o[0]), file_.imports[o[1].value], o.subspan(2, 1), arg(o[3]));
      return true;
    case Opcode::k_bif2:
      emit_bif(label(o[0]), file_.imports[o[1].value], o.subspan(2, 2), arg(o[4]));
      return true;
    case Opcode::k_gc_bif1:
      emit_bif(label(o[0]), file_.imports[o[2].value], o.subspan(3, 1), arg(o[4]));
      return true;
    case Opcode::k_gc_bif2:
      emit_bif(label(o[0]), file_.imports[o[2].value], o.subspan(3, 2), arg(o[5]));
      return true;
    case Opcode::k_gc_bif3:
      emit_bif(label(o[0]), file_.imports[o[2].value], o.subspan(3, 3), arg(o[6]));
      return true;
    default:
      return false;
  }
}

bool ModuleLoader::translate_float(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_fclearerror:
    case Opcode::k_fcheckerror:
      return true;
    case Opcode::k_fmove:
      if (o[0].kind == Operand::kFloatRegister)
        emitter_.emit(Op::fmove_store, {number(o[0]), arg(o[1])});
      else
        emitter_.emit(Op::fmove_load, {number(o[1]), arg(o[0])});
      return true;
    case Opcode::k_fconv:
      emitter_.emit(Op::fconv, {number(o[1]), arg(o[0])});
      return true;
    case Opcode::k_fadd:
      emitter_.emit(Op::fadd, {label(o[0]), number(o[1]), number(o[2]), number(o[3])});
      return true;
    case Opcode::k_fsub:
      emitter_.emit(Op::fsub, {label(o[0]), number(o[1]), number(o[2]), number(o[3])});
      return true;
    case Opcode::k_fmul:
      emitter_.emit(Op::fmul, {label(o[0]), number(o[1]), number(o[2]), number(o[3])});
      return true;
    case Opcode::k_fdiv:
      emitter_.emit(Op::fdiv, {label(o[0]), number(o[1]), number(o[2]), number(o[3])});
      return true;
    case Opcode::k_fnegate:
      emitter_.emit(Op::fnegate, {label(o[0]), number(o[1]), number(o[2])});
      return true;
    default:
      return false;
  }
}

// A new map of few constant keys: its keys tuple is a literal. False where the instruction is not that.
bool ModuleLoader::make_map(Operands o, Operands pairs) {
  std::size_t count = pairs.size() / 2;
  if (!o[1].is_constant() || count == 0 || count > kFlatMapMaxKeys) return false;
  Term source = constant(o[1]);
  if (!source.is_map() || map_size(source) != 0) return false;
  struct Pair {
    Term key;
    const Operand* value;
  };
  std::vector<Pair> sorted;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (!pairs[i].is_constant()) return false;
    sorted.push_back({constant(pairs[i]), &pairs[i + 1]});
  }
  const AtomTable& atoms = *vm_.atoms;
  std::sort(sorted.begin(), sorted.end(),
            [&](const Pair& a, const Pair& b) { return compare_map_keys(atoms, a.key, b.key) < 0; });
  std::vector<Term> keys;
  for (const Pair& pair : sorted) {
    if (!keys.empty() && compare_map_keys(atoms, keys.back(), pair.key) == 0) return false;
    keys.push_back(pair.key);
  }
  Term tuple = mote::make_tuple(*module_->literals, keys);
  Arg destination = arg(o[2]);
  emitter_.emit(Op::make_map, {Arg::raw(count), destination, Arg::term(tuple), destination});
  for (const Pair& pair : sorted)
    emitter_.append(arg(*pair.value));
  return true;
}

std::vector<Operand> ModuleLoader::in_order_of_keys(Operands pairs) {
  struct Key {
    Term key;
    std::size_t index;
  };
  std::vector<Key> keys;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (!pairs[i].is_constant()) return {pairs.begin(), pairs.end()};
    keys.push_back({constant(pairs[i]), i});
  }
  std::ranges::sort(keys, [&](const Key& a, const Key& b) {
    int order = compare_map_keys(*vm_.atoms, a.key, b.key);
    return order != 0 ? order < 0 : a.index < b.index;
  });
  std::vector<Operand> all;
  for (const Key& key : keys)
    all.insert(all.end(), {pairs[key.index], pairs[key.index + 1]});
  return all;
}

bool ModuleLoader::translate_map(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_put_map_assoc:
    case Opcode::k_put_map_exact: {
      Operands pairs = decoded_.list(o[4]);
      bool adds = instruction.opcode == Opcode::k_put_map_assoc;
      if (adds && make_map(o, pairs)) return true;
      // Constant keys are updated in the order they have in a map, so that the first of them that is missing is told.
      std::vector<Operand> in_order;
      if (!adds && pairs.size() > 2) pairs = in_order = in_order_of_keys(pairs);
      Arg count = Arg::raw(pairs.size());
      if (adds)
        emitter_.emit(Op::put_map_assoc, {arg(o[1]), arg(o[2]), count});
      else
        emitter_.emit(Op::put_map_exact, {label(o[0]), arg(o[1]), arg(o[2]), count});
      for (const Operand& operand : pairs)
        emitter_.append(arg(operand));
      return true;
    }
    case Opcode::k_has_map_fields: {
      Operands keys = decoded_.list(o[2]);
      emitter_.emit(Op::has_map_fields, {label(o[0]), arg(o[1]), Arg::raw(keys.size())});
      for (const Operand& key : keys)
        emitter_.append(arg(key));
      return true;
    }
    case Opcode::k_get_map_elements: {
      Operands pairs = decoded_.list(o[2]);
      if (pairs.size() == 2 && pairs[0].is_constant()) {
        Arg destination = arg(pairs[1]);
        emitter_.emit(Op::get_map_element, {label(o[0]), arg(pairs[0]), destination, in_register(o[1]), destination});
        return true;
      }
      emitter_.emit(Op::get_map_elements, {label(o[0]), arg(o[1]), Arg::raw(pairs.size())});
      for (const Operand& operand : pairs)
        emitter_.append(arg(operand));
      return true;
    }
    default:
      return false;
  }
}

}  // namespace mote
