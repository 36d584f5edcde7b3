// Addresses of sockets as the maps OTP's `socket` and `net` speak in: #{family => inet, addr => {127,0,0,1}, port =>
// 80}.
#pragma once

#include <optional>

#include "builtins/builtin.h"
#include "io/socket_address.h"

namespace mote {

// The map of an address, as much of it as its family has; `undefined` for no address.
Term socket_address_term(Context& c, const sockaddr* address);

// The address a map tells, which has all the keys of its family: prim_socket:enc_sockaddr puts them in. Nothing where a
// value does not fit.
std::optional<io::SocketAddress> socket_address_of(Context& c, Term map);

// The atom of a domain (AF_INET...), or its number.
Term socket_family_term(int family);

}  // namespace mote
