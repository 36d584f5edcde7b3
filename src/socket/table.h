// The native functions of OTP's module prim_socket, a family for each topic.
#pragma once

#include <span>

#include "process/builtin.h"

namespace mote::socket {

// A family is defined in the file of its name (opening.cpp: opening_builtins).
std::span<const Builtin> closing_builtins();
std::span<const Builtin> connecting_builtins();
std::span<const Builtin> file_sending_builtins();
std::span<const Builtin> info_builtins();
std::span<const Builtin> ioctl_builtins();
std::span<const Builtin> opening_builtins();
std::span<const Builtin> option_builtins();
std::span<const Builtin> receiving_builtins();
std::span<const Builtin> sending_builtins();
std::span<const Builtin> supports_builtins();

}  // namespace mote::socket
