// Starting threads.
#include "os/thread.h"

#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace mote {

std::thread start_thread(std::function<void()> run) {
  try {
    return std::thread(std::move(run));
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "mote: a thread cannot be started: %s\n", error.code().message().c_str());
    std::_Exit(1);
  }
}

}  // namespace mote
