// ets: traversals with match specifications: select, match and their kin, counting, deleting, replacing; whole, in
// chunks, and going on from a continuation.
//
// A traversal works in slices and traps between them. Its state is a few terms: see State. A hash table stays fixed
// while a traversal of several slices runs, so that nothing is seen twice or missed; an ordered_set needs no fixing.
// Continuations are {Table, Slot, Limit, Spec, Rest, RestLength} for hash tables (Slot -1: nothing left but Rest) and
// {Table, LastKey, [], Limit, Spec, [], Reverse, 0} for ordered_set.
#include "builtins/ets_traversal.h"

namespace mote::ets {

namespace {

// -- select and match

// Owns the compiled form of what a builtin was given; fails with badarg where that is malformed.
struct Specification {
  explicit Specification(MatchSpec* compiled, bool matches_nothing = false)
      : spec(compiled), nothing(matches_nothing) {}
  static Specification of(Context& c, Term source) {
    return Specification(source.is_nil() ? nullptr : MatchSpec::compile(c.atoms(), source, Dialect::kTable, nullptr),
                         source.is_nil());
  }
  Held<MatchSpec> spec;
  bool nothing;  // [] matches nothing
};

Term start(Context& c, Table& table, const Specification& specification, Mode mode, bool reverse, std::int64_t limit) {
  if (specification.nothing) {
    if (limit > 0) return atoms::k_end_of_table;
    return mode == Mode::kSelect ? Term::nil() : Term::small(0);
  }
  if (!specification.spec) return c.badarg();
  State state;
  state.table = c[0];
  state.mode = mode;
  state.limit = limit;
  // The list of results grows at its head: what is to come first is visited last, unless it is reversed at the end.
  state.upward = reverse == (limit == 0);
  state.reverse = reverse;
  return traverse(c, table, specification.spec, state);
}

Term select_from(Context& c, bool reverse, std::int64_t limit) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  if (limit < 0) return c.badarg();
  return start(c, *table, Specification::of(c, c[1]), Mode::kSelect, reverse, limit);
}

// A chunk's size, or -1.
std::int64_t limit_of(Term limit) {
  return limit.is_small() && limit.small_value() > 0 ? limit.small_value() : -1;
}

Term select_2(Context& c) {
  return select_from(c, false, 0);
}
Term select_3(Context& c) {
  return select_from(c, false, limit_of(c[2]));
}
Term select_reverse_2(Context& c) {
  return select_from(c, true, 0);
}
Term select_reverse_3(Context& c) {
  return select_from(c, true, limit_of(c[2]));
}

Term match_with(Context& c, Term body, std::int64_t limit) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  if (limit < 0) return c.badarg();
  Specification specification(MatchSpec::of_pattern(c.atoms(), c[1], body));
  return start(c, *table, specification, Mode::kSelect, false, limit);
}

Term match_2(Context& c) {
  return match_with(c, atoms::k_dollar_dollar, 0);
}
Term match_3(Context& c) {
  return match_with(c, atoms::k_dollar_dollar, limit_of(c[2]));
}
Term match_object_2(Context& c) {
  return match_with(c, atoms::k_underscore_all, 0);
}
Term match_object_3(Context& c) {
  return match_with(c, atoms::k_underscore_all, limit_of(c[2]));
}

// -- going on

Term go_on_hash(Context& c, Table& table, Tuple continuation) {
  MatchSpec* spec = resource_of<MatchSpec>(continuation[3]);
  bool valid = continuation[1].is_small() && continuation[2].is_small() && continuation[2].small_value() >= 0 &&
               spec != nullptr && continuation[5].is_small();
  std::int64_t length = proper_length(continuation[4]);
  if (!valid || length < 0) return c.badarg();
  spec->retain();
  State state;
  state.table = continuation[0];
  state.slot = continuation[1].small_value();
  state.limit = continuation[2].small_value();
  state.list = continuation[4];
  state.got = length;
  state.continued = true;
  return continue_hash(c, table, Held<MatchSpec>(spec), state);
}

Term go_on_tree(Context& c, Table& table, Tuple continuation) {
  MatchSpec* spec = resource_of<MatchSpec>(continuation[4]);
  bool valid =
      continuation[3].is_small() && continuation[3].small_value() >= 0 && spec != nullptr && continuation[6].is_small();
  if (!valid) return c.badarg();
  spec->retain();
  State state;
  state.table = continuation[0];
  state.last_key = continuation[1];
  state.limit = continuation[3].small_value();
  state.reverse = continuation[6] != Term::small(0);
  state.upward = !state.reverse;
  return continue_tree(c, table, Held<MatchSpec>(spec), state);
}

Term go_on(Context& c) {
  if (c[0] == atoms::k_end_of_table) return c[0];
  if (!c[0].is_tuple(6) && !c[0].is_tuple(8)) return c.badarg();
  Tuple continuation(c[0]);
  TableArgument table(c, continuation[0], Right::kRead);
  if (!table) return Term::none();
  if (table->ordered() != (continuation.arity() == 8)) return c.badarg();
  return table->ordered() ? go_on_tree(c, *table, continuation) : go_on_hash(c, *table, continuation);
}

// -- counting and changing

Term change(Context& c, Mode mode, Right right) {
  TableArgument table(c, c[0], right);
  if (!table) return Term::none();
  if (mode == Mode::kReplace && table->type() == Type::kBag)  // two rows could become the same
    return c.error_with_cause(atoms::k_badarg, atoms::k_table_type);
  Specification specification = Specification::of(c, c[1]);
  if (mode == Mode::kReplace && specification.spec && !specification.spec->keeps_key(c.atoms(), table->key_position()))
    return c.badarg();
  return start(c, *table, specification, mode, false, 0);
}

Term select_count(Context& c) {
  return change(c, Mode::kCount, Right::kRead);
}
Term select_delete(Context& c) {
  return change(c, Mode::kDelete, Right::kWrite);
}
Term select_replace(Context& c) {
  return change(c, Mode::kReplace, Right::kWrite);
}

constexpr Builtin kBuiltins[] = {
    {"ets", "select", 1, go_on},
    {"ets", "select", 2, select_2},
    {"ets", "select", 3, select_3},
    {"ets", "select_reverse", 1, go_on},
    {"ets", "select_reverse", 2, select_reverse_2},
    {"ets", "select_reverse", 3, select_reverse_3},
    {"ets", "match", 1, go_on},
    {"ets", "match", 2, match_2},
    {"ets", "match", 3, match_3},
    {"ets", "match_object", 1, go_on},
    {"ets", "match_object", 2, match_object_2},
    {"ets", "match_object", 3, match_object_3},
    {"ets", "select_count", 2, select_count},
    {"ets", "internal_select_delete", 2, select_delete},
    {"ets", "select_replace", 2, select_replace},
};

}  // namespace

}  // namespace mote::ets

namespace mote {

std::span<const Builtin> ets_select_builtins() {
  return ets::kBuiltins;
}

}  // namespace mote
