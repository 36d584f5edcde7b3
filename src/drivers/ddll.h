// The native functions of OTP's module erl_ddll.
#pragma once

#include <span>

#include "process/builtin.h"

namespace mote::drivers {

std::span<const Builtin> ddll_builtins();

}  // namespace mote::drivers
