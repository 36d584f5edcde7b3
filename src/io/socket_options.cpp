// Setting and telling options of sockets.
#include "io/socket_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace mote::io {

namespace {

enum Option : std::uint8_t {
  kLinger = 3,
  kMulticastIf = 11,
  kAddMembership = 14,
  kDropMembership = 15,
  kBuffer = 20,
  kHeader = 21,
  kActive = 22,
  kPacket = 23,
  kMode = 24,
  kDeliver = 25,
  kExitOnClose = 26,
  kHighWatermark = 27,
  kLowWatermark = 28,
  kSendTimeout = 30,
  kDelaySend = 31,
  kPacketSize = 32,
  kReadPackets = 33,
  kRaw = 34,
  kSendTimeoutClose = 35,
  kHighQueueWatermark = 36,
  kLowQueueWatermark = 37,
  kNamespace = 38,
  kShowReset = 39,
  kLineDelimiter = 40,
  kBindToDevice = 42,
  kPacketOptions = 45,
  kReadAhead = 49,
  kNonBlockSend = 50,
  kDebug = 99,
};

// Options of the system whose value is one number.
struct SystemOption {
  std::uint8_t number;
  int level;
  int name;
};
constexpr SystemOption kSystemOptions[] = {
    {0, SOL_SOCKET, SO_REUSEADDR},   {1, SOL_SOCKET, SO_KEEPALIVE},      {2, SOL_SOCKET, SO_DONTROUTE},
    {4, SOL_SOCKET, SO_BROADCAST},   {5, SOL_SOCKET, SO_OOBINLINE},      {6, SOL_SOCKET, SO_SNDBUF},
    {7, SOL_SOCKET, SO_RCVBUF},      {8, SOL_SOCKET, SO_PRIORITY},       {9, IPPROTO_IP, IP_TOS},
    {10, IPPROTO_TCP, TCP_NODELAY},  {12, IPPROTO_IP, IP_MULTICAST_TTL}, {13, IPPROTO_IP, IP_MULTICAST_LOOP},
    {16, IPPROTO_IPV6, IPV6_V6ONLY}, {17, SOL_SOCKET, SO_REUSEPORT},     {18, SOL_SOCKET, SO_REUSEPORT},
    {41, IPPROTO_IPV6, IPV6_TCLASS}, {43, IPPROTO_IP, IP_RECVTOS},       {44, IPPROTO_IPV6, IPV6_RECVTCLASS},
    {46, IPPROTO_IP, IP_TTL},        {47, IPPROTO_IP, IP_RECVTTL},       {48, IPPROTO_TCP, TCP_CORK},
};

const SystemOption* system_option(std::uint8_t number) {
  for (const SystemOption& option : kSystemOptions)
    if (option.number == number) return &option;
  return nullptr;
}

// The name of a packet type's number, in prim_inet's order.
constexpr PacketType kPacketTypes[] = {
    PacketType::kRaw,           PacketType::kLength1, PacketType::kLength2,     PacketType::kLength4,
    PacketType::kAsn1,          PacketType::kSunRpc,  PacketType::kCdr,         PacketType::kFastCgi,
    PacketType::kLine,          PacketType::kTpkt,    PacketType::kHttp,        PacketType::kHttpHeaders,
    PacketType::kRaw /* TLS */, PacketType::kHttp,    PacketType::kHttpHeaders,
};
constexpr std::uint32_t kTls = 12, kFirstBinaryHttp = 13;

void append_option(std::string* answer, std::uint8_t option, std::uint32_t value) {
  *answer += static_cast<char>(option);
  append_number(*answer, value, 4);
}

int set_membership(RequestReader& request, int fd, bool add) {
  std::uint32_t family = request.number(4), index = request.number(4);
  if (family == 1) {
    ip_mreqn group = {};
    group.imr_multiaddr.s_addr = htonl(request.number(4));
    group.imr_address.s_addr = htonl(request.number(4));
    group.imr_ifindex = static_cast<int>(index);
    return setsockopt(fd, IPPROTO_IP, add ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, &group, sizeof group);
  }
  ipv6_mreq group = {};
  std::string_view address = request.bytes(sizeof group.ipv6mr_multiaddr);
  if (request.sound) std::memcpy(&group.ipv6mr_multiaddr, address.data(), address.size());
  group.ipv6mr_interface = index;
  return setsockopt(fd, IPPROTO_IPV6, add ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP, &group, sizeof group);
}

// Sets one option of the system. 0 or the error; failures of most are not told, as OTP has it.
int set_system(std::uint8_t number, RequestReader& request, int fd) {
  if (number == kLinger) {
    linger value = {};
    value.l_onoff = request.number(4) != 0;
    value.l_linger = static_cast<int>(request.number(4));
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof value);
    return 0;
  }
  if (number == kRaw) {
    auto level = static_cast<int>(request.number(4)), name = static_cast<int>(request.number(4));
    std::string_view value = request.bytes(request.number(4));
    if (!request.sound) return EINVAL;
    return setsockopt(fd, level, name, value.data(), static_cast<socklen_t>(value.size())) == 0 ? 0 : errno;
  }
  if (number == kAddMembership || number == kDropMembership)
    return set_membership(request, fd, number == kAddMembership) == 0 ? 0 : errno;
  if (number == kMulticastIf) {
    in_addr address{.s_addr = htonl(request.number(4))};
    return setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &address, sizeof address) == 0 ? 0 : errno;
  }
  if (number == kBindToDevice) {
    std::string_view name = request.bytes(request.number(4));
    return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), static_cast<socklen_t>(name.size())) == 0 ? 0
                                                                                                              : errno;
  }
  if (number == kNamespace) return EINVAL;
  const SystemOption* option = system_option(number);
  if (option == nullptr) return EINVAL;
  auto value = static_cast<int>(request.number(4));
  setsockopt(fd, option->level, option->name, &value, sizeof value);
  return 0;
}

bool is_flag(const SystemOption& option) {
  constexpr std::uint8_t kFlags[] = {0, 1, 2, 4, 5, 10, 13, 16, 17, 18, 43, 44, 47, 48};
  for (std::uint8_t flag : kFlags)
    if (option.number == flag) return true;
  return false;
}

// Appends the value of one option of the system; nothing where it has none.
int get_system(std::uint8_t number, RequestReader& request, int fd, std::string* answer) {
  if (number == kLinger) {
    linger value = {};
    socklen_t size = sizeof value;
    if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &value, &size) != 0) return 0;
    append_option(answer, number, value.l_onoff != 0 ? 1 : 0);
    append_number(*answer, static_cast<std::uint32_t>(value.l_linger), 4);
    return 0;
  }
  if (number == kRaw) {
    auto level = static_cast<int>(request.number(4)), name = static_cast<int>(request.number(4));
    std::string_view given = request.bytes(request.number(4));
    if (!request.sound) return EINVAL;
    std::string value(given);
    auto size = static_cast<socklen_t>(value.size());
    if (getsockopt(fd, level, name, value.data(), &size) != 0) return 0;
    append_option(answer, number, static_cast<std::uint32_t>(level));
    append_number(*answer, static_cast<std::uint32_t>(name), 4);
    append_number(*answer, size, 4);
    answer->append(value, 0, size);
    return 0;
  }
  const SystemOption* option = system_option(number);
  if (option == nullptr) return EINVAL;
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(fd, option->level, option->name, &value, &size) != 0) return 0;
  append_option(answer, number, static_cast<std::uint32_t>(is_flag(*option) ? value != 0 : value));
  return 0;
}

}  // namespace

PacketType SocketOptions::packet_type() const {
  return kPacketTypes[packet];
}

bool SocketOptions::http_binaries() const {
  return packet >= kFirstBinaryHttp;
}

int SocketOptions::set_active(RequestReader& request, Effect* effect) {
  std::uint32_t wanted = request.number(4);
  if (wanted > kCounted) return EINVAL;
  if (wanted != kCounted) {
    active = static_cast<Active>(wanted);
    count = 0;
    return request.sound ? 0 : EINVAL;
  }
  auto more = static_cast<std::int16_t>(request.number(2));
  std::int32_t sum = more + (active == kCounted ? count : 0);
  if (!request.sound || sum > INT16_MAX || sum < -INT16_MAX - 1) return EINVAL;
  effect->count_ran_out = sum <= 0;
  active = sum <= 0 ? kPassive : kCounted;
  count = sum <= 0 ? 0 : sum;
  return 0;
}

// True where the option is one of the runtime's own.
bool SocketOptions::set_own(std::uint8_t option, RequestReader& request, Effect* effect, int* error) {
  auto number = [&](std::uint32_t& to) { to = request.number(4); };
  auto flag = [&](bool& to) { to = request.number(4) != 0; };
  switch (option) {
    case kActive:
      *error = set_active(request, effect);
      break;
    case kBuffer: {
      constexpr std::uint32_t kLeast = 1;
      std::uint32_t size = request.number(4);
      if (size >= kLeast && size <= INT32_MAX) buffer = size;
      break;
    }
    case kHeader:
      number(header);
      break;
    case kPacket: {
      std::uint32_t type = request.number(4);
      if (type >= std::size(kPacketTypes) || type == kTls)
        *error = EINVAL;
      else
        packet = type;
      break;
    }
    case kMode:
      flag(binary);
      break;
    case kDeliver:
      flag(deliver_terms);
      break;
    case kExitOnClose:
      flag(exit_on_close);
      break;
    case kHighWatermark:
      number(high_watermark);
      break;
    case kLowWatermark:
      number(low_watermark);
      break;
    case kHighQueueWatermark:
      number(high_queue_watermark);
      break;
    case kLowQueueWatermark:
      number(low_queue_watermark);
      break;
    case kSendTimeout:
      send_timeout = static_cast<std::int32_t>(request.number(4));
      break;
    case kSendTimeoutClose:
      flag(send_timeout_close);
      break;
    case kDelaySend:
      flag(delay_send);
      break;
    case kPacketSize:
      number(packet_size);
      break;
    case kReadPackets:
      number(read_packets);
      break;
    case kShowReset:
      flag(show_reset);
      break;
    case kLineDelimiter:
      line_delimiter = static_cast<char>(request.number(4));
      break;
    case kReadAhead:
      flag(read_ahead);
      break;
    case kNonBlockSend:
      flag(non_block_send);
      break;
    case kDebug:
      flag(debug);
      break;
    default:
      return false;
  }
  return true;
}

int SocketOptions::set(RequestReader request, int fd, Effect* effect) {
  while (!request.rest.empty()) {
    std::uint8_t option = request.byte();
    int error = 0;
    if (!set_own(option, request, effect, &error)) error = fd < 0 ? EINVAL : set_system(option, request, fd);
    if (error != 0) return error;
    if (!request.sound) return EINVAL;
  }
  return 0;
}

bool SocketOptions::get_own(std::uint8_t option, std::string* answer) const {
  std::optional<std::uint32_t> value;
  switch (option) {
    case kActive:
      append_option(answer, option, active);
      if (active == kCounted) append_number(*answer, static_cast<std::uint16_t>(count), 2);
      return true;
    case kBuffer:
      value = buffer;
      break;
    case kHeader:
      value = header;
      break;
    case kPacket:
      value = packet;
      break;
    case kMode:
      value = binary;
      break;
    case kDeliver:
      value = deliver_terms;
      break;
    case kExitOnClose:
      value = exit_on_close;
      break;
    case kHighWatermark:
      value = high_watermark;
      break;
    case kLowWatermark:
      value = low_watermark;
      break;
    case kHighQueueWatermark:
      value = high_queue_watermark;
      break;
    case kLowQueueWatermark:
      value = low_queue_watermark;
      break;
    case kSendTimeout:
      value = static_cast<std::uint32_t>(send_timeout);
      break;
    case kSendTimeoutClose:
      value = send_timeout_close;
      break;
    case kDelaySend:
      value = delay_send;
      break;
    case kPacketSize:
      value = packet_size;
      break;
    case kReadPackets:
      value = read_packets;
      break;
    case kShowReset:
      value = show_reset;
      break;
    case kLineDelimiter:
      value = static_cast<std::uint8_t>(line_delimiter);
      break;
    case kReadAhead:
      value = read_ahead;
      break;
    case kNonBlockSend:
      value = non_block_send;
      break;
    case kDebug:
      value = debug;
      break;
    default:
      return false;
  }
  append_option(answer, option, *value);
  return true;
}

int SocketOptions::get(RequestReader request, int fd, std::string* answer) const {
  while (!request.rest.empty()) {
    std::uint8_t option = request.byte();
    if (get_own(option, answer)) continue;
    if (int error = fd < 0 ? EINVAL : get_system(option, request, fd, answer); error != 0) return error;
  }
  return 0;
}

}  // namespace mote::io
