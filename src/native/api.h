// The functions of erl_nif.h that libraries call: what each does is in the manual of erl_nif; where it is more than
// that, beside its definition. The program exports these names, and no others. Terms are words; an environment is not
// null unless its function says so.
#pragma once

#include <cstdarg>
#include <cstdio>

#include "native/abi.h"

namespace mote::native {

struct Condition;
struct Mutex;
struct Queue;
struct ReadWriteLock;
struct Thread;

extern "C" {
// binaries.cpp
int enif_inspect_binary(NativeEnv* env, Word term, BinaryView* view);
int enif_inspect_iolist_as_binary(NativeEnv* env, Word term, BinaryView* view);
int enif_alloc_binary(std::size_t size, BinaryView* view);
int enif_realloc_binary(BinaryView* view, std::size_t size);
void enif_release_binary(BinaryView* view);
unsigned char* enif_make_new_binary(NativeEnv* env, std::size_t size, Word* term);
Word enif_make_binary(NativeEnv* env, BinaryView* view);
Word enif_make_sub_binary(NativeEnv* env, Word term, std::size_t position, std::size_t size);
int enif_term_to_binary(NativeEnv* env, Word term, BinaryView* view);
std::size_t enif_binary_to_term(NativeEnv* env, const unsigned char* data, std::size_t size, Word* term,
                                unsigned options);
Word enif_make_resource_binary(NativeEnv* env, void* object, const void* data, std::size_t size);
// environment.cpp
void* enif_priv_data(NativeEnv* env);
NativeEnv* enif_alloc_env();
void enif_clear_env(NativeEnv* env);
void enif_free_env(NativeEnv* env);
Word enif_make_copy(NativeEnv* env, Word source);
Word enif_raise_exception(NativeEnv* env, Word reason);
Word enif_make_badarg(NativeEnv* env);
int enif_is_exception(NativeEnv* env, Word term);
int enif_has_pending_exception(NativeEnv* env, Word* reason);
// iovec.cpp
int enif_inspect_iovec(NativeEnv* env, std::size_t most, Word list, Word* tail, IoVec** result);
void enif_free_iovec(IoVec* vector);
Queue* enif_ioq_create(int options);
void enif_ioq_destroy(Queue* queue);
std::size_t enif_ioq_size(Queue* queue);
int enif_ioq_enqv(Queue* queue, IoVec* vector, std::size_t skip);
int enif_ioq_enq_binary(Queue* queue, BinaryView* view, std::size_t skip);
int enif_ioq_deq(Queue* queue, std::size_t count, std::size_t* size);
iovec* enif_ioq_peek(Queue* queue, int* count);
int enif_ioq_peek_head(NativeEnv* env, Queue* queue, std::size_t* size, Word* term);
// maps.cpp
int enif_get_map_size(NativeEnv*, Word map, std::size_t* size);
Word enif_make_new_map(NativeEnv* env);
int enif_make_map_from_arrays(NativeEnv* env, const Word* keys, const Word* values, std::size_t count, Word* map);
int enif_make_map_put(NativeEnv* env, Word map, Word key, Word value, Word* changed);
int enif_make_map_update(NativeEnv* env, Word map, Word key, Word value, Word* changed);
int enif_make_map_remove(NativeEnv* env, Word map, Word key, Word* changed);
int enif_get_map_value(NativeEnv*, Word map, Word key, Word* value);
int enif_map_iterator_create(NativeEnv*, Word map, MapIteratorState* state, int entry);
void enif_map_iterator_destroy(NativeEnv*, MapIteratorState* state);
int enif_map_iterator_is_head(NativeEnv*, MapIteratorState* state);
int enif_map_iterator_is_tail(NativeEnv*, MapIteratorState* state);
int enif_map_iterator_next(NativeEnv*, MapIteratorState* state);
int enif_map_iterator_prev(NativeEnv*, MapIteratorState* state);
int enif_map_iterator_get_pair(NativeEnv*, MapIteratorState* state, Word* key, Word* value);
// messages.cpp
Pid* enif_self(NativeEnv* env, Pid* pid);
int enif_get_local_pid(NativeEnv*, Word term, Pid* pid);
void enif_set_pid_undefined(Pid* pid);
int enif_is_pid_undefined(const Pid* pid);
int enif_is_process_alive(NativeEnv*, Pid* pid);
int enif_is_current_process_alive(NativeEnv* env);
int enif_whereis_pid(NativeEnv* env, Word name, Pid* pid);
int enif_send(NativeEnv* env, const Pid* to, NativeEnv* message_env, Word message);
int enif_get_local_port(NativeEnv*, Word term, PortName* port);
int enif_is_port_alive(NativeEnv*, PortName* port);
int enif_whereis_port(NativeEnv* env, Word name, PortName* port);
int enif_port_command(NativeEnv* env, const PortName* to, NativeEnv*, Word data);
// monitors.cpp
int enif_monitor_process(NativeEnv*, void* object, const Pid* pid, MonitorName* monitor);
int enif_demonitor_process(NativeEnv*, void* object, const MonitorName* monitor);
int enif_compare_monitors(const MonitorName* a, const MonitorName* b);
Word enif_make_monitor_term(NativeEnv* env, const MonitorName* monitor);
// numbers.cpp
int enif_get_int(NativeEnv*, Word term, int* value);
int enif_get_uint(NativeEnv*, Word term, unsigned* value);
int enif_get_long(NativeEnv*, Word term, long* value);
int enif_get_ulong(NativeEnv*, Word term, unsigned long* value);
int enif_get_double(NativeEnv*, Word term, double* value);
Word enif_make_int(NativeEnv*, int value);
Word enif_make_uint(NativeEnv*, unsigned value);
Word enif_make_long(NativeEnv* env, long value);
Word enif_make_ulong(NativeEnv* env, unsigned long value);
Word enif_make_double(NativeEnv* env, double value);
// print.cpp
int enif_vfprintf(FILE* file, const char* format, va_list arguments);
int enif_fprintf(FILE* file, const char* format, ...);
int enif_vsnprintf(char* to, std::size_t size, const char* format, va_list arguments);
int enif_snprintf(char* to, std::size_t size, const char* format, ...);
// resource.cpp
ResourceType* enif_open_resource_type(NativeEnv* env, const char*, const char* name, Destructor destructor, int flags,
                                      int* tried);
ResourceType* enif_open_resource_type_x(NativeEnv* env, const char* name, const ResourceTypeInit* init, int flags,
                                        int* tried);
ResourceType* enif_init_resource_type(NativeEnv* env, const char* name, const ResourceTypeInit* init, int flags,
                                      int* tried);
void* enif_alloc_resource(ResourceType* type, std::size_t size);
void enif_keep_resource(void* object);
void enif_release_resource(void* object);
std::size_t enif_sizeof_resource(void* object);
Word enif_make_resource(NativeEnv* env, void* object);
int enif_get_resource(NativeEnv*, Word term, ResourceType* type, void** object);
int enif_dynamic_resource_call(NativeEnv* env, Word module, Word name, Word term, void* data);
// selections.cpp
int enif_select_x(NativeEnv* env, int fd, int flags, void* object, const Pid* pid, Word message,
                  NativeEnv* message_env);
int enif_select(NativeEnv* env, int fd, int flags, void* object, const Pid* pid, Word reference);
// system.cpp
void* enif_alloc(std::size_t size);
void* enif_realloc(void* memory, std::size_t size);
void enif_free(void* memory);
void enif_system_info(SystemInfo* info, std::size_t size);
int enif_getenv(const char* name, char* to, std::size_t* size);
void* enif_dlopen(const char* name, void (*failed)(void*, const char*), void* argument);
void* enif_dlsym(void* handle, const char* symbol, void (*failed)(void*, const char*), void* argument);
int enif_set_option(NativeEnv* env, int option, ...);
int enif_consume_timeslice(NativeEnv* env, int percent);
Word enif_schedule_nif(NativeEnv* env, const char* name, int flags, NativeCode code, int count, const Word* arguments);
// terms.cpp
int enif_is_atom(NativeEnv*, Word term);
int enif_is_binary(NativeEnv*, Word term);
int enif_is_ref(NativeEnv*, Word term);
int enif_is_fun(NativeEnv*, Word term);
int enif_is_pid(NativeEnv*, Word term);
int enif_is_port(NativeEnv*, Word term);
int enif_is_tuple(NativeEnv*, Word term);
int enif_is_list(NativeEnv*, Word term);
int enif_is_empty_list(NativeEnv*, Word term);
int enif_is_number(NativeEnv*, Word term);
int enif_is_map(NativeEnv*, Word term);
int enif_term_type(NativeEnv*, Word word);
int enif_is_identical(Word a, Word b);
int enif_compare(Word a, Word b);
std::uint64_t enif_hash(int kind, Word term, std::uint64_t salt);
int enif_get_tuple(NativeEnv*, Word term, int* arity, const Word** elements);
Word enif_make_tuple(NativeEnv* env, unsigned count, ...);
Word enif_make_tuple_from_array(NativeEnv* env, const Word* elements, unsigned count);
int enif_get_list_cell(NativeEnv*, Word term, Word* head, Word* tail);
int enif_get_list_length(NativeEnv*, Word term, unsigned* length);
Word enif_make_list_cell(NativeEnv* env, Word head, Word tail);
Word enif_make_list(NativeEnv* env, unsigned count, ...);
Word enif_make_list_from_array(NativeEnv* env, const Word* elements, unsigned count);
int enif_make_reverse_list(NativeEnv* env, Word term, Word* reversed);
// text.cpp
int enif_make_new_atom_len(NativeEnv* env, const char* name, std::size_t length, Word* atom, int encoding);
int enif_make_new_atom(NativeEnv* env, const char* name, Word* atom, int encoding);
Word enif_make_atom_len(NativeEnv* env, const char* name, std::size_t length);
Word enif_make_atom(NativeEnv* env, const char* name);
int enif_make_existing_atom_len(NativeEnv* env, const char* name, std::size_t length, Word* atom, int encoding);
int enif_make_existing_atom(NativeEnv* env, const char* name, Word* atom, int encoding);
int enif_get_atom_length(NativeEnv* env, Word atom, unsigned* length, int encoding);
int enif_get_atom(NativeEnv* env, Word atom, char* to, unsigned size, int encoding);
int enif_get_string(NativeEnv*, Word list, char* to, unsigned size, int encoding);
int enif_get_string_length(NativeEnv*, Word word, unsigned* length, int encoding);
Word enif_make_string_len(NativeEnv* env, const char* text, std::size_t length, int encoding);
Word enif_make_string(NativeEnv* env, const char* text, int encoding);
// threads.cpp
Mutex* enif_mutex_create(char* name);
void enif_mutex_destroy(Mutex* mutex);
int enif_mutex_trylock(Mutex* mutex);
void enif_mutex_lock(Mutex* mutex);
void enif_mutex_unlock(Mutex* mutex);
char* enif_mutex_name(Mutex* mutex);
Condition* enif_cond_create(char* name);
void enif_cond_destroy(Condition* condition);
void enif_cond_signal(Condition* condition);
void enif_cond_broadcast(Condition* condition);
void enif_cond_wait(Condition* condition, Mutex* mutex);
char* enif_cond_name(Condition* condition);
ReadWriteLock* enif_rwlock_create(char* name);
void enif_rwlock_destroy(ReadWriteLock* lock);
int enif_rwlock_tryrlock(ReadWriteLock* lock);
void enif_rwlock_rlock(ReadWriteLock* lock);
void enif_rwlock_runlock(ReadWriteLock* lock);
int enif_rwlock_tryrwlock(ReadWriteLock* lock);
void enif_rwlock_rwlock(ReadWriteLock* lock);
void enif_rwlock_rwunlock(ReadWriteLock* lock);
char* enif_rwlock_name(ReadWriteLock* lock);
int enif_tsd_key_create(char*, int* key);
void enif_tsd_key_destroy(int key);
void enif_tsd_set(int key, void* data);
void* enif_tsd_get(int key);
ThreadOptions* enif_thread_opts_create(char*);
void enif_thread_opts_destroy(ThreadOptions* options);
int enif_thread_create(char* name, Thread** thread, void* (*run)(void*), void* argument, ThreadOptions* options);
Thread* enif_thread_self();
int enif_equal_tids(Thread* a, Thread* b);
void enif_thread_exit(void* result);
int enif_thread_join(Thread* thread, void** result);
char* enif_thread_name(Thread* thread);
int enif_thread_type();
// time.cpp
std::int64_t enif_monotonic_time(int unit);
std::int64_t enif_time_offset(int unit);
std::int64_t enif_convert_time_unit(std::int64_t value, int from, int to);
Word enif_now_time(NativeEnv* env);
Word enif_cpu_time(NativeEnv* env);
Word enif_make_unique_integer(NativeEnv* env, int flags);
Word enif_make_ref(NativeEnv* env);
}  // extern "C"

}  // namespace mote::native
