/* enif_select and its kin, with pipes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "answers.h"

typedef struct {
  int fd;
  int stops;
  ErlNifPid owner;
} End;

static ErlNifResourceType* ends;

static void stopped(ErlNifEnv* env, void* object, ErlNifEvent fd, int is_direct_call) {
  End* end = object;
  ErlNifEnv* message = enif_alloc_env();
  end->stops++;
  (void)is_direct_call;
  close(fd);
  enif_send(env, &end->owner, message, enif_make_tuple2(message, atom(message, "stopped"), number(message, fd == end->fd)));
  enif_free_env(message);
}

static int load(ErlNifEnv* env, void** data, ERL_NIF_TERM info) {
  ErlNifResourceTypeInit init = {NULL, stopped, NULL, 0, NULL};
  (void)data, (void)info;
  ends = enif_open_resource_type_x(env, "end", &init, ERL_NIF_RT_CREATE, NULL);
  return ends == NULL;
}

static ERL_NIF_TERM end_term(ErlNifEnv* env, int fd) {
  End* end = enif_alloc_resource(ends, sizeof(End));
  end->fd = fd;
  end->stops = 0;
  enif_self(env, &end->owner);
  ERL_NIF_TERM term = enif_make_resource(env, end);
  enif_release_resource(end);
  return term;
}

static End* end_of(ErlNifEnv* env, ERL_NIF_TERM term) {
  void* object = NULL;
  enif_get_resource(env, term, ends, &object);
  return object;
}

/* {ReadEnd, WriteEnd}. */
static ERL_NIF_TERM make_pipe(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int fds[2];
  (void)argc, (void)argv;
  if (pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) return enif_make_badarg(env);
  return enif_make_tuple2(env, end_term(env, fds[0]), end_term(env, fds[1]));
}

static ERL_NIF_TERM write_bytes(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifBinary data;
  (void)argc;
  if (!enif_inspect_binary(env, argv[1], &data)) return enif_make_badarg(env);
  return enif_make_int64(env, write(end_of(env, argv[0])->fd, data.data, data.size));
}

static ERL_NIF_TERM read_bytes(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  static char buffer[1 << 16];
  long total = 0, got;
  int fd = end_of(env, argv[0])->fd;
  (void)argc;
  while ((got = read(fd, buffer, sizeof(buffer))) > 0) total += got;
  return enif_make_int64(env, total);
}

static ErlNifPid* pid_of(ErlNifEnv* env, ERL_NIF_TERM term, ErlNifPid* pid) {
  return enif_get_local_pid(env, term, pid) ? pid : NULL;
}

/* select(End, Flags, Pid or undefined, Reference) */
static ERL_NIF_TERM select_end(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid;
  int flags = 0;
  End* end = end_of(env, argv[0]);
  (void)argc;
  enif_get_int(env, argv[1], &flags);
  return number(env, enif_select(env, end->fd, (enum ErlNifSelectFlags)flags, end, pid_of(env, argv[2], &pid), argv[3]));
}

/* The descriptor of the first by the object of the second. */
static ERL_NIF_TERM steal(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int flags = 0;
  (void)argc;
  enif_get_int(env, argv[2], &flags);
  return number(env, enif_select(env, end_of(env, argv[0])->fd, (enum ErlNifSelectFlags)flags, end_of(env, argv[1]), NULL,
                                 argv[3]));
}

/* With a message of one's own: in an environment of its own or in the caller's. */
static ERL_NIF_TERM select_message(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifPid pid;
  End* end = end_of(env, argv[0]);
  ErlNifEnv* own = enif_is_identical(argv[4], atom(env, "own")) ? enif_alloc_env() : NULL;
  ERL_NIF_TERM message = own ? enif_make_copy(own, argv[3]) : argv[3];
  int answer = -1;
  (void)argc;
  if (enif_is_identical(argv[1], atom(env, "read")))
    answer = enif_select_read(env, end->fd, end, pid_of(env, argv[2], &pid), message, own);
  else if (enif_is_identical(argv[1], atom(env, "write")))
    answer = enif_select_write(env, end->fd, end, pid_of(env, argv[2], &pid), message, own);
  else if (enif_is_identical(argv[1], atom(env, "error")))
    answer = enif_select_error(env, end->fd, end, pid_of(env, argv[2], &pid), message, own);
  else
    answer = enif_select_x(env, end->fd, ERL_NIF_SELECT_READ | ERL_NIF_SELECT_CUSTOM_MSG, end, pid_of(env, argv[2], &pid),
                           message, own);
  if (own) enif_free_env(own);
  return number(env, answer);
}

static ERL_NIF_TERM select_number(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int fd = 0, flags = 0;
  (void)argc;
  enif_get_int(env, argv[1], &fd);
  enif_get_int(env, argv[2], &flags);
  return number(env, enif_select(env, fd, (enum ErlNifSelectFlags)flags, end_of(env, argv[0]), NULL, argv[3]));
}

static ErlNifFunc functions[] = {
    {"make_pipe", 0, make_pipe, 0},   {"write_bytes", 2, write_bytes, 0},       {"read_bytes", 1, read_bytes, 0},
    {"select_end", 4, select_end, 0}, {"select_message", 5, select_message, 0}, {"select_number", 4, select_number, 0},
    {"steal", 4, steal, 0},
};
ERL_NIF_INIT(selections, functions, load, NULL, NULL, NULL)
