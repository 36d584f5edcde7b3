/* Environments of one's own, messages from any thread, names, ports. */
#include "answers.h"


/* A term copied there and back. */
static ERL_NIF_TERM copied(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifEnv* own = enif_alloc_env();
  ERL_NIF_TERM copy = enif_make_copy(own, argv[0]);
  ERL_NIF_TERM back = enif_make_copy(env, enif_make_tuple2(own, copy, copy));
  (void)argc;
  enif_clear_env(own);
  ERL_NIF_TERM again = enif_make_copy(env, enif_make_list1(own, enif_make_copy(own, argv[0])));
  enif_free_env(own);
  return enif_make_tuple2(env, back, again);
}

/* What an environment without a process answers. */
static ERL_NIF_TERM alone(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifEnv* own = enif_alloc_env();
  ErlNifPid pid;
  (void)argc, (void)argv;
  ERL_NIF_TERM answer = number(env, enif_self(own, &pid) == NULL);
  enif_free_env(own);
  return answer;
}

typedef struct {
  ErlNifPid to;
  int count;
} Order;

static void* sender(void* argument) {
  Order* order = argument;
  ErlNifEnv* env = enif_alloc_env();
  for (int i = 0; i < order->count; i++) {
    ERL_NIF_TERM text = bytes(env, "a binary that is long enough to be shared by all who have it, as it is longer than 64");
    ERL_NIF_TERM map = enif_make_new_map(env);
    enif_make_map_put(env, map, atom(env, "text"), text, &map);
    if (!enif_send(NULL, &order->to, env, enif_make_tuple3(env, atom(env, "from_thread"), number(env, i), map))) break;
    enif_clear_env(env);
  }
  enif_free_env(env);
  return order;
}

static ERL_NIF_TERM from_threads(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  enum { kThreads = 4 };
  ErlNifTid threads[kThreads];
  Order orders[kThreads];
  int joined = 0;
  (void)argc;
  for (int i = 0; i < kThreads; i++) {
    enif_self(env, &orders[i].to);
    enif_get_int(env, argv[0], &orders[i].count);
    if (enif_thread_create("sender", &threads[i], sender, &orders[i], NULL) != 0) return enif_make_badarg(env);
  }
  for (int i = 0; i < kThreads; i++) {
    void* result = NULL;
    enif_thread_join(threads[i], &result);
    joined += result == &orders[i];
  }
  return number(env, joined);
}

/* send(Pid, Term, own | call | none) */
static ERL_NIF_TERM send_term(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid;
  int own = enif_is_identical(argv[2], atom(env, "own"));
  (void)argc;
  if (!enif_get_local_pid(env, argv[0], &pid)) return enif_make_badarg(env);
  ErlNifEnv* message = own ? enif_alloc_env() : NULL;
  int sent = enif_send(env, &pid, message, own ? enif_make_copy(message, argv[1]) : argv[1]);
  if (own) enif_free_env(message);
  return number(env, sent);
}

static ERL_NIF_TERM names(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid;
  ErlNifPort port;
  ERL_NIF_TERM process = enif_whereis_pid(env, argv[0], &pid) ? enif_make_pid(env, &pid) : atom(env, "none");
  (void)argc;
  return enif_make_tuple2(env, process, enif_whereis_port(env, argv[0], &port) ? atom(env, "port") : atom(env, "none"));
}

/* {Alive, ...} of processes and ports. */
static ERL_NIF_TERM lives(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid, nobody;
  ErlNifPort port;
  (void)argc;
  int process = enif_get_local_pid(env, argv[0], &pid) ? enif_is_process_alive(env, &pid) : -1;
  int of_port = enif_get_local_port(env, argv[0], &port) ? enif_is_port_alive(env, &port) : -1;
  enif_set_pid_undefined(&nobody);
  return enif_make_list(env, 6, number(env, process), number(env, of_port), number(env, enif_is_current_process_alive(env)),
                        number(env, enif_is_pid_undefined(&nobody)), number(env, enif_send(env, &nobody, NULL, argv[0])),
                        number(env, enif_self(env, &pid) != NULL && enif_is_process_alive(env, &pid)));
}

static ERL_NIF_TERM command(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPort port;
  ErlNifEnv* own = enif_is_identical(argv[2], atom(env, "own")) ? enif_alloc_env() : NULL;
  (void)argc;
  if (!enif_get_local_port(env, argv[0], &port)) return enif_make_badarg(env);
  int done = enif_port_command(env, &port, own, own ? enif_make_copy(own, argv[1]) : argv[1]);
  if (own) enif_free_env(own);
  return number(env, done);
}

static ERL_NIF_TERM references(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM a = enif_make_ref(env), b = enif_make_ref(env);
  (void)argc, (void)argv;
  return enif_make_tuple2(env, a, b);
}

static ErlNifFunc functions[] = {
    {"copied", 1, copied, 0},       {"alone", 0, alone, 0}, {"from_threads", 1, from_threads, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"send_term", 3, send_term, 0}, {"names", 1, names, 0}, {"lives", 1, lives, 0},
    {"command", 3, command, 0},     {"references", 0, references, 0},
};
ERL_NIF_INIT(messages, functions, NULL, NULL, NULL, NULL)
