// What single instructions demand of the code before them.
#pragma once

#include <cstdint>
#include <span>

#include "isa/decode.h"

namespace mote {

// Whether the guard builtin that is called builds nothing on the heap: only such ones may stand between a reservation
// and its use.
bool keeps_reservation(const BeamFile& file, const Instruction& instruction, std::span<const Operand> operands);

// Words that an instruction takes of those reserved.
std::uint64_t words_consumed(const Instruction& instruction, std::span<const Operand> operands);

// How many X registers a call reads, from the first on.
std::uint64_t registers_called_with(const Instruction& instruction, std::span<const Operand> operands);

}  // namespace mote
