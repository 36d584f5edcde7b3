// Options that the operating system keeps.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "io/socket_control.h"
#include "io/socket_option_numbers.h"
#include "io/socket_options.h"

namespace mote::io {

using namespace socket_option;

namespace {

// Options of the system whose value is one number.
struct SystemOption {
  std::uint8_t number;
  int level;
  int name;
  bool is_flag = false;
  bool told = false;         // a failure to set it is
  std::uint8_t control = 0;  // the bit of SocketOptions::control_wanted for what it has datagrams come with
};
constexpr bool kFlag = true, kTold = true;
constexpr SystemOption kSystemOptions[] = {
    {0, SOL_SOCKET, SO_REUSEADDR, kFlag},
    {1, SOL_SOCKET, SO_KEEPALIVE, kFlag},
    {2, SOL_SOCKET, SO_DONTROUTE, kFlag},
    {4, SOL_SOCKET, SO_BROADCAST, kFlag},
    {5, SOL_SOCKET, SO_OOBINLINE, kFlag},
    {6, SOL_SOCKET, SO_SNDBUF},
    {kReceiveBuffer, SOL_SOCKET, SO_RCVBUF},
    {8, SOL_SOCKET, SO_PRIORITY, false, kTold},
    {9, IPPROTO_IP, IP_TOS, false, kTold},
    {10, IPPROTO_TCP, TCP_NODELAY, kFlag},
    {12, IPPROTO_IP, IP_MULTICAST_TTL},
    {13, IPPROTO_IP, IP_MULTICAST_LOOP, kFlag},
    {16, IPPROTO_IPV6, IPV6_V6ONLY, kFlag, kTold},
    {17, SOL_SOCKET, SO_REUSEPORT, kFlag},
    {18, SOL_SOCKET, SO_REUSEPORT, kFlag},
    {41, IPPROTO_IPV6, IPV6_TCLASS, false, kTold},
    {43, IPPROTO_IP, IP_RECVTOS, kFlag, kTold, 1},
    {44, IPPROTO_IPV6, IPV6_RECVTCLASS, kFlag, kTold, 2},
    {46, IPPROTO_IP, IP_TTL, false, kTold},
    {47, IPPROTO_IP, IP_RECVTTL, kFlag, kTold, 4},
    {48, IPPROTO_TCP, TCP_CORK, kFlag},
};

const SystemOption* system_option(std::uint8_t number) {
  for (const SystemOption& option : kSystemOptions)
    if (option.number == number) return &option;
  return nullptr;
}

void set_membership(RequestReader& request, int fd, bool add) {
  std::uint32_t family = request.number(4), index = request.number(4);
  if (family == 1) {
    ip_mreqn group = {};
    group.imr_multiaddr.s_addr = htonl(request.number(4));
    group.imr_address.s_addr = htonl(request.number(4));
    group.imr_ifindex = static_cast<int>(index);
    setsockopt(fd, IPPROTO_IP, add ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, &group, sizeof group);
    return;
  }
  ipv6_mreq group = {};
  std::string_view address = request.bytes(sizeof group.ipv6mr_multiaddr);
  if (!request.sound) return;
  std::memcpy(&group.ipv6mr_multiaddr, address.data(), address.size());
  group.ipv6mr_interface = index;
  setsockopt(fd, IPPROTO_IPV6, add ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP, &group, sizeof group);
}

int domain_of(int fd) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 ? domain : -1;
}

// The interface for multicasts: an address of it with inet, its index with inet6.
void set_multicast_interface(std::uint32_t value, int fd) {
  if (domain_of(fd) == AF_INET6) {
    auto index = static_cast<int>(value);
    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof index);
  } else {
    in_addr address{.s_addr = htonl(value)};
    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &address, sizeof address);
  }
}

// Sets an option of the system whose value has a form of its own; a failure is told for few, as OTP has it. Nothing
// where there is no such option.
std::optional<int> set_structured(std::uint8_t number, RequestReader& request, int fd) {
  switch (number) {
    case kLinger: {
      linger value = {};
      value.l_onoff = request.number(4) != 0;
      value.l_linger = static_cast<int>(request.number(4));
      setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof value);
      return 0;
    }
    case kRaw: {
      auto level = static_cast<int>(request.number(4)), name = static_cast<int>(request.number(4));
      std::string_view value = request.bytes(request.number(4));
      if (request.sound) setsockopt(fd, level, name, value.data(), static_cast<socklen_t>(value.size()));
      return 0;
    }
    case kAddMembership:
    case kDropMembership:
      set_membership(request, fd, number == kAddMembership);
      return 0;
    case kMulticastIf:
      set_multicast_interface(request.number(4), fd);
      return 0;
    case kBindToDevice: {
      std::string_view name = request.bytes(request.number(4));
      if (!request.sound) return EINVAL;
      auto size = static_cast<socklen_t>(name.size());
      return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), size) == 0 ? 0 : EINVAL;
    }
    case kExclusiveAddress:  // means nothing here
      request.number(4);
      return 0;
    default:
      return std::nullopt;
  }
}

// What a connection has received as ancillary data last.
void append_packet_options(std::string* answer, int fd) {
  ControlSpace space;
  socklen_t size = space.bytes.size();
  bool inet6 = domain_of(fd) == AF_INET6;
  if (getsockopt(fd, inet6 ? IPPROTO_IPV6 : IPPROTO_IP, inet6 ? IPV6_2292PKTOPTIONS : IP_PKTOPTIONS, &space, &size) !=
      0)
    return;
  msghdr message{};
  message.msg_control = space.bytes.data();
  message.msg_controllen = size;
  std::string options = control_options(message);
  append(answer, kPacketOptions, static_cast<std::uint32_t>(options.size()));
  *answer += options;
}

void append_multicast_interface(std::string* answer, int fd) {
  bool inet6 = domain_of(fd) == AF_INET6;
  std::uint32_t value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(fd, inet6 ? IPPROTO_IPV6 : IPPROTO_IP, inet6 ? IPV6_MULTICAST_IF : IP_MULTICAST_IF, &value, &size) !=
      0)
    return;
  append(answer, kMulticastIf, inet6 ? value : ntohl(value));
  append_number(*answer, family_number(inet6 ? AF_INET6 : AF_INET), 4);
}

// The level and name of an option and, behind a byte 1, a value of which the size counts, or, behind 0, a size.
int append_raw(std::string* answer, RequestReader& request, int fd) {
  constexpr std::uint32_t kLargest = 1 << 20;
  std::uint32_t level = request.number(4), name = request.number(4);
  bool by_value = request.byte() == 1;
  std::uint32_t size = request.number(4);
  std::string value(by_value ? std::string(request.bytes(size)) : std::string(std::min(size, kLargest), '\0'));
  if (!request.sound || size > kLargest) return EINVAL;
  auto got = static_cast<socklen_t>(value.size());
  if (getsockopt(fd, static_cast<int>(level), static_cast<int>(name), value.data(), &got) != 0) return 0;
  append(answer, kRaw, level);
  append_number(*answer, name, 4);
  append_number(*answer, got, 4);
  answer->append(value, 0, got);
  return 0;
}

}  // namespace

int SocketOptions::set_system(std::uint8_t number, RequestReader& request, int fd) {
  if (std::optional<int> done = set_structured(number, request, fd)) return *done;
  const SystemOption* option = system_option(number);
  if (option == nullptr) return EINVAL;
  auto value = static_cast<int>(request.number(4));
  bool failed = setsockopt(fd, option->level, option->name, &value, sizeof value) != 0;
  if (!failed && option->control != 0)
    control_wanted =
        static_cast<std::uint8_t>(value != 0 ? control_wanted | option->control : control_wanted & ~option->control);
  if (number == kReceiveBuffer) widen_buffer(value);
  return failed && option->told ? EINVAL : 0;
}

void SocketOptions::widen_buffer(int size) {
  constexpr int kLargestDatagram = 65536;
  if (datagrams) size = std::min(size, kLargestDatagram);
  if (!buffer_chosen && size > 0) buffer = std::max(buffer, static_cast<std::uint32_t>(size));
}

int SocketOptions::get_system(std::uint8_t number, RequestReader& request, int fd, std::string* answer) {
  switch (number) {
    case kLinger: {
      linger value = {};
      socklen_t size = sizeof value;
      if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &value, &size) != 0) return 0;
      append(answer, number, value.l_onoff != 0 ? 1 : 0);
      append_number(*answer, static_cast<std::uint32_t>(value.l_linger), 4);
      return 0;
    }
    case kRaw:
      return append_raw(answer, request, fd);
    case kPacketOptions:
      append_packet_options(answer, fd);
      return 0;
    case kMulticastIf:
      append_multicast_interface(answer, fd);
      return 0;
    case kBindToDevice: {
      std::array<char, 64> name{};
      socklen_t size = name.size();
      if (getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), &size) != 0) return 0;
      std::string_view device(name.data(), strnlen(name.data(), size));
      append(answer, number, static_cast<std::uint32_t>(device.size()));
      *answer += device;
      return 0;
    }
    case kExclusiveAddress:
      append(answer, number, 0);
      return 0;
    default:
      break;
  }
  const SystemOption* option = system_option(number);
  if (option == nullptr) return EINVAL;
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(fd, option->level, option->name, &value, &size) != 0) return 0;
  append(answer, number, static_cast<std::uint32_t>(option->is_flag ? value != 0 : value));
  return 0;
}

}  // namespace mote::io
