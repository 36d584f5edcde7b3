// Validation of decoded code before it is loaded: what every later stage may rely on.
//
// After it: operands are of the kinds opcodes.def gives; indices lie within their tables, x and float registers below
// 1024, y registers within the stack frame of their place; labels are defined once; branches stay within their
// function, and calls, exports and funs lead to entries of functions of the arity they expect. Not checked: the types
// of values, and that registers have been set before they are read, both of which compilers guarantee.
#pragma once

#include "isa/decode.h"

namespace mote {

constexpr std::uint32_t kMaxRegisters = 1024;

std::expected<void, LoadError> validate_code(const BeamFile& file, const DecodedCode& code);

// Parses, decodes and validates in one go.
std::expected<void, LoadError> check_beam(Bytes bytes);

}  // namespace mote
