// Drivers: the table of a runtime's linked-in drivers, and erl_ddll's rules of how they come and go.
//
// A driver is loaded by processes, each as often as it likes, and used by ports. When nobody uses it any more it is
// unloaded, or another version is loaded in its place, on the thread for callbacks of native code; who waits for that
// is told by a message. The table's lock is held while libraries are opened and closed and while init and finish run;
// it may be taken by who holds a port's lock, not the other way round.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "drivers/driver.h"
#include "drivers/library.h"
#include "drivers/threads.h"
#include "io/ports.h"
#include "process/send.h"

namespace mote::drivers {

class DriverPort;
class Selections;

class Drivers final : public io::DriverSource {
 public:
  explicit Drivers(Services& vm);
  ~Drivers() override;
  Drivers(const Drivers&) = delete;

  // The table of the runtime that has the program's native code; null where none has.
  static Drivers* current();
  Services& vm() { return vm_; }
  Threads& threads() { return threads_; }
  Selections& selections() { return *selections_; }
  // No callback is begun any more.
  void close();

  // -- ports (ports.cpp)

  bool has(std::string_view name) override;
  std::shared_ptr<io::Port> open(io::PortSpec spec, Term owner, Term* error) override;
  // Another port of the same driver, made by `creator`. Null where there can be none.
  std::shared_ptr<DriverPort> open_beside(DriverPort& creator, Term owner, std::string name, void* data);
  // The port a driver names, until it has stopped.
  std::shared_ptr<DriverPort> port(PortName name);
  void forget_port(PortName name);
  // A port is over; it refers to the driver until it is gone.
  void port_stopped(Driver& driver);
  void release(Driver& driver);
  void retain(Driver& driver);

  // -- loading (loading.cpp). `monitor`: when to be told.

  enum class Tell : std::uint8_t { kNever, kWhenDriverPending, kWhenPending };
  struct Outcome {
    Term status;  // none() where `number` says what went wrong
    bool failed = false;
    ErrorNumber number = kNoError;
    std::optional<NewReference> monitor = std::nullopt;
  };
  struct LoadRequest {
    std::string path;  // the file, without .so
    std::string name;
    bool kills_ports = false;
    Tell tell = Tell::kNever;
    Tell reload = Tell::kNever;  // kNever: it is no reload
  };
  Outcome load(Term pid, const LoadRequest& request);
  Outcome unload(Term pid, const std::string& name, bool kill_ports, Tell tell);
  // For good. False where it is not of a library.
  bool make_permanent(Driver& driver);
  // add_driver_entry, remove_driver_entry.
  void add(const Entry& entry);
  int remove(const Entry& entry);

  // -- monitors (monitoring.cpp)

  NewReference monitor(Term pid, Term name_term, const std::string& name, Driver::Wish wish);
  void demonitor(Term pid, ReferenceNumber reference);

  // -- information

  // Of those that no library brings.
  static bool is_always_there(std::string_view name);
  std::vector<std::string> names();
  // Calls `look` with the driver; false where there is none.
  bool inspect(const std::string& name, const std::function<void(const Driver&)>& look);

  // What makes changes one at a time, and may be taken again.
  std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock(mutex_); }

 private:
  Driver* find_locked(std::string_view name);
  std::expected<Driver*, ErrorNumber> load_locked(const std::string& path, const std::string& name);
  Outcome load_again_locked(Driver& driver, Term pid, const LoadRequest& request);
  Outcome reload_locked(Driver& driver, Term pid, const LoadRequest& request);
  void forget_reload_locked(Driver& driver);
  std::optional<NewReference> wait_locked(Driver& driver, Term pid, Driver::Wish wish);
  void add_user_locked(Driver& driver, Term pid);
  void release_locked(Driver& driver);
  void nobody_uses(Driver* driver);
  void replace_locked(std::unique_ptr<Driver> old, Term name);
  void unload_locked(Driver& driver);
  void close_ports_of(Driver& driver, Driver::Status status);
  void process_ended(Term pid);
  void notify(Term pid, ReferenceNumber reference, Term name, Term type, Term tag, ErrorNumber number = kNoError);
  void notify_all_locked(Driver& driver, Driver::Wish wish, Term type, Term tag);

  Services& vm_;
  std::recursive_mutex mutex_;
  std::vector<std::unique_ptr<Driver>> drivers_;  // the newest last
  std::atomic<std::int64_t> users_{0};            // of all drivers, and who waits for them
  std::mutex ports_mutex_;
  absl::flat_hash_map<PortName, std::shared_ptr<DriverPort>> ports_;
  std::unique_ptr<Selections> selections_;
  Threads threads_;
};

}  // namespace mote::drivers
