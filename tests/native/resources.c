/* Resources: types, references, binaries over their bytes, destructors, monitors, calls from other modules. */
#include <stdint.h>

#include "answers.h"

typedef struct {
  ErlNifPid owner;
  int number;
  ErlNifMonitor monitor;
  char text[200];
} Thing;

static ErlNifResourceType *things, *plain_things, *callable_things;

static void tell(ErlNifEnv* caller, const ErlNifPid* to, const char* what, int number_) {
  ErlNifEnv* env = enif_alloc_env();
  enif_send(caller, to, env, enif_make_tuple2(env, atom(env, what), number(env, number_)));
  enif_free_env(env);
}

static void gone(ErlNifEnv* env, void* object) {
  Thing* thing = object;
  tell(env, &thing->owner, "gone", thing->number);
}

static void down(ErlNifEnv* env, void* object, ErlNifPid* pid, ErlNifMonitor* monitor) {
  Thing* thing = object;
  ErlNifEnv* message = enif_alloc_env();
  ERL_NIF_TERM term = enif_make_tuple4(message, atom(message, "down"), number(message, thing->number),
                                       enif_make_pid(message, pid),
                                       number(message, enif_compare_monitors(monitor, &thing->monitor)));
  enif_send(env, &thing->owner, message, term);
  enif_free_env(message);
}

static void called(ErlNifEnv* env, void* object, void* data) {
  Thing* thing = object;
  (void)env;
  *(int*)data = thing->number;
}

static int load(ErlNifEnv* env, void** data, ERL_NIF_TERM info) {
  ErlNifResourceTypeInit watching = {gone, NULL, down, 0, NULL};
  ErlNifResourceTypeInit calling = {gone, NULL, NULL, 4, called};
  ErlNifResourceFlags tried;
  (void)data, (void)info;
  things = enif_open_resource_type_x(env, "thing", &watching, ERL_NIF_RT_CREATE, &tried);
  plain_things = enif_open_resource_type(env, NULL, "plain_thing", NULL, ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER, &tried);
  callable_things = enif_init_resource_type(env, "callable_thing", &calling, ERL_NIF_RT_CREATE, &tried);
  if (enif_open_resource_type(env, NULL, "takeover_only", NULL, ERL_NIF_RT_TAKEOVER, NULL) != NULL) return 2;
  return things == NULL || plain_things == NULL || callable_things == NULL || tried != ERL_NIF_RT_CREATE;
}

static Thing* make(ErlNifEnv* env, ErlNifResourceType* type, ERL_NIF_TERM term) {
  Thing* thing = enif_alloc_resource(type, sizeof(Thing));
  memset(thing, 0, sizeof(Thing));
  enif_self(env, &thing->owner);
  enif_get_int(env, term, &thing->number);
  strcpy(thing->text, "the text of a thing, which is long enough to be shared by all terms that are made over it, and longer");
  return thing;
}

static ErlNifResourceType* type_of(ErlNifEnv* env, ERL_NIF_TERM name) {
  if (enif_is_identical(name, atom(env, "plain_thing"))) return plain_things;
  return enif_is_identical(name, atom(env, "callable_thing")) ? callable_things : things;
}

static ERL_NIF_TERM create(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Thing* thing = make(env, type_of(env, argv[0]), argv[1]);
  ERL_NIF_TERM term = enif_make_resource(env, thing);
  (void)argc;
  enif_release_resource(thing);
  return term;
}

/* {Number, Size, aligned?} of one of a type. */
static ERL_NIF_TERM look(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  void* object;
  (void)argc;
  if (!enif_get_resource(env, argv[1], type_of(env, argv[0]), &object)) return atom(env, "no");
  return enif_make_tuple3(env, number(env, ((Thing*)object)->number),
                          number(env, enif_sizeof_resource(object) == sizeof(Thing)),
                          number(env, (uintptr_t)object % 8 == 0));
}

static Thing* thing_of(ErlNifEnv* env, ERL_NIF_TERM term) {
  void* object = NULL;
  if (!enif_get_resource(env, term, things, &object)) enif_get_resource(env, term, plain_things, &object);
  return object;
}

static ERL_NIF_TERM keep(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  enif_keep_resource(thing_of(env, argv[0]));
  return atom(env, "ok");
}

static ERL_NIF_TERM release(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  enif_release_resource(thing_of(env, argv[0]));
  return atom(env, "ok");
}

static ERL_NIF_TERM text_of(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Thing* thing = thing_of(env, argv[0]);
  (void)argc;
  return enif_make_resource_binary(env, thing, thing->text, strlen(thing->text));
}

static ERL_NIF_TERM watch(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid;
  Thing* thing = thing_of(env, argv[0]);
  (void)argc;
  if (!enif_get_local_pid(env, argv[1], &pid)) return enif_make_badarg(env);
  return number(env, enif_monitor_process(env, thing, &pid, &thing->monitor));
}

static ERL_NIF_TERM watch_no_more(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Thing* thing = thing_of(env, argv[0]);
  (void)argc;
  return number(env, enif_demonitor_process(env, thing, &thing->monitor));
}

static ERL_NIF_TERM monitor_term(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Thing* thing = thing_of(env, argv[0]);
  (void)argc;
  ERL_NIF_TERM term = enif_make_monitor_term(env, &thing->monitor);
  return enif_make_tuple2(env, number(env, enif_is_ref(env, term)),
                          number(env, enif_is_identical(term, enif_make_monitor_term(env, &thing->monitor))));
}

/* Calls an object by the names of its type: {Answer, Number}. */
static ERL_NIF_TERM call(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int told = -1;
  int answer = enif_dynamic_resource_call(env, argv[0], argv[1], argv[2], &told);
  (void)argc;
  return enif_make_tuple2(env, number(env, answer), number(env, told));
}


static ErlNifFunc functions[] = {
    {"create", 2, create, 0},       {"look", 2, look, 0},
    {"keep", 1, keep, 0},           {"release", 1, release, 0},
    {"text_of", 1, text_of, 0},     {"watch", 2, watch, 0},
    {"watch_no_more", 1, watch_no_more, 0}, {"monitor_term", 1, monitor_term, 0},
    {"call", 3, call, 0},
};
ERL_NIF_INIT(resources, functions, load, NULL, NULL, NULL)
