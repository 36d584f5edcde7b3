// The wheel's slot of a timer is its tick modulo the number of slots; only ticks within one turn are in the wheel.
#include "sched/timers.h"

#include <bit>

#include "base/report_lock.h"
#include "os/clock.h"
#include "process/registry.h"
#include "process/table.h"

namespace mote {

Timers::Timers(Services& vm) : vm_(vm), current_tick_(vm.clock->monotonic_ns() / kTick) {}

Timers::~Timers() {
  for (Timer* timer : all_) {
    if (timer->active && timer->signal != nullptr) destroy_signal(timer->signal);
    delete timer;
  }
}

Timers::Timer* Timers::take() {
  if (free_ == nullptr) {
    all_.push_back(new Timer);
    return all_.back();
  }
  Timer* timer = free_;
  free_ = timer->next;
  return timer;
}

void Timers::release(Timer* timer) {
  timer->active = false;
  timer->signal = nullptr;
  timer->next = free_;
  free_ = timer;
}

void Timers::note_next(std::int64_t deadline) {
  if (deadline < next_.load(std::memory_order_relaxed)) next_.store(deadline, std::memory_order_relaxed);
}

void Timers::insert(Timer* timer) {
  timer->active = true;
  std::int64_t tick = std::max(tick_of(timer->deadline), current_tick_);
  timer->far = tick >= current_tick_ + static_cast<std::int64_t>(kSlots);
  note_next(timer->deadline);
  if (timer->far) {
    timer->far_place = far_.emplace(timer->deadline, timer);
    return;
  }
  std::size_t slot = static_cast<std::size_t>(tick) % kSlots;
  timer->previous = nullptr;
  timer->next = slots_[slot];
  if (timer->next != nullptr) timer->next->previous = timer;
  slots_[slot] = timer;
  timer->slot = slot;
  occupied_[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void Timers::remove(Timer* timer) {
  if (timer->far) {
    far_.erase(timer->far_place);
    return;
  }
  std::size_t slot = timer->slot;
  if (timer->previous != nullptr)
    timer->previous->next = timer->next;
  else
    slots_[slot] = timer->next;
  if (timer->next != nullptr) timer->next->previous = timer->previous;
  if (slots_[slot] == nullptr) occupied_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
}

void* Timers::start_receive_timeout(std::int64_t deadline, Term pid, Word sequence) {
  std::lock_guard lock(mutex_);
  Timer* timer = take();
  timer->deadline = deadline;
  timer->pid = pid;
  timer->sequence = sequence;
  insert(timer);
  return timer;
}

void Timers::cancel_receive_timeout(void* handle, Term pid, Word sequence) {
  if (handle == nullptr) return;
  std::lock_guard lock(mutex_);
  Timer* timer = static_cast<Timer*>(handle);
  if (!timer->active || timer->pid != pid || timer->sequence != sequence || timer->signal != nullptr) return;
  remove(timer);
  release(timer);
}

void Timers::start(std::int64_t deadline, Signal* signal, Word low, Word high, Term) {
  std::lock_guard lock(mutex_);
  Timer* timer = take();
  timer->deadline = deadline;
  timer->pid = signal->to;
  timer->signal = signal;
  timer->number = {low, high};
  by_number_[timer->number] = timer;
  insert(timer);
  if (!timer->pid.is_atom()) enter_by_pid(timer);
}

// The process says at its end, once it can no longer be found, whether timers may be running: so either it sees the
// mark made here, or it is not found here.
void Timers::enter_by_pid(Timer* timer) {
  Timer*& first = by_pid_[timer->pid.bits()];
  timer->previous_of_pid = nullptr;
  timer->next_of_pid = first;
  if (first != nullptr) first->previous_of_pid = timer;
  first = timer;
  Process* process = vm_.processes->find(timer->pid);
  if (process != nullptr) process->timed.store(true, std::memory_order_seq_cst);
  if (process == nullptr || vm_.processes->find(timer->pid) != process) stop(timer);
}

// The timer is known no longer, neither by number nor by pid.
void Timers::forget(Timer* timer) {
  by_number_.erase(timer->number);
  if (timer->pid.is_atom()) return;
  if (timer->next_of_pid != nullptr) timer->next_of_pid->previous_of_pid = timer->previous_of_pid;
  if (timer->previous_of_pid != nullptr) {
    timer->previous_of_pid->next_of_pid = timer->next_of_pid;
    return;
  }
  auto found = by_pid_.find(timer->pid.bits());
  if (timer->next_of_pid != nullptr)
    found->second = timer->next_of_pid;
  else
    by_pid_.erase(found);
}

void Timers::stop(Timer* timer) {
  forget(timer);
  remove(timer);
  destroy_signal(timer->signal);
  release(timer);
}

std::int64_t Timers::cancel(Word low, Word high) {
  std::lock_guard lock(mutex_);
  auto found = by_number_.find(ReferenceNumber{low, high});
  if (found == by_number_.end()) return -1;
  Timer* timer = found->second;
  std::int64_t left = std::max<std::int64_t>(0, timer->deadline - vm_.clock->monotonic_ns());
  stop(timer);
  return left;
}

std::int64_t Timers::remaining(Word low, Word high) {
  std::lock_guard lock(mutex_);
  auto found = by_number_.find(ReferenceNumber{low, high});
  if (found == by_number_.end()) return -1;
  return std::max<std::int64_t>(0, found->second->deadline - vm_.clock->monotonic_ns());
}

void Timers::process_exited(Term pid) {
  std::lock_guard lock(mutex_);
  for (auto found = by_pid_.find(pid.bits()); found != by_pid_.end(); found = by_pid_.find(pid.bits()))
    stop(found->second);
}

void Timers::each_message(const std::function<void(std::int64_t, const Signal&)>& visit) const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  for (const auto& [number, timer] : by_number_)
    visit(timer->deadline, *timer->signal);
}

void Timers::fire(Timer* timer, std::vector<Signal*>& due) {
  if (timer->signal == nullptr) {
    due.push_back(make_signal(vm_, SignalKind::kReceiveTimeout, timer->pid, Term::none(),
                              Term::small(static_cast<std::int64_t>(timer->sequence))));
  } else {
    forget(timer);
    due.push_back(timer->signal);
  }
  release(timer);
}

void Timers::bring_near() {
  while (!far_.empty()) {
    Timer* timer = far_.begin()->second;
    if (tick_of(timer->deadline) >= current_tick_ + static_cast<std::int64_t>(kSlots)) return;
    far_.erase(far_.begin());
    insert(timer);
  }
}

std::int64_t Timers::find_next() const {
  std::int64_t far = far_.empty() ? kNever : far_.begin()->first;
  std::size_t start = static_cast<std::size_t>(current_tick_) % kSlots;
  for (std::size_t i = 0; i <= kSlots / 64; ++i) {
    std::size_t word = (start / 64 + i) % (kSlots / 64);
    std::uint64_t bits = occupied_[word];
    if (i == 0) bits &= ~std::uint64_t{0} << (start % 64);
    if (i == kSlots / 64) bits &= ~(~std::uint64_t{0} << (start % 64));
    if (bits == 0) continue;
    std::size_t slot = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    std::int64_t ticks = static_cast<std::int64_t>((slot + kSlots - start) % kSlots);
    return std::min(far, (current_tick_ + ticks) * kTick);
  }
  return far;
}

// Where very many are due at once, the rest is for the next call: the next deadline stays in the past.
void Timers::advance(std::int64_t now) {
  if (now < next_deadline()) return;
  constexpr std::size_t kMostAtOnce = 1000;
  std::vector<Signal*> due;
  {
    std::lock_guard lock(mutex_);
    std::int64_t tick = now / kTick;
    while (current_tick_ <= tick) {
      std::size_t slot = static_cast<std::size_t>(current_tick_) % kSlots;
      while (slots_[slot] != nullptr && due.size() < kMostAtOnce) {
        Timer* timer = slots_[slot];
        remove(timer);
        fire(timer, due);
      }
      if (slots_[slot] != nullptr) break;
      // Skip empty stretches of the wheel.
      std::int64_t next = find_next();
      std::int64_t next_tick = next == kNever ? tick + 1 : next / kTick;
      current_tick_ = std::clamp(next_tick, current_tick_ + 1, tick + 1);
      bring_near();
    }
    next_.store(find_next(), std::memory_order_relaxed);
  }
  for (Signal* signal : due) {
    if (signal->to.is_atom()) {
      Term pid = vm_.registry->find(signal->to);
      if (pid.is_none() || !pid.is_local_pid()) {
        destroy_signal(signal);
        continue;
      }
      signal->to = pid;
    }
    deliver(vm_, signal);
  }
}

}  // namespace mote
