/* Libraries that are refused, each for a reason of its own: WHICH says for which. */
#include "answers.h"

static ERL_NIF_TERM one(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return number(env, 1);
}

#define GOOD 1
#define OTHER_NAME 2
#define UNKNOWN_FUNCTION 3
#define OTHER_ARITY 4
#define BAD_FLAGS 5
#define TWICE 6
#define FAILS 7
#define NO_ENTRY 8
#define NEWER 9
#define OLDER 10
#define EXPERIMENTAL 11
#define OTHER_VARIANT 12
#define NO_INIT 13
#define MISSING_SYMBOL 14
#define NOT_DECLARED 15
#define NEWER_MAJOR 16

static int load(ErlNifEnv* env, void** data, ERL_NIF_TERM info) {
  (void)env, (void)data, (void)info;
  return WHICH == FAILS ? 42 : 0;
}

static ErlNifFunc functions[] = {
    {"one", 0, one, 0},
#if WHICH == UNKNOWN_FUNCTION
    {"no_such_function", 3, one, 0},
#elif WHICH == OTHER_ARITY
    {"two", 5, one, 0},
#elif WHICH == BAD_FLAGS
    {"two", 0, one, 77},
#elif WHICH == TWICE
    {"one", 0, one, 0},
#elif WHICH == NOT_DECLARED
    {"undeclared", 0, one, 0},
#endif
};

static ErlNifEntry entry = {
    .major = WHICH == OLDER ? 1 : WHICH == NEWER_MAJOR ? 3 : 2,
    .minor = WHICH == NEWER ? 99 : WHICH == EXPERIMENTAL ? 5 : WHICH == OLDER ? 0 : ERL_NIF_MINOR_VERSION,
    .name = WHICH == OTHER_NAME ? "another_module" : "refused",
    .num_of_funcs = sizeof(functions) / sizeof(*functions),
    .funcs = functions,
    .load = load,
    .vm_variant = WHICH == OTHER_VARIANT ? "beam.other" : ERL_NIF_VM_VARIANT,
    .options = 1,
    .sizeof_ErlNifResourceTypeInit = sizeof(ErlNifResourceTypeInit),
    .min_erts = WHICH == NEWER ? "erts-99.0" : ERL_NIF_MIN_ERTS_VERSION,
};

#if WHICH == MISSING_SYMBOL
ERL_NIF_TERM enif_no_such_function(ErlNifEnv* env);
ERL_NIF_TERM (*missing)(ErlNifEnv* env) = enif_no_such_function;
#endif

#if WHICH == NO_INIT
ErlNifEntry* not_nif_init(void);
ErlNifEntry* not_nif_init(void) { return &entry; }
#else
ErlNifEntry* nif_init(void);
ErlNifEntry* nif_init(void) { return WHICH == NO_ENTRY ? NULL : &entry; }
#endif
