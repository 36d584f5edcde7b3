// Where the encoder of external terms writes: bytes, a mere count of bytes, or pieces that share large binaries.
//
// A sink has append(bytes, count); bits(term, view), the contents of a bitstring; size(), the bytes so far; place() and
// patch(place, bytes, count), to come back to bytes appended before.
#pragma once

#include <vector>

#include "term/bits.h"
#include "term/build.h"
#include "wire/byte_buffer.h"

namespace mote {

struct SinkPlace {
  std::size_t piece;
  std::size_t offset;
};

class ByteSink {
 public:
  void append(const std::uint8_t* from, std::size_t count) { buffer.append(from, count); }
  void bits(Term, const BitView& view) { copy_bits_out(view, buffer.extend(bytes_for_bits(view.size))); }
  std::size_t size() const { return buffer.size(); }
  SinkPlace place() const { return {0, buffer.size()}; }
  void patch(SinkPlace place, const std::uint8_t* from, std::size_t count) {
    std::memcpy(buffer.data() + place.offset, from, count);
  }
  ByteBuffer buffer;
};

class CountingSink {
 public:
  void append(const std::uint8_t*, std::size_t count) { size_ += count; }
  void bits(Term, const BitView& view) { size_ += bytes_for_bits(view.size); }
  std::size_t size() const { return size_; }
  SinkPlace place() const { return {}; }
  void patch(SinkPlace, const std::uint8_t*, std::size_t) {}

 private:
  std::size_t size_ = 0;
};

class PieceSink {
 public:
  explicit PieceSink(TermSpace& space) : space_(space) {}

  void append(const std::uint8_t* from, std::size_t count) { current_.append(from, count); }
  void bits(Term term, const BitView& view) {
    Term base = term.has_tag(Tag::kSubBits) ? SubBits::of(term)->binary : term;
    bool shared = base.has_tag(Tag::kRefcBinary) && view.byte_aligned() && view.whole_bytes() > HeapBinary::kMaxBytes;
    if (!shared) return current_.bits(term, view);
    flush();
    std::size_t rest = view.size & 7;
    pieces_.push_back(rest == 0 ? term : make_sub_bits(space_, term, 0, view.size - rest));
    flushed_ += view.whole_bytes();
    if (rest != 0) {
      std::uint8_t last = static_cast<std::uint8_t>(view.base[view.whole_bytes()] & (0xFF00u >> rest));
      append(&last, 1);
    }
  }
  std::size_t size() const { return flushed_ + current_.size(); }
  SinkPlace place() const { return {pieces_.size(), current_.size()}; }
  void patch(SinkPlace place, const std::uint8_t* from, std::size_t count) {
    if (place.piece == pieces_.size()) return current_.patch(place, from, count);
    if (!pieces_[place.piece].is_none())
      std::memcpy(BitView::bytes_of(pieces_[place.piece]) + place.offset, from, count);
  }
  // The pieces as a list; none() where memory was exhausted.
  Term list() {
    flush();
    return failed_ ? Term::none() : make_list(space_, pieces_);
  }

 private:
  void flush() {
    if (current_.buffer.empty()) return;
    pieces_.push_back(make_binary(space_, current_.buffer.bytes()));
    failed_ = failed_ || pieces_.back().is_none();
    flushed_ += current_.size();
    current_.buffer.shrink(0);
  }

  TermSpace& space_;
  ByteSink current_;
  std::vector<Term> pieces_;
  std::size_t flushed_ = 0;  // bytes in pieces_
  bool failed_ = false;
};

}  // namespace mote
