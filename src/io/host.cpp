// Names of the operating system's signals.
#include "io/host.h"

#include <signal.h>

namespace mote::io {

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
