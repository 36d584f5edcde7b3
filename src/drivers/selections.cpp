// Readiness of descriptors, told by callbacks.
#include "drivers/selections.h"

#include <fmt/format.h>

#include <utility>

#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "drivers/drivers.h"
#include "heap/arena.h"
#include "io/reactor.h"
#include "process/log.h"
#include "term/build.h"
#include "term/print.h"

namespace mote::drivers {

namespace {

constexpr int kReadMode = 1, kWriteMode = 2, kUseMode = 4, kNoCallbackMode = 8;
constexpr int kModes[] = {kReadMode, kWriteMode};

bool wants_stop(int mode) {
  return (mode & (kUseMode | kNoCallbackMode)) == kUseMode;
}

}  // namespace

int Selections::select(DriverPort& port, int fd, int mode, bool on) {
  if (fd < 0) return -1;
  return on ? add(port, fd, mode) : remove(port, fd, mode);
}

int Selections::add(DriverPort& port, int fd, int mode) {
  std::string theft;
  {
    std::lock_guard lock(mutex_);
    Descriptor& descriptor = descriptors_[fd];
    bool changes = false;
    for (Way way : {kRead, kWrite}) {
      Interest& interest = descriptor.ways[way];
      if ((mode & kModes[way]) == 0 || interest.owner == port.self()) continue;
      if (!interest.owner.is_none() && theft.empty()) theft = theft_locked(port, fd, mode, descriptor);
      interest = {port.shared(), port.self(), next_number_++};
      watch_locked(fd, way);
      changes = true;
    }
    if (changes && (mode & kUseMode) != 0) descriptor.used = true;
  }
  if (!theft.empty()) log(theft);
  return 0;
}

int Selections::remove(DriverPort& port, int fd, int mode) {
  {
    std::lock_guard lock(mutex_);
    auto found = descriptors_.find(fd);
    if (found != descriptors_.end()) {
      Descriptor& descriptor = found->second;
      if (wants_stop(mode)) mode |= kReadMode | kWriteMode;
      for (Way way : {kRead, kWrite})
        if ((mode & kModes[way]) != 0) drop_locked(fd, descriptor, way);
      bool idle = descriptor.ways[kRead].owner.is_none() && descriptor.ways[kWrite].owner.is_none();
      if (idle && (!descriptor.used || (mode & kUseMode) != 0)) descriptors_.erase(found);
    }
  }
  if (wants_stop(mode)) call_stop(port, fd);
  return 0;
}

void Selections::drop_locked(int fd, Descriptor& descriptor, Way way) {
  if (descriptor.ways[way].owner.is_none()) return;
  descriptor.ways[way] = {};
  drivers_.vm().reactor->forget(fd, {.read = way == kRead, .write = way == kWrite});
}

// What is no open descriptor is ready at once: the driver will see.
void Selections::watch_locked(int fd, Way way) {
  std::uint64_t number = descriptors_[fd].ways[way].number;
  auto then = [this, fd, way, number] { ready(fd, way, number); };
  io::Reactor& reactor = *drivers_.vm().reactor;
  bool watched = way == kRead ? reactor.when_readable(fd, then) : reactor.when_writable(fd, then);
  if (!watched) drivers_.threads().call_back(then);
}

// On the thread that waits for descriptors.
void Selections::ready(int fd, Way way, std::uint64_t number) {
  std::shared_ptr<DriverPort> port;
  Term owner = Term::none();
  {
    std::lock_guard lock(mutex_);
    auto found = descriptors_.find(fd);
    if (found == descriptors_.end() || found->second.ways[way].number != number) return;
    port = found->second.ways[way].port.lock();
    owner = found->second.ways[way].owner;
    if (port == nullptr || port->stopped()) {
      drop_locked(fd, found->second, way);
      port = nullptr;
    }
  }
  if (port == nullptr)
    return log(
        fmt::format("{}: <unknown>:  driver gone away without deselecting!\n", term_text(*drivers_.vm().atoms, owner)));
  port->schedule([this, fd, way, number](DriverPort& port) { call_ready(port, fd, way, number); });
}

void Selections::call_ready(DriverPort& port, int fd, Way way, std::uint64_t number) {
  auto is_wanted = [&] {
    auto found = descriptors_.find(fd);
    return found != descriptors_.end() && found->second.ways[way].number == number;
  };
  {
    std::lock_guard lock(mutex_);
    if (!is_wanted()) return;
  }
  if (port.stopped()) return ready(fd, way, number);
  const Entry& entry = port.driver().entry();
  auto* callback = way == kRead ? entry.ready_input : entry.ready_output;
  if (callback == nullptr) {
    report_missing(port, way);
    std::lock_guard lock(mutex_);
    if (is_wanted()) drop_locked(fd, descriptors_[fd], way);
    return;
  }
  callback(port.data(), fd);
  std::lock_guard lock(mutex_);
  if (is_wanted()) watch_locked(fd, way);
}

void Selections::call_stop(DriverPort& port, int fd) {
  if (port.driver().entry().stop_select != nullptr) return port.driver().entry().stop_select(fd, nullptr);
  log(fmt::format("Driver does not implement stop_select callback (event={}, private=(nil))!\n", fd));
}

// --- what is logged ---

std::string Selections::name_of(Term port) const {
  std::shared_ptr<DriverPort> found = drivers_.port(port.bits());
  return found == nullptr ? "<unknown>" : found->driver().name;
}

std::string Selections::theft_locked(DriverPort& port, int fd, int mode, const Descriptor& descriptor) const {
  auto text = [this](Term term) { return term_text(*drivers_.vm().atoms, term); };
  std::string all =
      fmt::format("driver_select({}, {},{}{}{}{}, 1) by {} driver {} stealing control of fd={} from ",
                  reinterpret_cast<void*>(port.self().bits()), fd, (mode & kReadMode) != 0 ? " ERL_DRV_READ" : "",
                  (mode & kWriteMode) != 0 ? " ERL_DRV_WRITE" : "", (mode & kUseMode) != 0 ? " ERL_DRV_USE" : "",
                  (mode & kNoCallbackMode) != 0 ? "_NO_CALLBACK" : "", name_of(port.self()), text(port.self()), fd);
  bool first = true;
  for (Way way : {kRead, kWrite}) {
    Term owner = descriptor.ways[way].owner;
    if ((mode & kModes[way]) == 0 || owner.is_none() || owner == port.self()) continue;
    all += fmt::format("{}{} driver {} {} ", first ? "" : "and ", way == kRead ? "input" : "output", name_of(owner),
                       text(owner));
    first = false;
  }
  return all + "\n";
}

void Selections::report_missing(DriverPort& port, Way way) const {
  const std::string& driver = port.driver().name;
  std::string name = port.name() == driver ? "" : "(" + port.name() + ") ";
  log(fmt::format("{}: {} driver '{}' {}does not implement the {} callback!\n",
                  term_text(*drivers_.vm().atoms, port.self()), way == kRead ? "Input" : "Output", driver, name,
                  way == kRead ? "ready_input()" : "ready_output()"));
}

void Selections::log(const std::string& text) const {
  Arena space;
  Term list = make_byte_list(space, text);
  log_event(drivers_.vm(), atoms::k_error, "~s", {&list, 1}, Term::none(), Term::none());
}

// --- for drivers ---

int driver_select(PortName name, Event event, int mode, int on) {
  PortUse port(name);
  if (!port || event < 0 || event > INT32_MAX) return -1;
  return port->drivers().selections().select(*port, static_cast<int>(event), mode, on != 0);
}

}  // namespace mote::drivers
