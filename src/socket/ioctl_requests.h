// Requests of ioctl(2) by name.
#pragma once

#include "socket/names.h"

namespace mote::socket {

std::span<const NamedNumber> ioctl_request_names();

}  // namespace mote::socket
