// The functions of erl_driver.h that drivers call: what each does is in the manual of erl_driver; where it is more than
// that, beside its definition. The program exports these names. Terms are words. Memory and threads are those of
// native/api.h.
#pragma once

#include "drivers/abi.h"
#include "drivers/data_lock.h"
#include "native/api.h"

namespace mote::drivers {

using native::Condition;
using native::Mutex;
using native::ReadWriteLock;
using native::SystemInfo;
using native::Thread;
using native::ThreadOptions;

extern "C" {
// binaries.cpp
BinaryData* driver_alloc_binary(std::size_t size);
BinaryData* driver_realloc_binary(BinaryData* binary, std::size_t size);
void driver_free_binary(BinaryData* binary);
std::intptr_t driver_binary_get_refc(BinaryData* binary);
std::intptr_t driver_binary_inc_refc(BinaryData* binary);
std::intptr_t driver_binary_dec_refc(BinaryData* binary);
// libraries.cpp
void* driver_dl_open(char* path);
void* driver_dl_sym(void* library, char* name);
int driver_dl_close(void* library);
char* driver_dl_error();
void add_driver_entry(Entry* entry);
int remove_driver_entry(Entry* entry);
int driver_lock_driver(PortName port);
// output.cpp
int driver_output(PortName port, char* bytes, std::size_t size);
int driver_output2(PortName port, char* header, std::size_t header_size, char* bytes, std::size_t size);
int driver_output_binary(PortName port, char* header, std::size_t header_size, BinaryData* binary, std::size_t offset,
                         std::size_t size);
int driver_outputv(PortName port, char* header, std::size_t header_size, IoVector* vector, std::size_t skip);
std::size_t driver_vec_to_buf(IoVector* vector, char* to, std::size_t size);
// port_functions.cpp
int driver_failure_eof(PortName port);
int driver_failure_atom(PortName port, char* text);
int driver_failure_posix(PortName port, int error);
int driver_failure(PortName port, int code);
int driver_exit(PortName port, int error);
int driver_set_timer(PortName port, unsigned long milliseconds);
int driver_cancel_timer(PortName port);
int driver_read_timer(PortName port, unsigned long* left);
void set_busy_port(PortName port, int busy);
void erl_drv_busy_msgq_limits(PortName port, std::size_t* low, std::size_t* high);
void set_port_control_flags(PortName port, int flags);
int get_port_flags(PortName port);
int erl_drv_consume_timeslice(PortName port, int percent);
void erl_drv_init_ack(PortName port, void* result);
void erl_drv_set_os_pid(PortName port, std::intptr_t pid);
PortName driver_create_port(PortName creator, Word owner, char* name, void* data);
unsigned driver_async_port_key(PortName port);
long driver_async(PortName port, unsigned* key, void (*invoke)(void*), void* data, void (*drop)(void*));
void dtrace_drvport_str(PortName port, char* to);
// queues.cpp
int driver_enq(PortName port, char* bytes, std::size_t size);
int driver_pushq(PortName port, char* bytes, std::size_t size);
int driver_enq_bin(PortName port, BinaryData* binary, std::size_t offset, std::size_t size);
int driver_pushq_bin(PortName port, BinaryData* binary, std::size_t offset, std::size_t size);
int driver_enqv(PortName port, IoVector* vector, std::size_t skip);
int driver_pushqv(PortName port, IoVector* vector, std::size_t skip);
std::size_t driver_deq(PortName port, std::size_t size);
std::size_t driver_sizeq(PortName port);
iovec* driver_peekq(PortName port, int* count);
std::size_t driver_peekqv(PortName port, IoVector* vector);
DataLock* driver_pdl_create(PortName port);
void driver_pdl_lock(DataLock* lock);
void driver_pdl_unlock(DataLock* lock);
std::intptr_t driver_pdl_get_refc(DataLock* lock);
std::intptr_t driver_pdl_inc_refc(DataLock* lock);
std::intptr_t driver_pdl_dec_refc(DataLock* lock);
// selections.cpp
int driver_select(PortName port, Event event, int mode, int on);
// system.cpp
void driver_system_info(SystemInfo* info, std::size_t size);
void* driver_alloc(std::size_t size);
void* driver_realloc(void* memory, std::size_t size);
void driver_free(void* memory);
int driver_get_now(TimeOfDay* now);
std::int64_t erl_drv_monotonic_time(int unit);
std::int64_t erl_drv_time_offset(int unit);
std::int64_t erl_drv_convert_time_unit(std::int64_t value, int from, int to);
int erl_drv_putenv(const char* name, char* value);
int erl_drv_getenv(const char* name, char* value, std::size_t* size);
char* erl_errno_id(int error);
int null_func();
// terms.cpp
extern const Word driver_term_nil;
Word driver_mk_term_nil();
Word driver_mk_atom(char* text);
Word driver_mk_port(PortName port);
Word driver_connected(PortName port);
Word driver_caller(PortName port);
int driver_output_term(PortName port, Word* data, int count);
int driver_send_term(PortName port, Word to, Word* data, int count);
int erl_drv_output_term(Word port, Word* data, int count);
int erl_drv_send_term(Word port, Word to, Word* data, int count);
// thread_functions.cpp
Mutex* erl_drv_mutex_create(char* name);
void erl_drv_mutex_destroy(Mutex* mutex);
int erl_drv_mutex_trylock(Mutex* mutex);
void erl_drv_mutex_lock(Mutex* mutex);
void erl_drv_mutex_unlock(Mutex* mutex);
char* erl_drv_mutex_name(Mutex* mutex);
Condition* erl_drv_cond_create(char* name);
void erl_drv_cond_destroy(Condition* condition);
void erl_drv_cond_signal(Condition* condition);
void erl_drv_cond_broadcast(Condition* condition);
void erl_drv_cond_wait(Condition* condition, Mutex* mutex);
char* erl_drv_cond_name(Condition* condition);
ReadWriteLock* erl_drv_rwlock_create(char* name);
void erl_drv_rwlock_destroy(ReadWriteLock* lock);
int erl_drv_rwlock_tryrlock(ReadWriteLock* lock);
void erl_drv_rwlock_rlock(ReadWriteLock* lock);
void erl_drv_rwlock_runlock(ReadWriteLock* lock);
int erl_drv_rwlock_tryrwlock(ReadWriteLock* lock);
void erl_drv_rwlock_rwlock(ReadWriteLock* lock);
void erl_drv_rwlock_rwunlock(ReadWriteLock* lock);
char* erl_drv_rwlock_name(ReadWriteLock* lock);
int erl_drv_tsd_key_create(char* name, int* key);
void erl_drv_tsd_key_destroy(int key);
void erl_drv_tsd_set(int key, void* data);
void* erl_drv_tsd_get(int key);
ThreadOptions* erl_drv_thread_opts_create(char* name);
void erl_drv_thread_opts_destroy(ThreadOptions* options);
int erl_drv_thread_create(char* name, Thread** thread, void* (*run)(void*), void* argument, ThreadOptions* options);
Thread* erl_drv_thread_self();
int erl_drv_equal_tids(Thread* a, Thread* b);
void erl_drv_thread_exit(void* result);
int erl_drv_thread_join(Thread* thread, void** result);
char* erl_drv_thread_name(Thread* thread);
// watch.cpp
int driver_monitor_process(PortName port, Word process, MonitorName* monitor);
int driver_demonitor_process(PortName port, const MonitorName* monitor);
Word driver_get_monitored_process(PortName port, const MonitorName* monitor);
int driver_compare_monitors(const MonitorName* a, const MonitorName* b);
}

}  // namespace mote::drivers
