// Decoding instructions. The pools are reserved for what code of this size usually needs, so that filling them is a
// stream of stores.
#include "isa/decode.h"

#include <fmt/format.h>

#include "term/views.h"
#include "wire/compact_term.h"

namespace mote {

namespace {

// The extended tags: 7 with one of these as its value.
enum Extended : std::uint64_t {
  kExtendedList = 1,
  kExtendedFloatRegister,
  kExtendedAllocation,
  kExtendedLiteral,
  kExtendedTyped
};

constexpr Operand::Kind kKinds[] = {Operand::kUnsigned, Operand::kInteger, Operand::kAtom,     Operand::kX,
                                    Operand::kY,        Operand::kLabel,   Operand::kCharacter};

// Operands of one byte, by that byte: most of all that there are.
struct ShortOperands {
  Operand operands[256];
  constexpr ShortOperands() : operands{} {
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (!is_short(byte)) continue;
      Operand::Kind kind = kKinds[byte & 7];
      unsigned value = byte >> 4;
      if (kind == Operand::kAtom && value == 0) kind = Operand::kNil;
      operands[byte] = {kind, 0, value};
    }
  }
  static constexpr bool is_short(unsigned byte) { return (byte & 8) == 0 && (byte & 7) != 7; }
};

constexpr ShortOperands kShort;

class Decoder {
 public:
  explicit Decoder(const BeamFile& file) : file_(file), in_(file.code) {
    code_.instructions.reserve(file.code.size() / 3 + 8);
    code_.operand_pool.reserve(file.code.size() * 5 / 8 + 8);
    code_.lists.reserve(file.code.size() / 6 + 8);
  }

  std::expected<DecodedCode, LoadError> run() {
    if (file_.opcode_max > kMaxOpcode) {
      return failure(
          fmt::format("compiled for a later version: it uses instructions up to {}, but the last known is {}",
                      file_.opcode_max, kMaxOpcode));
    }
    for (;;) {
      start_ = in_.offset();
      std::uint8_t number;
      if (!in_.u8(number)) return failure("the code ends without int_code_end");
      Opcode opcode = static_cast<Opcode>(number);
      const OpcodeInfo& info = opcode_info(opcode);
      if (info.name.empty()) return failure(fmt::format("unknown instruction {}", number));
      if ((info.flags & OpcodeInfo::kObsolete) != 0)
        return failure(fmt::format("instruction {} ({}) is no longer in use", number, info.name));
      Instruction instruction{static_cast<std::uint32_t>(start_), static_cast<std::uint32_t>(code_.operand_pool.size()),
                              opcode, info.arity};
      Operand* operands = code_.operand_pool.room(info.arity);
      for (unsigned i = 0; i < info.arity; ++i) {
        if (!read_operand(operands[i])) {
          const char* why = reason_ != nullptr ? reason_ : "the code ends within it";
          return failure(fmt::format("operand {} of {}: {}", i + 1, info.name, why));
        }
      }
      code_.operand_pool.advance(info.arity);
      code_.instructions.push_back(instruction);
      if (opcode == Opcode::k_func_info) function_ = code_.instructions.size();
      if (opcode == Opcode::k_int_code_end) break;
    }
    if (!in_.at_end()) {
      start_ = in_.offset();
      return failure("bytes after int_code_end");
    }
    return std::move(code_);
  }

 private:
  bool malformed(const char* reason) {
    reason_ = reason;
    return false;
  }

  std::unexpected<LoadError> failure(std::string message) const {
    LoadError error{.chunk = "Code",
                    .offset = file_.code_offset + start_,
                    .message = std::move(message),
                    .module = std::string(file_.module())};
    if (function_ != 0) {
      std::span<const Operand> head = code_.operands(code_.instructions[function_ - 1]);
      if (head[1].kind == Operand::kAtom && head[1].value < file_.atoms.size())
        error.function = fmt::format("{}/{}", file_.atoms[head[1].value], head[2].value);
    }
    return std::unexpected(std::move(error));
  }

  [[gnu::always_inline]] bool read_operand(Operand& operand) {
    if (in_.at_end()) return false;
    std::uint8_t first = *in_.position();
    if (ShortOperands::is_short(first)) [[likely]] {
      operand = kShort.operands[first];
      return in_.skip(1);
    }
    return read_long_operand(operand);
  }

  [[gnu::noinline]] bool read_long_operand(Operand& operand) {
    CompactTerm term;
    if (!compact::read(in_, term)) return false;
    if (term.tag == CompactTag::kExtended) return read_extended(term, operand);
    return plain(term, operand);
  }

  bool plain(const CompactTerm& term, Operand& operand) {
    if (!term.wide.empty()) {
      if (term.tag != CompactTag::kInteger) return malformed("a number is too large");
      operand = {Operand::kBignum, 0, add_bignum(term.wide)};
      return true;
    }
    Operand::Kind kind = kKinds[static_cast<std::size_t>(term.tag)];
    if (kind == Operand::kAtom && term.value == 0) kind = Operand::kNil;
    if (kind >= Operand::kAtom && term.value > UINT32_MAX) return malformed("a number is too large");
    operand = {kind, 0, term.value};
    return true;
  }

  bool read_extended(const CompactTerm& term, Operand& operand) {
    if (!term.wide.empty()) return malformed("unknown tag");
    switch (term.value) {
      case kExtendedList:
        return read_list(operand);
      case kExtendedFloatRegister:
        operand.kind = Operand::kFloatRegister;
        operand.extra = 0;
        return read_unsigned(operand.value);
      case kExtendedAllocation:
        return read_allocation(operand);
      case kExtendedLiteral:
        operand.kind = Operand::kLiteral;
        operand.extra = 0;
        return read_unsigned(operand.value);
      case kExtendedTyped:
        return read_typed(operand);
      default:
        return malformed("unknown tag");
    }
  }

  bool read_unsigned(std::uint64_t& value) {
    CompactTerm term;
    if (!compact::read(in_, term)) return false;
    if (term.tag != CompactTag::kUnsigned || !term.wide.empty() || term.value > INT32_MAX)
      return malformed("not a small unsigned number");
    value = term.value;
    return true;
  }

  bool read_list(Operand& operand) {
    if (in_list_) return malformed("a list within a list");
    std::uint64_t count;
    if (!read_unsigned(count)) return false;
    if (count > in_.left()) return malformed("a list is longer than the code");
    operand = {Operand::kList, static_cast<std::uint32_t>(count), code_.lists.size()};
    in_list_ = true;
    Operand* elements = code_.lists.room(count);
    for (std::uint64_t i = 0; i < count; ++i)
      if (!read_operand(elements[i])) return false;
    code_.lists.advance(count);
    in_list_ = false;
    return true;
  }

  bool read_allocation(Operand& operand) {
    std::uint64_t count, needs[3] = {0, 0, 0};
    if (!read_unsigned(count)) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t kind, number;
      if (!read_unsigned(kind) || !read_unsigned(number)) return false;
      if (kind > 2) return malformed("unknown kind of allocation");
      needs[kind] += number;
      if (needs[kind] > INT32_MAX) return malformed("an allocation is too large");
    }
    operand = {Operand::kAllocation, static_cast<std::uint32_t>(needs[2]), needs[1] << 32 | needs[0]};
    return true;
  }

  bool read_typed(Operand& operand) {
    CompactTerm term;
    std::uint64_t type;
    if (!compact::read(in_, term)) return false;
    if (term.tag != CompactTag::kX && term.tag != CompactTag::kY) return malformed("a type without a register");
    if (!plain(term, operand) || !read_unsigned(type)) return false;
    operand.extra = static_cast<std::uint32_t>(type);
    return true;
  }

  // From two's complement, most significant byte first, not fitting 64 bits.
  std::uint64_t add_bignum(Bytes digits) {
    bool negative = (digits[0] & 0x80) != 0;
    std::size_t first = code_.limbs.size(), count = (digits.size() + 7) / 8;
    code_.limbs.resize(first + count);
    std::uint64_t* limbs = code_.limbs.data() + first;
    bool carry = negative;
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t limb = negative ? ~std::uint64_t{0} : 0;
      for (std::size_t byte = 0, left = digits.size() - 8 * i; byte < 8 && byte < left; ++byte) {
        limb &= ~(std::uint64_t{0xFF} << (8 * byte));
        limb |= std::uint64_t{digits[digits.size() - 1 - (8 * i + byte)]} << (8 * byte);
      }
      if (negative) limb = ~limb + carry;
      carry = carry && limb == 0;
      limbs[i] = limb;
    }
    if (carry) {  // the magnitude is a power of 2^64
      code_.limbs.push_back(1);
      ++count;
    }
    while (code_.limbs[first + count - 1] == 0)
      --count;
    code_.limbs.resize(first + count);
    code_.bignums.push_back({negative, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)});
    return code_.bignums.size() - 1;
  }

  const BeamFile& file_;
  ByteReader in_;
  DecodedCode code_;
  std::size_t start_ = 0;     // of the current instruction
  std::size_t function_ = 0;  // index of the last func_info, plus 1
  const char* reason_ = nullptr;
  bool in_list_ = false;
};

}  // namespace

std::expected<DecodedCode, LoadError> decode_code(const BeamFile& file) {
  return Decoder(file).run();
}

std::uint64_t heap_need(const Operand& operand) {
  if (operand.kind != Operand::kAllocation) return operand.value;
  return operand.words() + std::uint64_t{Float::kWords} * operand.floats() + Fun::words(0) * operand.funs();
}

}  // namespace mote
