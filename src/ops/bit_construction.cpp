// The bit syntax: construction. Short binaries and what is appended to a binary that has room are built in place; most
// others in one step by build_plain; what that does not know, and whatever fails, is left to construct_bits of
// term/bit_construct.h.
#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "ops/call.h"
#include "ops/install.h"
#include "term/bit_construct.h"
#include "term/bit_integer.h"
#include "term/utf.h"

namespace mote {

namespace {

using Type = BitSegment::Type;

// A segment as it lies behind the instruction.
struct SegmentWords {
  Word type_and_number;
  Word unit;
  Word flags;
  Word source;  // an operand, or the address of a string's bytes
  Word size;    // an operand
  Word bytes;   // of an integer or a string where that many are known beforehand, else 0
  Type type() const { return static_cast<Type>(type_and_number & 0xFF); }
};
using Segments = std::span<const SegmentWords>;

constexpr std::size_t kNotPlain = ~std::size_t{0};

// Bits of a segment of explicit size.
[[gnu::always_inline]] inline std::size_t plain_size(const Process& process, const SegmentWords& segment) {
  constexpr std::int64_t kMost = 1 << 24;
  Term size = load(process, segment.size);
  if (!size.is_small() || size.small_value() < 0 || size.small_value() > kMost) return kNotPlain;
  return static_cast<std::size_t>(size.small_value()) * segment.unit;
}

std::size_t plain_binary_bits(const Process& process, const SegmentWords& segment) {
  Term value = load(process, segment.source);
  if (!value.is_bitstring()) return kNotPlain;
  std::size_t whole = BitView(value).size;
  if (load(process, segment.size) == atoms::k_all)
    return segment.unit <= 1 || whole % segment.unit == 0 ? whole : kNotPlain;
  std::size_t part = plain_size(process, segment);
  return part <= whole ? part : kNotPlain;
}

// Bits of a segment that put_plain can put; kNotPlain for all others.
[[gnu::always_inline]] inline std::size_t plain_bits(const Process& process, const SegmentWords& segment) {
  switch (segment.type()) {
    case Type::kInteger:
      return load(process, segment.source).is_small() ? plain_size(process, segment) : kNotPlain;
    case Type::kString:
      return plain_size(process, segment);
    case Type::kBinary:
      return plain_binary_bits(process, segment);
    case Type::kUtf8: {
      std::uint32_t code;
      return term_code_point(load(process, segment.source), &code) ? 8 * utf8_bytes(code) : kNotPlain;
    }
    default:
      return kNotPlain;
  }
}

// Puts a plain segment and answers its bits.
std::size_t put_plain(const Process& process, const SegmentWords& segment, std::uint8_t* bytes, std::size_t offset) {
  switch (segment.type()) {
    case Type::kInteger: {
      std::size_t bits = plain_size(process, segment);
      put_integer(bytes, offset, load(process, segment.source), bits, static_cast<unsigned>(segment.flags));
      return bits;
    }
    case Type::kString: {
      std::size_t bits = plain_size(process, segment);
      copy_bits(bytes, offset, reinterpret_cast<const std::uint8_t*>(segment.source), 0, bits);
      return bits;
    }
    case Type::kUtf8: {
      std::uint32_t code = static_cast<std::uint32_t>(load(process, segment.source).small_value());
      put_utf8(bytes, offset, code);
      return 8 * utf8_bytes(code);
    }
    default: {
      std::size_t bits = plain_binary_bits(process, segment);
      BitView view(load(process, segment.source));
      copy_bits(bytes, offset, view.base, view.offset, bits);
      return bits;
    }
  }
}

// The bitstring of segments that are all plain; none() where one is not, with nothing changed.
Term build_plain(Process& process, Segments segments) {
  Term accumulator;
  if (!segments.empty() && segments[0].type() <= Type::kPrivateAppend) {
    accumulator = load(process, segments[0].source);
    if (load(process, segments[0].size) != atoms::k_all || plain_binary_bits(process, segments[0]) == kNotPlain)
      return Term::none();
    segments = segments.subspan(1);
  }
  std::size_t total = 0;
  for (const SegmentWords& segment : segments) {
    std::size_t bits = plain_bits(process, segment);
    if (bits == kNotPlain) return Term::none();
    total += bits;
  }
  std::uint8_t* bytes;
  std::size_t offset = 0;
  Term result = accumulator.is_none() ? make_bitstring_of_size(process.heap, total, &bytes)
                                      : append_bits(process.heap, accumulator, total, &bytes, &offset);
  if (result.is_none()) return result;
  for (const SegmentWords& segment : segments)
    offset += put_plain(process, segment, bytes, offset);
  return result;
}

// A segment's whole bytes; kNotPlain where it has others, or is not of a kind that put_in_place puts.
[[gnu::always_inline]] inline std::size_t bytes_in_place(const SegmentWords& segment, const Term* x, const Term* y) {
  if (segment.bytes != 0)
    return segment.type() == Type::kString || load(segment.source, x, y).is_small() ? segment.bytes : kNotPlain;
  if (segment.type() == Type::kBinary) {
    Term value = load(segment.source, x, y);
    if (segment.size != atoms::k_all.bits() || !value.is_bitstring() || (segment.unit != 8 && segment.unit != 1))
      return kNotPlain;
    BitView view(value);
    return (view.size & 7) == 0 && view.byte_aligned() ? view.size >> 3 : kNotPlain;
  }
  std::uint32_t code;
  if (segment.type() != Type::kUtf8 || !term_code_point(load(segment.source, x, y), &code)) return kNotPlain;
  return utf8_bytes(code);
}

[[gnu::always_inline]] inline void put_fixed_integer(const SegmentWords& segment, Word value, std::uint8_t* to) {
  if (segment.bytes == 1)
    *to = static_cast<std::uint8_t>(value);
  else
    store_big(
        to,
        FieldFlags::little(static_cast<unsigned>(segment.flags)) ? to_little_image(value, 8 * segment.bytes) : value,
        segment.bytes);
}

// Puts a segment of known bytes, a small integer or a string, and answers where the next one goes.
[[gnu::always_inline]] inline std::uint8_t* put_fixed(const SegmentWords& segment, const Term* x, const Term* y,
                                                      std::uint8_t* to) {
  if (segment.type() == Type::kString)
    std::memcpy(to, reinterpret_cast<const std::uint8_t*>(segment.source), segment.bytes);
  else
    put_fixed_integer(segment, static_cast<Word>(load(segment.source, x, y).small_value()), to);
  return to + segment.bytes;
}

// Puts a segment of which bytes_in_place told the bytes.
[[gnu::always_inline]] inline std::uint8_t* put_in_place(const SegmentWords& segment, const Term* x, const Term* y,
                                                         std::uint8_t* to) {
  if (segment.bytes != 0) return put_fixed(segment, x, y, to);
  Term value = load(segment.source, x, y);
  if (segment.type() == Type::kUtf8) return to + encode_utf8(static_cast<std::uint32_t>(value.small_value()), to);
  BitView view(value);
  std::memcpy(to, view.base, view.size >> 3);
  return to + (view.size >> 3);
}

struct Built {
  Term bits;  // none() where it cannot be built like this, with nothing changed
  Word* top = nullptr;
};

// What a construction is appended to, in *grows; nullptr there where it has no such segment. False where that is not a
// binary that can grow.
[[gnu::always_inline]] inline bool take_accumulator(Segments& segments, const Term* x, const Term* y, SubBits** grows) {
  *grows = nullptr;
  if (segments.empty() || segments[0].type() > Type::kPrivateAppend) return true;
  Term accumulator = load(segments[0].source, x, y);
  if (!accumulator.has_tag(Tag::kSubBits) || segments[0].size != atoms::k_all.bits()) return false;
  *grows = SubBits::of(accumulator);
  segments = segments.subspan(1);
  return true;
}

// Room for `bytes` bytes: behind a binary, or of a new short one, its padding cleared. nullptr where there is none.
[[gnu::always_inline]] inline std::uint8_t* room_in_place(const SubBits* grows, std::size_t bytes, const Term* y,
                                                          Word* htop) {
  if (grows != nullptr) return has_room(htop, y, SubBits::kWords * sizeof(Word)) ? room_behind(grows, bytes) : nullptr;
  std::size_t words = HeapBinary::words(bytes);
  if (bytes > HeapBinary::kMaxBytes || !has_room(htop, y, words * sizeof(Word))) return nullptr;
  htop[words - 1] = 0;
  return reinterpret_cast<HeapBinary*>(htop)->bytes();
}

[[gnu::always_inline]] inline Built built_in_place(SubBits* grows, std::size_t bytes, Word* htop) {
  if (grows != nullptr) return {append_bytes_at(htop, grows, bytes), htop + SubBits::kWords};
  return {heap_binary_at(htop, bytes), htop + HeapBinary::words(bytes)};
}

// A binary of whole bytes that is short, or that is the one in the first segment with more behind it, where that has
// room. The X registers are in memory.
[[gnu::noinline]] Built build_in_place(Segments segments, const Term* x, const Term* y, Word* htop) {
  SubBits* grows;
  if (!take_accumulator(segments, x, y, &grows)) return {};
  std::size_t bytes = 0;
  for (const SegmentWords& segment : segments) {
    std::size_t more = bytes_in_place(segment, x, y);
    if (more == kNotPlain) return {};
    bytes += more;
  }
  std::uint8_t* to = room_in_place(grows, bytes, y, htop);
  if (to == nullptr) return {};
  for (const SegmentWords& segment : segments)
    to = put_in_place(segment, x, y, to);
  return built_in_place(grows, bytes, htop);
}

// The same where all segments have known bytes, `bytes` together: integers and strings.
[[gnu::noinline]] Built build_fixed(Segments segments, std::size_t bytes, const Term* x, const Term* y, Word* htop) {
  SubBits* grows;
  if (!take_accumulator(segments, x, y, &grows)) return {};
  std::uint8_t* to = room_in_place(grows, bytes, y, htop);
  if (to == nullptr) return {};
  for (const SegmentWords& segment : segments) {
    if (segment.type() != Type::kString && !load(segment.source, x, y).is_small()) return {};
    to = put_fixed(segment, x, y, to);
  }
  return built_in_place(grows, bytes, htop);
}

// What a failed construction raises: badarg or system_limit, with a cause for error_info.
const Word* fail_construction(Process& process, const Word* ip, const BitFault& fault) {
  process.failure() = {};
  process.failure().reason = fault.system_limit ? atoms::k_system_limit : atoms::k_badarg;
  if (ip[1] != 0) return address(ip[1]);
  TermSpace& heap = process.heap;
  CodePlace place = process.vm->code->place_of(ip);
  bool tells_cause = fault.segment != 0;
  if (place.function != nullptr && tells_cause) {
    Term cause =
        make_tuple(heap, {Term::small(fault.segment), fault_type_atom(fault), fault_error_atom(fault), fault.value});
    process.failure().first_frame = construction_frame(process, place, cause);
    process.failure().replaces_own_frame = true;
  }
  return raise(process, ip);
}

Term build_any(Process& process, Segments words, BitFault* fault) {
  std::vector<BitSegment> segments(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    BitSegment& segment = segments[i];
    segment.type = words[i].type();
    segment.number = static_cast<std::uint16_t>(words[i].type_and_number >> 16);
    segment.unit = static_cast<std::uint16_t>(words[i].unit);
    segment.flags = static_cast<std::uint8_t>(words[i].flags);
    if (segment.type == Type::kString)
      segment.string = reinterpret_cast<const std::uint8_t*>(words[i].source);
    else
      segment.value = load(process, words[i].source);
    segment.size = load(process, words[i].size);
    segment.all = segment.size == atoms::k_all;
  }
  return construct_bits(process.heap, segments, fault);
}

// Bits of what a construction is appended to.
std::size_t accumulated_bits(const Process& process, Segments segments) {
  if (segments.empty() || segments[0].type() > Type::kPrivateAppend) return 0;
  Term accumulator = load(process, segments[0].source);
  return accumulator.is_bitstring() ? BitView(accumulator).size : 0;
}

// Whether a construction has to end the slice or collect first; each call may stop for other reasons. In the mode that
// always collects, its reservation has.
bool is_safe_point_due(const Process& process, Word live) {
  if (process.reductions_left > 0 || live == kNoSafePoint || process.heap.collects_always()) return false;
  return process.reductions_left + process.reductions_held <= 0 || process.heap.wants_collection();
}

// ip[1]: failure; ip[2]: destination; ip[3]: count of segments; ip[4]: their bytes, where these are known; ip[5]: live
// X registers at the construction's safe point, or kNoSafePoint; ip[6]: words from there to here; then the destination
// once more, then the segments. Code that unwinds its stack makes binaries without any call: the safe point is there so
// that it neither gathers binaries nobody uses nor keeps a worker.
template <int first>
const Word* bs_create_bin(Process& process, const Word* ip) {
  constexpr std::size_t kBitsPerReduction = 8 * 1024;
  if (is_safe_point_due(process, ip[5])) return safe_point(process, ip - ip[6], ip[5]);
  Segments segments(reinterpret_cast<const SegmentWords*>(ip + first), ip[3]);
  std::size_t before = accumulated_bits(process, segments);
  Term result = build_plain(process, segments);
  if (result.is_none()) {
    BitFault fault;
    result = build_any(process, segments, &fault);
    if (result.is_none()) return fail_construction(process, ip, fault);
  }
  std::size_t after = BitView(result).size;  // less than before where only a part is taken over
  process.reductions_left -= static_cast<std::int64_t>((after - std::min(before, after)) / kBitsPerReduction);
  store(process, ip[2], result);
  return reinterpret_cast<const Word*>(segments.data() + segments.size());
}

template <Kind D>
MOTE_HANDLER op_bs_create_bin(MOTE_PARAMETERS) {
  constexpr int d = 7, first = d + operand_words(D);
  constexpr std::size_t kSegmentWords = sizeof(SegmentWords) / sizeof(Word);
  MOTE_SPILL;
  Segments segments(reinterpret_cast<const SegmentWords*>(ip + first), ip[3]);
  Built built = ip[4] != 0 ? build_fixed(segments, ip[4], x, y, htop) : build_in_place(segments, x, y, htop);
  x0 = x[0];
  x1 = x[1];
  x2 = x[2];
  if (built.bits.is_none()) {
    MOTE_TAIL cold<bs_create_bin<first>>(MOTE_STATE);
  }
  htop = built.top;
  Word words = kSegmentWords * ip[3];
  MOTE_WRITE(D, d, built.bits);
  MOTE_NEXT(first + words);
}

const Word* bs_init_writable(Process& process, const Word* ip) {
  process.x[0] = init_writable(process.heap, process.x[0]);
  return ip + 1;
}

// Bytes a code point takes; what is none fails when it is put. ip[1]: 8 or 16, for the form; ip[2]: source; ip[3]:
// destination.
const Word* bs_utf_size(Process& process, const Word* ip) {
  std::uint32_t code = 0;
  term_code_point(load(process, ip[2]), &code);
  store(process, ip[3], Term::small(static_cast<std::int64_t>(ip[1] == 8 ? utf8_bytes(code) : utf16_bytes(code))));
  return ip + 4;
}

// The size so far and another, in units. ip[1]: failure; ip[2], ip[3]: sizes; ip[4]: unit of the second; ip[5]:
// destination.
const Word* bs_add(Process& process, const Word* ip) {
  Term sizes[] = {load(process, ip[2]), load(process, ip[3])};
  for (Term size : sizes) {
    bool huge = size.is_bignum() && !Bignum(size).negative();
    if (!huge && size.is_small() && size.small_value() >= 0) continue;
    return fail_construction(process, ip, BitFault{.value = Term::nil(), .system_limit = huge});
  }
  std::int64_t sum;
  if (__builtin_mul_overflow(sizes[1].small_value(), static_cast<std::int64_t>(ip[4]), &sum) ||
      __builtin_add_overflow(sum, sizes[0].small_value(), &sum) || !Term::fits_small(sum))
    return fail_construction(process, ip, BitFault{.value = Term::nil(), .system_limit = true});
  store(process, ip[5], Term::small(sum));
  return ip + 6;
}

}  // namespace

void install_construction_ops(HandlerTable& table) {
  install_variants<kRegister>(table, Op::bs_create_bin, []<Kind D>() { return &op_bs_create_bin<D>; });
  install_cold<bs_init_writable>(table, Op::bs_init_writable);
  install_cold<bs_utf_size>(table, Op::bs_utf_size);
  install_cold<bs_add>(table, Op::bs_add);
}

}  // namespace mote
