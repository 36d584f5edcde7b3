// Host: what a runtime has of the program and the machine around it: environment variables, the encoding of file names.
#pragma once

#include "io/file_name.h"
#include "os/environment.h"

namespace mote::io {

// What becomes of a file name that is not valid in the encoding of names when a folder is listed.
enum class BadNamePolicy : std::uint8_t { kWarn, kIgnore, kError };

struct Host {
  Environment environment;
  // Settled before the first process runs: see encoding_of_locale().
  NameEncoding name_encoding = NameEncoding::kUtf8;
  BadNamePolicy bad_names = BadNamePolicy::kWarn;
};

// UTF-8 where the first of LC_ALL, LC_CTYPE, LANG that is set and not empty names it, else Latin-1.
NameEncoding encoding_of_locale(const Environment& environment);

}  // namespace mote::io
