/* How calls go on: exceptions, other functions in their place, calls aside, slices. */
#include "answers.h"

static ERL_NIF_TERM fail(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM reason;
  (void)argc;
  if (enif_is_identical(argv[0], atom(env, "badarg"))) return enif_make_badarg(env);
  ERL_NIF_TERM made = enif_raise_exception(env, argv[0]);
  if (!enif_is_exception(env, made) || !enif_has_pending_exception(env, NULL)) return atom(env, "no_exception");
  if (!enif_has_pending_exception(env, &reason) || !enif_is_identical(reason, argv[0])) return atom(env, "other_reason");
  return made;
}

/* An exception that is pending counts, whatever is returned. */
static ERL_NIF_TERM fail_late(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  enif_raise_exception(env, argv[0]);
  return atom(env, "ignored");
}

/* Counts down by calls of itself: here and there. */
static ERL_NIF_TERM count_down(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  static const int flags[] = {0, ERL_NIF_DIRTY_JOB_CPU_BOUND, 0, ERL_NIF_DIRTY_JOB_IO_BOUND};
  int left = 0, sum = 0;
  enif_get_int(env, argv[0], &left);
  enif_get_int(env, argv[1], &sum);
  if (left == 0) return enif_make_tuple2(env, argv[1], argv[2]);
  ERL_NIF_TERM next[] = {number(env, left - 1), number(env, sum + left), argv[2]};
  return enif_schedule_nif(env, "count_down", flags[left % 4], count_down, argc, next);
}

static ERL_NIF_TERM second_of_four(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  if (enif_is_identical(argv[3], atom(env, "fail"))) return enif_raise_exception(env, argv[1]);
  return argv[1];
}

/* A function of more arguments in place of this one. */
static ERL_NIF_TERM more_arguments(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM next[] = {atom(env, "a"), argv[0], atom(env, "b"), argc > 1 ? argv[1] : atom(env, "c")};
  return enif_schedule_nif(env, "second_of_four", ERL_NIF_DIRTY_JOB_CPU_BOUND, second_of_four, 4, next);
}

static ERL_NIF_TERM bad_schedule(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_schedule_nif(env, "bad_schedule", 77, bad_schedule, argc, argv);
}

static ERL_NIF_TERM slice(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int percent = 0, times = 0, used_up = 0;
  (void)argc;
  enif_get_int(env, argv[0], &percent);
  while (times < 200 && !used_up) {
    used_up = enif_consume_timeslice(env, percent);
    times++;
  }
  return enif_make_tuple2(env, number(env, used_up), number(env, times));
}

static ERL_NIF_TERM sum(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  long a, b;
  (void)argc;
  if (!enif_get_long(env, argv[0], &a) || !enif_get_long(env, argv[1], &b)) return enif_make_badarg(env);
  return enif_make_long(env, a + b);
}

static ERL_NIF_TERM long_list(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int count = 0;
  ERL_NIF_TERM list = enif_make_list(env, 0);
  (void)argc;
  enif_get_int(env, argv[0], &count);
  while (count > 0) list = enif_make_list_cell(env, enif_make_tuple2(env, number(env, count--), argv[0]), list);
  return list;
}

static ERL_NIF_TERM fifteen(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_make_tuple2(env, number(env, argc), enif_make_list_from_array(env, argv, (unsigned)argc));
}

static ErlNifFunc functions[] = {
    {"fail", 1, fail, 0},
    {"fail_aside", 1, fail, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"fail_late", 1, fail_late, 0},
    {"count_down", 3, count_down, 0},
    {"more_arguments", 1, more_arguments, 0},
    {"more_arguments", 2, more_arguments, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"bad_schedule", 1, bad_schedule, 0},
    {"slice", 1, slice, 0},
    {"slice_aside", 1, slice, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"sum", 2, sum, 0},
    {"sum_aside", 2, sum, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"sum_for_output", 2, sum, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"long_list", 1, long_list, 0},
    {"long_list_aside", 1, long_list, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"fifteen", 15, fifteen, 0},
    {"none", 0, fifteen, 0},
};
ERL_NIF_INIT(calls, functions, NULL, NULL, NULL, NULL)
