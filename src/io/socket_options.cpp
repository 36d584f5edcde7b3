// Setting and telling options of sockets.
#include "io/socket_options.h"

#include <cerrno>
#include <optional>

#include "io/socket_option_numbers.h"

namespace mote::io {

using namespace socket_option;

namespace {

// The name of a packet type's number, in prim_inet's order.
constexpr PacketType kPacketTypes[] = {
    PacketType::kRaw,    PacketType::kLength1,     PacketType::kLength2, PacketType::kLength4, PacketType::kAsn1,
    PacketType::kSunRpc, PacketType::kCdr,         PacketType::kFastCgi, PacketType::kLine,    PacketType::kTpkt,
    PacketType::kHttp,   PacketType::kHttpHeaders, PacketType::kTls,     PacketType::kHttp,    PacketType::kHttpHeaders,
};
constexpr std::uint32_t kFirstBinaryHttp = 13;

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
      buffer_chosen = true;
      break;
    }
    case kHeader:
      number(header);
      break;
    case kPacket: {
      std::uint32_t type = request.number(4);
      if (type >= std::size(kPacketTypes))
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
    case kNamespace:
      network_namespace = request.bytes(request.number(4));
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

namespace {

// Whether sockets of this kind have the option: others do not tell it.
bool has_option(std::uint8_t option, bool datagrams) {
  switch (option) {
    case kHighWatermark:
    case kLowWatermark:
    case kSendTimeout:
    case kSendTimeoutClose:
    case kDelaySend:
    case kShowReset:
    case kReadAhead:
      return !datagrams;
    case kReadPackets:
      return datagrams;
    default:
      return true;
  }
}

}  // namespace

bool SocketOptions::get_own(std::uint8_t option, std::string* answer) const {
  std::optional<std::uint32_t> value;
  if (!has_option(option, datagrams)) return true;
  switch (option) {
    case kActive:
      append(answer, option, active);
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
    case kNamespace:
      if (network_namespace.empty()) return true;
      append(answer, option, static_cast<std::uint32_t>(network_namespace.size()));
      *answer += network_namespace;
      return true;
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
  append(answer, option, *value);
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
