// Signals: their names, and those that concern the terminal.
#include "io/host.h"

#include <signal.h>

#include <utility>

#include "os/locale.h"

namespace mote::io {

void TerminalState::signalled(int signal) {
  std::function<void()> then;
  {
    std::lock_guard lock(mutex_);
    signals_.push_back(signal);
    then = std::exchange(then_, nullptr);
  }
  if (then) then();
}

void TerminalState::when_signalled(std::function<void()> then) {
  {
    std::lock_guard lock(mutex_);
    if (signals_.empty()) {
      then_ = std::move(then);
      return;
    }
  }
  then();
}

std::optional<int> TerminalState::take_signal() {
  std::lock_guard lock(mutex_);
  if (signals_.empty()) return std::nullopt;
  int signal = signals_.front();
  signals_.pop_front();
  return signal;
}

namespace {

struct NamedSignal {
  std::string_view name;
  int number;
};
constexpr NamedSignal kSignals[] = {
    {"sighup", SIGHUP},   {"sigquit", SIGQUIT}, {"sigabrt", SIGABRT}, {"sigalrm", SIGALRM}, {"sigterm", SIGTERM},
    {"sigusr1", SIGUSR1}, {"sigusr2", SIGUSR2}, {"sigchld", SIGCHLD}, {"sigstop", SIGSTOP}, {"sigtstp", SIGTSTP},
};

}  // namespace

std::int64_t next_now(Host& host, Clock& clock) {
  std::int64_t time = (clock.start_ns() + clock.monotonic_ns()) / 1000;
  std::int64_t before = host.last_now.load(std::memory_order_relaxed);
  std::int64_t next;
  do {
    next = time > before ? time : before + 1;
  } while (!host.last_now.compare_exchange_weak(before, next));
  return next;
}

void connect_to_program(Host& host) {
  host.environment.load_from_program();
  host.name_encoding = locale_is_utf8() ? NameEncoding::kUtf8 : NameEncoding::kLatin1;
  host.signals = make_signal_source();
  if (host.signals == nullptr) return;
  host.signals->ignore(SIGPIPE);
  for (int signal : {SIGTERM, SIGQUIT, SIGUSR1})
    host.signals->handle(signal);
}

int signal_number(std::string_view name) {
  for (const NamedSignal& signal : kSignals)
    if (signal.name == name) return signal.number;
  return 0;
}

std::string_view signal_name(int number) {
  for (const NamedSignal& signal : kSignals)
    if (signal.number == number) return signal.name;
  return {};
}

}  // namespace mote::io
