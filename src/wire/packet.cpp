// Each protocol tells how long its header is and, once that is there, how much follows it.
#include "wire/packet.h"

#include <optional>

namespace mote {

namespace {

constexpr std::size_t kMostBytes = 0x7FFF'FFFF;  // a packet is never larger

constexpr PacketExtent kMore{PacketExtent::kPartial};
constexpr PacketExtent kInvalid{PacketExtent::kInvalid};

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | byte_at(bytes, at + i);
  return value;
}

std::size_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | byte_at(bytes, at + i);
  return value;
}

// A packet of `header` bytes that are there and `body` bytes more.
PacketExtent with_body(std::string_view bytes, std::size_t header, std::size_t body, const PacketLimits& limits,
                       std::size_t hidden = 0) {
  if (limits.packet_size != 0 && body > limits.packet_size) return kInvalid;
  std::size_t size = header + body;
  if (size > kMostBytes) return kInvalid;
  return {size <= bytes.size() ? PacketExtent::kWhole : PacketExtent::kPartial, size, hidden};
}

PacketExtent length_prefixed(std::string_view bytes, std::size_t header, const PacketLimits& limits) {
  if (bytes.size() < header) return kMore;
  return with_body(bytes, header, big_endian(bytes, 0, header), limits, header);
}

// The basic encoding rules: a tag of one or more bytes, a length of one or more.
PacketExtent asn1(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::uint8_t kLongTag = 0x1F, kMoreFollows = 0x80;
  if (bytes.size() < 2) return kMore;
  std::size_t at = 1;
  if ((byte_at(bytes, 0) & kLongTag) == kLongTag) {
    while (at < bytes.size() && (byte_at(bytes, at) & kMoreFollows) != 0)
      ++at;
    ++at;
    if (at >= bytes.size()) return kMore;
  }
  std::size_t length = byte_at(bytes, at++);
  if ((length & kMoreFollows) == 0) return with_body(bytes, at, length, limits);
  std::size_t length_bytes = length & ~std::size_t{kMoreFollows};
  if (bytes.size() - at < length_bytes) return kMore;
  if (length_bytes > 4) return kInvalid;
  return with_body(bytes, at + length_bytes, big_endian(bytes, at, length_bytes), limits);
}

PacketExtent sun_rpc(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::size_t kHeader = 4, kLastFragment = 0x8000'0000;
  if (bytes.size() < kHeader) return kMore;
  return with_body(bytes, kHeader, big_endian(bytes, 0, kHeader) & ~kLastFragment, limits);
}

PacketExtent cdr(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::size_t kHeader = 12, kFlags = 6, kLength = 8;
  if (bytes.size() < kHeader) return kMore;
  if (!bytes.starts_with("GIOP")) return kInvalid;
  bool little = (byte_at(bytes, kFlags) & 1) != 0;
  return with_body(bytes, kHeader, little ? little_endian(bytes, kLength, 4) : big_endian(bytes, kLength, 4), limits);
}

PacketExtent fast_cgi(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::size_t kHeader = 8, kContentLength = 4, kPaddingLength = 6;
  if (bytes.size() < kHeader) return kMore;
  if (byte_at(bytes, 0) != 1) return kInvalid;
  std::size_t padding = byte_at(bytes, kPaddingLength);
  PacketExtent extent = with_body(bytes, kHeader, big_endian(bytes, kContentLength, 2) + padding, limits);
  if (extent.state == PacketExtent::kWhole) extent.padding = padding;
  return extent;
}

PacketExtent tpkt(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::size_t kHeader = 4;
  if (bytes.size() < kHeader) return kMore;
  std::size_t size = big_endian(bytes, 2, 2);
  if (byte_at(bytes, 0) != 3 || size < kHeader) return kInvalid;
  return with_body(bytes, kHeader, size - kHeader, limits);
}

// A record of TLS: its type, the version, two bytes of length. The first message of SSL 2 has two bytes of length, of
// which the highest bit is set, then the message's type and the version; that much counts as its header.
PacketExtent tls(std::string_view bytes, const PacketLimits& limits) {
  constexpr std::size_t kHeader = 5, kLength = 3, kSsl2Mask = 0x7FFF, kSsl2InLength = 3;
  if (bytes.size() < kHeader) return kMore;
  if (!is_ssl2_hello(bytes)) return with_body(bytes, kHeader, big_endian(bytes, kLength, 2), limits);
  std::size_t length = big_endian(bytes, 0, 2) & kSsl2Mask;
  if (length < kSsl2InLength) return kInvalid;
  return with_body(bytes, kHeader, length - kSsl2InLength, limits);
}

PacketExtent line(std::string_view bytes, const PacketLimits& limits) {
  std::size_t end = bytes.find(limits.line_delimiter);
  bool found = end != std::string_view::npos;
  std::size_t size = found ? end + 1 : bytes.size();
  if (limits.packet_size != 0 && size > limits.packet_size) return kInvalid;
  std::size_t cut = limits.line_length;
  if (cut != 0 && (size > cut || (!found && size == cut))) return {PacketExtent::kWhole, cut, 0};
  return found ? PacketExtent{PacketExtent::kWhole, size, 0} : kMore;
}

bool continues(char c) {
  return c == ' ' || c == '\t';
}

// A line; with `folded`, together with those after it that begin with white space. Whether there are such shows only
// with the byte that follows.
PacketExtent http(std::string_view bytes, const PacketLimits& limits, bool folded) {
  if (bytes == "\n" || bytes.starts_with("\r\n")) return {PacketExtent::kWhole, bytes == "\n" ? 1u : 2u, 0};
  std::size_t most = limits.packet_size != 0 ? limits.packet_size : limits.line_length;
  std::size_t from = 0;
  while (true) {
    std::size_t end = bytes.find('\n', from);
    if (end == std::string_view::npos) return most != 0 && bytes.size() >= most ? kInvalid : kMore;
    std::size_t size = end + 1;
    bool last = size == bytes.size();
    // An empty first line is the end of the headers, whatever follows.
    if (folded && !last && continues(bytes[size]) && size > 2) {
      from = size;
      continue;
    }
    if (most != 0 && size > most) return kInvalid;
    if (folded && last) return kMore;
    return {PacketExtent::kWhole, size, 0};
  }
}

}  // namespace

bool is_ssl2_hello(std::string_view bytes) {
  constexpr std::uint8_t kSsl2 = 0x80, kClientHello = 1;
  return (byte_at(bytes, 0) & kSsl2) != 0 && byte_at(bytes, 2) == kClientHello;
}

PacketExtent packet_extent(PacketType type, std::string_view bytes, const PacketLimits& limits) {
  switch (type) {
    case PacketType::kRaw:
      return bytes.empty() ? kMore : PacketExtent{PacketExtent::kWhole, bytes.size(), 0};
    case PacketType::kLength1:
      return length_prefixed(bytes, 1, limits);
    case PacketType::kLength2:
      return length_prefixed(bytes, 2, limits);
    case PacketType::kLength4:
      return length_prefixed(bytes, 4, limits);
    case PacketType::kAsn1:
      return asn1(bytes, limits);
    case PacketType::kSunRpc:
      return sun_rpc(bytes, limits);
    case PacketType::kCdr:
      return cdr(bytes, limits);
    case PacketType::kFastCgi:
      return fast_cgi(bytes, limits);
    case PacketType::kTpkt:
      return tpkt(bytes, limits);
    case PacketType::kLine:
      return line(bytes, limits);
    case PacketType::kHttp:
      return http(bytes, limits, false);
    case PacketType::kHttpHeaders:
      return http(bytes, limits, true);
    case PacketType::kTls:
      return tls(bytes, limits);
  }
  return kInvalid;
}

}  // namespace mote
