// Loops of a function in which nothing is called and nothing is waited for. Slices end at calls, so that such a loop
// would keep its thread for good; compilers make loops of calls.
#pragma once

#include "isa/validate_map.h"

namespace mote {

// A label that such a loop comes through, in one of the functions (their numbers, from 1) that are set here; or 0.
std::uint32_t find_endless_loop(const DecodedCode& code, const CodeMap& map, const std::vector<bool>& functions);

}  // namespace mote
