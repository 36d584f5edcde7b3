// Shared libraries and drivers that drivers add by themselves.
#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "drivers/drivers.h"

namespace mote::drivers {

namespace {

thread_local ErrorNumber last_error = kUnspecified;

}  // namespace

void* driver_dl_open(char* path) {
  auto library = open_library(path);
  if (library) return *library;
  last_error = library.error();
  return nullptr;
}

void* driver_dl_sym(void* library, char* name) {
  auto found = find_symbol(library, name);
  if (found) return *found;
  last_error = found.error();
  return nullptr;
}

int driver_dl_close(void* library) {
  return close_library(library);
}

char* driver_dl_error() {
  return const_cast<char*>(error_text(last_error));
}

void add_driver_entry(Entry* entry) {
  Drivers::current()->add(*entry);
}

int remove_driver_entry(Entry* entry) {
  return Drivers::current()->remove(*entry);
}

// -1 where the driver is not of a library.
int driver_lock_driver(PortName name) {
  PortUse port(name);
  return port && port->drivers().make_permanent(port->driver()) ? 0 : -1;
}

}  // namespace mote::drivers
