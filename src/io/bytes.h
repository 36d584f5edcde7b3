// The bytes of binaries and of lists of binaries, for system calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "term/views.h"

namespace mote::io {

// The bytes of a binary: in place where they lie on byte boundaries, else copied into `scratch`.
inline std::string_view bytes_of(Term binary, std::string& scratch) {
  BitView bits(binary);
  std::size_t size = bits.whole_bytes();
  if (bits.byte_aligned()) return {reinterpret_cast<const char*>(bits.base), size};
  scratch.resize(size);
  for (std::size_t i = 0; i < size; ++i)
    scratch[i] = static_cast<char>((bits.base[i] << bits.offset) | (bits.base[i + 1] >> (8 - bits.offset)));
  return scratch;
}

// The parts of a list of binaries, in order. Views into the terms, and into copies of its own for odd offsets.
class IoVector {
 public:
  // False where `list` is not a proper list of binaries.
  bool load(Term list);
  const std::vector<std::string_view>& parts() const { return parts_; }
  std::size_t size() const { return size_; }

 private:
  std::vector<std::string_view> parts_;
  std::vector<std::string> copies_;
  std::size_t size_ = 0;
};

// Appends the bytes of io data (bytes, binaries and lists of them, nested) to `to`. False where it is not io data.
bool append_io_data(std::string& to, Term data);

}  // namespace mote::io
