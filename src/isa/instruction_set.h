// Mote's own instructions: what the loader turns the generic ones into. ops.def lists each with the kinds of its
// operands; an instruction with specialised operands has one handler per combination of operand kinds.
//
// Code is an array of words: the handler's address, then one word per operand. Operand letters:
//   s  source: x0 x1 x2 x y c    d  destination: x0 x1 x2 x y    r  register source: x0 x1 x2 x y      (specialised)
//   k  bytes of a stack frame, with a handler each for no, one, two or three words (specialised) S  any source, D any
//   destination: told apart when executed (see generic operands below) f  code address     n  a number     t  a term p
//   a pointer     *  more words, counted by an earlier operand
// A specialised operand that is x0, x1 or x2 takes no word; x and y take a byte offset; c takes the term.
#pragma once

#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

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

// In the place of how many X registers are live: the instruction is no safe point.
constexpr Word kNoSafePoint = ~Word{0};

// Kinds of a specialised operand.
enum class Kind : std::uint8_t { kX0, kX1, kX2, kX, kY, kConstant };

constexpr unsigned kinds_of(char letter) {
  return letter == 's' ? 6 : letter == 'd' || letter == 'r' || letter == 'k' ? 5 : 1;
}
// The kind of a frame: its words, or this for all larger ones.
inline constexpr Kind kLargeFrame{4};

constexpr unsigned variants_of(Op op) {
  unsigned count = 1;
  for (char letter : kOps[static_cast<int>(op)].operands)
    count *= kinds_of(letter);
  return count;
}

inline constexpr auto kFirstHandler = [] {
  std::array<unsigned, static_cast<int>(Op::kCount) + 1> first{};
  for (unsigned i = 0; i < static_cast<unsigned>(Op::kCount); ++i)
    first[i + 1] = first[i] + variants_of(static_cast<Op>(i));
  return first;
}();
inline constexpr unsigned kHandlerCount = kFirstHandler.back();

// Addresses of all handlers, filled in by src/interp, and of merged ones: a merged handler does its instruction and the
// one behind it.
class HandlerTable {
 public:
  const void*& operator[](unsigned index) { return handlers_[index]; }
  const void* operator[](unsigned index) const { return handlers_[index]; }
  // `near`: the same for a test whose failure address is that of the instruction behind the second; `both` where the
  // first is none.
  void merge(const void* first, const void* second, const void* both, const void* near) {
    merged_[first].push_back({second, both, near});
  }
  struct Merged {
    const void* second;
    const void* both;
    const void* near;
  };
  // What does the work of these two in succession; nullptr where nothing does.
  const Merged* merged(const void* first, const void* second) const {
    auto found = merged_.find(first);
    if (found == merged_.end()) return nullptr;
    for (const Merged& merged : found->second)
      if (merged.second == second) return &merged;
    return nullptr;
  }

 private:
  std::array<const void*, kHandlerCount> handlers_{};
  std::unordered_map<const void*, std::vector<Merged>> merged_;
};

// Generic operands: a word with low bits 00 is a register, byte offset << 3 with bit 2 set for Y; anything else a term.
constexpr Word generic_x(unsigned index) {
  return Word{index} << 3;
}
constexpr Word generic_y(unsigned index) {
  return (Word{index} << 3) | 4;
}
inline bool is_generic_register(Word word) {
  return (word & 3) == 0;
}

}  // namespace mote
