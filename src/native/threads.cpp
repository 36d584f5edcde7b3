// Threads, locks and data of threads, for libraries: the system's own.
#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "native/api.h"
#include "native/environment.h"
#include "native/host.h"
#include "native/thread_kind.h"
#include "process/scheduler.h"

namespace mote::native {

struct Mutex {
  std::string name;
  pthread_mutex_t system;
};
struct Condition {
  std::string name;
  pthread_cond_t system;
};
struct ReadWriteLock {
  std::string name;
  pthread_rwlock_t system;
};
struct Thread {
  std::string name;
  pthread_t system;
  void* (*run)(void*) = nullptr;  // null where a library did not start it
  void* argument = nullptr;
};

namespace {

// The calling thread, as libraries know it: one that a library started, or one it asked for.
struct OwnThread {
  Thread* started = nullptr;  // freed by who joins it
  std::unique_ptr<Thread> other;
};
thread_local OwnThread own_thread;

// What is called wrongly ends the program, as in the reference.
void require(int error, const char* function) {
  if (error == 0) return;
  std::fprintf(stderr, "Fatal error in %s: %s [%d]\n", function, strerrorname_np(error), error);
  std::abort();
}

std::string name_or_unknown(const char* name) {
  return name == nullptr ? "unknown" : name;
}

template <typename T>
char* name_of(T* object) {
  return object == nullptr ? nullptr : object->name.data();
}

void* run_thread(void* thread) {
  own_thread.started = static_cast<Thread*>(thread);
  return own_thread.started->run(own_thread.started->argument);
}

}  // namespace

// --- mutexes ---

Mutex* enif_mutex_create(char* name) {
  return new Mutex{name_or_unknown(name), PTHREAD_MUTEX_INITIALIZER};
}
void enif_mutex_destroy(Mutex* mutex) {
  require(mutex == nullptr ? EINVAL : pthread_mutex_destroy(&mutex->system), "enif_mutex_destroy()");
  delete mutex;
}
int enif_mutex_trylock(Mutex* mutex) {
  return pthread_mutex_trylock(&mutex->system);
}
void enif_mutex_lock(Mutex* mutex) {
  require(pthread_mutex_lock(&mutex->system), "enif_mutex_lock()");
}
void enif_mutex_unlock(Mutex* mutex) {
  require(pthread_mutex_unlock(&mutex->system), "enif_mutex_unlock()");
}
char* enif_mutex_name(Mutex* mutex) {
  return name_of(mutex);
}

// --- conditions ---

Condition* enif_cond_create(char* name) {
  return new Condition{name_or_unknown(name), PTHREAD_COND_INITIALIZER};
}
void enif_cond_destroy(Condition* condition) {
  require(condition == nullptr ? EINVAL : pthread_cond_destroy(&condition->system), "enif_cond_destroy()");
  delete condition;
}
void enif_cond_signal(Condition* condition) {
  require(pthread_cond_signal(&condition->system), "enif_cond_signal()");
}
void enif_cond_broadcast(Condition* condition) {
  require(pthread_cond_broadcast(&condition->system), "enif_cond_broadcast()");
}
void enif_cond_wait(Condition* condition, Mutex* mutex) {
  require(pthread_cond_wait(&condition->system, &mutex->system), "enif_cond_wait()");
}
char* enif_cond_name(Condition* condition) {
  return name_of(condition);
}

// --- locks for readers and writers ---

ReadWriteLock* enif_rwlock_create(char* name) {
  return new ReadWriteLock{name_or_unknown(name), PTHREAD_RWLOCK_INITIALIZER};
}
void enif_rwlock_destroy(ReadWriteLock* lock) {
  require(lock == nullptr ? EINVAL : pthread_rwlock_destroy(&lock->system), "enif_rwlock_destroy()");
  delete lock;
}
int enif_rwlock_tryrlock(ReadWriteLock* lock) {
  return pthread_rwlock_tryrdlock(&lock->system);
}
void enif_rwlock_rlock(ReadWriteLock* lock) {
  require(pthread_rwlock_rdlock(&lock->system), "enif_rwlock_rlock()");
}
void enif_rwlock_runlock(ReadWriteLock* lock) {
  require(pthread_rwlock_unlock(&lock->system), "enif_rwlock_runlock()");
}
int enif_rwlock_tryrwlock(ReadWriteLock* lock) {
  return pthread_rwlock_trywrlock(&lock->system);
}
void enif_rwlock_rwlock(ReadWriteLock* lock) {
  require(pthread_rwlock_wrlock(&lock->system), "enif_rwlock_rwlock()");
}
void enif_rwlock_rwunlock(ReadWriteLock* lock) {
  require(pthread_rwlock_unlock(&lock->system), "enif_rwlock_rwunlock()");
}
char* enif_rwlock_name(ReadWriteLock* lock) {
  return name_of(lock);
}

// --- data of threads ---

// The system has too few keys for what libraries may ask for.
namespace {

// Which keys there are, and how often each has been destroyed: what threads had stored for it before counts no more.
struct Keys {
  struct Key {
    std::uint32_t uses = 0;
    bool exists = false;
  };
  std::mutex mutex;
  std::deque<Key> all;
};
Keys keys;

struct Stored {
  std::uint32_t uses = 0;
  void* data = nullptr;
};
thread_local std::vector<Stored> stored;

// How often the key had been destroyed when it was made.
std::uint32_t uses_of(int key, const char* function) {
  std::lock_guard lock(keys.mutex);
  std::size_t place = static_cast<std::size_t>(key);
  require(place < keys.all.size() && keys.all[place].exists ? 0 : EINVAL, function);
  return keys.all[place].uses;
}

}  // namespace

int enif_tsd_key_create(char*, int* key) {
  std::lock_guard lock(keys.mutex);
  auto place = std::ranges::find_if(keys.all, [](const Keys::Key& each) { return !each.exists; });
  if (place == keys.all.end()) place = keys.all.emplace(place);
  place->exists = true;
  *key = static_cast<int>(place - keys.all.begin());
  return 0;
}
void enif_tsd_key_destroy(int key) {
  uses_of(key, "enif_tsd_key_destroy()");
  std::lock_guard lock(keys.mutex);
  Keys::Key& known = keys.all[static_cast<std::size_t>(key)];
  known.exists = false;
  ++known.uses;
}
void enif_tsd_set(int key, void* data) {
  std::uint32_t uses = uses_of(key, "enif_tsd_set()");
  std::size_t place = static_cast<std::size_t>(key);
  if (place >= stored.size()) stored.resize(place + 1);
  stored[place] = {uses, data};
}
void* enif_tsd_get(int key) {
  std::uint32_t uses = uses_of(key, "enif_tsd_get()");
  std::size_t place = static_cast<std::size_t>(key);
  return place < stored.size() && stored[place].uses == uses ? stored[place].data : nullptr;
}

// --- threads ---

ThreadOptions* enif_thread_opts_create(char*) {
  return new ThreadOptions{-1};
}
void enif_thread_opts_destroy(ThreadOptions* options) {
  require(options == nullptr ? EINVAL : 0, "enif_thread_opts_destroy()");
  delete options;
}

int enif_thread_create(char* name, Thread** thread, void* (*run)(void*), void* argument, ThreadOptions* options) {
  constexpr std::size_t kWords = 1024;
  auto made = std::make_unique<Thread>();
  made->name = name_or_unknown(name);
  made->run = run;
  made->argument = argument;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (options != nullptr && options->suggested_stack_size >= 0) {
    std::size_t bytes = static_cast<std::size_t>(options->suggested_stack_size) * kWords * sizeof(Word);
    pthread_attr_setstacksize(&attributes, std::max<std::size_t>(bytes, 64 * 1024));
  }
  int error = pthread_create(&made->system, &attributes, run_thread, made.get());
  pthread_attr_destroy(&attributes);
  if (error == 0) *thread = made.release();
  return error;
}

Thread* enif_thread_self() {
  if (own_thread.started != nullptr) return own_thread.started;
  if (own_thread.other == nullptr)
    own_thread.other = std::make_unique<Thread>(Thread{"unknown", pthread_self(), nullptr, nullptr});
  return own_thread.other.get();
}

int enif_equal_tids(Thread* a, Thread* b) {
  return a == b;
}

void enif_thread_exit(void* result) {
  require(own_thread.started == nullptr ? EACCES : 0, "enif_thread_exit()");
  pthread_exit(result);
}

int enif_thread_join(Thread* thread, void** result) {
  if (thread->run == nullptr) return EINVAL;
  int error = pthread_join(thread->system, result);
  if (error == 0) delete thread;
  return error;
}

char* enif_thread_name(Thread* thread) {
  return name_of(thread);
}

int enif_thread_type() {
  if (kind_of_call != kOtherThread) return kind_of_call;
  if (on_callback_thread()) return kWorkerThread;
  Services* vm = native_services();
  return vm != nullptr && vm->scheduler->current_scheduler_id() != 0 ? kWorkerThread : kOtherThread;
}

}  // namespace mote::native
