// DriverPort: a port of a linked-in driver.
//
// Callbacks run with the port's lock, which is the driver's where that does not lock by ports. Commands and their kin
// are done on the thread of the process that gives them; what nobody waits for (input, time, work done, ends of
// processes) on a thread of drivers (threads.h), in order for each port. A driver may do anything to its ports in a
// callback, end them too. A port that is closed while something is queued stops once that has gone; until it has
// stopped, drivers find it by its name.
#pragma once

#include <deque>
#include <functional>

#include "drivers/abi.h"
#include "drivers/data_lock.h"
#include "drivers/driver.h"
#include "drivers/queue.h"
#include "drivers/threads.h"
#include "drivers/watch.h"
#include "io/port.h"
#include "native/thread_kind.h"
#include "process/send.h"

namespace mote::drivers {

class Drivers;

class DriverPort final : public io::Port {
 public:
  // Takes over a reference to the driver.
  DriverPort(Drivers& drivers, Driver& driver, Term self, Term owner, io::PortSpec spec);
  ~DriverPort() override;

  Drivers& drivers() { return drivers_; }
  Driver& driver() { return driver_; }
  Services& vm() { return vm_; }
  std::recursive_mutex& mutex() { return mutex_; }
  void* data() const { return data_; }
  std::shared_ptr<DriverPort> shared() { return std::static_pointer_cast<DriverPort>(shared_from_this()); }

  // Calls start. False, and *error an atom, where the driver refuses: the port is gone then.
  bool begin(Term* error);
  // For a port that its driver opens: links it to its owner.
  void begin_with(void* data);
  std::optional<NewReference> acknowledgement() const override { return acknowledgement_; }

  // For its life the thread is in a callback. At its end a closing port with nothing queued stops.
  class Call;
  using Task = std::function<void(DriverPort&)>;
  // Has a thread of drivers call `task`, in a Call, after what was given before; also of a port that has stopped.
  void schedule(Task task);

  // Any thread. Closing: it takes no more, and has something queued. Stopped: its driver has nothing to do with it any
  // more.
  bool is_closing() const { return state_.load(std::memory_order_acquire) >= kClosing; }
  bool stopped() const { return state_.load(std::memory_order_acquire) == kStopped; }
  Term owner() const { return owner_; }

  // What drivers do to a port, with its lock:

  // Closes it. `eof`: only tells of the end where the port was opened so.
  void fail(Term reason, bool eof = false);
  // Closes it without telling its owner by a signal.
  void exit(Term reason);
  // Tells who opens it what has become of that; see StartFailure.
  void acknowledge_start(void* result);
  // {Port, {data, Data}}: the header's bytes as a list, then those of the vector.
  void send_data(std::string_view header, const IoVector& vector);
  void send_data(std::string_view header, const char* bytes, std::size_t size);
  void send(Signal* message) { post(message); }
  void count_input(std::size_t bytes);
  void set_timer(unsigned long milliseconds);
  void cancel_timer();
  unsigned long timer_left();
  void set_busy(bool busy);
  void set_os_pid(std::int64_t pid) { os_pid_ = pid; }
  void set_answer_flags(int flags) { answer_flags_ = flags; }
  int flags() const;
  bool consume(int percent);
  Term caller() const { return caller_; }
  DataLock* make_data_lock();
  void work(unsigned* key, void (*invoke)(void*), void* data, void (*drop)(void*));

  // With the data lock, where there is one:
  DataLock* data_lock() { return data_lock_; }
  Queue& queue() { return queue_; }
  Watch& watch() { return *watch_; }

  std::size_t queue_low = 4096, queue_high = 8192;  // bytes of commands that wait; both SIZE_MAX: no limits

  bool takes_force() const override { return (driver_.entry().flags & kSoftBusy) != 0; }
  bool has_output() const override { return is_closing() && !stopped(); }
  void abandon() override;
  void close_in_emergency() override;

 private:
  enum State : std::uint8_t { kOpen, kClosing, kStopped };
  std::optional<Answer> operate(Term caller, std::uint32_t operation, std::string_view data) override;
  std::optional<std::string> operate_on_term(Term caller, std::uint32_t operation, std::string_view data) override;
  void output(Term from, std::string bytes) override;
  bool takes_output() const override { return true; }
  bool takes_pieces() const override { return driver_.entry().outputv != nullptr; }
  void describe(Info& info) const override;
  bool closed(Term reason, Term asker) override;
  void withdraw();
  void stop_now();
  void run_tasks();
  void reply_to_opener(Term answer);

  Drivers& drivers_;
  Driver& driver_;
  void* data_ = nullptr;
  std::atomic<State> state_{kOpen};
  bool stop_begun_ = false;
  Term asker_ = Term::none();  // who wants to hear that it is closed
  Term caller_ = Term::nil();
  int answer_flags_ = 0;
  int reductions_ = 0;  // used in the outermost callback
  int calls_ = 0;       // callbacks under way, one within the other
  Queue queue_;
  DataLock* data_lock_ = nullptr;
  Watch* watch_;
  std::optional<std::int64_t> os_pid_;
  std::optional<NewReference> acknowledgement_;
  bool acknowledged_ = false;
  std::optional<Threads::TimerName> timer_;
  std::mutex tasks_mutex_;
  std::deque<Task> tasks_;
  bool tasks_run_ = false;
};

class DriverPort::Call {
 public:
  explicit Call(DriverPort& port, Term caller = Term::nil());
  ~Call();
  Call(const Call&) = delete;

 private:
  std::lock_guard<std::recursive_mutex> lock_;
  DriverPort& port_;
  Term caller_before_;
  native::ThreadKind kind_before_;
};

// The port that a driver names, for the length of a function it calls: with the port's lock, or, where the function
// needs the data lock only, which the driver holds then, without.
class PortUse {
 public:
  enum Lock : std::uint8_t { kPort, kData };
  explicit PortUse(PortName name, Lock lock = kPort);
  explicit operator bool() const { return port_ != nullptr; }
  DriverPort* operator->() const { return port_.get(); }
  DriverPort& operator*() const { return *port_; }

 private:
  std::shared_ptr<DriverPort> port_;
  std::unique_lock<std::recursive_mutex> lock_;
};

}  // namespace mote::drivers
