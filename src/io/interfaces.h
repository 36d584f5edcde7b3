// The network interfaces of the machine, by the requests and in the form of OTP's prim_inet. Answers are the bytes of a
// request that succeeded, without the leading status.
#pragma once

#include <string>

#include "io/socket_address.h"

namespace mote::io {

// The names of the interfaces that have an inet address, each ended by a zero byte. `fd` is any socket.
std::string interface_names(int fd);

// Every interface with its flags and addresses. An errno value in `*error` where the system cannot tell.
std::string interface_addresses(int* error);

// What a request asks of one interface: its name, then options. What the system does not tell is left out; flags are
// empty then. EINVAL in `*error` for a malformed request.
std::string get_interface(int fd, RequestReader request, int* error);

// Sets what a request says. What the system refuses is passed over. 0, or EINVAL for a malformed request.
int set_interface(int fd, RequestReader request);

}  // namespace mote::io
