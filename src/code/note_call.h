// note_call: to be called where a process calls by way of an export.
#pragma once

#include "code/module.h"
#include "process/saved_calls.h"

namespace mote {

// Saves the call where the process wants that. Calls of builtins are saved as they are run.
inline void note_call(Process& process, const Export& entry) {
  if (saves_calls(process) && entry.builtin == nullptr) [[unlikely]]
    save_call(process, entry);
}

}  // namespace mote
