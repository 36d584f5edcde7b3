// Host: what a runtime has of the program and the machine around it: environment variables, the encoding of file names,
// signals of the operating system.
#pragma once

#include <atomic>
#include <memory>

#include "io/file_name.h"
#include "os/environment.h"
#include "os/signals.h"

namespace mote::io {

// What becomes of a file name that is not valid in the encoding of names when a folder is listed.
enum class BadNamePolicy : std::uint8_t { kWarn, kIgnore, kError };

struct Host {
  Environment environment;
  // Settled before the first process runs: see encoding_of_locale().
  NameEncoding name_encoding = NameEncoding::kUtf8;
  BadNamePolicy bad_names = BadNamePolicy::kWarn;
  // Null where this runtime leaves the program's signals alone.
  std::unique_ptr<SignalSource> signals;
  // The last result of erlang:now/0, in microseconds.
  std::atomic<std::int64_t> last_now{0};
};

// UTF-8 where the first of LC_ALL, LC_CTYPE, LANG that is set and not empty names it, else Latin-1.
NameEncoding encoding_of_locale(const Environment& environment);

// The signals programs may choose an action for: "sigterm" to its number, 0 where there is none of the name; and back,
// empty where it is none of these.
int signal_number(std::string_view name);
std::string_view signal_name(int signal);

}  // namespace mote::io
