// Validation of decoded code before it is loaded: what every later stage may rely on.
//
// After it: operands are of the kinds opcodes.def gives; indices lie within their tables, x and float registers below
// 1024, y registers within the stack frame of their place; registers are set before they are read, and slots before the
// stack may be walked; what is written to the heap without looking is reserved before; handlers of exceptions are
// nested and begin with the frame they belong to; a message is kept only once it is removed from the mailbox; labels
// are defined once; branches stay within their function, and calls, exports and funs lead to entries of functions of
// the arity they expect; there is no loop without a call. Not checked: the types of values, which compilers guarantee.
#pragma once

#include "isa/decode.h"

namespace mote {

constexpr std::uint32_t kMaxRegisters = 1024;

// Adds to the code what makes it so: slots that may not be set are set where the stack may be walked, and code does not
// go on behind a call that returns although the compiler took it never to.
std::expected<void, LoadError> validate_code(const BeamFile& file, DecodedCode& code);

// Parses, decodes and validates in one go.
std::expected<void, LoadError> check_beam(Bytes bytes);

}  // namespace mote
