// Decoding the Code chunk into flat arrays of instructions and operands.
//
// Decoding checks the encoding, and that every opcode is known; validate.h checks what the operands mean. Operands keep
// their indices into the BeamFile's tables.
#pragma once

#include <expected>
#include <span>
#include <vector>

#include "isa/opcodes.h"
#include "isa/operand.h"
#include "isa/pod_vector.h"
#include "wire/beam_file.h"

namespace mote {

struct Instruction {
  std::uint32_t offset;         // in BeamFile::code
  std::uint32_t first_operand;  // in DecodedCode::operand_pool
  Opcode opcode;
  std::uint8_t operand_count;
};

// A number of more than 64 bits: magnitude, least significant limb first, no leading zero limbs.
struct DecodedBignum {
  bool negative;
  std::uint32_t first_limb;  // in DecodedCode::limbs
  std::uint32_t limb_count;
};

struct DecodedCode {
  PodVector<Instruction> instructions;  // the last is int_code_end
  PodVector<Operand> operand_pool;
  PodVector<Operand> lists;
  std::vector<DecodedBignum> bignums;
  std::vector<std::uint64_t> limbs;

  std::span<const Operand> operands(const Instruction& instruction) const {
    return {operand_pool.data() + instruction.first_operand, instruction.operand_count};
  }
  std::span<const Operand> list(const Operand& operand) const { return {lists.data() + operand.value, operand.extra}; }
  std::span<const std::uint64_t> magnitude(const DecodedBignum& bignum) const {
    return {limbs.data() + bignum.first_limb, bignum.limb_count};
  }
};

std::expected<DecodedCode, LoadError> decode_code(const BeamFile& file);

// Words of heap that an operand of the kind A asks for.
std::uint64_t heap_need(const Operand& operand);

}  // namespace mote
