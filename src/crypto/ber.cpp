// asn1rt_nif's part for the Basic Encoding Rules of ASN.1: bytes to nested {Tag, Value} and back. A value is a binary,
// or the list of what a constructed one is made of; a tag's number has the class in its bits 16 and 17.
//
// Nothing here recurses: how deep data is nested is up to whoever sends it.
#include <algorithm>
#include <climits>
#include <vector>

#include "base/work.h"
#include "crypto/arguments.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

// More levels than that are refused, as the reference does.
constexpr std::size_t kDeepest = 585;
constexpr std::uint8_t kConstructed = 0x20, kLongForm = 0x80, kManyBytes = 0x1F;

// -- decoding

enum class Problem : std::uint8_t { kNone, kTag, kLength, kValue, kDepth };

class Decoder {
 public:
  Decoder(Context& c, const Bytes& bytes) : c_(c), at_(bytes.data()), size_(static_cast<int>(bytes.size())) {}

  // {Term, Rest}, or {error, {Reason, Position}}.
  Term run();

 private:
  // A constructed value whose parts are being read.
  struct Frame {
    Term tag;
    std::size_t first;  // of its parts in parts_
    int limit;          // where the parts must end
    bool indefinite;    // ends with two zeros
  };

  Problem begin_item();
  Problem read_tag(int limit, bool& constructed, Term& tag);
  Problem read_length(int limit, int& length);
  bool ends_frame(Problem& problem);
  Term failed(Problem problem);

  Context& c_;
  const std::uint8_t* at_;
  int size_;
  int index_ = 0;
  std::vector<Frame> frames_;
  std::vector<Term> parts_;
};

Problem Decoder::read_tag(int limit, bool& constructed, Term& tag) {
  std::uint8_t first = at_[index_];
  constructed = (first & kConstructed) != 0;
  std::int64_t number = std::int64_t{first & 0xC0} << 10;
  if ((first & kManyBytes) != kManyBytes) {
    ++index_;
    tag = Term::small(number | (first & kManyBytes));
    return Problem::kNone;
  }
  // At most two bytes of seven bits each.
  if (index_ + 3 > limit) return Problem::kValue;
  ++index_;
  if (at_[index_] >= 128) number |= (at_[index_++] & 127) << 7;
  if (at_[index_] >= 128) return Problem::kTag;
  tag = Term::small(number | at_[index_++]);
  return Problem::kNone;
}

// Of the short or the long form; index_ is at the length's first byte and goes to the value.
Problem Decoder::read_length(int limit, int& length) {
  std::uint32_t sum = at_[index_];
  if (sum >= kLongForm) {
    int count = at_[index_] & 127;
    if (count > limit - (index_ + 1)) return Problem::kLength;
    sum = 0;
    while (count-- > 0) {
      ++index_;
      if (sum >= 1U << 24) return Problem::kLength;
      sum = sum << 8 | at_[index_];
    }
  }
  if (sum > static_cast<std::uint32_t>(limit - (index_ + 1))) return Problem::kValue;
  ++index_;
  length = static_cast<int>(sum);
  return Problem::kNone;
}

// Reads a tag and a length, and the value unless it is a constructed one, of which it makes a frame.
Problem Decoder::begin_item() {
  int limit = frames_.empty() ? size_ : frames_.back().limit;
  if (index_ + 2 > limit) return Problem::kValue;
  bool constructed = false;
  Term tag;
  Problem problem = read_tag(limit, constructed, tag);
  if (problem != Problem::kNone) return problem;
  if (index_ >= limit) return Problem::kTag;
  if (frames_.size() >= kDeepest) return Problem::kDepth;
  if (at_[index_] == kLongForm) {
    ++index_;
    if (index_ + 1 >= limit || !constructed) return Problem::kLength;
    frames_.push_back({tag, parts_.size(), limit, true});
    return Problem::kNone;
  }
  int length = 0;
  problem = read_length(limit, length);
  if (problem != Problem::kNone) return problem;
  if (constructed) {
    frames_.push_back({tag, parts_.size(), index_ + length, false});
    return Problem::kNone;
  }
  Term value = binary_of(c_, {at_ + index_, static_cast<std::size_t>(length)});
  parts_.push_back(make_tuple(c_.heap(), {tag, value}));
  index_ += length;
  return Problem::kNone;
}

// Whether the innermost frame has all its parts.
bool Decoder::ends_frame(Problem& problem) {
  const Frame& frame = frames_.back();
  if (!frame.indefinite) return index_ >= frame.limit;
  if (index_ + 1 >= frame.limit) {
    problem = Problem::kLength;
    return false;
  }
  if (at_[index_] != 0 || at_[index_ + 1] != 0) return false;
  index_ += 2;
  return true;
}

Term Decoder::failed(Problem problem) {
  std::string_view reason = problem == Problem::kTag      ? "invalid_tag"
                            : problem == Problem::kLength ? "invalid_length"
                            : problem == Problem::kDepth  ? "unknown"
                                                          : "invalid_value";
  return c_.error_tuple(make_tuple(c_.heap(), {c_.atom(reason), Term::small(index_)}));
}

Term Decoder::run() {
  StepCount steps;
  Problem problem = begin_item();
  while (problem == Problem::kNone && !frames_.empty()) {
    steps.step();
    if (!ends_frame(problem)) {
      if (problem == Problem::kNone) problem = begin_item();
      continue;
    }
    Frame frame = frames_.back();
    frames_.pop_back();
    Term list = make_list(c_.heap(), std::span(parts_).subspan(frame.first));
    parts_.resize(frame.first);
    parts_.push_back(make_tuple(c_.heap(), {frame.tag, list}));
  }
  if (problem != Problem::kNone) return failed(problem);
  Term rest = binary_of(c_, {at_ + index_, static_cast<std::size_t>(size_ - index_)});
  return make_tuple(c_.heap(), {parts_[0], rest});
}

Term decode_ber_tlv_raw_1(Context& c) {
  if (goes_aside(c, c[0])) return Term::none();
  Bytes bytes;
  if (!bytes.load_io_data(c[0]) || bytes.size() > INT_MAX) return c.badarg();
  charge_bytes(c, 16 * bytes.size());
  return Decoder(c, bytes).run();
}

// -- encoding, from the end to the beginning, as lengths come before what they are of

class Encoder {
 public:
  // False where it is no such term.
  bool run(Term item);
  // What was written, the last byte first.
  std::vector<std::uint8_t>& backwards() { return out_; }

 private:
  // A constructed value whose parts are being written, the last first.
  struct Frame {
    std::uint32_t tag;
    std::size_t written;  // before its parts
    std::size_t first;    // of its parts in parts_
  };

  bool begin_item(Term item);
  bool push_parts(Term list);
  void end_item(std::uint32_t tag, std::uint8_t form, std::size_t written);

  std::vector<std::uint8_t> out_;
  std::vector<Frame> frames_;
  std::vector<Term> parts_;
  StepCount steps_;
};

// Writes the length of what has been written since, and the tag.
void Encoder::end_item(std::uint32_t tag, std::uint8_t form, std::size_t written) {
  std::size_t length = out_.size() - written;
  if (length < kLongForm) {
    out_.push_back(static_cast<std::uint8_t>(length));
  } else {
    std::uint8_t count = 0;
    for (; length > 0; length >>= 8, ++count)
      out_.push_back(static_cast<std::uint8_t>(length));
    out_.push_back(kLongForm | count);
  }
  auto head = static_cast<std::uint8_t>(form | (tag & 0x30000) >> 10);
  std::uint32_t number = tag & 0xFFFF;
  if (number < kManyBytes) return out_.push_back(static_cast<std::uint8_t>(head | number));
  out_.push_back(number & 127);
  for (number >>= 7; number > 0; number >>= 7)
    out_.push_back((number & 127) | 128);
  out_.push_back(head | kManyBytes);
}

bool Encoder::push_parts(Term list) {
  for (; list.is_cons(); list = Cons(list).tail()) {
    steps_.step();
    parts_.push_back(Cons(list).head());
  }
  return list.is_nil();
}

bool Encoder::begin_item(Term item) {
  if (!item.is_tuple() || Tuple(item).arity() < 2) return false;
  std::optional<std::uint32_t> tag = io::to_narrow<std::uint32_t>(Tuple(item)[0]);
  if (!tag) return false;
  Term value = Tuple(item)[1];
  if (value.is_list()) {
    frames_.push_back({*tag, out_.size(), parts_.size()});
    return push_parts(value);
  }
  Bytes bytes;
  if (!bytes.load_binary(value) || out_.size() + bytes.size() > INT_MAX) return false;
  std::size_t written = out_.size();
  out_.insert(out_.end(), bytes.span().rbegin(), bytes.span().rend());
  end_item(*tag, 0, written);
  return true;
}

bool Encoder::run(Term item) {
  if (!begin_item(item)) return false;
  while (!frames_.empty()) {
    steps_.step();
    Frame frame = frames_.back();
    if (parts_.size() > frame.first) {
      Term last = parts_.back();
      parts_.pop_back();
      if (!begin_item(last)) return false;
    } else {
      frames_.pop_back();
      end_item(frame.tag, kConstructed, frame.written);
    }
  }
  return true;
}

Term encode_ber_tlv_1(Context& c) {
  if (c.is_large(c[0]) && c.aside()) return Term::none();
  Encoder encoder;
  if (!encoder.run(c[0])) return c.error_tuple(Term::small(-1));
  std::ranges::reverse(encoder.backwards());
  charge_bytes(c, 16 * encoder.backwards().size());
  return binary_of(c, encoder.backwards());
}

constexpr Builtin kBuiltins[] = {
    {"asn1rt_nif", "decode_ber_tlv_raw", 1, decode_ber_tlv_raw_1},
    {"asn1rt_nif", "encode_ber_tlv", 1, encode_ber_tlv_1},
};

}  // namespace

std::span<const Builtin> ber_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
