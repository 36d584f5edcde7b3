// Addresses of sockets as the maps OTP's `socket` and `net` speak in: #{family => inet, addr => {127,0,0,1}, port =>
// 80}.
#pragma once

#include <netinet/in.h>

#include <optional>

#include "io/socket_address.h"
#include "process/builtin.h"

namespace mote::socket {

// The map of an address of `size` bytes (0: as many as its family has); `undefined` for no address, a binary for one
// that is too short to have a family.
Term address_term(Context& c, const sockaddr* address, socklen_t size = 0);

// The address a map tells, which has all the keys of its family: prim_socket:enc_sockaddr puts them in. Nothing where a
// value does not fit.
std::optional<io::SocketAddress> address_of(Context& c, Term map);

// A hardware address, whose family is told by the type of the hardware.
Term hardware_address_term(Context& c, const sockaddr& address);
std::optional<io::SocketAddress> hardware_address_of(Context& c, Term map);

// {A, B, C, D} and {A, ... H}; also any, loopback and (inet) broadcast.
bool read_inet_host(Term host, in_addr* address);
bool read_inet6_host(Term host, in6_addr* address);
Term inet_host_term(TermSpace& space, const in_addr& address);
Term inet6_host_term(TermSpace& space, const in6_addr& address);

// The atom of a family (AF_INET...), or its number.
Term family_term(int family);

}  // namespace mote::socket
