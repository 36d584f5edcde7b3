// Following the code of a module from the entries of its functions along all branches: at each instruction, the stack
// frame has the size it takes, the registers it reads are set, heap is reserved for what it writes without looking, and
// handlers of exceptions are found with the frame they belong to.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "isa/validate_map.h"

namespace mote {

enum class FlowVerdict : std::uint8_t { kSound, kFaulty, kTooManyRegisters };

// What is taken to be so, because code is faulty otherwise.
struct Assumptions {
  std::set<std::uint32_t> dead_ends;       // indices of instructions that always raise
  std::set<std::uint32_t> filled_results;  // functions in which a result is set even where a guard builtin fails
  std::set<std::uint32_t> filled_frames;   // functions that set all slots of a frame when they make it
};

struct FlowResult {
  FlowVerdict verdict = FlowVerdict::kSound;
  LoadError error;             // where kFaulty
  std::uint32_t function = 0;  // that it is in
  bool in_flow = false;        // it depends on where the code comes from
  bool needs_filled_frame = false;
  // By index of an instruction: slots that may not be set before it, and have to be.
  std::map<std::uint32_t, std::vector<std::uint32_t>> unset_slots;
  // By index of an instruction: X registers that are to be set before it.
  std::map<std::uint32_t, std::uint32_t> unset_results;
  std::vector<bool> looping;  // by number of function, from 1: has branches that lead back; empty: none has
};

// With sets for 64 registers of each kind, which is fast and enough for most modules, or for 1024.
FlowResult check_flow(const BeamFile& file, const DecodedCode& code, const CodeMap& map, const Assumptions& assumed);

}  // namespace mote
