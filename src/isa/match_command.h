// The commands of a bs_match instruction as Mote keeps them: four words each, what to do, a number of bits, flags or unit
// or value, and a destination.
#pragma once

#include "term/term.h"

namespace mote {

enum MatchCommand : Word { kEnsureAtLeast, kEnsureExactly, kInteger, kBinary, kSkip, kTail, kEqual };

constexpr int kMatchCommandWords = 4;
// Integers of up to this many bits are small ones, read in one step.
constexpr std::size_t kScannedBits = 57;

}  // namespace mote
