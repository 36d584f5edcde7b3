// A driver's port: its life.
#include "drivers/driver_port.h"

#include <algorithm>
#include <cerrno>

#include "drivers/drivers.h"
#include "os/clock.h"
#include "os/errors.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::drivers {

namespace {

io::PortSpec without_packets(io::PortSpec spec) {
  if (spec.framing.kind == io::Framing::kPacket) spec.framing = {};  // as programs, not drivers, know it
  return spec;
}

}  // namespace

DriverPort::Call::Call(DriverPort& port, Term caller)
    : lock_(port.mutex_), port_(port), caller_before_(port.caller_), kind_before_(native::kind_of_call) {
  port.caller_ = caller;
  native::kind_of_call = native::kWorkerThread;
  if (port.calls_++ == 0) port.reductions_ = 0;
}

DriverPort::Call::~Call() {
  if (--port_.calls_ == 0 && port_.state_ == kClosing && port_.queue_.empty()) port_.stop_now();
  native::kind_of_call = kind_before_;
  port_.caller_ = caller_before_;
}

PortUse::PortUse(PortName name, Lock lock) {
  Drivers* drivers = Drivers::current();
  if (drivers == nullptr) return;
  port_ = drivers->port(name);
  if (port_ == nullptr) return;
  if (lock == kPort || port_->data_lock() == nullptr) lock_ = std::unique_lock(port_->mutex());
  if (port_->stopped()) {
    if (lock_) lock_.unlock();
    port_ = nullptr;
  }
}

DriverPort::DriverPort(Drivers& drivers, Driver& driver, Term self, Term owner, io::PortSpec spec)
    : Port(drivers.vm(), self, owner, without_packets(std::move(spec)), Channel(), driver.shared_lock()),
      drivers_(drivers),
      driver_(driver) {
  if (spec_.queue_limits) std::tie(queue_low, queue_high) = *spec_.queue_limits;
  if ((driver.entry().flags & kNoQueueLimits) != 0) queue_low = queue_high = SIZE_MAX;
  if ((driver.entry().flags & kAcknowledgesStart) != 0) acknowledgement_ = next_reference(vm_);
  watch_ = new Watch(vm_, self, vm_.atoms->intern(driver.name));
}

DriverPort::~DriverPort() {
  if (data_lock_ != nullptr) data_lock_->release();
  watch_->release();
  drivers_.release(driver_);
}

// --- how it begins ---

bool DriverPort::begin(Term* error) {
  watch_->port_is(weak_from_this());
  Call call(*this, owner_);
  const Entry& entry = driver_.entry();
  if (entry.start == nullptr) return true;
  void* result = entry.start(self_.bits(), spec_.command.data());
  int number = errno;
  switch (reinterpret_cast<std::intptr_t>(result)) {
    case kGeneralError:
      *error = atoms::k_einval;
      break;
    case kErrnoError:
      *error = vm_.atoms->intern(error_name(number));
      break;
    case kBadArgumentError:
      *error = atoms::k_badarg;
      break;
    default:
      data_ = result;
      return true;
  }
  withdraw();
  return false;
}

void DriverPort::begin_with(void* data) {
  watch_->port_is(weak_from_this());
  std::lock_guard lock(mutex_);
  data_ = data;
  send_signal(vm_, SignalKind::kLink, owner_, self_, Term::none());
}

// It never was: nobody has heard of it.
void DriverPort::withdraw() {
  stop_begun_ = true;
  closed_ = true;
  links_.clear();
  cancel_timer();
  queue_.clear();
  vm_.ports->remove(*this);
  watch_->end();
  state_ = kStopped;
  drivers_.port_stopped(driver_);
  drivers_.forget_port(self_.bits());
}

void DriverPort::reply_to_opener(Term answer) {
  if (!acknowledgement_ || acknowledged_) return;
  acknowledged_ = true;
  Arena space;
  Term reference = make_reference(space, acknowledgement_->low, acknowledgement_->high);
  send_tuple(vm_, SignalKind::kMessage, owner_, self_, {reference, answer});
}

void DriverPort::acknowledge_start(void* result) {
  if (!acknowledgement_ || acknowledged_) return;
  int number = errno;
  std::intptr_t failure = reinterpret_cast<std::intptr_t>(result);
  Term answer = self_;
  if (failure == kBadArgumentError) answer = atoms::k_badarg;
  if (failure == kErrnoError) answer = vm_.atoms->intern(error_name(number));
  if (failure == kGeneralError) answer = atoms::k_einval;
  bool failed = answer != self_;
  if (failed) unlink_owner();
  reply_to_opener(answer);
  if (failed) fail(atoms::k_normal);
  data_ = result;
}

// --- how it ends ---

void DriverPort::fail(Term reason, bool eof) {
  std::lock_guard lock(mutex_);
  if (stopped()) return;
  reply_to_opener(self_);
  if (eof && !closed_)
    deframer_.finish([this](io::Deframer::Part part, std::string_view bytes) { post(data_message(part, bytes)); });
  if (is_closing()) {
    stop_now();
  } else if (eof && spec_.eof) {
    post(owner_, {self_, atoms::k_eof});
  } else {
    queue_.clear();
    close_locked(eof ? atoms::k_normal : reason);
  }
}

void DriverPort::exit(Term reason) {
  unlink_owner();
  fail(reason);
}

bool DriverPort::closed(Term reason, Term asker) {
  asker_ = asker;
  held_ = false;
  watch_->end();
  if (reason == atoms::k_killed || queue_.empty()) {
    stop_now();
    return false;
  }
  state_ = kClosing;
  Call call(*this);
  if (driver_.entry().flush != nullptr) driver_.entry().flush(data_);
  return false;
}

void DriverPort::stop_now() {
  if (stop_begun_) return;
  stop_begun_ = true;
  cancel_timer();
  {
    Call call(*this);
    if (driver_.entry().stop != nullptr) driver_.entry().stop(data_);
  }
  queue_.clear();
  state_ = kStopped;
  drivers_.port_stopped(driver_);
  drivers_.forget_port(self_.bits());
  tell_closed(asker_);
}

void DriverPort::abandon() {
  Port::abandon();
  state_ = kStopped;
  drivers_.forget_port(self_.bits());
}

void DriverPort::close_in_emergency() {
  if (!stopped() && driver_.entry().emergency_close != nullptr) driver_.entry().emergency_close(data_);
}

// --- what it does later ---

void DriverPort::schedule(Task task) {
  std::lock_guard lock(tasks_mutex_);
  tasks_.push_back(std::move(task));
  if (std::exchange(tasks_run_, true)) return;
  drivers_.threads().call_back([port = shared()] { port->run_tasks(); });
}

void DriverPort::run_tasks() {
  while (true) {
    Task task;
    {
      std::lock_guard lock(tasks_mutex_);
      if (tasks_.empty()) {
        tasks_run_ = false;
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    Call call(*this);
    task(*this);
  }
}

void DriverPort::set_timer(unsigned long milliseconds) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  cancel_timer();
  std::int64_t now = vm_.clock->monotonic_ns();
  std::int64_t most = (INT64_MAX - now) / kMillisecond;
  std::int64_t wait = std::min<std::uint64_t>(milliseconds, static_cast<std::uint64_t>(most)) * kMillisecond;
  auto number = std::make_shared<Threads::TimerName>();
  auto due = [weak = weak_from_this(), number] {
    auto port = std::static_pointer_cast<DriverPort>(weak.lock());
    if (port == nullptr) return;
    port->schedule([number](DriverPort& port) {
      if (port.stopped() || port.timer_ != *number) return;
      port.timer_.reset();
      port.driver_.entry().timeout(port.data_);
    });
  };
  // The name is there before the port's lock is given back, which the callback needs.
  *number = drivers_.threads().at(now + wait, due);
  timer_ = *number;
}

void DriverPort::cancel_timer() {
  if (!timer_) return;
  drivers_.threads().forget(*timer_);
  timer_.reset();
}

unsigned long DriverPort::timer_left() {
  constexpr std::int64_t kMillisecond = 1'000'000;
  if (!timer_) return 0;
  std::int64_t left = timer_->first - vm_.clock->monotonic_ns();
  return left <= 0 ? 0 : static_cast<unsigned long>((left + kMillisecond - 1) / kMillisecond);
}

// The work's result comes as a callback, or is dropped where the port has stopped by then.
void DriverPort::work(unsigned* key, void (*invoke)(void*), void* data, void (*drop)(void*)) {
  std::size_t place = key == nullptr ? self_.local_data() : *key;
  if (key != nullptr) *key = static_cast<unsigned>(place % drivers_.threads().work_threads());
  DataLock* lock = data_lock_;
  if (lock != nullptr) lock->references.fetch_add(1, std::memory_order_relaxed);
  drivers_.threads().work(place, [port = shared(), lock, invoke, data, drop] {
    invoke(data);
    if (lock != nullptr) lock->release();
    port->schedule([data, drop](DriverPort& port) {
      if (!port.stopped() && port.driver_.entry().ready_async != nullptr)
        port.driver_.entry().ready_async(port.data_, data);
      else if (drop != nullptr)
        drop(data);
    });
  });
}

void DriverPort::set_busy(bool busy) {
  if (std::exchange(held_, busy) && !busy && !closed_)
    schedule([](DriverPort& port) {
      if (!port.closed_) port.admit_waiting();
    });
}

bool DriverPort::consume(int percent) {
  constexpr int kSlice = 4000;
  reductions_ = std::min(kSlice, reductions_ + std::clamp(percent, 1, 100) * (kSlice / 100));
  return reductions_ == kSlice;
}

DataLock* DriverPort::make_data_lock() {
  if (data_lock_ != nullptr) return nullptr;
  data_lock_ = new DataLock;
  return data_lock_;
}

// --- information ---

int DriverPort::flags() const {
  constexpr int kBinary = 1, kLines = 2;
  return (spec_.binary ? kBinary : 0) | (spec_.framing.kind == io::Framing::kLine ? kLines : 0);
}

void DriverPort::describe(Info& info) const {
  info.queued = queue_.size();
  info.program = os_pid_;
  info.watched = watch_->all();
  info.shares_lock = (driver_.entry().flags & kPortLocking) == 0;
}

}  // namespace mote::drivers
