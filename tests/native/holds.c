/* Functions that take their time. */
#include <time.h>

#include "answers.h"

static ERL_NIF_TERM hold(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int milliseconds = 0;
  (void)argc;
  enif_get_int(env, argv[0], &milliseconds);
  struct timespec now, end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long until = end.tv_sec * 1000LL + end.tv_nsec / 1000000 + milliseconds;
  do clock_gettime(CLOCK_MONOTONIC, &now);
  while (now.tv_sec * 1000LL + now.tv_nsec / 1000000 < until);
  return argv[0];
}

static ErlNifFunc functions[] = {{"hold", 1, hold, 0}, {"hold_aside", 1, hold, ERL_NIF_DIRTY_JOB_CPU_BOUND}};
ERL_NIF_INIT(holds, functions, NULL, NULL, NULL, NULL)
