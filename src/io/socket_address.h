// Addresses of sockets, as OTP's prim_inet writes them into requests and reads them from answers: a byte for the
// family, then the port's number and the address, or the length of a path and the path.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "term/space.h"

namespace mote::io {

// Takes numbers, big endian, from the front of a request. What is not there makes `sound` false.
struct RequestReader {
  std::string_view rest;
  bool sound = true;

  std::uint32_t number(std::size_t bytes);
  std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
  std::string_view bytes(std::size_t size);
};

// The last `bytes` bytes of `value`, big endian.
void append_number(std::string& to, std::uint64_t value, std::size_t bytes);

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = sizeof(sockaddr_storage);

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  // Of a socket of `domain`, for which "any" and "loopback" may stand. False where there is no such address.
  bool read(RequestReader& request, int domain);
  std::string written() const;
  // 0 where it has none.
  std::uint16_t port() const;
  // {A, B, C, D}, the eight numbers of an inet6 address, {local, Path}, or {unspec, <<>>}.
  Term host_term(TermSpace& space) const;
};

// prim_inet's number for a domain (AF_INET...), and back; 0 and -1 for others.
std::uint8_t family_number(int domain);
int domain_of_family(std::uint8_t family);

}  // namespace mote::io
