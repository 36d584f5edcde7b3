/* A driver that does what it is told by control operations, one for each group of functions of erl_driver.h, and tells
 * of its callbacks by messages. Built with -DPORT_LOCKING it locks by ports. */
#include <erl_driver.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  ErlDrvPort port;
  ErlDrvTermData witness; /* who is told of the end */
  ErlDrvMonitor monitor;
  ErlDrvPDL pdl;
  int fds[2];
  int flushed;
  int is_made; /* by another port */
} Probe;

static int selections_stopped;

static void say(Probe* p, const char* what) {
  ErlDrvTermData spec[] = {ERL_DRV_ATOM, driver_mk_atom("said"), ERL_DRV_STRING, (ErlDrvTermData)what, strlen(what),
                           ERL_DRV_TUPLE, 2};
  erl_drv_output_term(driver_mk_port(p->port), spec, sizeof spec / sizeof *spec);
}

static Probe* make(ErlDrvPort port) {
  Probe* p = driver_alloc(sizeof *p);
  memset(p, 0, sizeof *p);
  p->port = port;
  p->fds[0] = p->fds[1] = -1;
  return p;
}

static ErlDrvData start(ErlDrvPort port, char* command) {
  char* arguments = strchr(command, ' ');
  if (arguments != NULL) {
    if (strcmp(arguments, " general") == 0) return ERL_DRV_ERROR_GENERAL;
    if (strcmp(arguments, " badarg") == 0) return ERL_DRV_ERROR_BADARG;
    errno = ENOSPC;
    if (strcmp(arguments, " errno") == 0) return ERL_DRV_ERROR_ERRNO;
    if (strcmp(arguments, " says") == 0) driver_output(port, "started", 7);
  }
  return (ErlDrvData)make(port);
}

static void stop(ErlDrvData data) {
  Probe* p = (Probe*)data;
  if (p->witness != 0) {
    ErlDrvTermData spec[] = {ERL_DRV_ATOM, driver_mk_atom("stopped"), ERL_DRV_INT, (ErlDrvTermData)p->flushed,
                             ERL_DRV_TUPLE, 2};
    driver_send_term(p->port, p->witness, spec, sizeof spec / sizeof *spec);
  }
  if (p->fds[0] >= 0) {
    driver_select(p->port, (ErlDrvEvent)(long)p->fds[0], ERL_DRV_READ | ERL_DRV_USE, 0);
    close(p->fds[1]);
  }
  driver_free(p);
}

static void output(ErlDrvData data, char* bytes, ErlDrvSizeT size) {
  driver_output(((Probe*)data)->port, bytes, size);
}

static void ready_input(ErlDrvData data, ErlDrvEvent event) {
  Probe* p = (Probe*)data;
  char bytes[16];
  ssize_t size = read((int)(long)event, bytes, sizeof bytes);
  driver_output2(p->port, "in:", 3, bytes, size < 0 ? 0 : size);
}

static void ready_output(ErlDrvData data, ErlDrvEvent event) {
  Probe* p = (Probe*)data;
  driver_select(p->port, event, ERL_DRV_WRITE, 0);
  say(p, "ready_output");
}

static void timeout(ErlDrvData data) {
  say((Probe*)data, "timeout");
}

static void ready_async(ErlDrvData data, ErlDrvThreadData result) {
  say((Probe*)data, (char*)result);
  driver_free(result);
}

static void flush(ErlDrvData data) {
  Probe* p = (Probe*)data;
  p->flushed = (int)driver_sizeq(p->port);
  driver_deq(p->port, driver_sizeq(p->port));
}

static void process_exit(ErlDrvData data, ErlDrvMonitor* monitor) {
  Probe* p = (Probe*)data;
  ErlDrvTermData spec[] = {ERL_DRV_ATOM, driver_mk_atom("process_exit"),
                           ERL_DRV_PID,  driver_get_monitored_process(p->port, monitor),
                           ERL_DRV_INT,  (ErlDrvTermData)driver_compare_monitors(monitor, &p->monitor),
                           ERL_DRV_TUPLE, 3};
  driver_output_term(p->port, spec, sizeof spec / sizeof *spec);
}

static void stop_select(ErlDrvEvent event, void* reserved) {
  ++selections_stopped;
  close((int)(long)event);
}

static void upper(void* text) {
  for (char* at = text; *at != 0; ++at)
    if (*at >= 'a' && *at <= 'z') *at -= 32;
}

/* Every kind of term, in one list. */
static int send_terms(Probe* p, ErlDrvTermData to) {
  ErlDrvBinary* binary = driver_alloc_binary(100);
  memset(binary->orig_bytes, 'b', 100);
  ErlDrvSInt64 low = -(1LL << 62) * 2;
  ErlDrvUInt64 high = ~0ULL;
  double number = 0.5;
  ErlDrvTermData many[2 * 80 + 1];
  ErlDrvTermData spec[] = {ERL_DRV_NIL,
                           ERL_DRV_ATOM, driver_mk_atom("an atom"),
                           ERL_DRV_INT, (ErlDrvTermData)-5,
                           ERL_DRV_INT, (ErlDrvTermData)(1L << 62),
                           ERL_DRV_UINT, ~0UL,
                           ERL_DRV_INT64, (ErlDrvTermData)&low,
                           ERL_DRV_UINT64, (ErlDrvTermData)&high,
                           ERL_DRV_PORT, driver_mk_port(p->port),
                           ERL_DRV_BINARY, (ErlDrvTermData)binary, 10, 1,
                           ERL_DRV_BINARY, (ErlDrvTermData)binary, 99, 1,
                           ERL_DRV_BUF2BINARY, (ErlDrvTermData) "buffer", 6,
                           ERL_DRV_BUF2BINARY, 0, 0,
                           ERL_DRV_STRING, (ErlDrvTermData) "string", 6,
                           ERL_DRV_ATOM, driver_mk_atom("tail"),
                           ERL_DRV_STRING_CONS, (ErlDrvTermData) "cons", 4,
                           ERL_DRV_PID, driver_connected(p->port),
                           ERL_DRV_FLOAT, (ErlDrvTermData)&number,
                           ERL_DRV_EXT2TERM, (ErlDrvTermData) "\203k\000\003ext", 7,
                           ERL_DRV_TUPLE, 0,
                           ERL_DRV_ATOM, driver_mk_atom("key"), ERL_DRV_INT, 1, ERL_DRV_MAP, 1,
                           ERL_DRV_MAP, 0,
                           ERL_DRV_NIL, ERL_DRV_LIST, 21};
  int result = erl_drv_send_term(driver_mk_port(p->port), to, spec, sizeof spec / sizeof *spec);
  driver_free_binary(binary);
  for (int i = 0; i < 80; ++i) {
    many[2 * i] = ERL_DRV_INT;
    many[2 * i + 1] = i;
  }
  many[158] = ERL_DRV_MAP;
  many[159] = 39;
  return result;
}

/* Programs that make no term: the answers. */
static int bad_terms(Probe* p, char* answer) {
  ErlDrvBinary* binary = driver_alloc_binary(4);
  double infinite = 1e308 * 10;
  ErlDrvTermData a = driver_mk_atom("a"), port = driver_mk_port(p->port);
  ErlDrvTermData specs[][7] = {{0},
                               {99},
                               {ERL_DRV_ATOM},
                               {ERL_DRV_ATOM, 12},
                               {ERL_DRV_PORT, a},
                               {ERL_DRV_PID, port},
                               {ERL_DRV_BINARY, (ErlDrvTermData)binary, 4, 1},
                               {ERL_DRV_BINARY, 0, 0, 0},
                               {ERL_DRV_BUF2BINARY, 0, 1},
                               {ERL_DRV_STRING, 0, 1},
                               {ERL_DRV_STRING_CONS, (ErlDrvTermData) "x", 1},
                               {ERL_DRV_NIL, ERL_DRV_LIST, 0},
                               {ERL_DRV_NIL, ERL_DRV_LIST, 2},
                               {ERL_DRV_NIL, ERL_DRV_TUPLE, 2},
                               {ERL_DRV_NIL, ERL_DRV_MAP, 1},
                               {ERL_DRV_NIL, ERL_DRV_NIL},
                               {ERL_DRV_FLOAT, (ErlDrvTermData)&infinite},
                               {ERL_DRV_EXT2TERM, (ErlDrvTermData) "\203x", 2},
                               {ERL_DRV_EXT2TERM, 0, 2},
                               {ERL_DRV_ATOM, a, ERL_DRV_ATOM, a, ERL_DRV_TUPLE, (ErlDrvTermData)-1}};
  int sizes[] = {0, 1, 1, 2, 2, 2, 4, 4, 3, 3, 3, 3, 3, 3, 3, 2, 2, 3, 3, 6};
  int at = 0;
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; ++i)
    at += sprintf(answer + at, "%d ", driver_output_term(p->port, specs[i], sizes[i]));
  driver_free_binary(binary);
  return at;
}

static ErlDrvSSizeT say_queue(Probe* p, char* answer) {
  int count;
  SysIOVec* parts = driver_peekq(p->port, &count);
  int at = sprintf(answer, "%d:", (int)driver_sizeq(p->port));
  for (int i = 0; i < count; ++i)
    at += sprintf(answer + at, "%.*s", (int)parts[i].iov_len, (char*)parts[i].iov_base);
  ErlIOVec whole;
  driver_peekqv(p->port, &whole);
  return at + sprintf(answer + at, ":%d", (int)whole.size);
}

static ErlDrvSSizeT say_limits(Probe* p, char* answer) {
  ErlDrvSizeT low = 0, high = 0;
  erl_drv_busy_msgq_limits(p->port, &low, &high);
  int at = sprintf(answer, "%ld %ld", (long)low, (long)high);
  low = 10000;
  high = 0;
  erl_drv_busy_msgq_limits(p->port, &low, &high);
  at += sprintf(answer + at, " %ld %ld", (long)low, (long)high);
  high = 20;
  low = 0;
  erl_drv_busy_msgq_limits(p->port, &low, &high);
  at += sprintf(answer + at, " %ld %ld", (long)low, (long)high);
  low = ERL_DRV_BUSY_MSGQ_DISABLED;
  erl_drv_busy_msgq_limits(p->port, &low, &high);
  return at + sprintf(answer + at, " %ld %ld", (long)low, (long)high);
}

static void* in_thread(void* mutex) {
  erl_drv_mutex_lock(mutex);
  erl_drv_mutex_unlock(mutex);
  return erl_drv_thread_name(erl_drv_thread_self());
}

static ErlDrvSSizeT say_system(Probe* p, char* answer) {
  char value[32];
  size_t size = sizeof value;
  ErlDrvSysInfo info;
  ErlDrvTid thread;
  void* result;
  ErlDrvMutex* mutex = erl_drv_mutex_create("a mutex");
  ErlDrvNowData now;
  driver_system_info(&info, sizeof info);
  int at = sprintf(answer, "%d.%d %d %d %d", info.driver_major_version, info.driver_minor_version,
                   info.thread_support, info.smp_support, info.dirty_scheduler_support);
  at += sprintf(answer + at, " %s %s", erl_errno_id(ENOENT), erl_drv_mutex_name(mutex));
  erl_drv_putenv("PROBE", "a value");
  int known = erl_drv_getenv("PROBE", value, &size);
  size_t small = 3;
  at += sprintf(answer + at, " %d %s %d", known, value, erl_drv_getenv("PROBE", value, &small));
  at += sprintf(answer + at, " %d", erl_drv_getenv("PROBE_NONE", value, &size));
  erl_drv_thread_create("a thread", &thread, in_thread, mutex, NULL);
  erl_drv_thread_join(thread, &result);
  erl_drv_mutex_destroy(mutex);
  at += sprintf(answer + at, " %d %d", driver_get_now(&now), null_func());
  at += sprintf(answer + at, " %ld", (long)erl_drv_convert_time_unit(-1500, ERL_DRV_MSEC, ERL_DRV_SEC));
  at += sprintf(answer + at, " %d", erl_drv_monotonic_time(ERL_DRV_MSEC) != ERL_DRV_TIME_ERROR);
  at += sprintf(answer + at, " %d", erl_drv_time_offset(ERL_DRV_MSEC) != ERL_DRV_TIME_ERROR);
  return at;
}

static ErlDrvSSizeT say_binaries(char* answer) {
  ErlDrvBinary* binary = driver_alloc_binary(8);
  int at = sprintf(answer, "%d %d", (int)binary->orig_size, (int)driver_binary_get_refc(binary));
  at += sprintf(answer + at, " %d", (int)driver_binary_inc_refc(binary));
  at += sprintf(answer + at, " %d", (int)driver_binary_dec_refc(binary));
  binary = driver_realloc_binary(binary, 1000);
  at += sprintf(answer + at, " %d", (int)binary->orig_size);
  driver_free_binary(binary);
  return at;
}

static ErlDrvSSizeT say_locks(Probe* p, char* answer) {
  p->pdl = driver_pdl_create(p->port);
  int at = sprintf(answer, "%d", driver_pdl_create(p->port) == NULL);
  at += sprintf(answer + at, " %d", (int)driver_pdl_get_refc(p->pdl));
  at += sprintf(answer + at, " %d", (int)driver_pdl_inc_refc(p->pdl));
  driver_pdl_lock(p->pdl);
  driver_enq(p->port, "locked", 6);
  at += sprintf(answer + at, " %d", (int)driver_deq(p->port, 6));
  driver_pdl_unlock(p->pdl);
  return at + sprintf(answer + at, " %d", (int)driver_pdl_dec_refc(p->pdl));
}

static ErlDrvSSizeT control(ErlDrvData data, unsigned command, char* bytes, ErlDrvSizeT size, char** answer,
                            ErlDrvSizeT room) {
  Probe* p = (Probe*)data;
  ErlDrvPort port = p->port;
  char* text = driver_alloc(4096);
  ErlDrvSSizeT length = 0;
  ErlDrvBinary* binary;
  SysIOVec part = {bytes, size};
  ErlDrvBinary* none = NULL;
  ErlIOVec vector = {1, size, &part, &none};
  unsigned long left;
  unsigned key = 7;
  if (p->witness == 0) p->witness = driver_caller(port);
  switch (command) {
    case 1: driver_output(port, bytes, size); break;
    case 2: driver_output2(port, bytes, 2, bytes + 2, size - 2); break;
    case 3:
      binary = driver_alloc_binary(size);
      memcpy(binary->orig_bytes, bytes, size);
      driver_output_binary(port, "h", 1, binary, 1, size - 1);
      driver_free_binary(binary);
      break;
    case 4: driver_outputv(port, "v", 1, &vector, 1); break;
    case 5: length = driver_vec_to_buf(&vector, text, 4); break;
    case 10: driver_failure_eof(port); break;
    case 11: bytes[size - 1] = 0; driver_failure_atom(port, bytes); break;
    case 12: driver_failure_posix(port, EPIPE); break;
    case 13: driver_failure(port, bytes[0]); break;
    case 14: driver_exit(port, bytes[0]); break;
    case 20: driver_enq(port, bytes, size); length = say_queue(p, text); break;
    case 21: driver_pushq(port, bytes, size); length = say_queue(p, text); break;
    case 22: length = sprintf(text, "%ld ", (long)driver_deq(port, bytes[0])); length += say_queue(p, text + length); break;
    case 23:
      binary = driver_alloc_binary(size);
      memcpy(binary->orig_bytes, bytes, size);
      driver_enq_bin(port, binary, 1, size - 1);
      driver_pushq_bin(port, binary, 0, 1);
      length = sprintf(text, "%d ", (int)driver_binary_get_refc(binary));
      driver_free_binary(binary);
      length += say_queue(p, text + length);
      break;
    case 24:
      binary = driver_alloc_binary(size);
      memcpy(binary->orig_bytes, bytes, size);
      part.iov_base = binary->orig_bytes;
      vector.binv = &binary;
      driver_enqv(port, &vector, 1); /* which may change the vector */
      part.iov_base = binary->orig_bytes;
      part.iov_len = size;
      driver_pushqv(port, &vector, 2);
      driver_free_binary(binary);
      length = say_queue(p, text);
      break;
    case 30: length = sprintf(text, "%d", driver_set_timer(port, bytes[0])); break;
    case 31: length = sprintf(text, "%d", driver_cancel_timer(port)); break;
    case 32:
      length = sprintf(text, "%d ", driver_read_timer(port, &left));
      length += sprintf(text + length, "%d", left > 0);
      break;
    case 40:
      if (p->fds[0] < 0 && pipe(p->fds) != 0) return -1;
      length = sprintf(text, "%d", driver_select(port, (ErlDrvEvent)(long)p->fds[0], ERL_DRV_READ | ERL_DRV_USE, 1));
      break;
    case 41: length = write(p->fds[1], bytes, size); text[0] = (char)length; length = 1; break;
    case 42:
      driver_select(port, (ErlDrvEvent)(long)p->fds[0], ERL_DRV_READ | ERL_DRV_USE, 0);
      close(p->fds[1]);
      p->fds[0] = p->fds[1] = -1;
      length = sprintf(text, "%d", selections_stopped);
      break;
    case 43: driver_select(port, (ErlDrvEvent)(long)p->fds[1], ERL_DRV_WRITE, 1); break;
    case 44: length = sprintf(text, "%d", driver_select(port, (ErlDrvEvent)-1, ERL_DRV_READ, 1)); break;
    case 50: {
      char* work = driver_alloc(size + 1);
      memcpy(work, bytes, size);
      work[size] = 0;
      length = sprintf(text, "%d", driver_async(port, &key, upper, work, driver_free) > 0);
      break;
    }
    case 60: length = sprintf(text, "%d", driver_monitor_process(port, driver_caller(port), &p->monitor)); break;
    case 61: length = sprintf(text, "%d", driver_demonitor_process(port, &p->monitor)); break;
    case 62:
      length = sprintf(text, "%d", driver_get_monitored_process(port, &p->monitor) == driver_mk_term_nil());
      break;
    case 70: length = sprintf(text, "%d", send_terms(p, driver_caller(port))); break;
    case 71: length = bad_terms(p, text); break;
    case 80: set_busy_port(port, bytes[0]); break;
    case 81: length = say_limits(p, text); break;
    case 90: length = say_system(p, text); break;
    case 91: length = say_binaries(text); break;
    case 92: length = say_locks(p, text); break;
    case 93: length = sprintf(text, "%d", get_port_flags(port)); break;
    case 94: set_port_control_flags(port, bytes[0]); driver_free(text); *answer = NULL; return 0;
    case 95:
      length = sprintf(text, "%d %d %d", erl_drv_consume_timeslice(port, 60), erl_drv_consume_timeslice(port, 60),
                       erl_drv_consume_timeslice(port, 1));
      break;
    case 96: erl_drv_set_os_pid(port, 4711); break;
    case 97: length = sprintf(text, "%d", driver_lock_driver(port)); break;
    case 98: {
      Probe* other = make(port);
      other->is_made = 1;
      other->port = driver_create_port(port, driver_caller(port), "made", (ErlDrvData)other);
      other->witness = driver_caller(port);
      say(other, "made");
      break;
    }
    case 100: /* a long answer, as a binary where that is asked for by 94 */
      driver_free(text);
      if (bytes[0] != 0) {
        binary = driver_alloc_binary(100);
        memset(binary->orig_bytes, 'x', 100);
        *answer = (char*)binary;
        return 1;
      }
      memcpy(*answer, "short", 5);
      return 5;
    case 101: driver_free(text); *answer = NULL; return 0;
    case 102: length = sprintf(text, "%d", (int)room); break;
    default: driver_free(text); return -1;
  }
  *answer = text;
  return length;
}

static ErlDrvSSizeT call(ErlDrvData data, unsigned command, char* bytes, ErlDrvSizeT size, char** answer,
                         ErlDrvSizeT room, unsigned* flags) {
  static char kept[] = "\203k\000\004kept";
  if (command == 0) return -1;
  if (command == 1) {
    *answer = kept;
    *flags = DRIVER_CALL_KEEP_BUFFER;
    return sizeof kept - 1;
  }
  if (command == 2) {
    memcpy(*answer, "no term", 7);
    return 7;
  }
  if (size > room) *answer = driver_alloc(size);
  memcpy(*answer, bytes, size);
  return size;
}

#ifdef PORT_LOCKING
#define NAME "probe_port_drv"
#define LOCKING ERL_DRV_FLAG_USE_PORT_LOCKING
#else
#define NAME "probe_drv"
#define LOCKING 0
#endif

static ErlDrvEntry entry = {.start = start, .stop = stop, .output = output, .ready_input = ready_input,
  .ready_output = ready_output, .driver_name = NAME, .control = control, .timeout = timeout,
  .ready_async = ready_async, .flush = flush, .call = call, .extended_marker = ERL_DRV_EXTENDED_MARKER,
  .major_version = ERL_DRV_EXTENDED_MAJOR_VERSION, .minor_version = ERL_DRV_EXTENDED_MINOR_VERSION,
  .driver_flags = LOCKING | ERL_DRV_FLAG_SOFT_BUSY, .process_exit = process_exit, .stop_select = stop_select};

DRIVER_INIT(probe_drv) {
  return &entry;
}
