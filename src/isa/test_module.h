// For tests: a module put together instruction by instruction.
#pragma once

#include <initializer_list>
#include <utility>

#include "isa/decode.h"

namespace mote {

// Operands as they are encoded.
using Encoded = std::vector<std::uint8_t>;

inline void append(Encoded& bytes, const Encoded& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

inline Encoded compact(unsigned tag, std::uint64_t value) {
  if (value < 16) return {static_cast<std::uint8_t>(value << 4 | tag)};
  if (value < 2048) return {static_cast<std::uint8_t>(value >> 8 << 5 | 8 | tag), static_cast<std::uint8_t>(value)};
  return {static_cast<std::uint8_t>(2 << 5 | 0x18 | tag), static_cast<std::uint8_t>(value >> 24),
          static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value)};
}
inline Encoded u(std::uint64_t value) {
  return compact(0, value);
}
inline Encoded i(std::uint64_t value) {
  return compact(1, value);
}
inline Encoded a(std::uint64_t index) {
  return compact(2, index);
}
inline Encoded x(std::uint64_t index) {
  return compact(3, index);
}
inline Encoded y(std::uint64_t index) {
  return compact(4, index);
}
inline Encoded f(std::uint64_t label) {
  return compact(5, label);
}
inline Encoded lit(std::uint64_t index) {
  Encoded bytes{0x47};
  append(bytes, u(index));
  return bytes;
}
inline Encoded list(std::initializer_list<Encoded> elements) {
  Encoded bytes{0x17};
  append(bytes, u(elements.size()));
  for (const Encoded& element : elements)
    append(bytes, element);
  return bytes;
}

// Module `m` with atoms m=1, f=2, g=3, ok=4.
struct TestModule {
  BeamFile file;
  Encoded bytes;
  std::uint32_t next_label = 1;

  TestModule() {
    file.atoms = {"", "m", "f", "g", "ok"};
    file.label_count = 50;
  }
  TestModule& op(Opcode opcode, std::initializer_list<Encoded> operands = {}) {
    bytes.push_back(static_cast<std::uint8_t>(opcode));
    for (const Encoded& operand : operands)
      append(bytes, operand);
    return *this;
  }
  TestModule& label(std::uint32_t number) { return op(Opcode::k_label, {u(number)}); }
  // The head of a function: labels `number` and, as its entry, `number` + 1.
  TestModule& function(std::uint32_t number, std::uint32_t name, std::uint32_t arity) {
    ++file.function_count;
    return label(number).op(Opcode::k_func_info, {a(1), a(name), u(arity)}).label(number + 1);
  }
  TestModule& ret() { return op(Opcode::k_return); }
  std::expected<DecodedCode, LoadError> decode() {
    op(Opcode::k_int_code_end);
    file.code = bytes;
    return decode_code(file);
  }
};

}  // namespace mote
