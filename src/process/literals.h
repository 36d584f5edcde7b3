// What a process does when literals are about to go (see LiteralArea): it replaces its pointers to them by pointers to
// copies on its own heap.
#pragma once

#include "process/process.h"

namespace mote {

// Whether `signal` is the request to do so: a kSystemTask {copy_literals, {Area, How, Pid}, ...}.
bool asks_to_copy_literals(const Signal& signal);
// Takes such a request over. It is answered with {copy_literals, {Area, How, Pid}, ok}: at once where the process is at
// rest and has little to look at. Otherwise it is kept in process.copy_literals, and whoever runs the process next acts
// on it; where the process ends, it is answered when nobody is told of its end any more.
void take_literal_request(Process& process, Signal* signal);
// Whether it takes longer than a worker should be held.
bool copying_literals_is_long(const Process& process);
// Does what process.copy_literals asks for. The process is at rest.
void copy_literals_now(Process& process);
// The process ends, and holds nothing any more once the turn of this thread is over (LiteralArea::Turn).
void turn_literal_requests_away(Process& process);

}  // namespace mote
