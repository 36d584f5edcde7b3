// What the system tells of errors of datagrams that have been sent, in control messages of the error queue (recverr).
#pragma once

#include <span>

#include "process/builtin.h"

namespace mote::socket {

// #{error, origin, type, code, info, data, offender}; none() where `data` is too short.
Term queued_error_value(Context& c, std::span<const std::uint8_t> data);

}  // namespace mote::socket
