// The generic instructions as an enumeration and as a table, both made from opcodes.def.
//
// Operand kinds:
//   s  source: register, integer, atom, [], literal     d  destination register (x or y)
//   r  register read (x or y)                           y  y register
//   L  label to branch to                                f  the same, or 0 for "raise instead"
//   E  label of a function's entry
//   B  label or atom                                    T  atom or index of a lambda
//   u  unsigned number                                  c  source, or unsigned number
//   a  arity                                            t  number of live x registers
//   n  number of stack slots                            A  heap need: words, floats, funs
//   m  atom                                             i  index of an import
//   l  index of a lambda                                I  index of a line
//   b  offset into the strings                          F  float register
//   S  source or float register                         D  destination or float register
// and lists:
//   w  sources                                          Y  y registers
//   V  pairs of value and label                         P  pairs of arity and label
//   g  pairs of key and value, both sources             h  keys
//   k  pairs of key and destination                     R  pairs of position and source
//   C  segments to build, six operands each             M  commands of bs_match
//   *  anything
#pragma once

#include <cstdint>
#include <string_view>

namespace mote {

enum class Opcode : std::uint8_t {
  k_none = 0,
#define OPCODE(number, name, arity, kinds, flags) k_##name = number,
#include "isa/opcodes.def"
#undef OPCODE
};

struct OpcodeInfo {
  enum Flags : std::uint8_t {
    kMayCollect = 1,
    kMayFail = 2,    // raises, or jumps to a failure label that may be 0
    kMayYield = 4,   // may give up the slice
    kEndsBlock = 8,  // does not go on with the instruction after it
    kObsolete = 16,
  };
  std::string_view name;
  std::uint8_t arity = 0;
  std::uint8_t flags = 0;
  const char* kinds = nullptr;
};

constexpr unsigned kMaxOpcode = 184;

struct OpcodeTable {
  OpcodeInfo infos[256];
  constexpr OpcodeTable() : infos{} {
    using enum OpcodeInfo::Flags;
#define OPCODE(number, name_, arity_, kinds_, flags_)                          \
  static_assert(sizeof(kinds_) == arity_ + 1 && number <= kMaxOpcode, #name_); \
  infos[number] = {.name = #name_, .arity = arity_, .flags = flags_, .kinds = kinds_};
#include "isa/opcodes.def"
#undef OPCODE
  }
};

inline constexpr OpcodeTable kOpcodes;

// Of a number without instruction, the name is empty.
inline const OpcodeInfo& opcode_info(Opcode opcode) {
  return kOpcodes.infos[static_cast<std::uint8_t>(opcode)];
}

}  // namespace mote
