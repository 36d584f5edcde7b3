// The requests that OTP's prim_inet makes of sockets, by its numbers.
#pragma once

#include <cstdint>

namespace mote::io {

enum SocketRequest : std::uint32_t {
  kOpen = 1,
  kConnect = 3,
  kPeer = 4,
  kName = 5,
  kBind = 6,
  kSetOptions = 7,
  kGetOptions = 8,
  kStatistics = 11,
  kHostName = 12,
  kOpenDescriptor = 13,
  kDescriptor = 14,
  kType = 15,
  kStatus = 16,
  kServiceByName = 17,
  kServiceByPort = 18,
  kInterfaceNames = 21,
  kGetInterface = 22,
  kSetInterface = 23,
  kSubscribe = 24,
  kInterfaceAddresses = 25,
  kAccept = 26,
  kListen = 27,
  kIgnoreDescriptor = 28,
  kReceive = 42,
  kPutBack = 43,
  kShutDown = 44,
  kSendFile = 45,
  kReceivePacket = 60,
};

}  // namespace mote::io
