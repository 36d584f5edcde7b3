// asn1rt_nif's part for the Packed Encoding Rules of ASN.1: a program of one-byte commands, which compiled modules
// make, becomes the bits it tells to write.
//
//   0, 1                          a bit
//   2                             go on at the next byte
//   10 Bits Value                 that many low bits of the value
//   20 N, 21 N:16                 N bytes, from the next whole byte on
//   30 Unused N, 31 Unused N:16   N bytes but for that many bits of the last
//   40-43 Length N                N bytes of 0 or 1 as bits, cut or filled with zeros to the length
//   45-47 Length N                the bits of N bytes, cut or filled with zeros to the length
//
// Of 40 to 43 and 45 to 47, the length has one or two bytes, and so has N: 40, 45: both one; 41: N two; 42, 46: the
// length two; 43, 47: both two.
#include <algorithm>
#include <climits>
#include <vector>

#include "crypto/arguments.h"
#include "crypto/table.h"

namespace mote::crypto {

namespace {

class Writer {
 public:
  void bit(bool value) {
    if (value) bytes_.back() |= static_cast<std::uint8_t>(1 << (unused_ - 1));
    if (--unused_ == 0) next_byte();
  }

  void zeros(int count) {
    while (count-- > 0)
      bit(false);
  }

  void align() {
    if (unused_ != 8) next_byte();
  }

  void byte(std::uint8_t value) {
    bytes_.back() |= static_cast<std::uint8_t>(value >> (8 - unused_));
    bytes_.push_back(static_cast<std::uint8_t>(value << unused_));
  }

  // The low bits of a value; false where there are more than two bytes could take.
  bool low_bits(int count, std::uint8_t value) {
    if (count - unused_ > 8) return false;
    if (count < unused_) {
      bytes_.back() |= static_cast<std::uint8_t>(value << (unused_ - count));
      unused_ -= count;
      return true;
    }
    int left = count - unused_;
    bytes_.back() |= static_cast<std::uint8_t>(value >> left);
    next_byte();
    if (left > 0) bytes_.back() = static_cast<std::uint8_t>(value << (8 - left));
    unused_ -= left;
    if (unused_ == 0) next_byte();
    return true;
  }

  // The high bits of a value; those below them are written, too, where later bits come to lie.
  void high_bits(int count, std::uint8_t value) {
    bytes_.back() |= static_cast<std::uint8_t>(value >> (8 - unused_));
    if (count < unused_) {
      unused_ -= count;
      return;
    }
    int left = count - unused_;
    std::uint8_t rest = unused_ == 8 ? 0 : static_cast<std::uint8_t>(value << unused_);
    next_byte();
    if (left > 0) bytes_.back() = rest;
    unused_ -= left;
  }

  // One byte at least.
  std::span<const std::uint8_t> bytes() const {
    return {bytes_.data(), bytes_.size() > 1 && unused_ == 8 ? bytes_.size() - 1 : bytes_.size()};
  }

 private:
  void next_byte() {
    bytes_.push_back(0);
    unused_ = 8;
  }

  std::vector<std::uint8_t> bytes_ = {0};  // the last is being filled
  int unused_ = 8;                         // bits of it, 1 to 8
};

class Program {
 public:
  explicit Program(std::span<const std::uint8_t> code) : code_(code), left_(static_cast<int>(code.size())) {}

  // False where it is malformed.
  bool run();
  const Writer& writer() const { return writer_; }

 private:
  bool command(std::uint8_t code);
  bool octets(int length_bytes);
  bool octets_but(int length_bytes);
  bool bits_of_bytes(int length_bytes, int size_bytes);
  bool packed_bits(int length_bytes, int size_bytes);
  bool take_bits(int count);
  // A number of one or two bytes; -1 where the program ends before.
  int number(int bytes);
  // Whether so many more bytes are there; counts them as read.
  bool counts(int bytes) {
    left_ -= bytes;
    return left_ >= 0 && position_ + static_cast<std::size_t>(bytes) <= code_.size();
  }
  std::uint8_t next() { return code_[position_++]; }

  std::span<const std::uint8_t> code_;
  std::size_t position_ = 0;
  int left_;  // as commands say they are long; they may read less than that
  Writer writer_;
};

int Program::number(int bytes) {
  if (!counts(bytes)) return -1;
  int value = next();
  return bytes == 1 ? value : value << 8 | next();
}

bool Program::octets(int length_bytes) {
  int count = number(length_bytes);
  if (count < 0 || !counts(count)) return false;
  writer_.align();
  while (count-- > 0)
    writer_.byte(next());
  return true;
}

bool Program::octets_but(int length_bytes) {
  int unused = number(1), count = number(length_bytes);
  if (unused < 0 || count < 0 || !counts(count) || unused > 8 || (unused > 0 && count == 0)) return false;
  for (int whole = unused == 0 ? count : count - 1; whole > 0; --whole)
    writer_.byte(next());
  if (unused > 0) writer_.high_bits(8 - unused, next());
  return true;
}

bool Program::take_bits(int count) {
  while (count-- > 0) {
    std::uint8_t value = next();
    if (value > 1) return false;
    writer_.bit(value == 1);
  }
  return true;
}

bool Program::bits_of_bytes(int length_bytes, int size_bytes) {
  int length = number(length_bytes), count = number(size_bytes);
  if (length < 0 || count < 0 || !counts(count) || !take_bits(std::min(length, count))) return false;
  writer_.zeros(length - count);
  if (count > length) position_ += static_cast<std::size_t>(count - length);
  return true;
}

// Where the bytes are more than the length wants, those that are not read are taken for commands: compiled modules give
// no more than they need.
bool Program::packed_bits(int length_bytes, int size_bytes) {
  int length = number(length_bytes), count = number(size_bytes);
  if (length < 0 || count < 0 || !counts(count)) return false;
  for (int whole = std::min(length / 8, count); whole > 0; --whole)
    writer_.byte(next());
  if (length < 8 * count)
    writer_.high_bits(length % 8, next());
  else
    writer_.zeros(length - 8 * count);
  return true;
}

bool Program::command(std::uint8_t code) {
  switch (code) {
    case 0:
    case 1:
      writer_.bit(code == 1);
      return true;
    case 2:
      writer_.align();
      return true;
    case 10: {
      int count = number(1), value = number(1);
      return count >= 0 && value >= 0 && writer_.low_bits(count, static_cast<std::uint8_t>(value));
    }
    case 20:
    case 21:
      return octets(code - 19);
    case 30:
    case 31:
      return octets_but(code - 29);
    case 40:
      return bits_of_bytes(1, 1);
    case 41:
      return bits_of_bytes(1, 2);
    case 42:
      return bits_of_bytes(2, 1);
    case 43:
      return bits_of_bytes(2, 2);
    case 45:
      return packed_bits(1, 1);
    case 46:
      return packed_bits(2, 1);
    case 47:
      return packed_bits(2, 2);
    default:
      return false;
  }
}

bool Program::run() {
  while (left_ > 0) {
    --left_;
    if (!command(next())) return false;
  }
  return true;
}

Term encode_per_complete_1(Context& c) {
  if (goes_aside(c, c[0])) return Term::none();
  Bytes code;
  if (!code.load_io_data(c[0]) || code.size() > INT_MAX) return c.badarg();
  if (code.size() == 0) return binary_of(c, {});
  Program program(code.span());
  if (!program.run()) return c.error_tuple(Term::small('1'));
  charge_bytes(c, 16 * code.size());
  return binary_of(c, program.writer().bytes());
}

constexpr Builtin kBuiltins[] = {
    {"asn1rt_nif", "encode_per_complete", 1, encode_per_complete_1},
};

}  // namespace

std::span<const Builtin> per_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
