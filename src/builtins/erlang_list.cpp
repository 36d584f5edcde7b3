// erlang: heads and tails, length, ++ and --.
#include <absl/container/inlined_vector.h>

#include "builtins/list_walk.h"
#include "builtins/reverse.h"
#include "builtins/table.h"
#include "term/compare.h"
#include "term/map.h"

namespace mote {

namespace {

Term hd(Context& c) {
  return c[0].is_cons() ? Cons(c[0]).head() : c.badarg();
}
Term tl(Context& c) {
  return c[0].is_cons() ? Cons(c[0]).tail() : c.badarg();
}

constexpr std::size_t kImproper = ~std::size_t{0};

// The length of a proper list, else kImproper.
std::size_t list_length(Term list) {
  std::size_t count = 0;
  for (; list.is_cons(); list = Cons(list).tail())
    ++count;
  return list.is_nil() ? count : kImproper;
}

Term length(Context& c) {
  std::size_t count = list_length(c[0]);
  if (count == kImproper) return c.badarg();
  charge_for_elements(c, count);
  return Term::small(static_cast<std::int64_t>(count));
}

// --- ++ ---

// (Rest of the left list, what came before it in reverse, right list)
Term append_long(Context& c) {
  Term rest = c[0], reversed = c[1];
  for (std::size_t left = kListSlice; left > 0 && rest.is_cons(); --left, rest = Cons(rest).tail())
    reversed = make_cons(c.heap(), Cons(rest).head(), reversed);
  charge_for_elements(c, kListSlice);
  if (rest.is_cons()) return c.trap(append_long, {rest, reversed, c[2]});
  return rest.is_nil() ? c.trap(reverse_onto, {reversed, c[2]}) : c.badarg();
}

Term append(Context& c) {
  std::size_t count = 0;
  Term end = c[0];
  for (; end.is_cons() && count <= kListSlice; end = Cons(end).tail())
    ++count;
  if (end.is_cons()) return c.trap(append_long, {c[0], Term::nil(), c[1]});
  if (!end.is_nil()) return c.badarg();
  if (count == 0) return c[1];
  if (c[1].is_nil()) return c[0];
  Word* cells = c.heap().allocate(Cons::kWords * count);
  Word* to = cells;
  for (Term list = c[0]; list.is_cons(); list = Cons(list).tail(), to += Cons::kWords)
    Cons::make(to, Cons(list).head(), Term::cons(to + Cons::kWords));
  to[-1] = c[1].bits();
  charge_for_elements(c, count);
  return Term::cons(cells);
}

// --- -- ---

// Short lists: each element is looked for among those still to be taken away.
Term subtract_short(Context& c, std::size_t count) {
  absl::InlinedVector<Term, 32> unwanted, kept;
  for (Term list = c[1]; list.is_cons(); list = Cons(list).tail())
    unwanted.push_back(Cons(list).head());
  charge_for_elements(c, count * unwanted.size());
  Term list = c[0];
  for (; list.is_cons() && !unwanted.empty(); list = Cons(list).tail()) {
    Term element = Cons(list).head();
    std::size_t i = 0;
    while (i < unwanted.size() && !exactly_equal(unwanted[i], element))
      ++i;
    if (i == unwanted.size())
      kept.push_back(element);
    else
      unwanted.erase(unwanted.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return kept.empty() ? list : make_list(c.heap(), {kept.data(), kept.size()}, list);
}

constexpr std::size_t kMapSlice = 1000;  // a step in a map costs far more than one along a list

// (Rest of the left list, map of the elements to take away to how often, result in reverse)
Term subtract_with_map(Context& c) {
  Term list = c[0], unwanted = c[1], reversed = c[2];
  std::size_t left = kMapSlice;
  for (; left > 0 && list.is_cons() && map_size(unwanted) > 0; --left, list = Cons(list).tail()) {
    Term element = Cons(list).head(), times = map_get(unwanted, element);
    if (times.is_none())
      reversed = make_cons(c.heap(), element, reversed);
    else if (times == Term::small(1))
      unwanted = map_remove(c.heap(), c.atoms(), unwanted, element);
    else
      unwanted = map_update(c.heap(), unwanted, element, Term::small(times.small_value() - 1));
  }
  c.charge(kMapSlice);
  if (left == 0) return c.trap(subtract_with_map, {list, unwanted, reversed});
  return c.trap(reverse_onto, {reversed, list});
}

// (Left list, rest of the right list, map of what came before)
Term count_unwanted(Context& c) {
  Term list = c[1], unwanted = c[2];
  for (std::size_t left = kMapSlice; left > 0 && list.is_cons(); --left, list = Cons(list).tail()) {
    Term element = Cons(list).head(), times = map_get(unwanted, element);
    std::int64_t more = times.is_none() ? 1 : times.small_value() + 1;
    unwanted = map_put(c.heap(), c.atoms(), unwanted, element, Term::small(more));
  }
  c.charge(kMapSlice);
  if (list.is_cons()) return c.trap(count_unwanted, {c[0], list, unwanted});
  return c.trap(subtract_with_map, {c[0], unwanted, Term::nil()});
}

Term subtract(Context& c) {
  constexpr std::size_t kShortWork = 4096;  // comparisons
  std::size_t count = list_length(c[0]), others = list_length(c[1]);
  if (count == kImproper || others == kImproper) return c.badarg();
  charge_for_elements(c, count + others);
  if (count == 0 || others == 0) return c[0];
  // A list of a million with few others is walked in slices as well.
  if (count * others <= kShortWork) return subtract_short(c, count);
  return c.trap(count_unwanted, {c[0], c[1], empty_map(c.heap())});
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "hd", 1, hd, Builtin::kGuard},
    {"erlang", "tl", 1, tl, Builtin::kGuard},
    {"erlang", "length", 1, length, Builtin::kGuard},
    {"erlang", "++", 2, append},
    {"erlang", "append", 2, append},
    {"erlang", "--", 2, subtract},
    {"erlang", "subtract", 2, subtract},
};

}  // namespace

std::span<const Builtin> erlang_list_builtins() {
  return kBuiltins;
}

}  // namespace mote
