// The table of drivers, and who waits for changes in it.
#include "drivers/drivers.h"

#include <algorithm>
#include <ranges>

#include "drivers/driver_port.h"
#include "drivers/selections.h"
#include "native/environment.h"
#include "native/host.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::drivers {

Drivers::Drivers(Services& vm) : vm_(vm), selections_(std::make_unique<Selections>(*this)), threads_(vm) {
  vm.exit_hooks.push_back([this](Process&, Term pid, Term) { process_ended(pid); });
}

// Libraries stay in the program, as those of native functions do.
Drivers::~Drivers() {
  close();
}

void Drivers::close() {
  threads_.close();
  std::lock_guard lock(ports_mutex_);
  ports_.clear();
}

Drivers* Drivers::current() {
  Services* vm = native::native_services();
  return vm == nullptr ? nullptr : vm->drivers;
}

Driver* Drivers::find_locked(std::string_view name) {
  auto newest = std::find_if(drivers_.rbegin(), drivers_.rend(), [&](const auto& each) { return each->name == name; });
  return newest == drivers_.rend() ? nullptr : newest->get();
}

bool Drivers::is_always_there(std::string_view name) {
  return std::ranges::find(io::Ports::own_drivers(), name) != io::Ports::own_drivers().end();
}

std::vector<std::string> Drivers::names() {
  auto change = lock();
  std::vector<std::string> names(io::Ports::own_drivers().begin(), io::Ports::own_drivers().end());
  for (const auto& driver : drivers_)
    names.push_back(driver->name);
  return names;
}

bool Drivers::inspect(const std::string& name, const std::function<void(const Driver&)>& look) {
  auto change = lock();
  Driver* driver = find_locked(name);
  if (driver != nullptr) look(*driver);
  return driver != nullptr;
}

// -- messages

// {Type, Reference, driver, Name, Tag}, where something went wrong {Tag, Error} in place of Tag.
void Drivers::notify(Term pid, ReferenceNumber reference, Term name, Term type, Term tag, ErrorNumber number) {
  Arena space;
  if (number != kNoError) tag = make_tuple(space, {tag, error_term(space, *vm_.atoms, number)});
  send_tuple(vm_, SignalKind::kMessage, pid, Term::none(),
             {type, make_reference(space, reference.low, reference.high), atoms::k_driver, name, tag});
}

void Drivers::notify_all_locked(Driver& driver, Driver::Wish wish, Term type, Term tag) {
  Term name = vm_.atoms->intern(driver.name);
  for (const Driver::Waiter& waiter : std::views::reverse(driver.waiters))
    if (waiter.wish == wish) notify(waiter.pid, waiter.reference, name, type, tag);
  users_ -= static_cast<std::int64_t>(
      std::erase_if(driver.waiters, [wish](const Driver::Waiter& waiter) { return waiter.wish == wish; }));
}

std::optional<NewReference> Drivers::wait_locked(Driver& driver, Term pid, Driver::Wish wish) {
  NewReference number = next_reference(vm_);
  driver.waiters.push_back({pid, {number.low, number.high}, wish});
  ++users_;
  return number;
}

NewReference Drivers::monitor(Term pid, Term name_term, const std::string& name, Driver::Wish wish) {
  auto change = lock();
  Driver* driver = find_locked(name);
  Term type = Term::none(), tag = Term::none();
  bool always_there = is_always_there(name);
  if (driver == nullptr && !always_there) {
    type = atoms::k_DOWN;
    tag = atoms::k_unloaded;
  } else if (always_there || driver->library == nullptr || driver->status == Driver::kPermanent) {
    type = atoms::k_UP;
    tag = atoms::k_permanent;
  } else if (wish == Driver::kLoad && driver->status == Driver::kLoaded) {
    type = atoms::k_UP;
    tag = atoms::k_loaded;
  } else if (wish == Driver::kLoad && driver->is_unloading()) {
    type = atoms::k_DOWN;
    tag = atoms::k_load_cancelled;
  }
  if (type.is_none()) return *wait_locked(*driver, pid, wish);
  NewReference number = next_reference(vm_);
  notify(pid, {number.low, number.high}, name_term, type, tag);
  return number;
}

void Drivers::demonitor(Term pid, ReferenceNumber reference) {
  auto change = lock();
  for (auto& driver : drivers_)
    users_ -= static_cast<std::int64_t>(std::erase_if(driver->waiters, [&](const Driver::Waiter& waiter) {
      return waiter.pid == pid && waiter.reference == reference;
    }));
}

}  // namespace mote::drivers
