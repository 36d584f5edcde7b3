// What the stacks of processes tell of native calls.
#pragma once

#include "code/module.h"

namespace mote {

// Whether the word on the stack is that of a call which goes on in the library of this version of a module.
bool stands_in_library_of(const Process& process, const Term* at, const Module& module);

}  // namespace mote
