/* Binaries, iovecs and their queues, and the external format. */
#include "answers.h"

static int argument(ErlNifEnv* env, ERL_NIF_TERM term) {
  int value = 0;
  enif_get_int(env, term, &value);
  return value;
}

/* The bytes of a term, as inspection tells them, in a new binary. */
static ERL_NIF_TERM inspect(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  (void)argc;
  if (!enif_inspect_binary(env, argv[0], &binary)) return atom(env, "no");
  return enif_make_tuple2(env, number(env, (int)binary.size), bytes_of(env, binary.data, binary.size));
}

static ERL_NIF_TERM inspect_iolist(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  (void)argc;
  if (!enif_inspect_iolist_as_binary(env, argv[0], &binary)) return atom(env, "no");
  return enif_make_tuple2(env, number(env, (int)binary.size), bytes_of(env, binary.data, binary.size));
}

/* Inspected binaries made terms again: directly, and after they were made larger. */
static ERL_NIF_TERM inspected_again(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary, other;
  ERL_NIF_TERM same;
  (void)argc;
  if (!enif_inspect_iolist_as_binary(env, argv[0], &binary)) return atom(env, "no");
  same = enif_make_binary(env, &binary);
  if (!enif_inspect_binary(env, same, &other)) return atom(env, "no");
  size_t before = other.size;
  if (!enif_realloc_binary(&other, before + 3)) return atom(env, "no_memory");
  memcpy(other.data + before, "end", 3);
  return enif_make_tuple2(env, same, enif_make_binary(env, &other));
}

/* A binary of a size, filled, made smaller or larger, and made a term. */
static ERL_NIF_TERM grown(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  int first = argument(env, argv[0]), then = argument(env, argv[1]);
  (void)argc;
  if (!enif_alloc_binary((size_t)first, &binary)) return atom(env, "no_memory");
  memset(binary.data, 'a', binary.size);
  if (!enif_realloc_binary(&binary, (size_t)then)) return atom(env, "no_memory");
  if (then > first) memset(binary.data + first, 'b', (size_t)(then - first));
  ERL_NIF_TERM made = enif_make_binary(env, &binary);
  /* The bytes may still be read until the call is over, and made a term a second time. */
  return enif_make_tuple3(env, number(env, (int)binary.size), made, enif_make_binary(env, &binary));
}

static ERL_NIF_TERM released(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  (void)argc;
  if (!enif_alloc_binary((size_t)argument(env, argv[0]), &binary)) return atom(env, "no_memory");
  enif_release_binary(&binary);
  return atom(env, "ok");
}

static ERL_NIF_TERM part(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  return enif_make_sub_binary(env, argv[0], (size_t)argument(env, argv[1]), (size_t)argument(env, argv[2]));
}

static ERL_NIF_TERM to_external(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  (void)argc;
  if (!enif_term_to_binary(env, argv[0], &binary)) return atom(env, "no");
  return enif_make_binary(env, &binary);
}

/* {Used, Term}. */
static ERL_NIF_TERM from_external(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary binary;
  ERL_NIF_TERM term;
  (void)argc;
  if (!enif_inspect_binary(env, argv[0], &binary)) return enif_make_badarg(env);
  size_t used = enif_binary_to_term(env, binary.data, binary.size, &term,
                                    argument(env, argv[1]) ? ERL_NIF_BIN2TERM_SAFE : 0);
  return enif_make_tuple2(env, number(env, (int)used), used == 0 ? atom(env, "none") : term);
}

/* The parts of a list of binaries, at most so many: {Parts, Size, Tail}; with memory of the environment or its own. */
static ERL_NIF_TERM vector(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifIOVec in_place, *vec = argument(env, argv[2]) ? &in_place : NULL;
  ErlNifEnv* owner = argument(env, argv[3]) ? env : NULL;
  ERL_NIF_TERM tail, parts = enif_make_list(env, 0);
  (void)argc;
  if (!enif_inspect_iovec(owner, (size_t)argument(env, argv[1]), argv[0], &tail, &vec)) return atom(env, "no");
  for (int i = vec->iovcnt; i-- > 0;)
    parts = enif_make_list_cell(env, bytes_of(env, vec->iov[i].iov_base, vec->iov[i].iov_len), parts);
  ERL_NIF_TERM answer = enif_make_tuple3(env, parts, enif_make_uint64(env, vec->size), tail);
  if (owner == NULL) enif_free_iovec(vec);
  return answer;
}

static ERL_NIF_TERM contents(ErlNifEnv* env, ErlNifIOQueue* queue) {
  int count = 0;
  SysIOVec* parts = enif_ioq_peek(queue, &count);
  ERL_NIF_TERM list = enif_make_list(env, 0);
  for (int i = count; i-- > 0;) list = enif_make_list_cell(env, bytes_of(env, parts[i].iov_base, parts[i].iov_len), list);
  return enif_make_tuple2(env, enif_make_uint64(env, enif_ioq_size(queue)), list);
}

/* A queue is given a list of binaries without the first bytes, then a binary without so many, then gives up some. */
static ERL_NIF_TERM queued(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifIOVec* vec = NULL;
  ErlNifIOQueue* queue = enif_ioq_create(ERL_NIF_IOQ_NORMAL);
  ErlNifBinary binary;
  ERL_NIF_TERM tail, all[6], head = atom(env, "none");
  size_t size = 0;
  (void)argc;
  all[0] = contents(env, queue);
  if (!enif_inspect_iovec(env, 100, argv[0], &tail, &vec)) return atom(env, "no");
  all[1] = number(env, enif_ioq_enqv(queue, vec, (size_t)argument(env, argv[1])));
  if (!enif_alloc_binary(70, &binary)) return atom(env, "no_memory");
  memset(binary.data, 'q', 70);
  all[2] = number(env, enif_ioq_enq_binary(queue, &binary, (size_t)argument(env, argv[2])));
  all[3] = contents(env, queue);
  int done = enif_ioq_deq(queue, (size_t)argument(env, argv[3]), &size);
  all[4] = enif_make_tuple3(env, number(env, done), enif_make_uint64(env, done ? size : 0), contents(env, queue));
  size = 0;
  done = enif_ioq_peek_head(env, queue, &size, &head);
  all[5] = enif_make_tuple3(env, number(env, done), enif_make_uint64(env, size), head);
  enif_ioq_destroy(queue);
  return enif_make_list_from_array(env, all, 6);
}

static ErlNifFunc functions[] = {
    {"inspect", 1, inspect, 0},         {"inspect_iolist", 1, inspect_iolist, 0},
    {"inspected_again", 1, inspected_again, 0}, {"grown", 2, grown, 0},
    {"released", 1, released, 0},       {"part", 3, part, 0},
    {"to_external", 1, to_external, 0}, {"from_external", 2, from_external, 0},
    {"vector", 4, vector, 0},           {"queued", 4, queued, 0},
};
ERL_NIF_INIT(binaries, functions, NULL, NULL, NULL, NULL)
