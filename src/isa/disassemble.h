// The instructions of a module as text, for people.
#pragma once

#include <string>
#include <string_view>

#include "isa/decode.h"

namespace mote {

struct DisassembleOptions {
  std::string_view function;        // this one only, as name or name/arity; empty: all
  std::size_t literal_limit = 200;  // characters shown of a literal
};

// The code must be valid: see validate.h.
std::string disassemble(const BeamFile& file, const DecodedCode& code, const DisassembleOptions& options = {});

}  // namespace mote
