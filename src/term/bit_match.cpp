// The longer parts of matching.
#include "term/bit_match.h"

namespace mote {

namespace {

// Copies of up to this many bytes take no more words than a SubBits. Of binaries outside the heap, more is copied, so
// that a small part does not keep a large binary.
constexpr std::size_t kCopiedBytes = 16;
static_assert(HeapBinary::words(kCopiedBytes) <= SubBits::kWords);

bool is_copied(Term binary, std::size_t bytes) {
  return bytes <= kCopiedBytes || (bytes <= HeapBinary::kMaxBytes && binary.boxed_tag() == Tag::kRefcBinary);
}

}  // namespace

bool match_get_float(MatchContext* context, TermSpace& space, std::size_t bits, unsigned flags, Term* out) {
  double value;
  if (!match_has(context, bits) || !get_float(context->base, context->position, bits, flags, &value)) return false;
  context->position += bits;
  *out = make_float(space, value);
  return true;
}

Term make_part(TermSpace& space, Term binary, std::size_t offset, std::size_t bits) {
  if ((bits & 7) == 0) {
    std::size_t bytes = bits >> 3;
    if (is_copied(binary, bytes)) {
      std::uint8_t* to;
      Term copy = make_binary_of_size(space, bytes, &to);
      const std::uint8_t* from = BitView::bytes_of(binary);
      if ((offset & 7) == 0)
        std::memcpy(to, from + (offset >> 3), bytes);
      else
        copy_bits(to, 0, from, offset, bits);
      return copy;
    }
    // A binary that is appended to never has its full size while it can still grow, so this never shares one.
    if (offset == 0 && bits == BitView(binary).size) return binary;
  }
  return make_sub_bits(space, binary, offset, bits);
}

Term make_part_of(TermSpace& space, Term bitstring, std::size_t offset, std::size_t bits) {
  if (bitstring.boxed_tag() == Tag::kSubBits) {
    const SubBits* sub = SubBits::of(bitstring);
    if (offset == 0 && bits == sub->size && !sub->writable() && !is_copied(sub->binary, bytes_for_bits(bits)))
      return bitstring;
    offset += sub->offset();
    bitstring = sub->binary;
  }
  return make_part(space, bitstring, offset, bits);
}

Term match_binary_unchecked(MatchContext* context, TermSpace& space, std::size_t bits) {
  Term part = make_part(space, context->binary, context->position, bits);
  context->position += bits;
  return part;
}

}  // namespace mote
