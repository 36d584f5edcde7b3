// Settings a runtime takes from its surroundings.
#include "io/host.h"

#include <signal.h>

#include <algorithm>
#include <cctype>

namespace mote::io {

NameEncoding encoding_of_locale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::optional<std::string> value = environment.get(name);
    if (!value || value->empty()) continue;
    std::string lower = *value;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    bool utf8 = lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
    return utf8 ? NameEncoding::kUtf8 : NameEncoding::kLatin1;
  }
  return NameEncoding::kLatin1;
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
