// erlang: tuples.
#include <algorithm>
#include <vector>

#include "builtins/table.h"

namespace mote {

namespace {

constexpr std::int64_t kMaxArity = (1 << 24) - 1;

// The index, counted from 0, that `position` (from 1) names among `count` places; or count where it is none.
std::size_t place(Term position, std::size_t count) {
  if (!position.is_small()) return count;
  std::size_t index = static_cast<std::size_t>(position.small_value()) - 1;
  return std::min(index, count);
}

// Work on this many elements is done aside: making them costs more than looking at them.
constexpr std::size_t kManyElements = 50000;
bool goes_aside(Context& c, std::size_t arity) {
  return arity > kManyElements && c.aside();
}

Word* new_tuple(Context& c, std::size_t arity) {
  c.charge(static_cast<std::int64_t>(arity / 64));
  Word* at = c.heap().allocate(Tuple::words(arity));
  at[0] = make_header(Tag::kTuple, arity);
  return at;
}

Term element(Context& c) {
  if (!c[1].is_tuple()) return c.badarg();
  Tuple tuple(c[1]);
  std::size_t index = place(c[0], tuple.arity());
  return index < tuple.arity() ? tuple[index] : c.badarg();
}

Term setelement(Context& c) {
  if (!c[1].is_tuple()) return c.badarg();
  Tuple tuple(c[1]);
  std::size_t index = place(c[0], tuple.arity());
  if (index == tuple.arity()) return c.badarg();
  if (goes_aside(c, tuple.arity())) return Term::none();
  Word* at = new_tuple(c, tuple.arity());
  std::copy_n(tuple.elements(), tuple.arity(), at + 1);
  at[1 + index] = c[2].bits();
  return Term::boxed(at);
}

// The tuple with `value` before what is at `index`.
Term inserted(Context& c, Tuple tuple, std::size_t index, Term value) {
  std::size_t arity = tuple.arity();
  if (static_cast<std::int64_t>(arity) == kMaxArity) return c.badarg();
  if (goes_aside(c, arity)) return Term::none();
  Word* at = new_tuple(c, arity + 1);
  std::copy_n(tuple.elements(), index, at + 1);
  at[1 + index] = value.bits();
  std::copy_n(tuple.elements() + index, arity - index, at + 2 + index);
  return Term::boxed(at);
}
Term append_element(Context& c) {
  return c[0].is_tuple() ? inserted(c, Tuple(c[0]), Tuple(c[0]).arity(), c[1]) : c.badarg();
}
Term insert_element(Context& c) {
  if (!c[1].is_tuple()) return c.badarg();
  Tuple tuple(c[1]);
  std::size_t index = place(c[0], tuple.arity() + 1);
  return index <= tuple.arity() ? inserted(c, tuple, index, c[2]) : c.badarg();
}
Term delete_element(Context& c) {
  if (!c[1].is_tuple()) return c.badarg();
  Tuple tuple(c[1]);
  std::size_t index = place(c[0], tuple.arity());
  if (index == tuple.arity()) return c.badarg();
  if (goes_aside(c, tuple.arity())) return Term::none();
  Word* at = new_tuple(c, tuple.arity() - 1);
  std::copy_n(tuple.elements(), index, at + 1);
  std::copy_n(tuple.elements() + index + 1, tuple.arity() - 1 - index, at + 1 + index);
  return Term::boxed(at);
}

bool is_arity(Term term) {
  return term.is_small() && term.small_value() >= 0 && term.small_value() <= kMaxArity;
}

Word* filled_tuple(Context& c, Term arity, Term value) {
  std::size_t count = static_cast<std::size_t>(arity.small_value());
  Word* at = new_tuple(c, count);
  std::fill_n(at + 1, count, value.bits());
  return at;
}
Term make_tuple_2(Context& c) {
  if (!is_arity(c[0])) return c.badarg();
  if (goes_aside(c, static_cast<std::size_t>(c[0].small_value()))) return Term::none();
  return Term::boxed(filled_tuple(c, c[0], c[1]));
}
Term make_tuple_3(Context& c) {
  if (!is_arity(c[0])) return c.badarg();
  std::size_t arity = static_cast<std::size_t>(c[0].small_value());
  if (goes_aside(c, arity)) return Term::none();
  Word* at = filled_tuple(c, c[0], c[1]);
  Term list = c[2];
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term pair = Cons(list).head();
    if (!pair.is_tuple(2)) return c.badarg();
    std::size_t index = place(Tuple(pair)[0], arity);
    if (index == arity) return c.badarg();
    at[1 + index] = Tuple(pair)[1].bits();
  }
  return list.is_nil() ? Term::boxed(at) : c.badarg();
}

Term tuple_size(Context& c) {
  return c[0].is_tuple() ? Term::small(static_cast<std::int64_t>(Tuple(c[0]).arity())) : c.badarg();
}

Term tuple_to_list(Context& c) {
  if (!c[0].is_tuple()) return c.badarg();
  Tuple tuple(c[0]);
  if (goes_aside(c, tuple.arity())) return Term::none();
  c.charge(static_cast<std::int64_t>(tuple.arity() / 32));
  return make_list(c.heap(), {reinterpret_cast<const Term*>(tuple.elements()), tuple.arity()});
}

Term list_to_tuple(Context& c) {
  std::int64_t count = 0;
  Term list = c[0];
  for (; list.is_cons(); list = Cons(list).tail())
    if (++count == static_cast<std::int64_t>(kManyElements) && c.aside()) return Term::none();
  if (!list.is_nil() || count > kMaxArity) return c.badarg();
  c.charge(count / 32);
  Word* at = new_tuple(c, static_cast<std::size_t>(count));
  Word* to = at + 1;
  for (list = c[0]; list.is_cons(); list = Cons(list).tail())
    *to++ = Cons(list).head().bits();
  return Term::boxed(at);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "element", 2, element, Builtin::kGuard}, {"erlang", "setelement", 3, setelement},
    {"erlang", "append_element", 2, append_element},    {"erlang", "insert_element", 3, insert_element},
    {"erlang", "delete_element", 2, delete_element},    {"erlang", "make_tuple", 2, make_tuple_2},
    {"erlang", "make_tuple", 3, make_tuple_3},          {"erlang", "tuple_size", 1, tuple_size, Builtin::kGuard},
    {"erlang", "tuple_to_list", 1, tuple_to_list},      {"erlang", "list_to_tuple", 1, list_to_tuple},
};

}  // namespace

std::span<const Builtin> erlang_tuple_builtins() {
  return kBuiltins;
}

}  // namespace mote
