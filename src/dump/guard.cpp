// A handler of the signals that faults send, which jumps back.
#include "dump/guard.h"

#include <setjmp.h>
#include <signal.h>

namespace mote::dump {

namespace {

constexpr int kFaults[] = {SIGSEGV, SIGBUS};

thread_local sigjmp_buf back;
thread_local volatile sig_atomic_t guarded = 0;
struct sigaction before[std::size(kFaults)];

// Another thread's fault ends the program.
void on_fault(int signal) {
  if (guarded != 0) siglongjmp(back, 1);
  ::signal(signal, SIG_DFL);
}

}  // namespace

Guard::Guard() {
  struct sigaction wanted{};
  wanted.sa_handler = on_fault;
  wanted.sa_flags = SA_NODEFER;
  sigemptyset(&wanted.sa_mask);
  for (std::size_t i = 0; i < std::size(kFaults); ++i)
    sigaction(kFaults[i], &wanted, &before[i]);
}

Guard::~Guard() {
  for (std::size_t i = 0; i < std::size(kFaults); ++i)
    sigaction(kFaults[i], &before[i], nullptr);
}

bool Guard::survives(const std::function<void()>& work) {
  bool survived = sigsetjmp(back, 1) == 0;
  if (survived) {
    guarded = 1;
    work();
  }
  guarded = 0;
  return survived;
}

}  // namespace mote::dump
