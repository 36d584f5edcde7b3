// erlang:phash2: Bob Jenkins' 1996 mixing function over the parts of a term, each kind of part with a constant of its
// own, a multiple of the golden ratio's. Parts go in depth first; pairs of a map are hashed one by one and xored, so
// that their order does not matter.
#include <vector>

#include "base/work.h"
#include "term/bits.h"
#include "term/hash.h"
#include "term/identity.h"
#include "term/map.h"
#include "term/small_stack.h"

namespace mote {

namespace {

constexpr std::uint32_t kGolden = 0x9E3779B9;
constexpr std::uint32_t multiple(std::uint32_t factor) {
  return factor * kGolden;
}
constexpr std::uint32_t kInteger = multiple(1), kNil = multiple(2), kAtom = multiple(3), kBytes = multiple(4),
                        kPid = multiple(5), kPort = multiple(6), kReference = multiple(7), kTuple = multiple(9),
                        kNegative = multiple(10), kPositive = multiple(11), kFloat = multiple(12),
                        kBinary = multiple(13), kExport = multiple(14), kRestBits = multiple(15), kMap = multiple(16),
                        kMapEnd = multiple(19);

void mix(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c) {
  a = (a - b - c) ^ (c >> 13);
  b = (b - c - a) ^ (a << 8);
  c = (c - a - b) ^ (b >> 13);
  a = (a - b - c) ^ (c >> 12);
  b = (b - c - a) ^ (a << 16);
  c = (c - a - b) ^ (b >> 5);
  a = (a - b - c) ^ (c >> 3);
  b = (b - c - a) ^ (a << 10);
  c = (c - a - b) ^ (b >> 15);
}

// Jenkins' hash of `size` bytes, the k-th of which is byte(k).
template <typename Byte>
std::uint32_t hash_bytes(Byte byte, std::size_t size, std::uint32_t start) {
  std::uint32_t a = kGolden, b = kGolden, c = start;
  auto word = [&](std::size_t k) { return byte(k) | (byte(k + 1) << 8) | (byte(k + 2) << 16) | (byte(k + 3) << 24); };
  std::size_t k = 0;
  for (; k + 12 <= size; k += 12) {
    a += word(k);
    b += word(k + 4);
    c += word(k + 8);
    mix(a, b, c);
  }
  c += static_cast<std::uint32_t>(size);
  for (std::size_t i = 0; k + i < size; ++i) {
    if (i < 4)
      a += byte(k + i) << (8 * i);
    else if (i < 8)
      b += byte(k + i) << (8 * (i - 4));
    else
      c += byte(k + i) << (8 * (i - 7));  // the lowest byte of c is taken by the size
  }
  mix(a, b, c);
  return c;
}

std::uint32_t byte_at(const BitView& bits, std::size_t k) {
  return static_cast<std::uint32_t>(load_bits(bits.base, bits.offset + 8 * k, 8));
}
std::uint32_t last_bits(const BitView& bits, std::size_t count) {
  return static_cast<std::uint32_t>(load_bits(bits.base, bits.offset + bits.size - count, count));
}

bool is_byte(Term term) {
  return term.is_small() && static_cast<Word>(term.small_value()) < 256;
}

class Phash2 {
 public:
  Phash2(const AtomTable& atoms, std::int64_t steps) : atoms_(atoms), steps_(steps) {}

  std::optional<std::uint32_t> run(Term term) {
    visit(term);
    while (!stack_.empty() && --steps_ >= 0) {
      pauses_.step();
      Frame& frame = stack_.top();
      switch (frame.kind) {
        case kWords: {
          Term next = Term::from_bits(*frame.at++);
          if (--frame.count == 0) stack_.drop();
          visit(next);
          break;
        }
        case kPairs:
          next_pair();
          break;
      }
    }
    if (steps_ < 0) return std::nullopt;
    return hash_;
  }

 private:
  enum Kind : std::uint8_t { kWords, kPairs };
  struct Frame {
    const Word* at;
    std::size_t count;
    Kind kind;
  };
  // A map in progress: the hash before it, and its pairs' hashes so far.
  struct Map {
    MapIterator pairs;
    std::uint32_t before;
    std::uint32_t pairs_hash;
    bool started;
  };

  void add(std::uint32_t first, std::uint32_t second, std::uint32_t constant) {
    std::uint32_t a = constant + first, b = constant + second;
    mix(a, b, hash_);
  }
  void push(const Word* at, std::size_t count) {
    if (count != 0) stack_.push({at, count, kWords});
  }
  void visit(Term term) {
    while (term.is_cons()) {
      term = add_bytes(term);
      if (!term.is_cons() || steps_ < 0) return visit_unless_cons(term);
      push(term.pointer() + 1, 1);
      term = Cons(term).head();
    }
    visit_unless_cons(term);
  }
  void visit_unless_cons(Term term) {
    if (term.is_boxed())
      visit_boxed(term);
    else if (!term.is_cons())
      visit_immediate(term);
  }
  // Adds the bytes that a list starts with, four at a time; returns what follows them.
  Term add_bytes(Term list) {
    std::uint32_t packed = 0;
    int count = 0;
    for (; list.is_cons() && is_byte(Cons(list).head()) && --steps_ >= 0; list = Cons(list).tail()) {
      packed = (packed << 8) + static_cast<std::uint32_t>(Cons(list).head().small_value());
      if (++count == 4) {
        add(packed, 0, kBytes);
        packed = 0;
        count = 0;
      }
    }
    if (count > 0) add(packed, 0, kBytes);
    return list;
  }
  void visit_immediate(Term term) {
    if (term.is_small()) return add_small(term.small_value());
    if (term.is_local_pid()) return add(static_cast<std::uint32_t>(pid_number(term)), 0, kPid);
    if (term.is_local_port()) return add_port(port_number_of(term));
    if (term.is_nil()) {
      if (hash_ == 0)
        hash_ = 3468870702;
      else
        add(2, 0, kNil);
    } else if (hash_ == 0) {
      hash_ = atoms_.hash(term);
    } else {
      add(atoms_.hash(term), 0, kAtom);
    }
  }
  void add_port(std::uint64_t number) {
    add(static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32), kPort);
  }
  void add_small(std::int64_t value) {
    if (value < -(1 << 27) || value >= (1 << 27)) {
      std::uint64_t magnitude = value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
      add_limb(magnitude, value < 0);
      return;
    }
    std::uint32_t bits = static_cast<std::uint32_t>(value);
    if (value < 0) add(-bits, 0, kInteger);
    add(bits, 0, kInteger);
  }
  void add_limb(Word limb, bool negative) {
    add(static_cast<std::uint32_t>(limb), static_cast<std::uint32_t>(limb >> 32), negative ? kNegative : kPositive);
  }
  void visit_boxed(Term term);
  void add_bits(const BitView& bits);
  void next_pair();

  const AtomTable& atoms_;
  std::int64_t steps_;
  StepCount pauses_;
  std::uint32_t hash_ = 0;
  SmallStack<Frame> stack_;
  std::vector<Map> maps_;
};

void Phash2::visit_boxed(Term term) {
  const Word* at = term.pointer();
  switch (header_tag(*at)) {
    case Tag::kTuple:
      add(static_cast<std::uint32_t>(header_arity(*at)), 0, kTuple);
      return push(at + 1, header_arity(*at));
    case Tag::kFlatMap:
    case Tag::kHashMap:
      add(static_cast<std::uint32_t>(map_size(term)), 0, kMap);
      if (map_size(term) == 0) return;
      maps_.push_back({MapIterator(term), hash_, 0, false});
      stack_.push({nullptr, 0, kPairs});
      return;
    case Tag::kExportFun: {
      const ExportIdentity& identity = ExportIdentity::of(term);
      add(identity.arity, atoms_.hash(identity.module), kInteger);
      return add(atoms_.hash(identity.function), 0, kExport);
    }
    case Tag::kFun: {
      const FunIdentity& identity = FunIdentity::of(term);
      std::size_t free = Fun::of(term)->free_count();
      add(static_cast<std::uint32_t>(free), atoms_.hash(identity.module), kInteger);
      add(identity.index, identity.old_uniq, kInteger);
      return push(at + 3, free);
    }
    case Tag::kRefcBinary:
    case Tag::kHeapBinary:
    case Tag::kSubBits:
      return add_bits(BitView(term));
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      for (Word limb : Bignum(term).limbs())
        add_limb(limb, Bignum(term).negative());
      return;
    case Tag::kReference:
    case Tag::kMagicReference:
      return add(ReferenceNumbers::of(term).number[0], 0, kReference);
    case Tag::kExternal:
      switch (External::of(term)->kind()) {
        case External::kPid:
          return add(static_cast<std::uint32_t>(pid_number_of(term)), 0, kPid);
        case External::kPort:
          return add_port(port_number_of(term));
        case External::kReference:
          return add(ReferenceNumbers::of(term).number[0], 0, kReference);
      }
      return;
    case Tag::kFloat: {
      Word bits = Float(term).value() == 0.0 ? 0 : at[1];  // 0.0 and -0.0 hash alike
      return add(static_cast<std::uint32_t>(bits >> 32), static_cast<std::uint32_t>(bits), kFloat);
    }
    case Tag::kHashNode:
    case Tag::kMatchContext:
      return;
  }
}

void Phash2::add_bits(const BitView& bits) {
  std::uint32_t start = kBinary + hash_;
  if (bits.size == 0) {
    hash_ = start;
    return;
  }
  std::size_t whole = bits.whole_bytes();
  steps_ -= static_cast<std::int64_t>(whole / 12);
  if (steps_ < 0) return;
  if (bits.byte_aligned())
    hash_ = hash_bytes([base = bits.base](std::size_t k) -> std::uint32_t { return base[k]; }, whole, start);
  else
    hash_ = hash_bytes([&bits](std::size_t k) -> std::uint32_t { return byte_at(bits, k); }, whole, start);
  if (std::uint32_t rest = bits.size & 7) add(rest, last_bits(bits, rest), kRestBits);
}

void Phash2::next_pair() {
  Map& map = maps_.back();
  if (map.started) map.pairs_hash ^= hash_;
  map.started = true;
  hash_ = 0;
  if (!map.pairs.next()) {
    hash_ = map.before;
    add(map.pairs_hash, 0, kMapEnd);
    maps_.pop_back();
    stack_.drop();
    return;
  }
  push(map.pairs.value_at(), 1);
  push(map.pairs.key_at(), 1);
}

}  // namespace

std::uint32_t phash2(const AtomTable& atoms, Term term) {
  return *phash2_within(atoms, term, INT64_MAX);
}

std::optional<std::uint32_t> phash2_within(const AtomTable& atoms, Term term, std::int64_t steps) {
  if (term.is_atom()) return atoms.hash(term);
  return Phash2(atoms, steps).run(term);
}

}  // namespace mote
