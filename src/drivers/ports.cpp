// Ports of drivers: how they are opened, and found by what drivers know them by.
#include "drivers/driver_port.h"
#include "drivers/drivers.h"
#include "native/host.h"
#include "os/errors.h"

namespace mote::drivers {

bool Drivers::has(std::string_view name) {
  auto change = lock();
  Driver* driver = find_locked(name);
  return driver != nullptr && driver->takes_ports();
}

std::shared_ptr<io::Port> Drivers::open(io::PortSpec spec, Term owner, Term* error) {
  Driver* driver;
  {
    auto change = lock();
    driver = find_locked(std::string_view(spec.command).substr(0, spec.command.find(' ')));
    bool fits = driver != nullptr && driver->takes_ports() && !spec.exit_status && !spec.busy_given;
    if (fits && (driver->entry().flags & kNoQueueLimits) != 0 && spec.queue_limits)
      fits = spec.queue_limits->second == SIZE_MAX;
    if (!fits) {
      *error = atoms::k_badarg;
      return nullptr;
    }
    ++driver->references;
    ++driver->ports;
  }
  std::shared_ptr<DriverPort> port;
  auto make = [&](Term self) {
    port = std::make_shared<DriverPort>(*this, *driver, self, owner, std::move(spec));
    return port;
  };
  if (vm_.ports->add(make, error) == nullptr) {
    port_stopped(*driver);
    release(*driver);
    return nullptr;
  }
  {
    std::lock_guard lock(ports_mutex_);
    ports_.emplace(port->self().bits(), port);
  }
  return port->begin(error) ? port : nullptr;
}

std::shared_ptr<DriverPort> Drivers::open_beside(DriverPort& creator, Term owner, std::string name, void* data) {
  Driver& driver = creator.driver();
  {
    auto change = lock();
    if (!driver.takes_ports()) return nullptr;
    ++driver.references;
    ++driver.ports;
  }
  std::shared_ptr<DriverPort> port;
  Term error;
  auto make = [&](Term self) {
    io::PortSpec spec;
    spec.kind = io::PortSpec::kDriver;
    spec.command = std::move(name);
    port = std::make_shared<DriverPort>(*this, driver, self, owner, std::move(spec));
    return port;
  };
  if (vm_.ports->add(make, &error) == nullptr) {
    port_stopped(driver);
    release(driver);
    return nullptr;
  }
  {
    std::lock_guard lock(ports_mutex_);
    ports_.emplace(port->self().bits(), port);
  }
  port->begin_with(data);
  return port;
}

std::shared_ptr<DriverPort> Drivers::port(PortName name) {
  std::lock_guard lock(ports_mutex_);
  auto found = ports_.find(name);
  return found == ports_.end() ? nullptr : found->second;
}

void Drivers::forget_port(PortName name) {
  std::shared_ptr<DriverPort> last;  // goes without the lock
  std::lock_guard lock(ports_mutex_);
  auto found = ports_.find(name);
  if (found == ports_.end()) return;
  last = std::move(found->second);
  ports_.erase(found);
}

void Drivers::port_stopped(Driver& driver) {
  auto change = lock();
  --driver.ports;
}

}  // namespace mote::drivers
