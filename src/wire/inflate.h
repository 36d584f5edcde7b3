// Inflating foreign zlib data with a bound on what it may grow to.
#pragma once

#include <expected>
#include <vector>

#include "wire/byte_reader.h"

namespace mote {

// Inflates a zlib stream that must yield exactly `size` bytes. False where it does not. *consumed (if given) is set to
// the number of input bytes the stream took.
bool inflate_exactly(Bytes input, std::size_t size, std::vector<std::uint8_t>& output, std::size_t* consumed = nullptr);

// Inflates a gzip file of one or more members. False where it is damaged or grows beyond `limit` bytes.
bool gunzip(Bytes input, std::size_t limit, std::vector<std::uint8_t>& output);

inline bool looks_gzipped(Bytes bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

}  // namespace mote
