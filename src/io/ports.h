// Ports: the table of a runtime's open ports, and how they are opened.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "io/port.h"
#include "process/send.h"

namespace mote::io {

// Opens the ports of drivers that were linked in; src/drivers/ has them.
class DriverSource {
 public:
  virtual ~DriverSource() = default;
  // Whether there is a driver of the name that takes ports.
  virtual bool has(std::string_view name) = 0;
  // As Ports::open.
  virtual std::shared_ptr<Port> open(PortSpec spec, Term owner, Term* error) = 0;
};

class Ports final : public PortReceiver {
 public:
  static constexpr std::size_t kDefaultLimit = 65536;
  explicit Ports(Services& vm, std::size_t limit = kDefaultLimit) : vm_(vm), limit_(limit) {}
  // Abandons all ports. The reactor must still be there, and nobody polling it.
  ~Ports() override;

  void set_driver_source(DriverSource* source) { drivers_ = source; }
  // The names of the drivers that are always there, as erl_ddll tells them.
  static std::span<const std::string_view> own_drivers();
  // Opens a port, not yet started. Null, and *error an atom: enoent, eacces, emfile, system_limit...
  std::shared_ptr<Port> open(PortSpec spec, Term owner, Term* error);
  // Enters the port that `make` makes of its term. Null, and *error system_limit, where there are too many.
  std::shared_ptr<Port> add(const std::function<std::shared_ptr<Port>(Term self)>& make, Term* error);
  // The open port of this term: a local port or a registered name. Null where there is none.
  std::shared_ptr<Port> find(Term port_or_name) const;
  std::vector<Term> all() const;
  std::size_t count() const;
  std::size_t limit() const { return limit_; }
  // The name it is registered by, or none().
  Term name_of(Term port) const;
  // Whether closed ports and open ones have all been able to write what they had.
  bool all_written() const;
  // Tells the logger that `sender` gave the port what cannot be written. Only on the thread that runs `sender`.
  void log_bad_value(Port& port, Process& sender);
  // Called by a port that closes.
  void remove(const Port& port);

  void receive(Term port, Term sender, Term message) override;
  void exit_signal(Term port, Term from, Term reason) override;
  void exit_request(Term port, Term from, Term reason) override;
  void link(Term port, Term from) override;
  void unlink(Term port, Term from, Term id) override;
  void monitor(Term port, Term from, Term reference, Term name) override;
  void demonitor(Term port, Term from, Term reference) override;
  bool alive(Term port) override { return find(port) != nullptr; }
  void set_trace_flags(Term port, std::uint32_t flags) override;
  void put_event(Term port, Term event) override;

 private:
  std::shared_ptr<Port> open_trace_file(PortSpec spec, Term owner, Term* error);
  bool open_child(PortSpec& spec, Port::Channel* channel, Term* error);

  std::shared_ptr<Port> open_driver(PortSpec spec, Term owner, Term* error);

  Services& vm_;
  const std::size_t limit_;
  DriverSource* drivers_ = nullptr;
  // Those that are open, or closed and not yet gone.
  std::vector<std::shared_ptr<Port>> alive_locked() const;

  mutable std::mutex mutex_;
  Word next_number_ = 1;
  absl::flat_hash_map<Word, std::shared_ptr<Port>> open_;
  std::vector<std::weak_ptr<Port>> closed_;  // may still have something to write
};

}  // namespace mote::io
