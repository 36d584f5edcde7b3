// Threads, locks and data of threads, for drivers: the same as for libraries of native functions.
#include "drivers/api.h"

namespace mote::drivers {

// --- mutexes ---

Mutex* erl_drv_mutex_create(char* name) {
  return native::enif_mutex_create(name);
}
void erl_drv_mutex_destroy(Mutex* mutex) {
  native::enif_mutex_destroy(mutex);
}
int erl_drv_mutex_trylock(Mutex* mutex) {
  return native::enif_mutex_trylock(mutex);
}
void erl_drv_mutex_lock(Mutex* mutex) {
  native::enif_mutex_lock(mutex);
}
void erl_drv_mutex_unlock(Mutex* mutex) {
  native::enif_mutex_unlock(mutex);
}
char* erl_drv_mutex_name(Mutex* mutex) {
  return native::enif_mutex_name(mutex);
}

// --- conditions ---

Condition* erl_drv_cond_create(char* name) {
  return native::enif_cond_create(name);
}
void erl_drv_cond_destroy(Condition* condition) {
  native::enif_cond_destroy(condition);
}
void erl_drv_cond_signal(Condition* condition) {
  native::enif_cond_signal(condition);
}
void erl_drv_cond_broadcast(Condition* condition) {
  native::enif_cond_broadcast(condition);
}
void erl_drv_cond_wait(Condition* condition, Mutex* mutex) {
  native::enif_cond_wait(condition, mutex);
}
char* erl_drv_cond_name(Condition* condition) {
  return native::enif_cond_name(condition);
}

// --- locks for readers and writers ---

ReadWriteLock* erl_drv_rwlock_create(char* name) {
  return native::enif_rwlock_create(name);
}
void erl_drv_rwlock_destroy(ReadWriteLock* lock) {
  native::enif_rwlock_destroy(lock);
}
int erl_drv_rwlock_tryrlock(ReadWriteLock* lock) {
  return native::enif_rwlock_tryrlock(lock);
}
void erl_drv_rwlock_rlock(ReadWriteLock* lock) {
  native::enif_rwlock_rlock(lock);
}
void erl_drv_rwlock_runlock(ReadWriteLock* lock) {
  native::enif_rwlock_runlock(lock);
}
int erl_drv_rwlock_tryrwlock(ReadWriteLock* lock) {
  return native::enif_rwlock_tryrwlock(lock);
}
void erl_drv_rwlock_rwlock(ReadWriteLock* lock) {
  native::enif_rwlock_rwlock(lock);
}
void erl_drv_rwlock_rwunlock(ReadWriteLock* lock) {
  native::enif_rwlock_rwunlock(lock);
}
char* erl_drv_rwlock_name(ReadWriteLock* lock) {
  return native::enif_rwlock_name(lock);
}

// --- data of threads ---

int erl_drv_tsd_key_create(char* name, int* key) {
  return native::enif_tsd_key_create(name, key);
}
void erl_drv_tsd_key_destroy(int key) {
  native::enif_tsd_key_destroy(key);
}
void erl_drv_tsd_set(int key, void* data) {
  native::enif_tsd_set(key, data);
}
void* erl_drv_tsd_get(int key) {
  return native::enif_tsd_get(key);
}

// --- threads ---

ThreadOptions* erl_drv_thread_opts_create(char* name) {
  return native::enif_thread_opts_create(name);
}
void erl_drv_thread_opts_destroy(ThreadOptions* options) {
  native::enif_thread_opts_destroy(options);
}
int erl_drv_thread_create(char* name, Thread** thread, void* (*run)(void*), void* argument, ThreadOptions* options) {
  return native::enif_thread_create(name, thread, run, argument, options);
}
Thread* erl_drv_thread_self() {
  return native::enif_thread_self();
}
int erl_drv_equal_tids(Thread* a, Thread* b) {
  return native::enif_equal_tids(a, b);
}
void erl_drv_thread_exit(void* result) {
  native::enif_thread_exit(result);
}
int erl_drv_thread_join(Thread* thread, void** result) {
  return native::enif_thread_join(thread, result);
}
char* erl_drv_thread_name(Thread* thread) {
  return native::enif_thread_name(thread);
}

}  // namespace mote::drivers
