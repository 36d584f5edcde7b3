// Interrupting a thread in a system call that might never return, such as opening a pipe that nobody writes to.
#pragma once

#include <thread>

namespace mote {

// After a system call failed: whether it is to be made again. So it is where a signal interrupted it (EINTR), unless
// the thread has been interrupted on purpose.
bool retry_call();

// While one exists, threads can be interrupted: each makes the system call under way in a thread fail with EINTR. The
// signal used for it does what it did before once the last one is gone.
class Interrupter {
 public:
  Interrupter();
  ~Interrupter();
  Interrupter(const Interrupter&) = delete;
  // A call that is just about to be made is missed: repeat until the thread is seen to be done.
  void interrupt(std::thread& thread);
};

}  // namespace mote
