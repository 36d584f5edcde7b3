// Construction of bitstrings: bs_create_bin, and the older way of making the bitstring by one instruction and filling
// it by one for each segment. Such a sequence becomes one construction, too; the size it computes beforehand is not
// needed.
#include <algorithm>

#include "code/loader.h"
#include "process/builtin.h"
#include "term/bit_construct.h"

namespace mote {

namespace {

using Type = BitSegment::Type;

// The segment type of an instruction that fills; kCount of types where it is none.
constexpr std::pair<Opcode, Type> kFillers[] = {
    {Opcode::k_bs_put_integer, Type::kInteger}, {Opcode::k_bs_put_binary, Type::kBinary},
    {Opcode::k_bs_put_float, Type::kFloat},     {Opcode::k_bs_put_string, Type::kString},
    {Opcode::k_bs_put_utf8, Type::kUtf8},       {Opcode::k_bs_put_utf16, Type::kUtf16},
    {Opcode::k_bs_put_utf32, Type::kUtf32},
};

const Type* filled_type(Opcode opcode) {
  for (const auto& [filler, type] : kFillers)
    if (filler == opcode) return &type;
  return nullptr;
}

// Words of heap that a construction may take for itself; what goes beyond a heap binary lies elsewhere.
constexpr Word kConstructionWords = HeapBinary::words(HeapBinary::kMaxBytes) + 2 * SubBits::kWords + RefcBinary::kWords;

}  // namespace

// A construction also reserves heap for what the instructions behind it build. Where it ends a slice or collects, it
// begins anew with that reservation.
void ModuleLoader::reserve_beyond_construction(const Operand& need, const Operand& live) {
  Word words = heap_need(need);
  if (words == 0) return;
  words += kConstructionWords;
  reserve(Op::test_heap, {bytes(words), number(live)}, words, live.value);
}

bool ModuleLoader::translate_construction(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_bs_create_bin: {  // fail, need, live, unit, destination, segments
      SafePoint safe_point{emitter_.position(), o[2].value};
      reserve_beyond_construction(o[1], o[2]);
      Operands segments = decoded_.list(o[5]);
      begin_construction(label(o[0]), arg(o[4]), segments.size() / 6, safe_point);
      bit_segments(segments);
      end_construction();
      return true;
    }
    case Opcode::k_bs_init_writable:
      emitter_.emit(Op::bs_init_writable);
      return true;
    case Opcode::k_bs_utf8_size:
    case Opcode::k_bs_utf16_size:
      emitter_.emit(Op::bs_utf_size,
                    {Arg::raw(instruction.opcode == Opcode::k_bs_utf8_size ? 8 : 16), arg(o[1]), arg(o[2])});
      return true;
    case Opcode::k_bs_add:  // fail, sum, addend, its unit, destination
      emitter_.emit(Op::bs_add, {label(o[0]), arg(o[1]), arg(o[2]), number(o[3]), arg(o[4])});
      return true;
    default:
      return false;
  }
}

// The segments follow. The instruction is told how many bytes they have together, beside what they are appended to,
// where that is known beforehand, else 0; and how far in front of it is its safe point, if it is one.
void ModuleLoader::begin_construction(Arg failure, Arg destination, Word segments,
                                      std::optional<SafePoint> safe_point) {
  constexpr std::uint32_t kBytesOperand = 4;
  bytes_at_ = emitter_.position() + kBytesOperand;
  fixed_bytes_ = 0;
  all_fixed_ = true;
  Arg live = Arg::raw(safe_point ? safe_point->live : kNoSafePoint);
  Arg back = Arg::raw(safe_point ? emitter_.position() - safe_point->begin : 0);
  emitter_.emit(Op::bs_create_bin, {failure, destination, Arg::raw(segments), Arg::raw(0), live, back, destination});
}

void ModuleLoader::end_construction() {
  if (all_fixed_) emitter_.patch(bytes_at_, fixed_bytes_);
}

// Segments of six operands: type, number, unit, flags, source, size.
void ModuleLoader::bit_segments(Operands s) {
  constexpr std::pair<std::string_view, Type> kTypes[] = {
      {"append", Type::kAppend},   {"private_append", Type::kPrivateAppend},
      {"binary", Type::kBinary},   {"float", Type::kFloat},
      {"integer", Type::kInteger}, {"string", Type::kString},
      {"utf8", Type::kUtf8},       {"utf16", Type::kUtf16},
      {"utf32", Type::kUtf32},
  };
  for (std::size_t i = 0; i + 5 < s.size(); i += 6) {
    std::string_view name = file_.atoms[s[i].kind == Operand::kAtom ? s[i].value : 0];
    const auto* type = std::begin(kTypes);
    while (type != std::end(kTypes) && type->first != name)
      ++type;
    if (type == std::end(kTypes)) {
      fail("Code", 0, "bs_create_bin has an unknown segment type " + std::string(name));
      return;
    }
    bool is_string = type->second == Type::kString;
    Arg source = is_string ? Arg::pointer(module_->strings.data() + s[i + 4].value) : arg(s[i + 4]);
    bit_segment(static_cast<Word>(type->second) | s[i + 1].value << 16, s[i + 2].value, field_flags(s[i + 3]), source,
                arg(s[i + 5]));
  }
}

void ModuleLoader::bit_segment(Word type_and_number, Word unit, Word flags, Arg source, Arg size) {
  emitter_.append(Arg::raw(type_and_number));
  emitter_.append(Arg::raw(unit));
  emitter_.append(Arg::raw(flags));
  emitter_.append(source);
  emitter_.append(size);
  // Bytes that are known already, of what is stored at once.
  Type type = static_cast<Type>(type_and_number & 0xFF);
  Term units = size.type == Arg::kTerm ? Term::from_bits(size.value) : Term::none();
  Word bits = units.is_small() && units.small_value() > 0 ? static_cast<Word>(units.small_value()) * unit : 0;
  bool fixed = bits != 0 && (bits & 7) == 0 && (type == Type::kString || (type == Type::kInteger && bits <= 64));
  emitter_.append(Arg::raw(fixed ? bits / 8 : 0));
  if (type <= Type::kPrivateAppend) return;
  fixed_bytes_ += fixed ? bits / 8 : 0;
  all_fixed_ = all_fixed_ && fixed;
}

// bs_init2, bs_init_bits, bs_append or bs_private_append and the instructions behind it that fill what it makes. The
// segments have no numbers: such code tells no causes of its errors.
std::size_t ModuleLoader::construct_in_steps(std::size_t index) {
  const Instruction& first = at(index);
  Operands o = decoded_.operands(first);
  std::size_t end = index + 1;
  while (filled_type(at(end).opcode) != nullptr)
    ++end;
  std::optional<SafePoint> safe_point;
  if (first.opcode != Opcode::k_bs_private_append) {
    safe_point = SafePoint{emitter_.position(), o[3].value};
    reserve_beyond_construction(o[2], o[3]);
  }
  bool appends = first.opcode == Opcode::k_bs_append || first.opcode == Opcode::k_bs_private_append;
  begin_construction(label(o[0]), arg(o.back()), end - index - 1 + (appends ? 1 : 0), safe_point);
  Arg all = Arg::term(atoms::k_all);
  if (first.opcode == Opcode::k_bs_append)  // fail, size, heap, live, unit, bitstring, flags, destination
    bit_segment(static_cast<Word>(Type::kAppend), o[4].value, 0, arg(o[5]), all);
  if (first.opcode == Opcode::k_bs_private_append)  // fail, size, unit, bitstring, flags, destination
    bit_segment(static_cast<Word>(Type::kPrivateAppend), o[2].value, 0, arg(o[3]), all);
  for (std::size_t i = index + 1; i < end; ++i)
    filling_segment(at(i));
  end_construction();
  return end - index;
}

void ModuleLoader::filling_segment(const Instruction& instruction) {
  Operands o = decoded_.operands(instruction);
  Type type = *filled_type(instruction.opcode);
  Arg nothing = Arg::term(Term::nil());
  switch (type) {
    case Type::kString:  // bytes, offset
      bit_segment(static_cast<Word>(type), 8, 0, Arg::pointer(module_->strings.data() + o[1].value),
                  Arg::term(constant(o[0])));
      break;
    case Type::kUtf8:
    case Type::kUtf16:
    case Type::kUtf32:  // fail, flags, source
      bit_segment(static_cast<Word>(type), 0, field_flags(o[1]), arg(o[2]), nothing);
      break;
    default:  // fail, size, unit, flags, source
      bit_segment(static_cast<Word>(type), o[2].value, field_flags(o[3]), arg(o[4]), arg(o[1]));
  }
}

}  // namespace mote
