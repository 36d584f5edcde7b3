// maps, and the functions of erlang and erts_internal on maps.
#include <vector>

#include "builtins/list_walk.h"
#include "builtins/table.h"
#include "term/hash.h"
#include "term/hash_trie.h"
#include "term/map.h"

namespace mote {

namespace {

Term badmap(Context& c, Term term) {
  return c.error(make_tuple(c.heap(), {atoms::k_badmap, term}));
}
Term badkey(Context& c, Term key) {
  return c.error(make_tuple(c.heap(), {atoms::k_badkey, key}));
}

// (Key, Map)
Term find(Context& c) {
  if (!c[1].is_map()) return badmap(c, c[1]);
  Term value = map_get(c[1], c[0]);
  return value.is_none() ? atoms::k_error : c.ok(value);
}
Term get(Context& c) {
  if (!c[1].is_map()) return badmap(c, c[1]);
  Term value = map_get(c[1], c[0]);
  return value.is_none() ? badkey(c, c[0]) : value;
}
Term is_key(Context& c) {
  return c[1].is_map() ? Term::boolean(!map_get(c[1], c[0]).is_none()) : badmap(c, c[1]);
}
Term remove(Context& c) {
  return c[1].is_map() ? map_remove(c.heap(), c.atoms(), c[1], c[0]) : badmap(c, c[1]);
}
Term take(Context& c) {
  if (!c[1].is_map()) return badmap(c, c[1]);
  Term value = map_get(c[1], c[0]);
  if (value.is_none()) return atoms::k_error;
  return make_tuple(c.heap(), {value, map_remove(c.heap(), c.atoms(), c[1], c[0])});
}

// (Key, Value, Map)
Term put(Context& c) {
  return c[2].is_map() ? map_put(c.heap(), c.atoms(), c[2], c[0], c[1]) : badmap(c, c[2]);
}
Term update(Context& c) {
  if (!c[2].is_map()) return badmap(c, c[2]);
  Term map = map_update(c.heap(), c[2], c[0], c[1]);
  return map.is_none() ? badkey(c, c[0]) : map;
}

void charge_for_pairs(Context& c, Term map) {
  charge_for_elements(c, map_size(map));
}

constexpr std::size_t kManyPairs = 10000;

Term keys(Context& c) {
  if (!c[0].is_map()) return badmap(c, c[0]);
  if (map_size(c[0]) > kManyPairs && c.aside()) return Term::none();
  charge_for_pairs(c, c[0]);
  return map_keys(c.heap(), c[0]);
}
Term values(Context& c) {
  if (!c[0].is_map()) return badmap(c, c[0]);
  if (map_size(c[0]) > kManyPairs && c.aside()) return Term::none();
  charge_for_pairs(c, c[0]);
  return map_values(c.heap(), c[0]);
}
Term merge(Context& c) {
  if (!c[0].is_map()) return badmap(c, c[0]);
  if (!c[1].is_map()) return badmap(c, c[1]);
  if (std::min(map_size(c[0]), map_size(c[1])) > kManyPairs && c.aside()) return Term::none();
  charge_for_pairs(c, c[1]);
  return map_merge(c.heap(), c.atoms(), c[0], c[1]);
}

// --- maps from lists ---

constexpr std::size_t kBuildSlice = 1000;  // pairs whose map is made and merged in one go

// The map of the list's elements up to the end or a slice's worth, as pair(element, &key, &value) sees them; what
// follows in *list. none() where an element is no pair.
template <typename Pair>
Term map_of_slice(Context& c, Term* list, Pair pair) {
  std::vector<Term> all_keys, all_values;
  for (; list->is_cons() && all_keys.size() < kBuildSlice; *list = Cons(*list).tail()) {
    Term key, value;
    if (!pair(Cons(*list).head(), &key, &value)) return Term::none();
    all_keys.push_back(key);
    all_values.push_back(value);
  }
  c.charge(static_cast<std::int64_t>(all_keys.size()));
  return map_from_pairs(c.heap(), c.atoms(), all_keys, all_values);
}

bool pair_of_tuple(Term element, Term* key, Term* value) {
  if (!element.is_tuple(2)) return false;
  *key = Tuple(element)[0];
  *value = Tuple(element)[1];
  return true;
}

// (Rest of the list, map of what came before)
Term continue_from_list(Context& c) {
  Term list = c[0];
  Term map = map_of_slice(c, &list, pair_of_tuple);
  if (map.is_none()) return c.badarg();
  map = map_merge(c.heap(), c.atoms(), c[1], map);
  if (list.is_cons()) return c.trap(continue_from_list, {list, map});
  return list.is_nil() ? map : c.badarg();
}
Term from_list(Context& c) {
  Term list = c[0];
  Term map = map_of_slice(c, &list, pair_of_tuple);
  if (map.is_none()) return c.badarg();
  if (list.is_cons()) return c.trap(continue_from_list, {list, map});
  return list.is_nil() ? map : c.badarg();
}

Term map_of_keys(Context& c, Term* list, Term every_value) {
  return map_of_slice(c, list, [every_value](Term element, Term* key, Term* value) {
    *key = element;
    *value = every_value;
    return true;
  });
}
// (Rest of the list, value, map of what came before)
Term continue_from_keys(Context& c) {
  Term list = c[0];
  Term map = map_merge(c.heap(), c.atoms(), c[2], map_of_keys(c, &list, c[1]));
  if (list.is_cons()) return c.trap(continue_from_keys, {list, c[1], map});
  return list.is_nil() ? map : c.badarg();
}
Term from_keys(Context& c) {
  Term list = c[0];
  Term map = map_of_keys(c, &list, c[1]);
  if (list.is_cons()) return c.trap(continue_from_keys, {list, c[1], map});
  return list.is_nil() ? map : c.badarg();
}

// --- iterators ---
//
// [Path|Map] stands for the pairs of a hash map whose keys' hashes are not below Path: the hash's upper 60 bits, taken
// as a small integer. Keys that agree in those bits are never parted. A flat map's Path is 0.

Term path_of(std::uint64_t hash) {
  return Term::from_bits(hash | 0xF);
}

// Calls visit(key, value) for pairs from `path` on, at least `least` where there are as many. Returns where to go on,
// none() at the end.
template <typename Visit>
Term visit_pairs(Term map, Term path, std::size_t least, Visit visit) {
  bool flat = map.has_tag(Tag::kFlatMap);
  MapIterator it = flat ? MapIterator(map) : MapIterator::from_hash(map, path.bits() & ~Word{0xF});
  Term last_path;
  for (std::size_t count = 1; it.next(); ++count) {
    if (!flat && count >= least) {
      Term here = path_of(internal_hash(it.key()));
      if (count > least && here != last_path) return here;
      last_path = here;
    }
    visit(it.key(), it.value());
  }
  return Term::none();
}

Term cell(Context& c, Term head, Term tail) {
  return make_cons(c.heap(), head, tail);
}

// {Key, Value, Rest} with Rest none, the same of the next pair, or [Path|Map].
Term next_as_iterator(Context& c, Term path, Term map) {
  constexpr std::size_t kLinks = 32;
  Term result = atoms::k_none;
  Word* slot = nullptr;  // where the rest belongs
  auto link = [&](Term rest) {
    if (slot == nullptr)
      result = rest;
    else
      *slot = rest.bits();
  };
  Term next = visit_pairs(map, path, kLinks, [&](Term key, Term value) {
    Term tuple = make_tuple(c.heap(), {key, value, atoms::k_none});
    link(tuple);
    slot = Tuple(tuple).elements() + 2;
  });
  if (!next.is_none()) link(cell(c, next, map));
  return result;
}

Term next_of_ordered(Context& c, Term list, Term map) {
  std::size_t checked = 0;
  for (Term rest = list; !rest.is_nil(); rest = Cons(rest).tail(), ++checked)
    if (!rest.is_cons() || map_get(map, Cons(rest).head()).is_none()) return c.badarg();
  charge_for_elements(c, checked);
  Term result = atoms::k_none;
  Word* slot = nullptr;
  for (Term rest = list; rest.is_cons(); rest = Cons(rest).tail()) {
    Term key = Cons(rest).head();
    Term tuple = make_tuple(c.heap(), {key, map_get(map, key), atoms::k_none});
    if (slot == nullptr)
      result = tuple;
    else
      *slot = tuple.bits();
    slot = Tuple(tuple).elements() + 2;
  }
  return result;
}

// erts_internal:map_next(Path, Map, iterator | List): the next pairs as an iterator, or before List, which then is the
// result where it is complete, else [Path, Map|List].
Term map_next(Context& c) {
  Term path = c[0], map = c[1], kind = c[2];
  if (!map.is_map()) return c.badarg();
  if (path.is_list()) return kind == atoms::k_iterator ? next_of_ordered(c, path, map) : c.badarg();
  if (!path.is_small()) return c.badarg();
  if (map.has_tag(Tag::kFlatMap)) {  // a number of its pairs, as the reference takes it
    std::int64_t number = path.small_value();
    if (number < 0 || number > static_cast<std::int64_t>(map_size(map))) return c.badarg();
  }
  if (kind == atoms::k_iterator) return next_as_iterator(c, path, map);
  if (!kind.is_list()) return c.badarg();
  constexpr std::size_t kPairs = 2000;
  std::size_t count = 0;
  Term list = kind;
  if (map.has_tag(Tag::kFlatMap)) {  // in the order of its keys
    FlatMap* flat = FlatMap::of(map);
    for (std::size_t i = flat->size(); i-- > 0;)
      list = cell(c, make_tuple(c.heap(), {flat->key_array()[i], flat->values()[i]}), list);
    return list;
  }
  Term next = visit_pairs(map, path, kPairs, [&](Term key, Term value) {
    list = cell(c, make_tuple(c.heap(), {key, value}), list);
    ++count;
  });
  charge_for_elements(c, count);
  return next.is_none() ? list : cell(c, next, cell(c, map, list));
}

// --- what maps are made of, for tools ---

Term map_to_tuple_keys(Context& c) {
  if (!c[0].is_map()) return badmap(c, c[0]);
  return c[0].has_tag(Tag::kFlatMap) ? FlatMap::of(c[0])->keys : c.badarg();
}

// The children of the root of a hash map: pairs as conses, nodes as maps of what they hold.
Term map_hashmap_children(Context& c) {
  if (!c[0].is_map()) return badmap(c, c[0]);
  if (c[0].has_tag(Tag::kFlatMap)) return c.badarg();
  if (map_size(c[0]) > kManyPairs && c.aside()) return Term::none();
  charge_for_pairs(c, c[0]);
  TrieNode root(c[0]);
  Term list = Term::nil();
  for (std::size_t i = 0; i < root.count; ++i) {
    Term child = root.children[i];
    if (!child.is_cons()) {
      std::vector<Term> all_keys, all_values;
      for (MapIterator it = MapIterator::of_node(child); it.next();) {
        all_keys.push_back(it.key());
        all_values.push_back(it.value());
      }
      child = map_from_pairs(c.heap(), c.atoms(), all_keys, all_values);
    }
    list = cell(c, child, list);
  }
  return list;
}

Term map_size_1(Context& c) {
  return c[0].is_map() ? Term::small(static_cast<std::int64_t>(map_size(c[0]))) : badmap(c, c[0]);
}

constexpr Builtin kBuiltins[] = {
    {"maps", "find", 2, find},
    {"maps", "from_keys", 2, from_keys},
    {"maps", "from_list", 1, from_list},
    {"maps", "get", 2, get},
    {"maps", "is_key", 2, is_key},
    {"maps", "keys", 1, keys},
    {"maps", "merge", 2, merge},
    {"maps", "put", 3, put},
    {"maps", "remove", 2, remove},
    {"maps", "take", 2, take},
    {"maps", "update", 3, update},
    {"maps", "values", 1, values},
    {"erlang", "map_size", 1, map_size_1, Builtin::kGuard},
    {"erlang", "map_get", 2, get, Builtin::kGuard},
    {"erlang", "is_map_key", 2, is_key, Builtin::kGuard},
    {"erts_internal", "map_next", 3, map_next},
    {"erts_internal", "map_to_tuple_keys", 1, map_to_tuple_keys},
    {"erts_internal", "map_hashmap_children", 1, map_hashmap_children},
};

}  // namespace

std::span<const Builtin> maps_builtins() {
  return kBuiltins;
}

}  // namespace mote
