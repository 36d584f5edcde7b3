// Copying and comparing runs of bits, 64 at a time where they are not aligned alike.
#include "term/bits.h"

namespace mote {

void store_bits_unaligned(std::uint8_t* base, std::size_t offset, Word value, std::size_t bits) {
  if (bits == 0) return;
  std::uint8_t* to = base + (offset >> 3);
  std::size_t start = offset & 7;
  if (start + bits > 64) {
    store_bits_unaligned(to, start, value >> 32, bits - 32);
    return store_bits_unaligned(to, start + bits - 32, value, 32);
  }
  std::size_t bytes = bytes_for_bits(start + bits);
  std::size_t after = 8 * bytes - start - bits;
  Word mask = low_mask(bits) << after;
  store_big(to, (load_big(to, bytes) & ~mask) | ((value << after) & mask), bytes);
}

namespace {

// Both places start at the same bit of their first byte.
void copy_alike(std::uint8_t* to, const std::uint8_t* from, std::size_t start, std::size_t bits) {
  if (start != 0) {
    std::size_t first = std::min<std::size_t>(bits, 8 - start);
    store_bits(to, start, load_bits(from, start, first), first);
    bits -= first;
    ++to, ++from;
  }
  std::size_t bytes = bits >> 3;
  if (bytes != 0) std::memcpy(to, from, bytes);
  std::size_t rest = bits & 7;
  if (rest != 0) {
    std::uint8_t keep = static_cast<std::uint8_t>(0xFF >> rest);
    to[bytes] = static_cast<std::uint8_t>((to[bytes] & keep) | (from[bytes] & ~keep));
  }
}

}  // namespace

void copy_bits(std::uint8_t* to, std::size_t to_offset, const std::uint8_t* from, std::size_t from_offset,
               std::size_t bits) {
  if (bits == 0) return;
  to += to_offset >> 3;
  from += from_offset >> 3;
  to_offset &= 7;
  from_offset &= 7;
  if (to_offset == from_offset) return copy_alike(to, from, to_offset, bits);
  if (to_offset != 0) {
    std::size_t first = std::min<std::size_t>(bits, 8 - to_offset);
    store_bits(to, to_offset, load_bits(from, from_offset, first), first);
    bits -= first;
    ++to;
    from_offset += first;
    from += from_offset >> 3;
    from_offset &= 7;
    if (from_offset == 0) return copy_alike(to, from, 0, bits);
  }
  for (; bits >= 64; bits -= 64, to += 8, from += 8)
    store_big64(to, load_bits(from, from_offset, 64));
  store_bits(to, 0, load_bits(from, from_offset, bits), bits);
}

int compare_bits(const std::uint8_t* a, std::size_t a_offset, const std::uint8_t* b, std::size_t b_offset,
                 std::size_t bits) {
  a += a_offset >> 3;
  b += b_offset >> 3;
  a_offset &= 7;
  b_offset &= 7;
  if ((a_offset | b_offset) == 0) {
    std::size_t bytes = bits >> 3;
    if (bytes != 0) {
      if (int order = std::memcmp(a, b, bytes); order != 0) return order;
    }
    a += bytes;
    b += bytes;
    bits &= 7;
  }
  for (; bits != 0; a += 8, b += 8) {
    std::size_t step = std::min<std::size_t>(bits, 64);
    Word left = load_bits(a, a_offset, step);
    Word right = load_bits(b, b_offset, step);
    if (left != right) return left < right ? -1 : 1;
    bits -= step;
  }
  return 0;
}

int compare_bitstrings(const BitView& a, const BitView& b) {
  int order = compare_bits(a.base, a.offset, b.base, b.offset, std::min(a.size, b.size));
  if (order != 0) return order;
  return a.size == b.size ? 0 : a.size < b.size ? -1 : 1;
}

void copy_bits_out(const BitView& view, std::uint8_t* to) {
  if (view.size == 0) return;
  if ((view.size & 7) != 0) to[view.size >> 3] = 0;
  copy_bits(to, 0, view.base, view.offset, view.size);
}

}  // namespace mote
