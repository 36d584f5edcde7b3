/* Maps and their iterators. */
#include "answers.h"

static ERL_NIF_TERM size_of(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  size_t size = 0;
  (void)argc;
  return enif_get_map_size(env, argv[0], &size) ? enif_make_uint64(env, size) : atom(env, "no");
}

static ERL_NIF_TERM none(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_make_new_map(env);
}

static ERL_NIF_TERM put(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM map;
  (void)argc;
  return enif_make_map_put(env, argv[0], argv[1], argv[2], &map) ? map : atom(env, "no");
}

static ERL_NIF_TERM update(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM map;
  (void)argc;
  return enif_make_map_update(env, argv[0], argv[1], argv[2], &map) ? map : atom(env, "no");
}

static ERL_NIF_TERM drop(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM map;
  (void)argc;
  return enif_make_map_remove(env, argv[0], argv[1], &map) ? map : atom(env, "no");
}

static ERL_NIF_TERM value(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM found;
  (void)argc;
  return enif_get_map_value(env, argv[0], argv[1], &found) ? found : atom(env, "no");
}

/* A map of two lists. */
static ERL_NIF_TERM from_lists(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM keys[200], values[200], list[2] = {argv[0], argv[1]}, map;
  size_t count = 0;
  (void)argc;
  while (count < 200 && enif_get_list_cell(env, list[0], &keys[count], &list[0]) &&
         enif_get_list_cell(env, list[1], &values[count], &list[1]))
    count++;
  int made = enif_make_map_from_arrays(env, keys, values, count, &map);
  return made ? map : atom(env, "no");
}

/* From the first to the last, and back: what the iterator tells on its way. */
static ERL_NIF_TERM walk(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifMapIterator iterator;
  ERL_NIF_TERM key, to = enif_make_list(env, 0), back = enif_make_list(env, 0), ends = enif_make_list(env, 0), pair;
  (void)argc;
  if (!enif_map_iterator_create(env, argv[0], &iterator, ERL_NIF_MAP_ITERATOR_FIRST)) return atom(env, "no");
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_is_head(env, &iterator)), ends);
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_is_tail(env, &iterator)), ends);
  while (enif_map_iterator_get_pair(env, &iterator, &key, &pair)) {
    to = enif_make_list_cell(env, enif_make_tuple2(env, key, pair), to);
    enif_map_iterator_next(env, &iterator);
  }
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_is_tail(env, &iterator)), ends);
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_next(env, &iterator)), ends);
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_prev(env, &iterator)), ends);
  while (enif_map_iterator_get_pair(env, &iterator, &key, &pair)) {
    back = enif_make_list_cell(env, enif_make_tuple2(env, key, pair), back);
    enif_map_iterator_prev(env, &iterator);
  }
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_is_head(env, &iterator)), ends);
  ends = enif_make_list_cell(env, number(env, enif_map_iterator_prev(env, &iterator)), ends);
  enif_map_iterator_destroy(env, &iterator);
  enif_map_iterator_create(env, argv[0], &iterator, ERL_NIF_MAP_ITERATOR_LAST);
  int last = enif_map_iterator_get_pair(env, &iterator, &key, &pair);
  pair = last ? key : atom(env, "none");
  enif_map_iterator_destroy(env, &iterator);
  return enif_make_tuple4(env, to, back, ends, pair);
}

static ErlNifFunc functions[] = {
    {"size_of", 1, size_of, 0}, {"none", 0, none, 0},   {"put", 3, put, 0},
    {"update", 3, update, 0},   {"drop", 2, drop, 0},   {"value", 2, value, 0},
    {"from_lists", 2, from_lists, 0}, {"walk", 1, walk, 0},
};
ERL_NIF_INIT(dictionaries, functions, NULL, NULL, NULL, NULL)
