// The decoder keeps an explicit stack of compound terms being filled; leaves are read by LeafReader.
//
// `outstanding_` counts the terms that compounds have announced and that are still to come. As each takes at least one
// byte, it may never exceed the bytes left: that alone bounds all memory.
#include "wire/external_decode.h"

#include "term/build.h"
#include "term/map.h"
#include "term/small_stack.h"
#include "wire/external_leaf.h"
#include "wire/inflate.h"
#include "wire/scratch_stack.h"

namespace mote {

namespace {

using namespace external;

// A compound term whose parts are being read. The parts go to `at`; maps and funs are put together once all are there.
struct Frame {
  enum Kind : std::uint8_t { kRoot, kTuple, kCells, kPairs, kFun } kind;
  std::uint8_t arity;   // of a fun
  std::uint32_t next;   // part to be read
  std::uint32_t count;  // of parts, without the tail of a list
  Word* at;
  Word* result;  // where the finished map or fun goes
  const FunEntry* entry;

  std::uint64_t parts() const {
    if (kind == kCells) return std::uint64_t{count} + 1;
    if (kind == kPairs) return 2 * std::uint64_t{count};
    return count;
  }
  // Where part `index` goes.
  Word* place(std::uint64_t index) const {
    if (kind == kCells) return index < count ? at + 2 * index : at + 2 * std::uint64_t{count} - 1;
    if (kind == kPairs) return at + (index >> 1) + ((index & 1) != 0 ? count : 0);  // all keys, then all values
    return at + index;
  }
};

class ExternalDecoder {
 public:
  ExternalDecoder(Bytes input, TermSpace& space, AtomTable& atoms, TermResolver& resolver, DecodeOptions options)
      : space_(space), atoms_(atoms), resolver_(resolver), leaves_(input, space, atoms, resolver, options) {}

  std::expected<Term, DecodeError> run() {
    Word root = Term::nil().bits();
    stack_.push({.kind = Frame::kRoot, .count = 1, .at = &root});
    while (!stack_.empty()) {
      Frame& frame = stack_.top();
      if (part_ == frame.parts()) {
        Frame done = stack_.pop();
        part_ = stack_.empty() ? 0 : stack_.top().next;
        if (!finish(done)) return failure(done);
        continue;
      }
      Word* place = frame.place(part_++);
      if (!read_term(place)) {
        *place = Term::nil().bits();
        return failure({});
      }
    }
    return Term::from_bits(root);
  }

  std::size_t offset() const { return leaves_.in.offset(); }

 private:
  // The unfilled parts of unfinished terms become [], so that whoever walks the space finds terms.
  std::unexpected<DecodeError> failure(const Frame& last) {
    if (last.result != nullptr) *last.result = Term::nil().bits();
    while (!stack_.empty()) {
      Frame frame = stack_.pop();
      for (; part_ < frame.parts(); ++part_)
        *frame.place(part_) = Term::nil().bits();
      if (frame.result != nullptr) *frame.result = Term::nil().bits();
      if (!stack_.empty()) part_ = stack_.top().next;
    }
    return std::unexpected(leaves_.error);
  }

  void push(const Frame& frame) {
    stack_.top().next = static_cast<std::uint32_t>(part_);
    stack_.push(frame);
    part_ = 0;
  }

  bool announce(std::uint64_t terms) {
    outstanding_ += terms;
    if (outstanding_ > leaves_.in.left()) return leaves_.malformed("more elements than bytes");
    return true;
  }

  bool read_term(Word* place) {
    std::uint8_t tag;
    do {
      if (!leaves_.in.u8(tag)) return leaves_.truncated();
    } while (tag == kList && is_just_a_tail());
    --outstanding_;
    switch (tag) {
      case kSmallTuple:
      case kLargeTuple:
        return read_tuple(tag, place);
      case kList:
        return read_list(place);
      case kMap:
        return read_map(place);
      case kNewFun:
        return read_fun(place);
      default: {
        Term leaf = leaves_.read(tag);
        if (leaf.is_none()) return false;
        *place = leaf.bits();
        return true;
      }
    }
  }

  // Passes over the length of a list without elements, which is the term after it.
  bool is_just_a_tail() {
    ByteReader& in = leaves_.in;
    return in.left() >= 4 && ByteReader::load_u32(in.position()) == 0 && in.skip(4);
  }

  bool read_tuple(std::uint8_t tag, Word* place) {
    std::uint32_t arity;
    if (!(tag == kSmallTuple ? leaves_.u8(arity) : leaves_.u32(arity)) || !announce(arity)) return false;
    if (arity > kMaxTupleArity) return leaves_.malformed("a tuple is too large");
    Word* at = space_.allocate(Tuple::words(arity));
    at[0] = make_header(Tag::kTuple, arity);
    *place = Term::boxed(at).bits();
    if (arity > 0) push({.kind = Frame::kTuple, .count = arity, .at = at + 1});
    return true;
  }

  bool read_list(Word* place) {
    std::uint32_t length;
    if (!leaves_.u32(length) || !announce(std::uint64_t{length} + 1)) return false;
    Word* cells = space_.allocate(Cons::kWords * std::size_t{length});
    for (std::size_t i = 1; i < length; ++i)
      cells[2 * i - 1] = Term::cons(cells + 2 * i).bits();
    *place = Term::cons(cells).bits();
    push({.kind = Frame::kCells, .count = length, .at = cells});
    return true;
  }

  bool read_map(Word* place) {
    std::uint32_t count;
    if (!leaves_.u32(count) || !announce(2 * std::uint64_t{count})) return false;
    if (count == 0) {
      *place = map_from_pairs(space_, atoms_, {}, {}).bits();
      return true;
    }
    push({.kind = Frame::kPairs, .count = count, .at = scratch_.take(2 * std::size_t{count}), .result = place});
    return true;
  }

  bool read_fun(Word* place) {
    std::uint32_t size, arity, free_count;
    FunIdentity identity;
    if (!leaves_.u32(size) || !leaves_.u8(arity)) return false;
    identity.arity = arity;
    if (!leaves_.read_fun_identity(identity, free_count) || !announce(free_count)) return false;
    const FunEntry* entry = resolver_.fun_entry(identity, free_count);
    if (entry == nullptr) return leaves_.malformed("an unknown fun");
    Frame frame{.kind = Frame::kFun, .arity = static_cast<std::uint8_t>(arity), .count = free_count, .result = place};
    frame.entry = entry;
    frame.at = free_count == 0 ? nullptr : scratch_.take(free_count);
    push(frame);
    return true;
  }

  bool finish(const Frame& frame) {
    if (frame.kind == Frame::kPairs) {
      const Term* keys = reinterpret_cast<const Term*>(frame.at);
      Term map =
          map_from_pairs(space_, atoms_, std::span(keys, frame.count), std::span(keys + frame.count, frame.count));
      scratch_.give_back(2 * std::size_t{frame.count});
      if (map_size(map) != frame.count) return leaves_.malformed("a key occurs twice in a map");
      *frame.result = map.bits();
    } else if (frame.kind == Frame::kFun) {
      Word* at = space_.allocate(Fun::words(frame.count));
      Fun* fun = reinterpret_cast<Fun*>(at);
      fun->header = make_header(Tag::kFun, 2 + Word{frame.count}, frame.arity);
      fun->entry = frame.entry;
      fun->creator = Term::local_pid(0);
      if (frame.count > 0) {
        std::memcpy(fun->environment(), frame.at, frame.count * sizeof(Word));
        scratch_.give_back(frame.count);
      }
      *frame.result = Term::boxed(at).bits();
    }
    return true;
  }

  static constexpr std::uint32_t kMaxTupleArity = (1u << 24) - 1;

  TermSpace& space_;
  AtomTable& atoms_;
  TermResolver& resolver_;
  LeafReader leaves_;
  SmallStack<Frame, 16> stack_;
  ScratchStack scratch_;
  std::uint64_t part_ = 0;  // next part of the frame on top
  std::uint64_t outstanding_ = 1;
};

// The term after a version byte and whatever wraps it; `in` stands at it.
std::expected<DecodedTerm, DecodeError> decode_wrapped(ByteReader& in, TermSpace& space, AtomTable& atoms,
                                                       TermResolver& resolver, DecodeOptions options) {
  auto malformed = [&](const char* message) {
    return std::unexpected(DecodeError{DecodeError::kMalformed, in.offset(), message});
  };
  if (in.at_end()) return malformed("the data ends too soon");
  std::uint8_t tag = *in.position();
  if (tag == kLocal) {
    in.skip(1);
    std::uint32_t check;
    if (!in.u32(check)) return malformed("the data ends too soon");
    const std::uint8_t* start = in.position();
    auto decoded = decode_external({start, in.left()}, space, atoms, resolver,
                                   {.safe = options.safe, .version = false, .compressed = false});
    if (!decoded) return decoded;
    if (check != local_check(resolver.local_secret(), start, decoded->used))
      return malformed("a local term of another runtime");
    return DecodedTerm{decoded->term, in.offset() + decoded->used};
  }
  ExternalDecoder decoder({in.position(), in.left()}, space, atoms, resolver, options);
  auto term = decoder.run();
  if (!term) {
    term.error().offset += in.offset();
    return std::unexpected(term.error());
  }
  return DecodedTerm{*term, in.offset() + decoder.offset()};
}

}  // namespace

std::expected<DecodedTerm, DecodeError> decode_external(Bytes input, TermSpace& space, AtomTable& atoms,
                                                        TermResolver& resolver, DecodeOptions options) {
  ByteReader in(input);
  auto malformed = [&](const char* message) {
    return std::unexpected(DecodeError{DecodeError::kMalformed, in.offset(), message});
  };
  std::uint8_t version;
  if (options.version && (!in.u8(version) || version != kVersion)) return malformed("no version byte 131");
  if (!options.compressed || in.at_end() || *in.position() != kCompressed)
    return decode_wrapped(in, space, atoms, resolver, options);
  in.skip(1);
  std::uint32_t size;
  if (!in.u32(size)) return malformed("the data ends too soon");
  std::vector<std::uint8_t> plain;
  std::size_t consumed;
  if (!inflate_exactly({in.position(), in.left()}, size, plain, &consumed)) return malformed("damaged compressed data");
  ByteReader plain_in{Bytes(plain)};
  auto decoded = decode_wrapped(plain_in, space, atoms, resolver, options);
  if (decoded) decoded->used = in.offset() + consumed;
  return decoded;
}

}  // namespace mote
