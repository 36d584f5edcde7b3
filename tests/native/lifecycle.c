/* The life of a library: load, upgrade, unload, its data, options, types taken over. Compiled as version 1 and 2. */
#include <stdio.h>

#include "answers.h"

#ifndef VERSION
#define VERSION 1
#endif

typedef struct {
  ErlNifPid watcher;
  int version, calls;
} Data;

static ErlNifResourceType* taken;

static void report(ErlNifEnv* env, const ErlNifPid* to, const char* what, ERL_NIF_TERM detail) {
  ErlNifEnv* message = enif_alloc_env();
  enif_send(env, to, message,
            enif_make_tuple3(message, atom(message, what), number(message, VERSION), enif_make_copy(message, detail)));
  enif_free_env(message);
}

typedef struct {
  ErlNifPid watcher;
  int made_by;
} Object;

static void gone(ErlNifEnv* env, void* object) {
  Object* thing = object;
  report(env, &thing->watcher, "gone", number(env, thing->made_by));
}

static int open_type(ErlNifEnv* env, ErlNifResourceFlags flags, ErlNifResourceFlags* tried) {
  taken = enif_open_resource_type(env, NULL, "taken", gone, flags, tried);
  return taken == NULL;
}

static void unloading(void* data) { ((Data*)data)->calls += 1000; }

static void halting(void* data) {
  (void)data;
  printf("halting %d\n", VERSION);
  fflush(stdout);
}

/* The load information is {Watcher, Answer}. */
static int begin(ErlNifEnv* env, void** data, ERL_NIF_TERM info, const char* what) {
  const ERL_NIF_TERM* parts;
  int arity, answer;
  ErlNifResourceFlags tried = 0;
  Data* own = enif_alloc(sizeof(Data));
  memset(own, 0, sizeof(Data));
  own->version = VERSION;
  if (!enif_get_tuple(env, info, &arity, &parts) || arity != 2 || !enif_get_local_pid(env, parts[0], &own->watcher) ||
      !enif_get_int(env, parts[1], &answer))
    return -1;
  int failed = open_type(env, ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER, &tried);
  int options = enif_set_option(env, ERL_NIF_OPT_ON_HALT, halting) == 0 && enif_set_option(env, ERL_NIF_OPT_DELAY_HALT) == 0 &&
                enif_set_option(env, ERL_NIF_OPT_ON_UNLOAD_THREAD, unloading) == 0;
  int again = enif_set_option(env, ERL_NIF_OPT_ON_HALT, halting);
  int unknown = enif_set_option(env, (ErlNifOption)77);
  report(env, &own->watcher, what,
         enif_make_list(env, 5, number(env, failed), number(env, tried), number(env, options), number(env, again != 0),
                        number(env, unknown != 0)));
  *data = own;
  return answer;
}

static int load(ErlNifEnv* env, void** data, ERL_NIF_TERM info) { return begin(env, data, info, "load"); }

static int upgrade(ErlNifEnv* env, void** data, void** old_data, ERL_NIF_TERM info) {
  Data* old = *old_data;
  int answer = begin(env, data, info, "upgrade");
  report(env, &old->watcher, "upgraded_from", enif_make_tuple2(env, number(env, old->version), number(env, old->calls)));
  return answer;
}

static void unload(ErlNifEnv* env, void* data) {
  Data* own = data;
  report(env, &own->watcher, "unload", number(env, own->calls));
  enif_free(own);
}

static ERL_NIF_TERM version(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Data* own = enif_priv_data(env);
  (void)argc, (void)argv;
  own->calls++;
  return enif_make_tuple3(env, number(env, VERSION), number(env, own->version), number(env, own->calls));
}

static ERL_NIF_TERM object(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Object* made = enif_alloc_resource(taken, sizeof(Object));
  (void)argc;
  if (!enif_get_local_pid(env, argv[0], &made->watcher)) return enif_make_badarg(env);
  made->made_by = VERSION;
  ERL_NIF_TERM term = enif_make_resource(env, made);
  enif_release_resource(made);
  return term;
}

static ERL_NIF_TERM made_by(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  void* found;
  (void)argc;
  return enif_get_resource(env, argv[0], taken, &found) ? number(env, ((Object*)found)->made_by) : atom(env, "no");
}

static ERL_NIF_TERM options_late(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return number(env, enif_set_option(env, ERL_NIF_OPT_DELAY_HALT) != 0);
}

#if VERSION == 2
static ERL_NIF_TERM added(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return atom(env, "added_in_2");
}
#endif

static ErlNifFunc functions[] = {
    {"version", 0, version, 0},
    {"object", 1, object, 0},
    {"made_by", 1, made_by, 0},
    {"options_late", 0, options_late, 0},
#if VERSION == 2
    {"added", 0, added, 0},
#endif
};
ERL_NIF_INIT(lifecycle_module, functions, load, NULL, upgrade, unload)
