// The program's memory, as the system has it.
#pragma once

namespace mote {

// Gives pages the allocator holds but nobody uses back to the system. Takes its time where there are many.
void return_free_memory();

}  // namespace mote
