// One line per instruction: the offset in the code, its name, and operands by the names of what they stand for.
#include "isa/disassemble.h"

#include <fmt/format.h>

#include "isa/literal_text.h"

namespace mote {

namespace {

class Disassembler {
 public:
  Disassembler(const BeamFile& file, const DecodedCode& code, const DisassembleOptions& options)
      : file_(file), code_(code), options_(options), entries_(file.label_count) {}

  std::string run() {
    name_entries();
    if (options_.function.empty()) print_header();
    for (std::size_t i = 0; i < code_.instructions.size(); ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (const Instruction* head = head_after(i)) start_function(*head);
      if (!shown_ || instruction.opcode == Opcode::k_int_code_end) continue;
      if (instruction.opcode == Opcode::k_label) {
        out_ += fmt::format("f{}:\n", code_.operands(instruction)[0].value);
      } else {
        print(instruction);
      }
    }
    return std::move(out_);
  }

 private:
  std::string atom(std::uint64_t index) const { return atom_text(file_.atoms[index]); }
  std::string function_name(const Instruction& head) const {
    std::span<const Operand> operands = code_.operands(head);
    return fmt::format("{}/{}", atom(operands[1].value), operands[2].value);
  }

  // Labels that are entries of functions are shown by the function's name.
  void name_entries() {
    for (std::size_t i = 0; i + 1 < code_.instructions.size(); ++i) {
      if (code_.instructions[i].opcode != Opcode::k_func_info) continue;
      entries_[code_.operands(code_.instructions[i + 1])[0].value] = function_name(code_.instructions[i]);
    }
  }

  // The func_info that the label at `i` introduces, or nullptr.
  const Instruction* head_after(std::size_t i) const {
    if (code_.instructions[i].opcode != Opcode::k_label) return nullptr;
    do {
      ++i;
    } while (code_.instructions[i].opcode == Opcode::k_line);
    return code_.instructions[i].opcode == Opcode::k_func_info ? &code_.instructions[i] : nullptr;
  }

  void print_header() {
    out_ += fmt::format("module {}\n", atom(1));
    for (const BeamExport& entry : file_.exports)
      out_ += fmt::format("export {}/{}\n", atom(entry.function), entry.arity);
  }

  void start_function(const Instruction& head) {
    std::string name = function_name(head);
    std::string_view wanted = options_.function;
    std::string_view bare = file_.atoms[code_.operands(head)[1].value];
    shown_ = wanted.empty() || wanted == bare || wanted == name || wanted == name.substr(0, name.rfind('/')) ||
             wanted == fmt::format("{}/{}", bare, code_.operands(head)[2].value);
    if (shown_) out_ += fmt::format("\nfunction {}\n", name);
  }

  void print(const Instruction& instruction) {
    const OpcodeInfo& info = opcode_info(instruction.opcode);
    out_ += fmt::format("{:8}  {}", instruction.offset, info.name);
    std::span<const Operand> operands = code_.operands(instruction);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      out_ += i == 0 ? std::string(info.name.size() < 16 ? 17 - info.name.size() : 1, ' ') : ", ";
      print_operand(info.kinds[i], operands, i);
    }
    out_ += '\n';
  }

  void print_operand(char kind, std::span<const Operand> operands, std::size_t i) {
    const Operand& operand = operands[i];
    switch (kind) {
      case 'i': {
        const BeamImport& import = file_.imports[operand.value];
        out_ += fmt::format("{}:{}/{}", atom(import.module), atom(import.function), import.arity);
        return;
      }
      case 'T':
        if (operand.kind == Operand::kAtom) break;
        [[fallthrough]];
      case 'l': {
        const BeamLambda& lambda = file_.lambdas[operand.value];
        out_ += fmt::format("fun {}/{}", atom(lambda.function), lambda.arity - lambda.free_count);
        return;
      }
      case 'I':
        out_ += line_text(operand.value);
        return;
      case 'b': {  // the length is the operand before: in bytes, or for matching in bits
        std::uint64_t length = i == 1 ? operands[0].value : operands[i - 1].value / 8;
        out_ += bytes_text(file_.strings.subspan(operand.value, length), options_.literal_limit);
        return;
      }
      case 'C':
        print_segments(code_.list(operand));
        return;
      default:
        break;
    }
    print_plain(operand);
  }

  std::string line_text(std::uint64_t index) const {
    if (index == 0 || index >= file_.lines.size()) return "unknown";
    const BeamLine& line = file_.lines[index];
    std::string_view name = file_.line_files[line.file];
    return name.empty() ? fmt::format("{}.erl:{}", file_.module(), line.line) : fmt::format("{}:{}", name, line.line);
  }

  void print_plain(const Operand& operand) {
    switch (operand.kind) {
      case Operand::kUnsigned:
        out_ += std::to_string(operand.value);
        break;
      case Operand::kInteger:
        out_ += std::to_string(operand.integer());
        break;
      case Operand::kBignum:
        print_bignum(code_.bignums[operand.value]);
        break;
      case Operand::kAtom:
        out_ += atom(operand.value);
        break;
      case Operand::kNil:
        out_ += "[]";
        break;
      case Operand::kX:
        out_ += fmt::format("x{}", operand.value);
        break;
      case Operand::kY:
        out_ += fmt::format("y{}", operand.value);
        break;
      case Operand::kLabel:
        out_ += operand.value == 0                ? "f0"
                : entries_[operand.value].empty() ? fmt::format("f{}", operand.value)
                                                  : entries_[operand.value];
        break;
      case Operand::kCharacter:
        out_ += fmt::format("${}", operand.value);
        break;
      case Operand::kFloatRegister:
        out_ += fmt::format("fr{}", operand.value);
        break;
      case Operand::kLiteral:
        out_ += literal_text(file_.literals[operand.value], options_.literal_limit);
        break;
      case Operand::kAllocation:
        out_ += fmt::format("{} words + {} floats + {} funs", operand.words(), operand.floats(), operand.funs());
        break;
      case Operand::kList:
        print_list(code_.list(operand));
        break;
    }
  }

  void print_bignum(const DecodedBignum& bignum) {
    std::span<const std::uint64_t> limbs = code_.magnitude(bignum);
    out_ += fmt::format("{}16#{:X}", bignum.negative ? "-" : "", limbs.back());
    for (std::size_t i = limbs.size() - 1; i-- > 0;)
      out_ += fmt::format("{:016X}", limbs[i]);
  }

  void print_list(std::span<const Operand> list) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ", ";
      print_plain(list[i]);
    }
    out_ += ']';
  }

  // Type, number, unit, flags, value and size; the value of a string is where it lies.
  void print_segments(std::span<const Operand> segments) {
    out_ += '[';
    for (std::size_t i = 0; i + 5 < segments.size(); i += 6) {
      std::span<const Operand> segment = segments.subspan(i, 6);
      if (i > 0) out_ += ", ";
      print_plain(segment[0]);
      out_ += '(';
      if (file_.atoms[segment[0].value] == "string") {
        out_ += bytes_text(file_.strings.subspan(segment[4].value, segment[5].value), options_.literal_limit);
      } else {
        print_plain(segment[4]);
        out_ += ", size ";
        print_plain(segment[5]);
        out_ += fmt::format(", unit {}", segment[2].value);
        if (segment[3].kind != Operand::kNil) {
          out_ += ", ";
          print_plain(segment[3]);
        }
      }
      out_ += ')';
    }
    out_ += ']';
  }

  const BeamFile& file_;
  const DecodedCode& code_;
  const DisassembleOptions& options_;
  std::vector<std::string> entries_;  // by label; empty for all others
  std::string out_;
  bool shown_ = false;
};

}  // namespace

std::string disassemble(const BeamFile& file, const DecodedCode& code, const DisassembleOptions& options) {
  return Disassembler(file, code, options).run();
}

}  // namespace mote
