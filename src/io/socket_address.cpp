// Addresses of sockets and the numbers in requests.
#include "io/socket_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "term/build.h"

namespace mote::io {

namespace {

enum Family : std::uint8_t {
  kUnspecified = 0,
  kInet = 1,
  kInet6 = 2,
  kAny = 3,
  kLoopback = 4,
  kLocal = 5,
  kUndefined = 6
};
constexpr std::size_t kPathOffset = offsetof(sockaddr_un, sun_path);

template <typename T>
T& as(sockaddr_storage& storage) {
  return reinterpret_cast<T&>(storage);
}
template <typename T>
const T& as(const sockaddr_storage& storage) {
  return reinterpret_cast<const T&>(storage);
}

}  // namespace

std::uint32_t RequestReader::number(std::size_t bytes) {
  if (rest.size() < bytes) {
    sound = false;
    return 0;
  }
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    value = (value << 8) | static_cast<std::uint8_t>(rest[i]);
  rest.remove_prefix(bytes);
  return value;
}

std::string_view RequestReader::bytes(std::size_t size) {
  if (rest.size() < size) sound = false;
  std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(taken.size());
  return taken;
}

void append_number(std::string& to, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;)
    to += static_cast<char>(value >> (8 * i));
}

bool SocketAddress::read(RequestReader& request, int domain) {
  storage = {};
  std::uint8_t family = request.byte();
  if (family == kLocal) {
    sockaddr_un& address = as<sockaddr_un>(storage);
    std::string_view path = request.bytes(request.byte());
    if (!request.sound || path.size() > sizeof(address.sun_path)) return false;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    // A path ends with a zero byte where there is room; an abstract name, which begins with one, does not.
    bool terminated = !path.empty() && path[0] != '\0' && path.size() < sizeof(address.sun_path);
    size = static_cast<socklen_t>(kPathOffset + path.size() + (terminated ? 1 : 0));
    return domain == AF_UNIX;
  }
  auto port_number = htons(static_cast<std::uint16_t>(request.number(2)));
  if (family == kInet || (domain == AF_INET && (family == kAny || family == kLoopback))) {
    sockaddr_in& address = as<sockaddr_in>(storage);
    address.sin_family = AF_INET;
    address.sin_port = port_number;
    address.sin_addr.s_addr = htonl(family == kLoopback ? INADDR_LOOPBACK : INADDR_ANY);
    if (family == kInet) address.sin_addr.s_addr = htonl(request.number(4));
    size = sizeof address;
    return request.sound && domain == AF_INET;
  }
  if (domain != AF_INET6 || (family != kInet6 && family != kAny && family != kLoopback)) return false;
  sockaddr_in6& address = as<sockaddr_in6>(storage);
  address.sin6_family = AF_INET6;
  address.sin6_port = port_number;
  address.sin6_addr = family == kLoopback ? in6addr_loopback : in6addr_any;
  if (family == kInet6) {
    std::string_view bytes = request.bytes(sizeof address.sin6_addr);
    if (!request.sound) return false;
    std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
    address.sin6_flowinfo = htonl(request.number(4));
    address.sin6_scope_id = request.number(4);
  }
  size = sizeof address;
  return request.sound;
}

std::string SocketAddress::written() const {
  std::string bytes;
  switch (storage.ss_family) {
    case AF_INET: {
      const sockaddr_in& address = as<sockaddr_in>(storage);
      bytes += static_cast<char>(kInet);
      append_number(bytes, port(), 2);
      append_number(bytes, ntohl(address.sin_addr.s_addr), 4);
      break;
    }
    case AF_INET6: {
      const sockaddr_in6& address = as<sockaddr_in6>(storage);
      bytes += static_cast<char>(kInet6);
      append_number(bytes, port(), 2);
      bytes.append(reinterpret_cast<const char*>(&address.sin6_addr), sizeof address.sin6_addr);
      break;
    }
    case AF_UNIX: {
      const sockaddr_un& address = as<sockaddr_un>(storage);
      std::size_t length = size > kPathOffset ? std::min<std::size_t>(size - kPathOffset, sizeof address.sun_path) : 0;
      std::string_view path(address.sun_path, length);
      if (!path.empty() && path[0] != '\0') path = path.substr(0, path.find('\0'));
      bytes += static_cast<char>(kLocal);
      bytes += static_cast<char>(path.size());
      bytes += path;
      break;
    }
    case AF_UNSPEC:  // of a sender without an address
      bytes += static_cast<char>(kUnspecified);
      break;
    default:
      bytes += static_cast<char>(kUndefined);
  }
  return bytes;
}

std::uint16_t SocketAddress::port() const {
  if (storage.ss_family == AF_INET) return ntohs(as<sockaddr_in>(storage).sin_port);
  if (storage.ss_family == AF_INET6) return ntohs(as<sockaddr_in6>(storage).sin6_port);
  return 0;
}

Term SocketAddress::host_term(TermSpace& space) const {
  std::string bytes = written();
  auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  if (storage.ss_family == AF_INET)
    return make_tuple(space, {Term::small(byte(3)), Term::small(byte(4)), Term::small(byte(5)), Term::small(byte(6))});
  if (storage.ss_family == AF_INET6) {
    std::array<Term, 8> parts;
    for (std::size_t i = 0; i < 8; ++i)
      parts[i] = Term::small((byte(3 + 2 * i) << 8) | byte(4 + 2 * i));
    return make_tuple(space, parts);
  }
  if (storage.ss_family != AF_UNIX) return make_tuple(space, {atoms::k_unspec, make_binary(space, std::string_view())});
  return make_tuple(space, {atoms::k_local, make_binary(space, std::string_view(bytes).substr(2))});
}

std::uint8_t family_number(int domain) {
  return domain == AF_INET ? kInet : domain == AF_INET6 ? kInet6 : domain == AF_UNIX ? kLocal : 0;
}

int domain_of_family(std::uint8_t family) {
  return family == kInet ? AF_INET : family == kInet6 ? AF_INET6 : family == kLocal ? AF_UNIX : -1;
}

}  // namespace mote::io
