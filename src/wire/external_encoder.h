// ExternalEncoder: walks a term with an explicit stack and writes it to a sink (external_sink.h).
#pragma once

#include <algorithm>
#include <bit>
#include <cstdio>
#include <vector>

#include "base/work.h"
#include "term/bits.h"
#include "term/compare.h"
#include "term/map.h"
#include "term/saved_references.h"
#include "term/small_stack.h"
#include "wire/external_encode.h"
#include "wire/external_sink.h"

namespace mote {

// What is left to write of a compound term.
struct Pending {
  enum Kind : std::uint8_t { kWords, kCells, kPairs, kFunEnd } kind;
  std::size_t count;  // of words; of pairs still in the encoder's buffer
  const Word* at;     // next word
  Term list;
};

template <typename Sink>
class ExternalEncoder {
  using enum external::ExternalTag;

 public:
  ExternalEncoder(Sink& sink, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options)
      : sink_(sink), atoms_(atoms), options_(options), self_(resolver.this_node()) {}

  // The number of terms visited; 0 where it gave up.
  std::size_t run(Term term) {
    std::size_t visited = 1;
    write(term);
    while (!stack_.empty()) {
      if (stack_.top().kind == Pending::kFunEnd) {
        stack_.drop();
        end_fun();
        continue;
      }
      ++visited;
      steps_.step();
      write(next());
      if (too_much_ || visited + sink_.size() / 64 > options_.most_work) return 0;
    }
    return too_much_ ? 0 : visited;
  }

 private:
  void u8(unsigned value) {
    std::uint8_t byte = static_cast<std::uint8_t>(value);
    sink_.append(&byte, 1);
  }
  void tagged_u8(unsigned tag, unsigned value) {
    std::uint8_t bytes[2] = {static_cast<std::uint8_t>(tag), static_cast<std::uint8_t>(value)};
    sink_.append(bytes, 2);
  }
  void big(Word value, std::size_t count) {
    std::uint8_t bytes[8];
    store_big(bytes, value, count);
    sink_.append(bytes, count);
  }
  void tagged_u32(unsigned tag, Word value) {
    std::uint8_t bytes[5] = {static_cast<std::uint8_t>(tag)};
    store_big(bytes + 1, value & 0xFFFFFFFF, 4);
    sink_.append(bytes, 5);
  }

  // The next term of the compound on top, which is dropped with its last.
  Term next() {
    Pending& top = stack_.top();
    if (top.kind == Pending::kCells) {
      Term rest = top.list;
      if (!rest.is_cons()) {
        stack_.drop();
        return rest;
      }
      top.list = Cons(rest).tail();
      return Cons(rest).head();
    }
    if (top.kind == Pending::kPairs) {
      Term term = pairs_.back();
      pairs_.pop_back();
      if (--top.count == 0) stack_.drop();
      return term;
    }
    Term term = Term::from_bits(*top.at++);
    if (--top.count == 0) stack_.drop();
    return term;
  }

  void write(Term term) {
    if (term.is_small()) return write_small(term.small_value());
    if (term.is_atom()) return write_atom(term);
    if (term.is_cons()) return write_list(term);
    if (term.is_nil()) return u8(kNil);
    if (term.is_local_pid()) return write_pid(self_, pid_number(term), pid_serial(term));
    if (term.is_local_port()) return write_port(self_, term.local_data());
    switch (term.boxed_tag()) {
      case Tag::kTuple:
        return write_tuple(Tuple(term));
      case Tag::kPositiveBignum:
      case Tag::kNegativeBignum:
        return write_big(Bignum(term).negative(), Bignum(term).limbs());
      case Tag::kFloat:
        return write_float(Float(term).value());
      case Tag::kMagicReference:
        save_reference(term);
        [[fallthrough]];
      case Tag::kReference:
        return write_reference(self_, term);
      case Tag::kFun:
        return write_fun(term);
      case Tag::kExportFun:
        return write_export(ExportIdentity::of(term));
      case Tag::kRefcBinary:
      case Tag::kHeapBinary:
      case Tag::kSubBits:
        return write_bits(term);
      case Tag::kExternal:
        return write_external(term);
      case Tag::kFlatMap:
      case Tag::kHashMap:
        return write_map(term);
      case Tag::kMatchContext:
      case Tag::kHashNode:
        break;
    }
    CHECK(false);
  }

  void write_small(std::int64_t value) {
    if (value >= 0 && value < 256) return tagged_u8(kSmallInteger, static_cast<unsigned>(value));
    if (value >= INT32_MIN && value <= INT32_MAX) return tagged_u32(kInteger, static_cast<Word>(value));
    Word magnitude = value < 0 ? Word{0} - static_cast<Word>(value) : static_cast<Word>(value);
    write_big(value < 0, std::span(&magnitude, 1));
  }

  void write_big(bool negative, std::span<const Word> limbs) {
    std::size_t size = 8 * limbs.size() - static_cast<std::size_t>(std::countl_zero(limbs.back())) / 8;
    if (size < 256) {
      tagged_u8(kSmallBig, static_cast<unsigned>(size));
    } else {
      tagged_u32(kLargeBig, size);
    }
    u8(negative ? 1 : 0);
    sink_.append(reinterpret_cast<const std::uint8_t*>(limbs.data()), size);  // little-endian, as we are
  }

  void write_float(double value) {
    if (options_.minor_version > 0) {
      u8(kNewFloat);
      return big(std::bit_cast<Word>(value), 8);
    }
    char text[external::kFloatText + 9] = {};
    std::snprintf(text, sizeof text, "%.20e", value);
    u8(kFloat);
    sink_.append(reinterpret_cast<const std::uint8_t*>(text), external::kFloatText);
  }

  void write_atom(Term atom) {
    std::string_view name = atoms_.name(atom);
    const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
    if (options_.minor_version < 2 && write_latin1(name)) return;
    if (name.size() < 256) {
      tagged_u8(kSmallAtomUtf8, static_cast<unsigned>(name.size()));
    } else {
      u8(kAtomUtf8);
      big(name.size(), 2);
    }
    sink_.append(bytes, name.size());
  }

  // False where a character lies beyond Latin-1.
  bool write_latin1(std::string_view name) {
    std::uint8_t converted[AtomTable::kMaxCharacters];
    std::size_t size = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
      std::uint8_t byte = static_cast<std::uint8_t>(name[i]);
      if (byte > 0xC3) return false;
      if (byte >= 0x80) byte = static_cast<std::uint8_t>(byte << 6 | (name[++i] & 0x3F));
      converted[size++] = byte;
    }
    u8(kAtom);
    big(size, 2);
    sink_.append(converted, size);
    return true;
  }

  void write_tuple(Tuple tuple) {
    std::size_t arity = tuple.arity();
    if (arity < 256) {
      tagged_u8(kSmallTuple, static_cast<unsigned>(arity));
    } else {
      tagged_u32(kLargeTuple, arity);
    }
    if (arity > 0) stack_.push({.kind = Pending::kWords, .count = arity, .at = tuple.elements()});
  }

  void write_list(Term list) {
    constexpr std::size_t kMaxString = 0xFFFF;
    std::size_t length = 0;
    bool bytes = true;
    Term rest = list;
    for (; rest.is_cons(); rest = Cons(rest).tail()) {
      Term head = Cons(rest).head();
      bytes = bytes && head.is_small() && static_cast<std::uint64_t>(head.small_value()) < 256;
      if (++length > options_.most_work) {
        too_much_ = true;
        return;
      }
    }
    if (!bytes || !rest.is_nil() || length > kMaxString) {
      tagged_u32(kList, length);
      return stack_.push({.kind = Pending::kCells, .list = list});
    }
    u8(kString);
    big(length, 2);
    std::uint8_t buffer[256];
    std::size_t filled = 0;
    for (rest = list; rest.is_cons(); rest = Cons(rest).tail()) {
      buffer[filled++] = static_cast<std::uint8_t>(Cons(rest).head().small_value());
      if (filled < sizeof buffer) continue;
      sink_.append(buffer, filled);
      filled = 0;
    }
    sink_.append(buffer, filled);
  }

  void write_bits(Term term) {
    BitView view(term);
    std::size_t size = bytes_for_bits(view.size), rest = view.size & 7;
    if (size / 64 > options_.most_work) {
      too_much_ = true;
      return;
    }
    tagged_u32(rest == 0 ? kBinary : kBitBinary, size);
    if (rest != 0) u8(static_cast<unsigned>(rest));
    sink_.bits(term, view);
  }

  // The pairs go to the buffer in reverse, so that next() takes them off its end.
  void write_map(Term map) {
    std::size_t count = map_size(map);
    if (count > options_.most_work) {
      too_much_ = true;
      return;
    }
    tagged_u32(kMap, count);
    if (count == 0) return;
    std::size_t first = pairs_.size();
    for (MapIterator each(map); each.next();) {
      pairs_.push_back(each.value());
      pairs_.push_back(each.key());
    }
    if (options_.deterministic) {
      struct Pair {
        Term value, key;
      };
      static_assert(sizeof(Pair) == 2 * sizeof(Term));
      Pair* pairs = reinterpret_cast<Pair*>(pairs_.data() + first);
      std::sort(pairs, pairs + count,
                [this](const Pair& a, const Pair& b) { return compare_exact(atoms_, a.key, b.key) > 0; });
    } else {
      for (std::size_t low = first, high = pairs_.size() - 2; low < high; low += 2, high -= 2) {
        std::swap(pairs_[low], pairs_[high]);
        std::swap(pairs_[low + 1], pairs_[high + 1]);
      }
    }
    stack_.push({.kind = Pending::kPairs, .count = 2 * count});
  }

  bool is_self(const Node& node) const { return &node == &self_; }
  void write_node(const Node& node) {
    if (options_.local && is_self(node)) return u8(kNil);
    write_atom(node.name);
  }
  void write_creation(const Node& node) { big(options_.local && is_self(node) ? 0 : node.creation, 4); }

  void write_pid(const Node& node, Word number, Word serial) {
    u8(kNewPid);
    write_node(node);
    big(number, 4);
    big(serial & 0xFFFFFFFF, 4);
    write_creation(node);
  }

  void write_port(const Node& node, Word number) {
    u8(kV4Port);
    write_node(node);
    big(number, 8);
    write_creation(node);
  }

  void write_reference(const Node& node, Term reference) {
    ReferenceNumbers numbers = ReferenceNumbers::of(reference);
    u8(kNewerReference);
    big(numbers.count, 2);
    write_node(node);
    write_creation(node);
    for (std::size_t i = 0; i < numbers.count; ++i)
      big(numbers.number[i], 4);
  }

  void write_external(Term term) {
    const External* external = External::of(term);
    switch (external->kind()) {
      case External::kPid:
        return write_pid(*external->node, external->data[0], external->data[1]);
      case External::kPort:
        return write_port(*external->node, external->data[0]);
      case External::kReference:
        return write_reference(*external->node, term);
    }
  }

  void write_export(const ExportIdentity& identity) {
    u8(kExport);
    write_atom(identity.module);
    write_atom(identity.function);
    tagged_u8(kSmallInteger, identity.arity);
  }

  void write_fun(Term term) {
    Fun* fun = Fun::of(term);
    const FunIdentity& identity = FunIdentity::of(term);
    u8(kNewFun);
    funs_.push_back({sink_.place(), sink_.size()});
    big(0, 4);  // the size, by end_fun()
    u8(static_cast<unsigned>(fun->arity()));
    sink_.append(identity.uniq.data(), identity.uniq.size());
    big(identity.index, 4);
    big(fun->free_count(), 4);
    write_atom(identity.module);
    write_small(static_cast<std::int32_t>(identity.old_index));
    write_small(static_cast<std::int32_t>(identity.old_uniq));
    write_pid(self_, 0, 0);
    stack_.push({.kind = Pending::kFunEnd});
    if (fun->free_count() > 0)
      stack_.push(
          {.kind = Pending::kWords, .count = fun->free_count(), .at = reinterpret_cast<Word*>(fun->environment())});
  }

  // The size field of a fun covers itself and all that follows, its environment included.
  void end_fun() {
    OpenFun fun = funs_.back();
    funs_.pop_back();
    std::uint8_t size[4];
    store_big(size, (sink_.size() - fun.start) & 0xFFFFFFFF, 4);
    sink_.patch(fun.place, size, 4);
  }

  struct OpenFun {
    SinkPlace place;
    std::size_t start;
  };

  Sink& sink_;
  const AtomTable& atoms_;
  EncodeOptions options_;
  bool too_much_ = false;
  StepCount steps_;
  Node self_;
  SmallStack<Pending, 32> stack_;
  std::vector<Term> pairs_;  // keys and values of maps that are being written
  std::vector<OpenFun> funs_;
};

}  // namespace mote
