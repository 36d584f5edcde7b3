// Views: typed access to the objects behind terms. A view is made from a Term whose kind has been tested; making one
// from another kind is an error that debug builds catch. Views are pointers: a collection invalidates them.
#pragma once

#include <atomic>
#include <bit>
#include <cstring>
#include <span>
#include <string_view>

#include "term/term.h"

namespace mote {

class Cons {
 public:
  static constexpr std::size_t kWords = 2;
  explicit Cons(Term term) : at_(term.cons_pointer()) { DCHECK(term.is_cons()); }
  Term head() const { return Term::from_bits(at_[0]); }
  Term tail() const { return Term::from_bits(at_[1]); }
  static Term make(Word* at, Term head, Term tail) {
    at[0] = head.bits();
    at[1] = tail.bits();
    return Term::cons(at);
  }

 private:
  Word* at_;
};

class Tuple {
 public:
  static constexpr std::size_t words(std::size_t arity) { return arity + 1; }
  explicit Tuple(Term term) : at_(term.boxed_pointer()) { DCHECK(term.is_tuple()); }
  std::size_t arity() const { return header_arity(at_[0]); }
  Term operator[](std::size_t index) const { return Term::from_bits(at_[1 + index]); }  // from 0
  Word* elements() const { return at_ + 1; }

 private:
  Word* at_;
};

class Float {
 public:
  static constexpr std::size_t kWords = 2;
  explicit Float(Term term) : at_(term.boxed_pointer()) { DCHECK(term.is_float()); }
  double value() const { return std::bit_cast<double>(at_[1]); }
  static Term make(Word* at, double value) {
    at[0] = make_header(Tag::kFloat, 1);
    at[1] = std::bit_cast<Word>(value);
    return Term::boxed(at);
  }

 private:
  Word* at_;
};

// Limbs are least significant first, the highest not zero; the value does not fit a small.
class Bignum {
 public:
  explicit Bignum(Term term) : at_(term.boxed_pointer()) { DCHECK(term.is_bignum()); }
  bool negative() const { return header_tag(at_[0]) == Tag::kNegativeBignum; }
  std::span<const Word> limbs() const { return {at_ + 1, header_arity(at_[0])}; }

 private:
  Word* at_;
};

// What reference counts own outside the heaps: binaries' bytes, tables, atomics, compiled patterns, ...
// Owned by the terms that point at it: born with one reference, deleted by the last release().
class Resource {
 public:
  virtual ~Resource() = default;
  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }
  // The same where it is not known whether there still is a reference: false where there is none.
  bool retain_if_alive() {
    std::int64_t count = references_.load(std::memory_order_relaxed);
    while (count != 0)
      if (references_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
    return false;
  }
  std::int64_t references() const { return references_.load(std::memory_order_acquire); }

 protected:
  virtual void destroy() { delete this; }

 private:
  std::atomic<std::int64_t> references_{1};
};

// Bytes of a reference-counted binary. `capacity` may exceed what terms show: appends to a writable binary fill it.
class BinaryObject final : public Resource {
 public:
  // Throws nothing: returns nullptr where memory is exhausted.
  static BinaryObject* create(std::size_t capacity);
  std::size_t capacity() const { return capacity_; }
  std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
  // The same object with another capacity, wherever it then lies; its only reference is the caller's. nullptr, and the
  // object as it was, where memory is exhausted.
  static BinaryObject* resize(BinaryObject* object, std::size_t capacity);
  // One without bytes of its own, for binaries whose bytes `owner` keeps; takes over one reference of that.
  static BinaryObject* over(Resource* owner);
  // Whose bytes they are; null where they are its own.
  Resource* owner() { return used == kOver ? *owner_place() : nullptr; }
  // Bytes in use by the newest writable term; only the process that owns that term may touch it.
  std::size_t used = 0;

 private:
  static constexpr std::size_t kOver = ~std::size_t{0};  // as `used`: the owner lies where the bytes would
  explicit BinaryObject(std::size_t capacity) : capacity_(capacity) {}
  Resource** owner_place() { return reinterpret_cast<Resource**>(bytes()); }
  void destroy() override;
  std::size_t capacity_;
};

// Off-heap holders (refc binaries, magic references) all start: header, next holder on the heap, Resource*.
struct OffHeapHolder {
  Word header;
  OffHeapHolder* next;
  Resource* resource;
};

struct RefcBinary : OffHeapHolder {
  static constexpr std::size_t kWords = 5;
  static constexpr std::size_t kArity = 4;
  Word size;  // bytes
  std::uint8_t* data;
  static RefcBinary* of(Term term) { return reinterpret_cast<RefcBinary*>(term.boxed_pointer()); }
  BinaryObject* object() const { return static_cast<BinaryObject*>(resource); }
};

struct MagicReference : OffHeapHolder {
  static constexpr std::size_t kWords = 5;
  static constexpr std::size_t kArity = 4;
  Word number[2];
  static MagicReference* of(Term term) { return reinterpret_cast<MagicReference*>(term.boxed_pointer()); }
};

struct HeapBinary {
  static constexpr std::size_t kMaxBytes = 64;
  static constexpr std::size_t words(std::size_t bytes) { return 2 + (bytes + 7) / 8; }
  Word header;
  Word size;  // bytes
  std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
  static HeapBinary* of(Term term) { return reinterpret_cast<HeapBinary*>(term.boxed_pointer()); }
};

struct SubBits {
  static constexpr std::size_t kWords = 4;
  static constexpr std::size_t kArity = 3;
  static constexpr Word kWritable = Word{1} << 63;
  Word header;
  Word offset_and_flag;  // bits into the binary
  Word size;             // bits
  Term binary;           // heap or refc binary, never another SubBits
  Word offset() const { return offset_and_flag & ~kWritable; }
  bool writable() const { return (offset_and_flag & kWritable) != 0; }
  static SubBits* of(Term term) { return reinterpret_cast<SubBits*>(term.boxed_pointer()); }
};

// State of matching one bitstring. `base` points at the bytes of `binary` and is renewed by the collector.
struct MatchContext {
  static constexpr std::size_t kWords = 5;
  static constexpr std::size_t kArity = 4;
  Word header;
  const std::uint8_t* base;
  Word position;  // bits from base
  Word end;       // bits from base
  Term binary;    // heap or refc binary
  static MatchContext* of(Term term) { return reinterpret_cast<MatchContext*>(term.boxed_pointer()); }
};

// Any bitstring's bits, whatever its representation.
struct BitView {
  const std::uint8_t* base;
  std::size_t offset;  // bits from base
  std::size_t size;    // bits
  explicit BitView(Term term) {
    DCHECK(term.is_bitstring());
    offset = 0;
    if (term.boxed_tag() == Tag::kSubBits) {
      const SubBits* sub = SubBits::of(term);
      offset = sub->offset();
      size = sub->size;
      term = sub->binary;
      base = bytes_of(term);
    } else {
      base = bytes_of(term);
      size = 8 * (term.boxed_tag() == Tag::kRefcBinary ? RefcBinary::of(term)->size : HeapBinary::of(term)->size);
    }
    base += offset >> 3;
    offset &= 7;
  }
  bool byte_aligned() const { return offset == 0; }
  std::size_t whole_bytes() const { return size >> 3; }
  // Of a heap or refc binary.
  static std::uint8_t* bytes_of(Term binary) {
    return binary.boxed_tag() == Tag::kRefcBinary ? RefcBinary::of(binary)->data : HeapBinary::of(binary)->bytes();
  }
};

struct FunEntry;
struct Export;

struct Fun {
  static constexpr std::size_t words(std::size_t free) { return 3 + free; }
  Word header;  // aux = arity of the fun, without its environment
  const FunEntry* entry;
  Term creator;
  std::size_t arity() const { return header_aux(header); }
  std::size_t free_count() const { return header_arity(header) - 2; }
  Term* environment() { return reinterpret_cast<Term*>(this + 1); }
  static Fun* of(Term term) { return reinterpret_cast<Fun*>(term.boxed_pointer()); }
};

struct ExportFun {
  static constexpr std::size_t kWords = 2;
  Word header;
  const Export* entry;
  static ExportFun* of(Term term) { return reinterpret_cast<ExportFun*>(term.boxed_pointer()); }
};

// A local reference: 82 bits as two words, high part in number[1].
struct Reference {
  static constexpr std::size_t kWords = 3;
  static constexpr Word kAliasArity = 3;  // of an alias: its local pid follows the number
  Word header;
  Word number[2];
  // The number of a plain or magic local reference.
  static const Word* number_of(Term term) {
    return term.boxed_tag() == Tag::kMagicReference ? MagicReference::of(term)->number
                                                    : reinterpret_cast<Reference*>(term.boxed_pointer())->number;
  }
};

// A pid, port or reference of another node.
struct Node {
  Term name;  // atom
  std::uint32_t creation;
};
struct External {
  static constexpr std::size_t kWords = 5;
  enum Kind : Word { kPid = 0, kPort = 1, kReference = 2 };
  Word header;  // aux = Kind
  const Node* node;
  Word data[3];  // pid: number, serial; port: number; reference: up to five 32-bit numbers, count in the last
  Kind kind() const { return static_cast<Kind>(header_aux(header)); }
  static External* of(Term term) { return reinterpret_cast<External*>(term.boxed_pointer()); }
};

// A local pid's number and serial, as printed in <0.NUMBER.SERIAL>.
constexpr int kPidNumberBits = 28;
constexpr Word pid_number(Term pid) {
  return pid.local_data() & ((Word{1} << kPidNumberBits) - 1);
}
constexpr Word pid_serial(Term pid) {
  return pid.local_data() >> kPidNumberBits;
}

}  // namespace mote
