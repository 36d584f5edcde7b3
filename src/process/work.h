// What a process does at the pauses of its work (base/work.h).
#pragma once

#include "process/process.h"

namespace mote {

// Acts on the signals that have arrived, in the order of their arrival, up to the first that has to wait for the
// process to be out of the work it is in the middle of; nothing at a pause amid the receiving of signals. Whether it
// can go on: false where an exit signal ends it, also one behind those that wait. `stack_in_order`: questions about
// what it is at can be answered.
bool receive_in_work(Process& process, bool stack_in_order);

}  // namespace mote
