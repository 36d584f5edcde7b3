// What is done before the program ends for want of memory.
#pragma once

namespace mote {

// From now on `report` is called with the text that was told, by the thread that wanted memory, whatever it is in the
// middle of; then the program ends. A little memory is given back before.
void when_out_of_memory(void (*report)(const char* message));

}  // namespace mote
