// Mote's own instructions: what the loader turns the generic ones into. ops.def lists each with the kinds of its
// operands; an instruction with specialised operands has one handler per combination of operand kinds.
//
// Code is an array of words: the handler's address, then one word per operand. Operand letters:
//   s  source: x0 x1 x2 x y c    d  destination: x0 x1 x2 x y    r  register source: x0 x1 x2 x y      (specialised)
//   S  any source, D any destination: told apart when executed (see generic operands below)
//   f  code address     n  a number     t  a term     p  a pointer     *  more words, counted by an earlier operand
// A specialised operand that is x0, x1 or x2 takes no word; x and y take a byte offset; c takes the term.
#pragma once

#include <array>
#include <string_view>

#include "term/term.h"

namespace mote {

enum class Op : std::uint16_t {
#define OP(name, operands) name,
#include "isa/ops.def"
#undef OP
  kCount
};

struct OpInfo {
  std::string_view name;
  std::string_view operands;
};

inline constexpr OpInfo kOps[] = {
#define OP(name, operands) {#name, operands},
#include "isa/ops.def"
#undef OP
};

// Kinds of a specialised operand.
enum class Kind : std::uint8_t { kX0, kX1, kX2, kX, kY, kConstant };

constexpr unsigned kinds_of(char letter) { return letter == 's' ? 6 : letter == 'd' || letter == 'r' ? 5 : 1; }

constexpr unsigned variants_of(Op op) {
  unsigned count = 1;
  for (char letter : kOps[static_cast<int>(op)].operands) count *= kinds_of(letter);
  return count;
}

inline constexpr auto kFirstHandler = [] {
  std::array<unsigned, static_cast<int>(Op::kCount) + 1> first{};
  for (unsigned i = 0; i < static_cast<unsigned>(Op::kCount); ++i) first[i + 1] = first[i] + variants_of(static_cast<Op>(i));
  return first;
}();
inline constexpr unsigned kHandlerCount = kFirstHandler.back();

// Addresses of all handlers, filled in by src/interp.
using HandlerTable = std::array<const void*, kHandlerCount>;

// Generic operands: a word with low bits 00 is a register, byte offset << 3 with bit 2 set for Y; anything else a term.
constexpr Word generic_x(unsigned index) { return Word{index} << 3; }
constexpr Word generic_y(unsigned index) { return (Word{index} << 3) | 4; }
inline bool is_generic_register(Word word) { return (word & 3) == 0; }

}  // namespace mote
