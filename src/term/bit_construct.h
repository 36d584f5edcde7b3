// Constructing bitstrings: the instruction bs_create_bin.
//
// Repeated appending (`<<Acc/binary, ...>>`) takes amortised constant time: a bitstring that outgrows a heap binary
// lies in a BinaryObject with room to spare, under a SubBits flagged writable. Only the newest such SubBits carries the
// flag, so whoever appends to it may fill the room; all older terms see only the bits before. Its RefcBinary shows the
// whole capacity and is never handed out itself. Whoever copies a SubBits elsewhere (messages, tables) drops the flag.
#pragma once

#include <span>

#include "term/bits.h"
#include "term/build.h"
#include "term/space.h"

namespace mote {

// One segment, as the operands of bs_create_bin give it.
struct BitSegment {
  enum class Type : std::uint8_t { kAppend, kPrivateAppend, kBinary, kFloat, kInteger, kString, kUtf8, kUtf16, kUtf32 };
  Type type = Type::kInteger;
  bool all = false;          // the size is the atom `all`
  std::uint16_t unit = 1;    // in bits
  std::uint16_t number = 0;  // of the segment, for errors
  std::uint8_t flags = 0;    // FieldFlags
  Term value;                // not for strings
  Term size;                 // in units; unused for utf8, utf16, utf32 and where `all`
  const std::uint8_t* string = nullptr;
  std::size_t bits = 0;  // computed here
};

// Why construction failed: the parts of the cause {Segment, Type, Error, Value}.
struct BitFault {
  enum class Error : std::uint8_t { kType, kSize, kShort, kUnit, kInvalid, kNoFloat };
  std::uint16_t segment = 0;
  BitSegment::Type type = BitSegment::Type::kInteger;
  Error error = Error::kType;
  Term value;
  bool system_limit = false;  // the reason is system_limit, not badarg
};
// The type (append being a kind of binary) and the error as atoms of the cause.
Term fault_type_atom(const BitFault& fault);
Term fault_error_atom(const BitFault& fault);

// The bitstring of these segments, or none() and *fault.
Term construct_bits(TermSpace& space, std::span<BitSegment> segments, BitFault* fault);

// `accumulator` (a bitstring) with `extra` bits more, yet to be written by the caller from bit *offset of *bytes on.
// none() where memory is exhausted.
Term append_bits(TermSpace& space, Term accumulator, std::size_t extra, std::uint8_t** bytes, std::size_t* offset);

// Where `bytes` bytes more than those of `sub` can be written; nullptr where it is not writable, not of whole bytes, or
// has no room.
inline std::uint8_t* room_behind(const SubBits* sub, std::size_t bytes) {
  std::size_t end = sub->offset() + sub->size;
  if (!sub->writable() || ((end | sub->size) & 7) != 0) return nullptr;
  const RefcBinary* binary = RefcBinary::of(sub->binary);
  const BinaryObject* object = binary->object();
  if ((end >> 3) + bytes > object->capacity() || object->used != end >> 3) return nullptr;
  return binary->data + (end >> 3);
}
// `sub` with them, once they are written: a SubBits built at `at`.
inline Term append_bytes_at(Word* at, SubBits* sub, std::size_t bytes) {
  std::size_t offset = sub->offset();
  RefcBinary::of(sub->binary)->object()->used = ((offset + sub->size) >> 3) + bytes;
  sub->offset_and_flag = offset;
  return make_sub_bits_at(at, sub->binary, offset | SubBits::kWritable, sub->size + 8 * bytes);
}

// The instruction bs_init_writable: an empty binary with room for about `bytes_hint` bytes.
Term init_writable(TermSpace& space, Term bytes_hint);

// A bitstring of `bits` bits to be filled through *bytes at once; the rest of its last byte is zero.
Term make_bitstring_of_size(TermSpace& space, std::size_t bits, std::uint8_t** bytes);

}  // namespace mote
