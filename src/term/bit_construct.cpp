// Construction in two passes, as the order of errors wants it: first all sizes (and with them code points and binaries
// taken whole), then the segments' values from left to right.
#include "term/bit_construct.h"

#include "term/bit_float.h"
#include "term/bit_integer.h"
#include "term/build.h"
#include "term/utf.h"

namespace mote {

namespace {

using Type = BitSegment::Type;
using Error = BitFault::Error;

constexpr std::size_t kFirstCapacity = 256;
// Bit counts of bitstrings stay below this.
constexpr std::size_t kMaxBits = std::size_t{1} << 59;

bool is_append(Type type) {
  return type == Type::kAppend || type == Type::kPrivateAppend;
}

bool fail(BitFault* fault, const BitSegment& segment, Error error, Term value, bool system_limit = false) {
  *fault = {segment.number, segment.type, error, value, system_limit};
  return false;
}
bool fail(BitFault* fault, const BitSegment& segment, Error error) {
  return fail(fault, segment, error, segment.value);
}

bool size_whole_binary(BitSegment& segment, BitFault* fault) {
  if (!segment.value.is_bitstring()) return fail(fault, segment, Error::kType);
  segment.bits = BitView(segment.value).size;
  if (segment.unit > 1 && segment.bits % segment.unit != 0) return fail(fault, segment, Error::kUnit);
  return true;
}

bool size_explicit(BitSegment& segment, BitFault* fault) {
  Term size = segment.size;
  if (!size.is_small()) {
    bool huge = size.is_bignum() && !Bignum(size).negative();
    return fail(fault, segment, Error::kSize, size, huge);
  }
  if (size.small_value() < 0) return fail(fault, segment, Error::kSize, size);
  std::size_t units = static_cast<std::size_t>(size.small_value());
  if (__builtin_mul_overflow(units, std::size_t{segment.unit}, &segment.bits) || segment.bits > kMaxBits)
    return fail(fault, segment, Error::kSize, size, true);
  return true;
}

bool size_code_point(BitSegment& segment, BitFault* fault) {
  std::uint32_t code;
  if (!term_code_point(segment.value, &code)) return fail(fault, segment, Error::kType);
  segment.bits = segment.type == Type::kUtf8    ? 8 * utf8_bytes(code)
                 : segment.type == Type::kUtf16 ? 8 * utf16_bytes(code)
                                                : 32;
  return true;
}

// The first pass, for one segment.
bool size_segment(BitSegment& segment, BitFault* fault) {
  switch (segment.type) {
    case Type::kUtf8:
    case Type::kUtf16:
    case Type::kUtf32:
      return size_code_point(segment, fault);
    default:
      if (!segment.all) return size_explicit(segment, fault);
      // What is appended to is looked at only once all sizes are known.
      return is_append(segment.type) || size_whole_binary(segment, fault);
  }
}

bool put_binary(const BitSegment& segment, std::uint8_t* bytes, std::size_t offset, BitFault* fault) {
  if (!segment.value.is_bitstring()) return fail(fault, segment, Error::kType);
  BitView view(segment.value);
  if (view.size < segment.bits) return fail(fault, segment, Error::kShort);
  copy_bits(bytes, offset, view.base, view.offset, segment.bits);
  return true;
}

bool put_float_segment(const BitSegment& segment, std::uint8_t* bytes, std::size_t offset, BitFault* fault) {
  if (!is_float_size(segment.bits))
    return fail(fault, segment, Error::kInvalid, Term::small(static_cast<std::int64_t>(segment.bits)));
  if (!segment.value.is_number()) return fail(fault, segment, Error::kType);
  double value;
  if (!number_to_double(segment.value, &value)) return fail(fault, segment, Error::kNoFloat);
  put_float(bytes, offset, value, segment.bits, segment.flags);
  return true;
}

// The second pass, for one segment.
bool put_segment(const BitSegment& segment, std::uint8_t* bytes, std::size_t offset, BitFault* fault) {
  switch (segment.type) {
    case Type::kInteger:
      return put_integer(bytes, offset, segment.value, segment.bits, segment.flags) ||
             fail(fault, segment, Error::kType);
    case Type::kString:
      copy_bits(bytes, offset, segment.string, 0, segment.bits);
      return true;
    case Type::kUtf8:
      put_utf8(bytes, offset, static_cast<std::uint32_t>(segment.value.small_value()));
      return true;
    case Type::kUtf16:
      put_utf16(bytes, offset, static_cast<std::uint32_t>(segment.value.small_value()), segment.flags);
      return true;
    case Type::kUtf32:
      put_utf32(bytes, offset, static_cast<std::uint32_t>(segment.value.small_value()), segment.flags);
      return true;
    case Type::kFloat:
      return put_float_segment(segment, bytes, offset, fault);
    default:
      return put_binary(segment, bytes, offset, fault);
  }
}

// The term appended to by a first segment that appends: its value, cut to its size if it has one.
bool accumulator_of(TermSpace& space, BitSegment& first, Term* accumulator, BitFault* fault) {
  if (first.all) {
    if (!size_whole_binary(first, fault)) return false;
    *accumulator = first.value;
    return true;
  }
  if (!first.value.is_bitstring()) return fail(fault, first, Error::kType);
  if (BitView(first.value).size < first.bits) return fail(fault, first, Error::kShort);
  *accumulator =
      BitView(first.value).size == first.bits ? first.value : make_sub_bits(space, first.value, 0, first.bits);
  return true;
}

// A writable bitstring over `object`, which is given away.
Term make_writable(TermSpace& space, BinaryObject* object, std::size_t bits) {
  object->used = bytes_for_bits(bits);
  Term whole = make_refc_binary(space, object, object->bytes(), object->capacity());
  Term sub = make_sub_bits(space, whole, 0, bits);
  SubBits::of(sub)->offset_and_flag |= SubBits::kWritable;
  return sub;
}

// Whether a writable accumulator can be filled in place with `extra` bits.
bool can_grow(const SubBits* sub, std::size_t extra) {
  if (!sub->writable()) return false;
  const BinaryObject* object = RefcBinary::of(sub->binary)->object();
  std::size_t end = sub->offset() + sub->size;
  if (bytes_for_bits(end + extra) > object->capacity() || object->used != bytes_for_bits(end)) return false;
  // Another process may be reading the byte that both would share.
  return (end & 7) == 0 || object->references() == 1;
}

// Its new end, built at `at`.
Term grow_at(Word* at, SubBits* sub, std::size_t extra) {
  BinaryObject* object = RefcBinary::of(sub->binary)->object();
  std::size_t end = sub->offset() + sub->size;
  std::size_t new_end = end + extra;
  sub->offset_and_flag &= ~SubBits::kWritable;
  object->used = bytes_for_bits(new_end);
  if ((new_end & 7) != 0 && bytes_for_bits(new_end) > bytes_for_bits(end)) object->bytes()[new_end >> 3] = 0;
  return make_sub_bits_at(at, sub->binary, sub->offset() | SubBits::kWritable, sub->size + extra);
}

}  // namespace

Term fault_type_atom(const BitFault& fault) {
  switch (fault.type) {
    case Type::kFloat:
      return atoms::k_float;
    case Type::kInteger:
      return atoms::k_integer;
    case Type::kString:
      return atoms::k_string;
    case Type::kUtf8:
      return atoms::k_utf8;
    case Type::kUtf16:
      return atoms::k_utf16;
    case Type::kUtf32:
      return atoms::k_utf32;
    default:
      return atoms::k_binary;
  }
}

Term fault_error_atom(const BitFault& fault) {
  switch (fault.error) {
    case Error::kType:
      return atoms::k_type;
    case Error::kSize:
      return atoms::k_size;
    case Error::kShort:
      return atoms::k_short;
    case Error::kUnit:
      return atoms::k_unit;
    case Error::kInvalid:
      return atoms::k_invalid;
    case Error::kNoFloat:
      return atoms::k_no_float;
  }
  return atoms::k_type;
}

Term construct_bits(TermSpace& space, std::span<BitSegment> segments, BitFault* fault) {
  bool appends = !segments.empty() && is_append(segments[0].type);
  std::size_t total = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!size_segment(segments[i], fault)) return Term::none();
    if (i == 0 && appends) continue;
    total += segments[i].bits;
    if (total > kMaxBits) {
      fail(fault, segments[i], Error::kSize, segments[i].size, true);
      return Term::none();
    }
  }
  std::uint8_t* bytes = nullptr;
  std::size_t offset = 0;
  Term result;
  if (appends) {
    Term accumulator;
    if (!accumulator_of(space, segments[0], &accumulator, fault)) return Term::none();
    result = append_bits(space, accumulator, total, &bytes, &offset);
    segments = segments.subspan(1);
  } else {
    result = make_bitstring_of_size(space, total, &bytes);
  }
  if (result.is_none()) {
    *fault = {1, Type::kBinary, Error::kSize, Term::small(static_cast<std::int64_t>(total)), true};
    return Term::none();
  }
  for (const BitSegment& segment : segments) {
    if (!put_segment(segment, bytes, offset, fault)) return Term::none();
    offset += segment.bits;
  }
  return result;
}

Term append_bits(TermSpace& space, Term accumulator, std::size_t extra, std::uint8_t** bytes, std::size_t* offset) {
  if (accumulator.boxed_tag() == Tag::kSubBits) {
    SubBits* sub = SubBits::of(accumulator);
    *offset = sub->offset() + sub->size;
    if (can_grow(sub, extra)) {
      *bytes = RefcBinary::of(sub->binary)->data;
      return grow_at(space.allocate(SubBits::kWords), sub, extra);
    }
  }
  BitView view(accumulator);
  std::size_t bits = view.size + extra;
  std::size_t size = bytes_for_bits(bits);
  Term result;
  if (size <= HeapBinary::kMaxBytes) {
    result = make_bitstring_of_size(space, bits, bytes);
  } else {
    BinaryObject* object = BinaryObject::create(std::max(kFirstCapacity, 2 * size));
    if (object == nullptr) return Term::none();
    *bytes = object->bytes();
    (*bytes)[size - 1] = 0;
    result = make_writable(space, object, bits);
  }
  copy_bits(*bytes, 0, view.base, view.offset, view.size);
  *offset = view.size;
  return result;
}

Term init_writable(TermSpace& space, Term bytes_hint) {
  constexpr std::int64_t kMaxHint = std::int64_t{1} << 30;
  std::int64_t hint = bytes_hint.is_small() ? bytes_hint.small_value() : 0;
  if (hint > static_cast<std::int64_t>(kFirstCapacity)) {
    BinaryObject* object = BinaryObject::create(static_cast<std::size_t>(std::min(hint, kMaxHint)));
    if (object != nullptr) return make_writable(space, object, 0);
  }
  std::uint8_t* bytes;
  return make_binary_of_size(space, 0, &bytes);
}

Term make_bitstring_of_size(TermSpace& space, std::size_t bits, std::uint8_t** bytes) {
  std::size_t size = bytes_for_bits(bits);
  Term binary = make_binary_of_size(space, size, bytes);
  if (binary.is_none() || (bits & 7) == 0) return binary;
  (*bytes)[size - 1] = 0;
  return make_sub_bits(space, binary, 0, bits);
}

}  // namespace mote
