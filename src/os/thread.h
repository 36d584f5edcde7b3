// Threads: started, or the program ends with a clear message.
#pragma once

#include <functional>
#include <thread>

namespace mote {

// Where the system has no thread to give, says so and ends the program with status 1.
std::thread start_thread(std::function<void()> run);

}  // namespace mote
