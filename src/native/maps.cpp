// Maps. An iterator of a large map has a list of its pairs, made when it is created, so that it can go both ways.
#include <cstdlib>

#include "base/memory.h"
#include "native/api.h"
#include "native/environment.h"
#include "term/map.h"

namespace mote::native {

namespace {

bool is_flat(Word map) {
  return term_of(map).has_tag(Tag::kFlatMap);
}

// Where the keys of a large map lie, each with its value behind it.
const Word** list_pairs(Term map) {
  const Word** pairs = static_cast<const Word**>(require_memory(sizeof(const Word*) * map_size(map), kOtherMemory));
  MapIterator iterator(map);
  for (const Word** at = pairs; iterator.next(); ++at)
    *at = iterator.key_at();
  return pairs;
}

bool is_at_pair(const MapIteratorState& state) {
  return state.index >= 1 && state.index <= state.size;
}

}  // namespace

int enif_get_map_size(NativeEnv*, Word map, std::size_t* size) {
  if (!term_of(map).is_map()) return 0;
  *size = map_size(term_of(map));
  return 1;
}

Word enif_make_new_map(NativeEnv* env) {
  return empty_map(*env->space).bits();
}

// False where a key comes twice; where there are more pairs than a small map has, the last of such a key's counts, as
// in the reference.
int enif_make_map_from_arrays(NativeEnv* env, const Word* keys, const Word* values, std::size_t count, Word* map) {
  auto terms = [count](const Word* words) { return std::span(reinterpret_cast<const Term*>(words), count); };
  Term made = map_from_pairs(*env->space, *env->vm->atoms, terms(keys), terms(values));
  if (map_size(made) != count && count <= kFlatMapMaxKeys) return 0;
  *map = made.bits();
  return 1;
}

int enif_make_map_put(NativeEnv* env, Word map, Word key, Word value, Word* changed) {
  if (!term_of(map).is_map()) return 0;
  *changed = map_put(*env->space, *env->vm->atoms, term_of(map), term_of(key), term_of(value)).bits();
  return 1;
}

int enif_make_map_update(NativeEnv* env, Word map, Word key, Word value, Word* changed) {
  if (!term_of(map).is_map()) return 0;
  Term made = map_update(*env->space, term_of(map), term_of(key), term_of(value));
  if (made.is_none()) return 0;
  *changed = made.bits();
  return 1;
}

int enif_make_map_remove(NativeEnv* env, Word map, Word key, Word* changed) {
  if (!term_of(map).is_map()) return 0;
  *changed = map_remove(*env->space, *env->vm->atoms, term_of(map), term_of(key)).bits();
  return 1;
}

int enif_get_map_value(NativeEnv*, Word map, Word key, Word* value) {
  if (!term_of(map).is_map()) return 0;
  Term found = map_get(term_of(map), term_of(key));
  if (found.is_none()) return 0;
  *value = found.bits();
  return 1;
}

// --- iterators ---

int enif_map_iterator_create(NativeEnv*, Word map, MapIteratorState* state, int entry) {
  constexpr int kFirst = 1, kLast = 2;
  if (!term_of(map).is_map() || (entry != kFirst && entry != kLast)) return 0;
  state->map = map;
  state->size = map_size(term_of(map));
  state->index = entry == kFirst ? 1 : state->size;
  state->pairs = is_flat(map) ? nullptr : list_pairs(term_of(map));
  return 1;
}

void enif_map_iterator_destroy(NativeEnv*, MapIteratorState* state) {
  std::free(const_cast<const Word**>(state->pairs));
  state->pairs = nullptr;
}

int enif_map_iterator_is_head(NativeEnv*, MapIteratorState* state) {
  return state->size == 0 || state->index == 0;
}

int enif_map_iterator_is_tail(NativeEnv*, MapIteratorState* state) {
  return state->size == 0 || state->index > state->size;
}

int enif_map_iterator_next(NativeEnv*, MapIteratorState* state) {
  if (state->index <= state->size) ++state->index;
  return state->index <= state->size;
}

int enif_map_iterator_prev(NativeEnv*, MapIteratorState* state) {
  if (state->index > 0) --state->index;
  return state->index > 0;
}

int enif_map_iterator_get_pair(NativeEnv*, MapIteratorState* state, Word* key, Word* value) {
  if (!is_at_pair(*state)) return 0;
  std::size_t place = state->index - 1;
  if (state->pairs != nullptr) {
    *key = state->pairs[place][0];
    *value = state->pairs[place][1];
    return 1;
  }
  FlatMap* flat = FlatMap::of(term_of(state->map));
  *key = flat->key_array()[place].bits();
  *value = flat->values()[place].bits();
  return 1;
}

}  // namespace mote::native
