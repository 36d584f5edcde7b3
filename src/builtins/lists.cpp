// lists: searching and reversing.
#include "builtins/list_walk.h"
#include "builtins/reverse.h"
#include "builtins/table.h"
#include "term/compare.h"

namespace mote {

namespace {

// --- member ---

template <typename Same>
Term member_of(Context& c, Same same, BuiltinFunction go_on) {
  Term list = c[1];
  for (std::size_t left = kListSlice; list.is_cons(); list = Cons(list).tail()) {
    if (left-- == 0) {
      charge_for_elements(c, kListSlice);
      return c.trap(go_on, {c[0], list});
    }
    if (same(Cons(list).head())) return atoms::k_true;
  }
  return list.is_nil() ? atoms::k_false : c.badarg();
}
Term member(Context& c) {
  Term wanted = c[0];
  if (wanted.is_immediate()) return member_of(c, [wanted](Term element) { return element == wanted; }, member);
  return member_of(c, [wanted](Term element) { return exactly_equal(element, wanted); }, member);
}

// --- keys ---

// What a key search makes of the tuple it finds, and of none.
enum class KeyResult : std::uint8_t { kTuple, kValueTuple, kTrue };

template <KeyResult kResult, typename Same>
Term key_search(Context& c, Same same, BuiltinFunction go_on) {
  std::size_t index = static_cast<std::size_t>(c[1].small_value());
  Term list = c[2];
  for (std::size_t left = kListSlice; list.is_cons(); list = Cons(list).tail()) {
    if (left-- == 0) {
      charge_for_elements(c, kListSlice);
      return c.trap(go_on, {c[0], c[1], list});
    }
    Term element = Cons(list).head();
    if (!element.is_tuple() || Tuple(element).arity() < index || !same(Tuple(element)[index - 1])) continue;
    if (kResult == KeyResult::kTuple) return element;
    return kResult == KeyResult::kTrue ? atoms::k_true : make_tuple(c.heap(), {atoms::k_value, element});
  }
  return list.is_nil() ? atoms::k_false : c.badarg();
}

template <KeyResult kResult>
Term key_find(Context& c) {
  if (!c[1].is_small() || c[1].small_value() < 1) return c.badarg();
  Term wanted = c[0];
  if (wanted.is_immediate() && !wanted.is_small())
    return key_search<kResult>(c, [wanted](Term key) { return key == wanted; }, key_find<kResult>);
  return key_search<kResult>(c, [wanted](Term key) { return equal(key, wanted); }, key_find<kResult>);
}

constexpr Builtin kBuiltins[] = {
    {"lists", "member", 2, member},
    {"lists", "reverse", 2, reverse_onto},
    {"lists", "keyfind", 3, key_find<KeyResult::kTuple>},
    {"lists", "keysearch", 3, key_find<KeyResult::kValueTuple>},
    {"lists", "keymember", 3, key_find<KeyResult::kTrue>},
};

}  // namespace

// (List, Tail). Cells are allocated many at a time.
Term reverse_onto(Context& c) {
  constexpr std::size_t kCells = 256;
  Term list = c[0], tail = c[1];
  for (std::size_t done = 0; list.is_cons();) {
    if (done >= kListSlice) {
      charge_for_elements(c, done);
      return c.trap(reverse_onto, {list, tail});
    }
    std::size_t count = 0;
    for (Term ahead = list; ahead.is_cons() && count < kCells; ahead = Cons(ahead).tail())
      ++count;
    Word* cell = c.heap().allocate(Cons::kWords * count);
    for (Word* end = cell + Cons::kWords * count; cell != end; cell += Cons::kWords, list = Cons(list).tail())
      tail = Cons::make(cell, Cons(list).head(), tail);
    done += count;
  }
  return list.is_nil() ? tail : c.badarg();
}

std::span<const Builtin> lists_builtins() {
  return kBuiltins;
}

}  // namespace mote
