// The handler runs in the thread meant and marks it; what the signal does belongs to the whole program, hence the
// count.
#include "os/interrupt.h"

#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <mutex>

namespace mote {

namespace {

constexpr int kSignal = SIGURG;  // ignored where nobody handles it

thread_local volatile sig_atomic_t interrupted = 0;

void on_signal(int) {
  interrupted = 1;
}

struct Disposition {
  std::mutex mutex;
  int users = 0;
  struct sigaction before{};
};

Disposition& disposition() {
  static Disposition one;
  return one;
}

}  // namespace

bool retry_call() {
  return errno == EINTR && interrupted == 0;
}

Interrupter::Interrupter() {
  Disposition& of_program = disposition();
  std::lock_guard lock(of_program.mutex);
  if (of_program.users++ > 0) return;
  struct sigaction wanted{};
  wanted.sa_handler = on_signal;  // no SA_RESTART: calls are to fail
  sigemptyset(&wanted.sa_mask);
  sigaction(kSignal, &wanted, &of_program.before);
}

Interrupter::~Interrupter() {
  Disposition& of_program = disposition();
  std::lock_guard lock(of_program.mutex);
  if (--of_program.users == 0) sigaction(kSignal, &of_program.before, nullptr);
}

void Interrupter::interrupt(std::thread& thread) {
  pthread_kill(thread.native_handle(), kSignal);
}

}  // namespace mote
