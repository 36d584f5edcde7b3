// Which process's heap the calling thread is in the middle of collecting: a report may look at none of its terms.
#pragma once

namespace mote {

class Process;

inline constinit thread_local const Process* collecting = nullptr;

}  // namespace mote
