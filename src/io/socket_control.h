// Ancillary data of sockets: the type of service and the time to live that come with a datagram, or go with it. In
// requests and answers each is the byte of the option of that name and four bytes for its value.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "term/space.h"

namespace mote::io {

// Room for the ancillary data of one message, aligned for the system's headers.
struct ControlSpace {
  alignas(cmsghdr) std::array<char, 512> bytes;
};

// What `message` has brought, as options are written.
std::string control_options(msghdr& message);

// The same as a list: [{tos, 8}, {ttl, 64}].
Term control_term(TermSpace& space, msghdr& message);

// Puts the options that `data` lists into `space` and `message`. False for an option that cannot be sent with a
// message, or one that comes twice.
bool write_control(std::string_view data, ControlSpace& space, msghdr& message);

}  // namespace mote::io
