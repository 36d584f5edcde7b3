// Framing: how the bytes a port reads are cut into messages, and what is put before those it writes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace mote::io {

struct Framing {
  enum Kind : std::uint8_t {
    kStream,  // as they come
    kPacket,  // a length of `size` bytes (1, 2 or 4), big endian, before each
    kLine,    // lines, without the line feed and a carriage return before it; longer ones than `size` bytes in parts
  };
  Kind kind = kStream;
  std::uint32_t size = 0;

  // The length to write before `bytes`, empty unless packets are asked for. False where the length has no room for it.
  bool header(std::size_t bytes, std::string* header) const;
};

// Cuts what is read. Bytes that do not make a whole message yet are kept.
class Deframer {
 public:
  enum Part : std::uint8_t { kWhole, kLineEnd, kLinePart };  // kWhole: not of lines
  using Emit = std::function<void(Part part, std::string_view bytes)>;
  explicit Deframer(Framing framing) : framing_(framing) {}
  // Calls `emit` for each message that `bytes` completes. The views are valid during the call.
  void feed(std::string_view bytes, const Emit& emit);
  // At the end of the input: the rest of a line. An incomplete packet is dropped.
  void finish(const Emit& emit);

 private:
  void feed_packets(std::string_view bytes, const Emit& emit);
  void feed_lines(std::string_view bytes, const Emit& emit);
  Framing framing_;
  std::string kept_;
};

}  // namespace mote::io
