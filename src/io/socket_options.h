// Options of sockets: those the runtime keeps to itself, and those of the operating system; both by the numbers and in
// the form in which OTP's prim_inet sends them.
#pragma once

#include <cstdint>
#include <string>

#include "io/socket_address.h"
#include "wire/packet.h"

namespace mote::io {

struct SocketOptions {
  enum Active : std::uint8_t { kPassive, kAlways, kOnce, kCounted };

  bool datagrams = false;
  bool binary = false;
  bool deliver_terms = true;  // else as ports of other kinds do
  Active active = kPassive;
  std::int32_t count = 0;    // of messages left, where kCounted
  std::uint32_t packet = 0;  // prim_inet's number of the packet type
  std::uint32_t packet_size = 0;
  std::uint32_t header = 0;
  std::uint32_t buffer = 1460;  // most bytes of one read
  bool buffer_chosen = false;   // by the option; else the system's buffer for input makes it larger
  std::uint32_t high_watermark = 8192, low_watermark = 4096;
  std::uint32_t high_queue_watermark = 8192, low_queue_watermark = 4096;
  std::int32_t send_timeout = -1;
  std::uint32_t read_packets = 5;
  bool exit_on_close = true;
  bool send_timeout_close = false;
  bool delay_send = false;
  bool show_reset = false;
  bool read_ahead = true;
  bool non_block_send = false;
  bool debug = false;
  std::uint8_t control_wanted = 0;  // a bit for each kind
  std::string network_namespace;    // a file that stands for it; empty: the program's
  char line_delimiter = '\n';

  PacketType packet_type() const;
  bool http() const { return packet_type() == PacketType::kHttp || packet_type() == PacketType::kHttpHeaders; }
  bool tls() const { return packet_type() == PacketType::kTls; }
  // Whether datagrams come with ancillary data.
  bool wants_control() const { return control_wanted != 0; }
  bool http_binaries() const;

  // What setting options asks the socket to do besides.
  struct Effect {
    bool count_ran_out = false;  // {active, N} has led to 0: the owner is to be told
  };
  // Sets what `request` lists, for a socket `fd` (-1: not open yet). 0, or the error.
  int set(RequestReader request, int fd, Effect* effect);
  // The values of what `request` lists, as written; those the system cannot tell are left out. 0, or the error.
  int get(RequestReader request, int fd, std::string* answer) const;

 private:
  bool set_own(std::uint8_t option, RequestReader& request, Effect* effect, int* error);
  bool get_own(std::uint8_t option, std::string* answer) const;
  int set_active(RequestReader& request, Effect* effect);
  // Options of the system, for an open socket. Setting: 0, or EINVAL for what failed where that is told, whatever the
  // system says of it. Getting appends the value, or nothing where there is none; 0, or EINVAL for no such option.
  int set_system(std::uint8_t option, RequestReader& request, int fd);
  // The system's buffer for input is to be of `size` bytes: a read takes as many, of datagrams not more than one has.
  void widen_buffer(int size);
  static int get_system(std::uint8_t option, RequestReader& request, int fd, std::string* answer);
};

}  // namespace mote::io
