// Packets: where the first one in a run of bytes ends, for each of the protocols that sockets and
// erlang:decode_packet/3 know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mote {

enum class PacketType : std::uint8_t {
  kRaw,
  kLength1,  // a length of 1, 2 or 4 bytes, big endian, before each packet
  kLength2,
  kLength4,
  kAsn1,
  kSunRpc,
  kCdr,
  kFastCgi,
  kTpkt,
  kLine,
  kHttp,         // a request or status line
  kHttpHeaders,  // a header, with the lines that continue it, or the empty line after the last
  kTls,          // a record of TLS, or the first message of a client of SSL 2
};

struct PacketLimits {
  std::uint32_t packet_size = 0;  // of what follows the packet's own header, or of a line; 0: none
  std::uint32_t line_length = 0;  // longer lines are cut; 0: none
  char line_delimiter = '\n';
};

struct PacketExtent {
  enum State : std::uint8_t {
    kWhole,    // `size` bytes, of which the first `header` and the last `padding` are not part of what users see
    kPartial,  // more is needed: `size` bytes in all, 0 where that is not known yet
    kInvalid,
  };
  State state = kPartial;
  std::size_t size = 0;
  std::size_t header = 0;
  std::size_t padding = 0;
};

// Whether what `bytes` begin with is the first message of a client of SSL 2, which has a header of its own. Three bytes
// tell.
bool is_ssl2_hello(std::string_view bytes);

// The extent of the packet that `bytes` begin with.
PacketExtent packet_extent(PacketType type, std::string_view bytes, const PacketLimits& limits);

}  // namespace mote
