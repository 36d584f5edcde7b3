// Operand: one operand of a generic instruction, decoded but not yet resolved to terms, addresses or entries.
#pragma once

#include <cstdint>

namespace mote {

struct Operand {
  enum Kind : std::uint8_t {
    kUnsigned,       // value
    kInteger,        // value, as int64
    kBignum,         // value = index into DecodedCode::bignums
    kAtom,           // value = index into BeamFile::atoms, never 0
    kNil,            // []
    kX,              // value = register, extra = index of its type (0: anything)
    kY,              // likewise
    kLabel,          // value; 0 is "no label"
    kCharacter,      // value = code point
    kFloatRegister,  // value = register
    kLiteral,        // value = index into BeamFile::literals
    kAllocation,     // words, floats(), funs()
    kList,           // value = first of `extra` operands in DecodedCode::lists
  };

  Kind kind = kNil;
  std::uint32_t extra = 0;
  std::uint64_t value = 0;

  bool is_register() const { return kind == kX || kind == kY; }
  // What a value may come from.
  bool is_source() const { return is_register() || is_constant(); }
  bool is_constant() const {
    return kind == kInteger || kind == kBignum || kind == kAtom || kind == kNil || kind == kCharacter ||
           kind == kLiteral;
  }
  std::uint32_t index() const { return static_cast<std::uint32_t>(value); }
  std::int64_t integer() const { return static_cast<std::int64_t>(value); }
  std::uint32_t type() const { return extra; }
  std::uint32_t count() const { return extra; }  // of a list

  // Of an allocation.
  std::uint32_t words() const { return static_cast<std::uint32_t>(value); }
  std::uint32_t floats() const { return static_cast<std::uint32_t>(value >> 32); }
  std::uint32_t funs() const { return extra; }
};
static_assert(sizeof(Operand) == 16);

}  // namespace mote
