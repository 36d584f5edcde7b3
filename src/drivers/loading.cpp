// How drivers are loaded, loaded anew and unloaded: the rules of erl_ddll:try_load/3 and try_unload/2.
#include <algorithm>
#include <ranges>

#include "drivers/driver_port.h"
#include "drivers/drivers.h"
#include "native/host.h"
#include "term/build.h"

namespace mote::drivers {

void Drivers::add_user_locked(Driver& driver, Term pid) {
  driver.users.push_back({pid, true});
  ++driver.references;
  ++users_;
}

std::expected<Driver*, ErrorNumber> Drivers::load_locked(const std::string& path, const std::string& name) {
  auto library = open_library(path);
  if (!library) return std::unexpected(library.error());
  auto entry = entry_of(*library, name);
  if (!entry) {
    close_library(*library);
    return std::unexpected(entry.error());
  }
  // init may add drivers of its own.
  auto made = std::make_unique<Driver>(**entry, *library);
  Driver* driver = made.get();
  drivers_.push_back(std::move(made));
  vm_.natives->note_taint(vm_.atoms->intern(name));
  if (driver->entry().init != nullptr && driver->entry().init() != 0) {
    std::erase_if(drivers_, [driver](const auto& each) { return each.get() == driver; });
    close_library(*library);
    return std::unexpected(kFailedInit);
  }
  driver->path = path;
  return driver;
}

Drivers::Outcome Drivers::load(Term pid, const LoadRequest& request) {
  auto failure = [](Term why) { return Outcome{why, true}; };
  auto change = lock();
  if (is_always_there(request.name)) return failure(atoms::k_linked_in_driver);
  if (Driver* driver = find_locked(request.name)) {
    if (driver->library == nullptr) return failure(atoms::k_linked_in_driver);
    return load_again_locked(*driver, pid, request);
  }
  if (request.reload != Tell::kNever) return failure(atoms::k_not_loaded);
  auto loaded = load_locked(request.path, request.name);
  if (!loaded) return {Term::none(), true, loaded.error()};
  (*loaded)->kills_ports = request.kills_ports;
  add_user_locked(**loaded, pid);
  return {atoms::k_loaded};
}

Drivers::Outcome Drivers::load_again_locked(Driver& driver, Term pid, const LoadRequest& request) {
  auto failure = [](Term why) { return Outcome{why, true}; };
  bool reloads = request.reload != Tell::kNever;
  if (driver.status == Driver::kPermanent) return failure(atoms::k_permanent);
  if (driver.status == Driver::kLoaded && reloads) return reload_locked(driver, pid, request);
  if (driver.is_reloading()) {
    if (reloads) return failure(atoms::k_pending_reload);
    if (driver.reload.path != request.path || driver.reload.kills_ports != request.kills_ports)
      return failure(atoms::k_inconsistent);
    driver.users.push_back({pid, false});
    ++users_;
    return {atoms::k_pending_driver, false, kNoError, wait_locked(driver, pid, Driver::kLoad)};
  }
  if (reloads) return failure(atoms::k_not_loaded_by_this_process);
  if (driver.path != request.path || driver.kills_ports != request.kills_ports) return failure(atoms::k_inconsistent);
  if (driver.is_unloading()) {
    driver.status = Driver::kLoaded;
    notify_all_locked(driver, Driver::kUnload, atoms::k_UP, atoms::k_unload_cancelled);
  }
  add_user_locked(driver, pid);
  return {atoms::k_already_loaded};
}

// Only who has loaded it may ask. All others lose their hold on the old version, and have one on the new.
Drivers::Outcome Drivers::reload_locked(Driver& driver, Term pid, const LoadRequest& request) {
  auto failure = [](Term why) { return Outcome{why, true}; };
  bool alone = driver.users.size() == 1 && driver.users.front().pid == pid;
  if (request.reload == Tell::kWhenDriverPending && !alone) return failure(atoms::k_pending_process);
  if (driver.kills_ports != request.kills_ports) return failure(atoms::k_inconsistent);
  if (driver.uses_by(pid) == 0) return failure(atoms::k_not_loaded_by_this_process);
  ++driver.references;  // while this is at work
  for (Driver::User& user : driver.users) {
    if (user.counts) release_locked(driver);
    user.counts = false;
  }
  driver.status = Driver::kReloading;
  driver.reload = {request.path, request.kills_ports};
  Outcome outcome{request.reload == Tell::kWhenDriverPending ? atoms::k_pending_driver : atoms::k_pending_process};
  if (request.tell != Tell::kNever) outcome.monitor = wait_locked(driver, pid, Driver::kLoad);
  if (driver.kills_ports) close_ports_of(driver, Driver::kForcedReloading);
  release_locked(driver);
  return outcome;
}

void Drivers::forget_reload_locked(Driver& driver) {
  if (!driver.is_reloading()) return;
  notify_all_locked(driver, Driver::kLoad, atoms::k_DOWN, atoms::k_load_cancelled);
  driver.reload = {};
}

Drivers::Outcome Drivers::unload(Term pid, const std::string& name, bool kill_ports, Tell tell) {
  auto failure = [](Term why) { return Outcome{why, true}; };
  auto change = lock();
  Driver* driver = find_locked(name);
  if (is_always_there(name) || (driver != nullptr && driver->library == nullptr))
    return failure(atoms::k_linked_in_driver);
  if (driver == nullptr) return failure(atoms::k_not_loaded);
  if (driver->status == Driver::kPermanent) return failure(atoms::k_permanent);
  // The newest entry goes.
  auto& users = driver->users;
  auto newest = std::find_if(users.rbegin(), users.rend(), [pid](const auto& user) { return user.pid == pid; });
  bool uses_it = newest != users.rend();
  if (!uses_it && !users.empty()) return failure(atoms::k_not_loaded_by_this_process);
  ++driver->references;  // while this is at work
  if (uses_it) {
    if (newest->counts) release_locked(*driver);
    users.erase(std::next(newest).base());
    --users_;
  }
  Outcome outcome{atoms::k_pending_process};
  bool told = tell == Tell::kWhenPending;
  if (driver->users.empty()) {
    forget_reload_locked(*driver);
    driver->status = Driver::kUnloading;
    outcome.status = atoms::k_pending_driver;
    told = tell != Tell::kNever;
  }
  if (told) outcome.monitor = wait_locked(*driver, pid, Driver::kUnload);
  if (driver->users.empty() && driver->ports > 0 && (kill_ports || driver->kills_ports))
    close_ports_of(*driver, Driver::kForcedUnloading);
  release_locked(*driver);
  return outcome;
}

void Drivers::process_ended(Term pid) {
  if (users_.load(std::memory_order_relaxed) == 0) return;
  auto change = lock();
  std::vector<Driver*> to_close;
  for (auto& driver : drivers_) {
    if (driver->library == nullptr || driver->status == Driver::kPermanent) continue;
    users_ -= static_cast<std::int64_t>(std::erase_if(driver->waiters, [pid](auto& each) { return each.pid == pid; }));
    std::size_t uses = driver->uses_by(pid);
    if (uses == 0) continue;
    users_ -= static_cast<std::int64_t>(uses);
    ++driver->references;  // until its ports are closed
    for (Driver::User& user : driver->users)
      if (user.pid == pid && user.counts) release_locked(*driver);
    std::erase_if(driver->users, [pid](const Driver::User& user) { return user.pid == pid; });
    to_close.push_back(driver.get());
    if (!driver->users.empty()) continue;
    forget_reload_locked(*driver);
    driver->status = Driver::kUnloading;
  }
  for (Driver* driver : to_close) {
    if (driver->users.empty() && driver->ports > 0 && driver->kills_ports)
      close_ports_of(*driver, Driver::kForcedUnloading);
    release_locked(*driver);
  }
}

// Only with a reference to the driver. The table's lock is given up meanwhile, as ports have theirs.
void Drivers::close_ports_of(Driver& driver, Driver::Status status) {
  driver.status = status;
  std::vector<std::shared_ptr<DriverPort>> ports;
  {
    std::lock_guard lock(ports_mutex_);
    for (auto& [name, port] : ports_)
      if (&port->driver() == &driver) ports.push_back(port);
  }
  mutex_.unlock();
  for (auto& port : ports)
    port->fail(vm_.atoms->intern("driver_unloaded"));
  ports.clear();
  mutex_.lock();
}

// -- references

void Drivers::retain(Driver& driver) {
  auto change = lock();
  ++driver.references;
}

void Drivers::release(Driver& driver) {
  auto change = lock();
  release_locked(driver);
}

void Drivers::release_locked(Driver& driver) {
  if (--driver.references == 0 && driver.library != nullptr)
    vm_.natives->post([this, at = &driver] { nobody_uses(at); });
}

// On the thread for callbacks. It may be in use again by now.
void Drivers::nobody_uses(Driver* driver) {
  auto change = lock();
  auto found = std::ranges::find(drivers_, driver, [](const auto& each) { return each.get(); });
  if (found == drivers_.end() || driver->references != 0 || driver->status == Driver::kLoaded) return;
  Term name = vm_.atoms->intern(driver->name);
  std::unique_ptr<Driver> old = std::move(*found);
  drivers_.erase(found);
  if (old->entry().finish != nullptr) old->entry().finish();
  close_library(old->library);
  for (const Driver::Waiter& waiter : std::views::reverse(old->waiters))
    if (waiter.wish != Driver::kLoad) notify(waiter.pid, waiter.reference, name, atoms::k_DOWN, atoms::k_unloaded);
  if (old->is_reloading())
    replace_locked(std::move(old), name);
  else
    users_ -= static_cast<std::int64_t>(old->users.size() + old->waiters.size());
}

// The new version has the old one's users.
void Drivers::replace_locked(std::unique_ptr<Driver> old, Term name) {
  auto loaded = load_locked(old->reload.path, old->name);
  for (const Driver::Waiter& waiter : std::views::reverse(old->waiters)) {
    if (waiter.wish != Driver::kLoad) continue;
    if (loaded)
      notify(waiter.pid, waiter.reference, name, atoms::k_UP, atoms::k_loaded);
    else
      notify(waiter.pid, waiter.reference, name, atoms::k_DOWN, atoms::k_load_failure, loaded.error());
  }
  users_ -= static_cast<std::int64_t>(old->users.size() + old->waiters.size());
  if (!loaded) return;
  (*loaded)->kills_ports = old->reload.kills_ports;
  for (const Driver::User& user : old->users)
    add_user_locked(**loaded, user.pid);
}

bool Drivers::make_permanent(Driver& driver) {
  auto change = lock();
  if (driver.library == nullptr) return false;
  for (Driver::Wish wish : {Driver::kLoad, Driver::kUnload, Driver::kUnloadOnly})
    notify_all_locked(driver, wish, atoms::k_UP, atoms::k_permanent);
  users_ -= static_cast<std::int64_t>(driver.users.size());
  driver.users.clear();
  ++driver.references;
  driver.status = Driver::kPermanent;
  return true;
}

// -- drivers that drivers add

void Drivers::add(const Entry& entry) {
  auto change = lock();
  drivers_.push_back(std::make_unique<Driver>(entry, nullptr));
  if (entry.init != nullptr) entry.init();
}

// 1; 0 where there is no such driver; -1 where it is a library's.
int Drivers::remove(const Entry& entry) {
  auto change = lock();
  auto found = std::ranges::find(drivers_, &entry, [](const auto& each) { return each->own_entry; });
  if (found == drivers_.end()) return 0;
  if ((*found)->library != nullptr || (*found)->references > 0) return -1;
  drivers_.erase(found);
  return 1;
}

}  // namespace mote::drivers
