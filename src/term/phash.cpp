// erlang:phash, kept by Erlang for the sake of data stored long ago: a polynomial over the bytes of a term, with primes
// that differ by kind of part.
#include "base/work.h"
#include "term/bits.h"
#include "term/hash.h"
#include "term/identity.h"
#include "term/small_stack.h"

namespace mote {

namespace {

constexpr std::uint32_t kPrimes[] = {0,         268440163, 268439161, 268435459, 268436141,
                                     268438633, 268437017, 268438039, 268437511, 268439627,
                                     268440479, 268440577, 268440581, 268440593, 268440611};

std::uint32_t byte_at(const BitView& bits, std::size_t k) {
  return static_cast<std::uint32_t>(load_bits(bits.base, bits.offset + 8 * k, 8));
}
std::uint32_t last_bits(const BitView& bits, std::size_t count) {
  return static_cast<std::uint32_t>(load_bits(bits.base, bits.offset + bits.size - count, count));
}

bool is_byte(Term term) {
  return term.is_small() && static_cast<Word>(term.small_value()) < 256;
}

class Phash {
 public:
  explicit Phash(const AtomTable& atoms) : atoms_(atoms) {}

  std::uint32_t run(Term term) {
    visit(term);
    while (!stack_.empty()) {
      steps_.step();
      Frame& frame = stack_.top();
      if (frame.count == 0) {
        finish(stack_.pop());
        continue;
      }
      Term next = Term::from_bits(*frame.at++);
      if (frame.kind == kTail && next.is_cons()) {
        stack_.drop();
        visit_list(next);
        continue;
      }
      if (frame.kind == kTail) frame.kind = kListEnd;
      if (--frame.count == 0 && frame.kind == kWords) stack_.drop();
      visit(next);
    }
    return hash_;
  }

 private:
  enum Kind : std::uint8_t {
    kWords,
    kTuple,    // elements, then the arity
    kListEnd,  // nothing but the end of a list
    kTail,     // the rest of a list
  };
  struct Frame {
    const Word* at;
    std::size_t count;
    Kind kind;
    std::uint32_t arity;
  };

  void add(std::uint32_t value, int prime) { hash_ = hash_ * kPrimes[prime] + value; }
  void add_bytes(Word value, int bytes, int prime) {
    for (int i = 0; i < bytes; ++i)
      add(static_cast<std::uint32_t>(value >> (8 * i)) & 0xFF, prime);
  }
  void add_number(Word number, int prime, int last_prime) {
    add_bytes(number, 4, prime);
    hash_ *= kPrimes[last_prime];
  }
  void finish(const Frame& frame) {
    if (frame.kind == kTuple) add(frame.arity, 9);
    if (frame.kind == kListEnd) hash_ *= kPrimes[8];
  }
  void visit(Term term);
  void visit_boxed(Term term);
  void visit_list(Term list);
  void add_limbs(std::span<const Word> limbs, bool negative) {
    for (std::size_t i = 0; i + 1 < limbs.size(); ++i)
      add_bytes(limbs[i], 8, 2);
    Word last = limbs.back();
    add_bytes(last, last >> 32 == 0 ? 4 : 8, 2);
    hash_ *= kPrimes[negative ? 4 : 3];
  }
  void add_bits(const BitView& bits) {
    for (std::size_t k = 0; k < bits.whole_bytes(); ++k)
      add(byte_at(bits, k), 1);
    if (std::size_t rest = bits.size & 7) {
      add(last_bits(bits, rest), 1);
      add(static_cast<std::uint32_t>(rest), 12);
    }
    add(static_cast<std::uint32_t>(bits.whole_bytes()), 4);
  }

  const AtomTable& atoms_;
  std::uint32_t hash_ = 0;
  StepCount steps_;
  SmallStack<Frame> stack_;
};

void Phash::visit_list(Term list) {
  for (;;) {
    while (is_byte(Cons(list).head())) {
      add(static_cast<std::uint32_t>(Cons(list).head().small_value()), 2);
      Term tail = Cons(list).tail();
      if (!tail.is_cons()) {
        stack_.push({nullptr, 0, kListEnd, 0});
        return visit(tail);
      }
      list = tail;
    }
    stack_.push({list.pointer() + 1, 1, kTail, 0});
    Term head = Cons(list).head();
    if (!head.is_cons()) return visit(head);
    list = head;
  }
}

void Phash::visit(Term term) {
  if (term.is_cons()) return visit_list(term);
  if (term.is_boxed()) return visit_boxed(term);
  if (term.is_nil()) return add(1, 3);
  if (term.is_small()) {
    std::int64_t value = term.small_value();
    Word magnitude = value < 0 ? -static_cast<Word>(value) : static_cast<Word>(value);
    return add_limbs({&magnitude, 1}, value < 0);
  }
  if (term.is_local_pid()) return add_number(pid_number(term), 5, 6);
  if (term.is_local_port()) return add_number(term.local_data(), 9, 10);
  add(atoms_.hash(term), 1);
}

void Phash::visit_boxed(Term term) {
  const Word* at = term.pointer();
  switch (header_tag(*at)) {
    case Tag::kTuple:
      stack_.push({at + 1, header_arity(*at), kTuple, static_cast<std::uint32_t>(header_arity(*at))});
      return;
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      return add_limbs(Bignum(term).limbs(), Bignum(term).negative());
    case Tag::kFloat: {
      Word bits = Float(term).value() == 0.0 ? 0 : at[1];
      return add(static_cast<std::uint32_t>(bits) ^ static_cast<std::uint32_t>(bits >> 32), 6);
    }
    case Tag::kRefcBinary:
    case Tag::kHeapBinary:
    case Tag::kSubBits:
      return add_bits(BitView(term));
    case Tag::kReference:
    case Tag::kMagicReference:
      return add_number(ReferenceNumbers::of(term).number[0], 9, 10);
    case Tag::kExternal:
      switch (External::of(term)->kind()) {
        case External::kPid:
          return add_number(pid_number_of(term), 5, 6);
        case External::kPort:
          return add_number(port_number_of(term), 9, 10);
        case External::kReference:
          return add_number(ReferenceNumbers::of(term).number[0], 9, 10);
      }
      return;
    case Tag::kFlatMap:
    case Tag::kHashMap:
      return add(kPrimes[14] + phash2(atoms_, term), 13);
    case Tag::kFun: {
      const FunIdentity& identity = FunIdentity::of(term);
      std::size_t free = Fun::of(term)->free_count();
      add(static_cast<std::uint32_t>(free), 10);
      add(atoms_.hash(identity.module), 1);
      add(identity.index, 2);
      add(identity.old_uniq, 2);
      if (free != 0) stack_.push({at + 3, free, kWords, 0});
      return;
    }
    case Tag::kExportFun: {
      const ExportIdentity& identity = ExportIdentity::of(term);
      add(identity.arity, 11);
      add(atoms_.hash(identity.module), 1);
      return add(atoms_.hash(identity.function), 1);
    }
    case Tag::kHashNode:
    case Tag::kMatchContext:
      return;
  }
}

}  // namespace

std::uint32_t phash(const AtomTable& atoms, Term term) {
  return Phash(atoms).run(term);
}

}  // namespace mote
