// erlang: binaries and bitstrings to lists and back, their sizes and parts. Long conversions are cut into slices; a
// continuation's arguments begin with the original ones, so that a failure shows them.
#include <vector>

#include "builtins/byte_range.h"
#include "builtins/table.h"
#include "term/bit_construct.h"
#include "term/bit_match.h"
#include "term/iodata.h"

namespace mote {

namespace {

// Elements of a list looked at in one slice, and how many of them cost a reduction.
constexpr std::size_t kSliceSteps = 40000;
constexpr std::size_t kStepsPerReduction = 20;

Term unsigned_term(std::size_t value) {
  return Term::small(static_cast<std::int64_t>(value));
}
std::size_t small_size(Term term) {
  return static_cast<std::size_t>(term.small_value());
}

// Compilers ask for the size of what is left in a match context, too.
bool size_in_bits(Term term, std::size_t* bits) {
  if (term.has_tag(Tag::kMatchContext))
    *bits = MatchContext::of(term)->end - MatchContext::of(term)->position;
  else if (term.is_bitstring())
    *bits = BitView(term).size;
  else
    return false;
  return true;
}

Term byte_size(Context& c) {
  std::size_t bits;
  return size_in_bits(c[0], &bits) ? unsigned_term(bytes_for_bits(bits)) : c.badarg();
}

Term bit_size(Context& c) {
  std::size_t bits;
  return size_in_bits(c[0], &bits) ? unsigned_term(bits) : c.badarg();
}

// --- bitstring to list ---

// (Bitstring, End, Tail): the bytes before End (from 0, the original bitstring's first byte), and Tail after them.
// The original's other arguments, if any, bound it to the bytes from `first` on.
Term bytes_before(Context& c, std::size_t first, std::size_t end, Term tail, BuiltinFunction go_on) {
  BitView view(c[0]);
  std::size_t count = std::min(end - first, kSliceSteps);
  std::size_t from = end - count;
  if (count != 0) {
    Word* cells = c.heap().allocate(Cons::kWords * count);
    for (std::size_t i = count; i-- > 0;) {
      Word byte = load_bits(view.base, view.offset + 8 * (from + i), 8);
      tail = Cons::make(cells + Cons::kWords * i, Term::small(static_cast<std::int64_t>(byte)), tail);
    }
  }
  c.charge(static_cast<std::int64_t>(count / kStepsPerReduction));
  if (from == first) return tail;
  return c.trap(go_on, {c[0], unsigned_term(first), unsigned_term(from), tail});
}
Term continue_bytes(Context& c) {
  return bytes_before(c, small_size(c[1]), small_size(c[2]), c[3], continue_bytes);
}

Term binary_to_list_1(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  return bytes_before(c, 0, BitView(c[0]).whole_bytes(), Term::nil(), continue_bytes);
}

Term binary_to_list_3(Context& c) {
  if (!c[0].is_binary() || !c[1].is_small() || !c[2].is_small()) return c.badarg();
  std::int64_t first = c[1].small_value();
  std::int64_t last = c[2].small_value();
  std::int64_t size = static_cast<std::int64_t>(BitView(c[0]).whole_bytes());
  if (first < 1 || last < first || last > size) return c.badarg();
  return bytes_before(c, static_cast<std::size_t>(first) - 1, static_cast<std::size_t>(last), Term::nil(),
                      continue_bytes);
}

Term bitstring_to_list(Context& c) {
  if (!c[0].is_bitstring()) return c.badarg();
  std::size_t size = BitView(c[0]).size;
  Term tail = Term::nil();
  if ((size & 7) != 0) tail = make_cons(c.heap(), make_part_of(c.heap(), c[0], size & ~std::size_t{7}, size & 7), tail);
  return bytes_before(c, 0, size >> 3, tail, continue_bytes);
}

// --- iodata to bitstring ---

void charge_steps(Context& c) {
  c.charge(static_cast<std::int64_t>(kSliceSteps / kStepsPerReduction));
}

// (Original, Rest, Binary, Offset): copies Rest to Binary, from bit Offset on. Binary is not yet known to the program.
Term continue_copying(Context& c) {
  Term binary = c[2];
  Term whole = binary.boxed_tag() == Tag::kSubBits ? SubBits::of(binary)->binary : binary;
  IodataCopy copy{&c.heap(), BitView::bytes_of(whole), small_size(c[3])};
  IodataWalk walk(c[1]);
  charge_steps(c);
  if (walk.run(copy, kSliceSteps) == IodataOutcome::kDone) return binary;
  return c.trap(continue_copying, {c[0], walk.rest(c.heap()), binary, unsigned_term(copy.offset)});
}

Term bitstring_of(Context& c, std::size_t bits) {
  constexpr std::size_t kManyBits = std::size_t{8} << 20;
  if (bits > kManyBits && c.aside()) return Term::none();
  std::uint8_t* bytes;
  Term binary = make_bitstring_of_size(c.heap(), bits, &bytes);
  if (binary.is_none()) return c.system_limit();
  IodataCopy copy{&c.heap(), bytes};
  IodataWalk walk(c[0]);
  c.charge(static_cast<std::int64_t>(bits / (64 * kStepsPerReduction)));
  std::size_t steps = bits > kManyBits ? SIZE_MAX : kSliceSteps;
  if (walk.run(copy, steps) == IodataOutcome::kDone) return binary;
  return c.trap(continue_copying, {c[0], walk.rest(c.heap()), binary, unsigned_term(copy.offset)});
}

// Measures c[0] from `rest` on in one slice; at the end `finish` gets the size, else `go_on` continues with
// (Original, Rest, Size).
template <typename Finish>
Term measure(Context& c, bool whole_bytes, Term rest, std::size_t before, BuiltinFunction go_on, Finish finish) {
  IodataMeasure sink{whole_bytes, before};
  IodataWalk walk(rest);
  switch (walk.run(sink, kSliceSteps)) {
    case IodataOutcome::kDone:
      return finish(sink.size);
    case IodataOutcome::kBad:
      return c.badarg();
    case IodataOutcome::kMore:
      break;
  }
  charge_steps(c);
  return c.trap(go_on, {c[0], walk.rest(c.heap()), unsigned_term(sink.size)});
}

Term continue_iolist_size(Context& c) {
  return measure(c, true, c[1], small_size(c[2]), continue_iolist_size,
                 [](std::size_t bits) { return unsigned_term(bits >> 3); });
}
Term iolist_size(Context& c) {
  return measure(c, true, c[0], 0, continue_iolist_size, [](std::size_t bits) { return unsigned_term(bits >> 3); });
}

Term continue_flatten_bytes(Context& c) {
  return measure(c, true, c[1], small_size(c[2]), continue_flatten_bytes,
                 [&](std::size_t bits) { return bitstring_of(c, bits); });
}
Term flatten_bytes(Context& c) {
  return measure(c, true, c[0], 0, continue_flatten_bytes, [&](std::size_t bits) { return bitstring_of(c, bits); });
}
Term iolist_to_binary(Context& c) {
  return c[0].is_binary() ? c[0] : flatten_bytes(c);
}
Term list_to_binary(Context& c) {
  return c[0].is_list() ? flatten_bytes(c) : c.badarg();
}

Term continue_flatten_bits(Context& c) {
  return measure(c, false, c[1], small_size(c[2]), continue_flatten_bits,
                 [&](std::size_t bits) { return bitstring_of(c, bits); });
}
Term list_to_bitstring(Context& c) {
  if (!c[0].is_list()) return c.badarg();
  return measure(c, false, c[0], 0, continue_flatten_bits, [&](std::size_t bits) { return bitstring_of(c, bits); });
}

// --- iovec: large binaries as they are, all between them gathered ---

class IovecSink {
 public:
  IovecSink(TermSpace& space, Term built) : space_(space), built_(built) {}
  bool byte(std::uint8_t value) {
    gathered_.push_back(value);
    return true;
  }
  bool bits(Term piece, Term*) {
    BitView view(piece);
    if ((view.size & 7) != 0) return false;
    if (view.whole_bytes() > kGatheredBytes) {
      flush();
      built_ = make_cons(space_, piece, built_);
    } else {
      std::size_t at = gathered_.size();
      gathered_.resize(at + view.whole_bytes());
      copy_bits(gathered_.data() + at, 0, view.base, view.offset, view.size);
    }
    return true;
  }
  // The parts so far, last first.
  Term flush() {
    if (!gathered_.empty()) built_ = make_cons(space_, make_binary(space_, std::span(gathered_)), built_);
    gathered_.clear();
    return built_;
  }

 private:
  static constexpr std::size_t kGatheredBytes = 256;
  TermSpace& space_;
  Term built_;
  std::vector<std::uint8_t> gathered_;
};

Term iovec(Context& c, Term rest, Term built);
Term continue_iovec(Context& c) {
  return iovec(c, c[1], c[2]);
}

Term iovec(Context& c, Term rest, Term built) {
  IovecSink sink(c.heap(), built);
  IodataWalk walk(rest);
  IodataOutcome outcome = walk.run(sink, kSliceSteps);
  if (outcome == IodataOutcome::kBad) return c.badarg();
  built = sink.flush();
  if (outcome == IodataOutcome::kMore) {
    charge_steps(c);
    return c.trap(continue_iovec, {c[0], walk.rest(c.heap()), built});
  }
  Term list = Term::nil();
  for (; built.is_cons(); built = Cons(built).tail())
    list = make_cons(c.heap(), Cons(built).head(), list);
  return list;
}

Term iolist_to_iovec(Context& c) {
  if (c[0].is_binary()) return BitView(c[0]).size == 0 ? Term::nil() : make_cons(c.heap(), c[0], Term::nil());
  return iovec(c, c[0], Term::nil());
}

// --- parts ---

Term split_binary(Context& c) {
  if (!c[0].is_bitstring() || !c[1].is_small() || c[1].small_value() < 0) return c.badarg();
  std::size_t size = BitView(c[0]).size;
  std::size_t at = small_size(c[1]);
  if (at > size >> 3) return c.badarg();
  Term first = make_part_of(c.heap(), c[0], 0, 8 * at);
  return make_tuple(c.heap(), {first, make_part_of(c.heap(), c[0], 8 * at, size - 8 * at)});
}

Term part(Context& c, bool in_range, std::size_t at, std::size_t count) {
  return in_range ? make_part_of(c.heap(), c[0], 8 * at, 8 * count) : c.badarg();
}
Term binary_part_2(Context& c) {
  std::size_t at, count;
  if (!c[0].is_binary()) return c.badarg();
  bool in_range = byte_range(c[1], BitView(c[0]).whole_bytes(), &at, &count);
  return part(c, in_range, at, count);
}
Term binary_part_3(Context& c) {
  std::size_t at, count;
  if (!c[0].is_binary()) return c.badarg();
  bool in_range = byte_range(c[1], c[2], BitView(c[0]).whole_bytes(), &at, &count);
  return part(c, in_range, at, count);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "byte_size", 1, byte_size, Builtin::kGuard},
    {"erlang", "bit_size", 1, bit_size, Builtin::kGuard},
    {"erlang", "binary_to_list", 1, binary_to_list_1},
    {"erlang", "binary_to_list", 3, binary_to_list_3},
    {"erlang", "bitstring_to_list", 1, bitstring_to_list},
    {"erlang", "list_to_binary", 1, list_to_binary},
    {"erlang", "iolist_to_binary", 1, iolist_to_binary},
    {"erlang", "list_to_bitstring", 1, list_to_bitstring},
    {"erlang", "iolist_size", 1, iolist_size},
    {"erlang", "iolist_to_iovec", 1, iolist_to_iovec},
    {"erlang", "split_binary", 2, split_binary},
    {"erlang", "binary_part", 2, binary_part_2, Builtin::kGuard},
    {"erlang", "binary_part", 3, binary_part_3, Builtin::kGuard},
    {"binary", "part", 2, binary_part_2},
    {"binary", "part", 3, binary_part_3},
    {"binary", "list_to_bin", 1, list_to_binary},
};

}  // namespace

std::span<const Builtin> erlang_binary_builtins() {
  return kBuiltins;
}

}  // namespace mote
