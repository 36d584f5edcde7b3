// What drivers do to their ports: end them, time, busy ports, options, other ports, work for other threads.
#include <fmt/format.h>

#include <cstring>

#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "drivers/drivers.h"
#include "os/errors.h"

namespace mote::drivers {

// --- ends ---

namespace {

int fail(PortName name, Term reason, bool eof = false) {
  PortUse port(name);
  if (!port) return -1;
  port->fail(reason, eof);
  return 0;
}

}  // namespace

int driver_failure_eof(PortName port) {
  return fail(port, atoms::k_normal, true);
}

int driver_failure_atom(PortName port, char* text) {
  return fail(port, Term::from_bits(driver_mk_atom(text)));
}

int driver_failure_posix(PortName port, int error) {
  return driver_failure_atom(port, erl_errno_id(error));
}

int driver_failure(PortName port, int code) {
  return fail(port, Term::small(code), code == 0);
}

int driver_exit(PortName name, int error) {
  PortUse port(name);
  if (!port) return -1;
  port->exit(error == 0 ? atoms::k_normal : Term::from_bits(driver_mk_atom(erl_errno_id(error))));
  return 0;
}

// --- time ---

int driver_set_timer(PortName name, unsigned long milliseconds) {
  PortUse port(name);
  if (!port || port->driver().entry().timeout == nullptr) return -1;
  port->set_timer(milliseconds);
  return 0;
}

int driver_cancel_timer(PortName name) {
  PortUse port(name);
  if (!port) return -1;
  port->cancel_timer();
  return 0;
}

int driver_read_timer(PortName name, unsigned long* left) {
  PortUse port(name);
  if (!port) return -1;
  *left = port->timer_left();
  return 0;
}

int erl_drv_consume_timeslice(PortName name, int percent) {
  PortUse port(name);
  return port ? port->consume(percent) : -1;
}

// --- busy ports ---

void set_busy_port(PortName name, int busy) {
  PortUse port(name);
  if (port) port->set_busy(busy != 0);
}

// A limit of zero is only read. Once there are none, there never are any.
void erl_drv_busy_msgq_limits(PortName name, std::size_t* low, std::size_t* high) {
  constexpr std::size_t kDisabled = SIZE_MAX;
  PortUse port(name);
  if (!port || port->queue_high == kDisabled) {
    if (low != nullptr) *low = kDisabled;
    if (high != nullptr) *high = kDisabled;
    return;
  }
  std::size_t new_low = low == nullptr ? 0 : *low;
  std::size_t new_high = high == nullptr ? 0 : *high;
  if (new_low == kDisabled || new_high == kDisabled) {
    port->queue_low = port->queue_high = kDisabled;
    return;
  }
  if (new_low != 0) {
    port->queue_low = new_low;
    port->queue_high = std::max(port->queue_high, new_low);
  }
  if (new_high != 0) {
    port->queue_high = new_high;
    port->queue_low = std::min(port->queue_low, new_high);
  }
  if (low != nullptr) *low = port->queue_low;
  if (high != nullptr) *high = port->queue_high;
}

// --- options ---

void set_port_control_flags(PortName name, int flags) {
  PortUse port(name);
  if (port) port->set_answer_flags(flags);
}

int get_port_flags(PortName name) {
  PortUse port(name);
  return port ? port->flags() : 0;
}

void erl_drv_init_ack(PortName name, void* result) {
  PortUse port(name);
  if (port) port->acknowledge_start(result);
}

void erl_drv_set_os_pid(PortName name, std::intptr_t pid) {
  PortUse port(name);
  if (port) port->set_os_pid(pid);
}

// As #Port<0.5>, for probes.
void dtrace_drvport_str(PortName name, char* to) {
  std::string text = fmt::format("#Port<0.{}>", Term::from_bits(name).local_data());
  std::memcpy(to, text.c_str(), text.size() + 1);
}

// --- other ports, other threads ---

PortName driver_create_port(PortName creator, Word owner, char* name, void* data) {
  PortUse port(creator);
  if (!port) return kNoPort;
  auto made = port->drivers().open_beside(*port, Term::from_bits(owner), name, data);
  return made == nullptr ? kNoPort : made->self().bits();
}

unsigned driver_async_port_key(PortName name) {
  PortUse port(name);
  return port ? static_cast<unsigned>(port->self().local_data()) : 0;
}

long driver_async(PortName name, unsigned* key, void (*invoke)(void*), void* data, void (*drop)(void*)) {
  static std::atomic<long> numbers{0};
  PortUse port(name);
  if (!port) return -1;
  port->work(key, invoke, data, drop);
  return (numbers.fetch_add(1, std::memory_order_relaxed) & INT64_MAX) + 1;
}

}  // namespace mote::drivers
