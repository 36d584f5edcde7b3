// ByteReader: bounds-checked reading of big-endian fields from foreign bytes. A read past the end leaves the reader
// where it is and answers false; nothing here throws or allocates.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace mote {

using Bytes = std::span<const std::uint8_t>;

class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  bool at_end() const { return at_ == end_; }
  const std::uint8_t* position() const { return at_; }

  bool u8(std::uint8_t& value) {
    if (left() < 1) return false;
    value = *at_++;
    return true;
  }
  bool u16(std::uint16_t& value) {
    if (left() < 2) return false;
    value = static_cast<std::uint16_t>(at_[0] << 8 | at_[1]);
    at_ += 2;
    return true;
  }
  bool u32(std::uint32_t& value) {
    if (left() < 4) return false;
    value = load_u32(at_);
    at_ += 4;
    return true;
  }
  bool u64(std::uint64_t& value) {
    if (left() < 8) return false;
    value = std::uint64_t{load_u32(at_)} << 32 | load_u32(at_ + 4);
    at_ += 8;
    return true;
  }
  bool bytes(std::size_t count, Bytes& value) {
    if (left() < count) return false;
    value = Bytes(at_, count);
    at_ += count;
    return true;
  }
  bool skip(std::size_t count) {
    if (left() < count) return false;
    at_ += count;
    return true;
  }

  static std::uint32_t load_u32(const std::uint8_t* at) {
    std::uint32_t value;
    std::memcpy(&value, at, 4);
    return __builtin_bswap32(value);
  }

 private:
  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

}  // namespace mote
