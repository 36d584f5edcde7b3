/* Locks, conditions, threads, data of threads, what kind of thread calls. */
#include "answers.h"

typedef struct {
  ErlNifMutex* mutex;
  ErlNifCond* condition;
  ErlNifRWLock* lock;
  ErlNifTSDKey key;
  int total, written;
} Shared;

static ERL_NIF_TERM name_or_none(ErlNifEnv* env, const char* name) { return name ? bytes(env, name) : atom(env, "none"); }

static ERL_NIF_TERM locks(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifMutex* mutex = enif_mutex_create("a mutex");
  ErlNifRWLock* lock = enif_rwlock_create("a lock");
  ErlNifCond* condition = enif_cond_create("a condition");
  ERL_NIF_TERM all[8];
  (void)argc, (void)argv;
  all[0] = name_or_none(env, enif_mutex_name(mutex));
  all[1] = name_or_none(env, enif_rwlock_name(lock));
  all[2] = name_or_none(env, enif_cond_name(condition));
  all[3] = number(env, enif_mutex_trylock(mutex) == 0);
  enif_mutex_unlock(mutex);
  enif_mutex_lock(mutex);
  enif_mutex_unlock(mutex);
  all[4] = number(env, enif_rwlock_tryrlock(lock) == 0);
  enif_rwlock_rlock(lock);
  all[5] = number(env, enif_rwlock_tryrwlock(lock) != 0);
  enif_rwlock_runlock(lock);
  enif_rwlock_runlock(lock);
  all[6] = number(env, enif_rwlock_tryrwlock(lock) == 0);
  all[7] = number(env, enif_rwlock_tryrlock(lock) != 0);
  enif_rwlock_rwunlock(lock);
  enif_rwlock_rwlock(lock);
  enif_rwlock_rwunlock(lock);
  enif_cond_signal(condition);
  enif_cond_broadcast(condition);
  enif_mutex_destroy(mutex);
  enif_rwlock_destroy(lock);
  enif_cond_destroy(condition);
  return enif_make_list_from_array(env, all, 8);
}

/* Threads go through rounds together by a condition, count under locks, and keep a number of their own. */
static void* go_round(void* argument) {
  Shared* shared = argument;
  static __thread int own;
  int mine = 0;
  enif_tsd_set(shared->key, &own);
  for (int round = 1; round <= 100; round++) {
    enif_mutex_lock(shared->mutex);
    shared->total++;
    enif_cond_broadcast(shared->condition);
    while (shared->total < 4 * round) enif_cond_wait(shared->condition, shared->mutex);
    enif_mutex_unlock(shared->mutex);
    enif_rwlock_rwlock(shared->lock);
    shared->written++;
    enif_rwlock_rwunlock(shared->lock);
    enif_rwlock_rlock(shared->lock);
    mine += enif_tsd_get(shared->key) == &own && shared->written > 0;
    enif_rwlock_runlock(shared->lock);
  }
  own = mine;
  if (enif_equal_tids(enif_thread_self(), enif_thread_self()) && enif_thread_type() == ERL_NIF_THR_UNDEFINED &&
      strcmp(enif_thread_name(enif_thread_self()), "worker") == 0 && enif_monotonic_time(ERL_NIF_SEC) == ERL_NIF_TIME_ERROR)
    enif_thread_exit((void*)(size_t)own);
  return NULL;
}

static ERL_NIF_TERM threads(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  enum { kThreads = 4 };
  ErlNifTid all[kThreads];
  Shared shared = {enif_mutex_create("mutex"), enif_cond_create("condition"), enif_rwlock_create("lock"), 0, 0, 0};
  ErlNifThreadOpts* options = enif_thread_opts_create("options");
  int kept = 0;
  (void)argc, (void)argv;
  options->suggested_stack_size = 64;
  if (enif_tsd_key_create("key", &shared.key) != 0) return enif_make_badarg(env);
  int empty = enif_tsd_get(shared.key) == NULL;
  for (int i = 0; i < kThreads; i++)
    if (enif_thread_create("worker", &all[i], go_round, &shared, i % 2 ? options : NULL) != 0) return enif_make_badarg(env);
  int different = !enif_equal_tids(all[0], all[1]);
  for (int i = 0; i < kThreads; i++) {
    void* result = NULL;
    enif_thread_join(all[i], &result);
    kept += (int)(size_t)result;
  }
  enif_thread_opts_destroy(options);
  enif_tsd_set(shared.key, &shared);
  int set = enif_tsd_get(shared.key) == &shared;
  enif_tsd_set(shared.key, NULL);
  enif_tsd_key_destroy(shared.key);
  enif_mutex_destroy(shared.mutex);
  enif_cond_destroy(shared.condition);
  enif_rwlock_destroy(shared.lock);
  return enif_make_list(env, 6, number(env, empty), number(env, different), number(env, set), number(env, kept),
                        number(env, shared.total), number(env, shared.written));
}

static ERL_NIF_TERM kind(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return number(env, enif_thread_type());
}

static ErlNifFunc functions[] = {
    {"locks", 0, locks, 0},
    {"threads", 0, threads, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"kind", 0, kind, 0},
    {"kind_of_processor", 0, kind, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"kind_of_output", 0, kind, ERL_NIF_DIRTY_JOB_IO_BOUND},
};
ERL_NIF_INIT(threads, functions, NULL, NULL, NULL, NULL)
