// Names of the operating system's errors, as programs on the machine see them.
#pragma once

#include <string_view>

namespace mote {

// The symbolic name of an errno value in lower case: "enoent". "unknown" where it has none.
std::string_view error_name(int error);

}  // namespace mote
