// What the runtime says it is.
#pragma once

#include <string>

#include "process/services.h"

namespace mote::dump {

// "Erlang/OTP 27 [erts-...] ...", one line, as system_info(system_version) and crash dumps have it.
std::string version_text(const Services& vm);

}  // namespace mote::dump
