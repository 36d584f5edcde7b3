/* Kinds of terms, numbers, atoms, strings, tuples and lists. */
#include <limits.h>
#include <math.h>

#include "answers.h"

/* [{is_atom,...}...] as numbers, and the kind. */
static ERL_NIF_TERM describe(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM term = argv[0], reason = atom(env, "none");
  int kind = enif_term_type(env, term);
  (void)argc;
  return enif_make_list(env, 14, number(env, kind), number(env, enif_is_atom(env, term)),
                        number(env, enif_is_binary(env, term)), number(env, enif_is_ref(env, term)),
                        number(env, enif_is_fun(env, term)), number(env, enif_is_pid(env, term)),
                        number(env, enif_is_port(env, term)), number(env, enif_is_tuple(env, term)),
                        number(env, enif_is_list(env, term)), number(env, enif_is_empty_list(env, term)),
                        number(env, enif_is_number(env, term)), number(env, enif_is_map(env, term)),
                        number(env, enif_is_exception(env, term)), number(env, enif_has_pending_exception(env, &reason)));
}

static ERL_NIF_TERM compare(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int order = enif_compare(argv[0], argv[1]);
  (void)argc;
  return enif_make_tuple(env, 2, number(env, order < 0 ? -1 : order > 0), number(env, enif_is_identical(argv[0], argv[1])));
}

static ERL_NIF_TERM hash(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifUInt64 own = enif_hash(ERL_NIF_INTERNAL_HASH, argv[0], 17);
  int same = own == enif_hash(ERL_NIF_INTERNAL_HASH, argv[0], 17);
  (void)argc;
  return enif_make_tuple(env, 3, enif_make_uint64(env, enif_hash(ERL_NIF_PHASH2, argv[0], 0)),
                         enif_make_uint64(env, enif_hash(ERL_NIF_PHASH2, argv[0], 99)), number(env, same));
}

/* What each of the functions makes of a number: {Answer, Value}. */
static ERL_NIF_TERM numbers(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int i = 0;
  unsigned u = 0;
  long l = 0;
  unsigned long ul = 0;
  ErlNifSInt64 i64 = 0;
  ErlNifUInt64 u64 = 0;
  double d = 0;
  ERL_NIF_TERM all[7];
  (void)argc;
  all[0] = enif_get_int(env, argv[0], &i) ? enif_make_int(env, i) : atom(env, "no");
  all[1] = enif_get_uint(env, argv[0], &u) ? enif_make_uint(env, u) : atom(env, "no");
  all[2] = enif_get_long(env, argv[0], &l) ? enif_make_long(env, l) : atom(env, "no");
  all[3] = enif_get_ulong(env, argv[0], &ul) ? enif_make_ulong(env, ul) : atom(env, "no");
  all[4] = enif_get_int64(env, argv[0], &i64) ? enif_make_int64(env, i64) : atom(env, "no");
  all[5] = enif_get_uint64(env, argv[0], &u64) ? enif_make_uint64(env, u64) : atom(env, "no");
  all[6] = enif_get_double(env, argv[0], &d) ? enif_make_double(env, d) : atom(env, "no");
  return enif_make_list_from_array(env, all, 7);
}

static ERL_NIF_TERM extremes(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_make_list(env, 8, enif_make_int(env, INT_MIN), enif_make_int(env, INT_MAX), enif_make_uint(env, UINT_MAX),
                        enif_make_long(env, LONG_MIN), enif_make_long(env, LONG_MAX), enif_make_ulong(env, ULONG_MAX),
                        enif_make_int64(env, LONG_MIN), enif_make_uint64(env, ULONG_MAX));
}

static ERL_NIF_TERM infinity(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM made = enif_make_double(env, INFINITY);
  (void)argc, (void)argv;
  return enif_is_exception(env, made) ? made : atom(env, "no_exception");
}

static int encoding_of(ErlNifEnv* env, ERL_NIF_TERM term) {
  int encoding = 0;
  enif_get_int(env, term, &encoding);
  return encoding;
}

/* Atoms of a name, in an encoding. */
static ERL_NIF_TERM make_atoms(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary name;
  char text[2048] = {0};
  ErlNifCharEncoding encoding = (ErlNifCharEncoding)encoding_of(env, argv[1]);
  ERL_NIF_TERM a, all[4];
  (void)argc;
  if (!enif_inspect_binary(env, argv[0], &name) || name.size >= sizeof(text)) return enif_make_badarg(env);
  memcpy(text, name.data, name.size);
  all[0] = enif_make_existing_atom(env, text, &a, encoding) ? a : atom(env, "no");
  all[1] = enif_make_existing_atom_len(env, text, name.size, &a, encoding) ? a : atom(env, "no");
  all[2] = enif_make_new_atom(env, text, &a, encoding) ? a : atom(env, "no");
  all[3] = enif_make_new_atom_len(env, text, name.size, &a, encoding) ? a : atom(env, "no");
  return enif_make_list_from_array(env, all, 4);
}

static ERL_NIF_TERM latin1_atom(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_make_tuple2(env, enif_make_atom(env, "caf\xe9"), enif_make_atom_len(env, "caf\xe9 and more", 4));
}

static ERL_NIF_TERM long_atom(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char text[300];
  (void)argc, (void)argv;
  memset(text, 'x', sizeof(text));
  return enif_make_atom_len(env, text, 256);
}

/* {Length, {Answer, Text}} of an atom with room for so many bytes. */
static ERL_NIF_TERM atom_text(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char text[2048] = {0};
  unsigned length = 0, room = 0;
  ErlNifCharEncoding encoding = (ErlNifCharEncoding)encoding_of(env, argv[1]);
  int known = enif_get_atom_length(env, argv[0], &length, encoding);
  (void)argc;
  enif_get_uint(env, argv[2], &room);
  int written = enif_get_atom(env, argv[0], text, room, encoding);
  return enif_make_tuple4(env, number(env, known), number(env, (int)length), number(env, written), bytes(env, text));
}

/* {Known, Length, Answer, Text} of a string with room for so many bytes. */
static ERL_NIF_TERM string_text(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char text[2048] = {0};
  unsigned length = 0, room = 0;
  ErlNifCharEncoding encoding = (ErlNifCharEncoding)encoding_of(env, argv[1]);
  int known = enif_get_string_length(env, argv[0], &length, encoding);
  (void)argc;
  enif_get_uint(env, argv[2], &room);
  int written = enif_get_string(env, argv[0], text, room, encoding);
  return enif_make_tuple4(env, number(env, known), number(env, known ? (int)length : 0), number(env, written),
                          written == 0 ? atom(env, "none") : bytes(env, text));
}

static ERL_NIF_TERM make_strings(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_make_list(env, 4, enif_make_string(env, "caf\xe9", ERL_NIF_LATIN1),
                        enif_make_string_len(env, "caf\xe9 and more", 4, ERL_NIF_LATIN1),
                        enif_make_string(env, "caf\xc3\xa9 \xe2\x82\xac", ERL_NIF_UTF8),
                        enif_make_string_len(env, "", 0, ERL_NIF_UTF8));
}

/* The elements of a tuple as a list, and the other way round. */
static ERL_NIF_TERM tuple_elements(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  const ERL_NIF_TERM* elements;
  int arity;
  (void)argc;
  if (!enif_get_tuple(env, argv[0], &arity, &elements)) return atom(env, "no");
  return enif_make_tuple3(env, number(env, arity), enif_make_list_from_array(env, elements, (unsigned)arity),
                          enif_make_tuple_from_array(env, elements, (unsigned)arity));
}

/* {Length, Head, Tail, Reversed, Copy} of a list. */
static ERL_NIF_TERM list_parts(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  unsigned length = 0;
  ERL_NIF_TERM head = atom(env, "none"), tail = head, reversed = head, copy = enif_make_list(env, 0), at = argv[0], each;
  int known = enif_get_list_length(env, argv[0], &length);
  (void)argc;
  enif_get_list_cell(env, argv[0], &head, &tail);
  enif_make_reverse_list(env, argv[0], &reversed);
  while (enif_get_list_cell(env, at, &each, &at)) copy = enif_make_list_cell(env, each, copy);
  return enif_make_tuple(env, 6, number(env, known), number(env, known ? (int)length : 0), head, tail, reversed, copy);
}

static ErlNifFunc functions[] = {
    {"describe", 1, describe, 0},       {"compare", 2, compare, 0},           {"hash", 1, hash, 0},
    {"numbers", 1, numbers, 0},         {"extremes", 0, extremes, 0},         {"infinity", 0, infinity, 0},
    {"make_atoms", 2, make_atoms, 0},   {"latin1_atom", 0, latin1_atom, 0},   {"long_atom", 0, long_atom, 0},
    {"atom_text", 3, atom_text, 0},     {"string_text", 3, string_text, 0},   {"make_strings", 0, make_strings, 0},
    {"tuple_elements", 1, tuple_elements, 0}, {"list_parts", 1, list_parts, 0},
};
ERL_NIF_INIT(terms, functions, NULL, NULL, NULL, NULL)
