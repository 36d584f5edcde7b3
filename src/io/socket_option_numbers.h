// The options of sockets that have a form or a meaning of their own, by prim_inet's numbers, and how an answer tells
// one.
#pragma once

#include <cstdint>
#include <string>

#include "io/socket_address.h"

namespace mote::io::socket_option {

enum Number : std::uint8_t {
  kLinger = 3,
  kReceiveBuffer = 7,
  kMulticastIf = 11,
  kAddMembership = 14,
  kDropMembership = 15,
  kExclusiveAddress = 19,
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

// The option's number and a value of four bytes.
inline void append(std::string* answer, std::uint8_t option, std::uint32_t value) {
  *answer += static_cast<char>(option);
  append_number(*answer, value, 4);
}

}  // namespace mote::io::socket_option
