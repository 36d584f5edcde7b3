// Queues, slices, idling.
#include "sched/worker_scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/work.h"
#include "heap/literal_area.h"
#include "os/clock.h"
#include "os/memory.h"
#include "os/thread.h"
#include "process/exit.h"
#include "process/literals.h"
#include "process/registry.h"
#include "process/table.h"
#include "process/trace.h"
#include "process/work.h"
#include "term/atom_table.h"
#include "term/identity.h"

namespace mote {

namespace {

// The worker this thread is, of whatever runtime; compared before use.
thread_local Worker* current_worker = nullptr;
// The worker's tenure_ then.
thread_local std::uint32_t current_tenure = 0;

// So many processes have to end before it is worth the trouble to give their memory back.
constexpr std::size_t kManyDied = 10'000;

// For the report of exhausted memory: the pid, and what tells a reader which process it is.
void describe_process(const void* work, char* text, std::size_t size) {
  const Process& process = *static_cast<const Process*>(work);
  const AtomTable& atoms = *process.vm->atoms;
  char* end = text + size - 1;
  auto add = [&]<typename... Values>(fmt::format_string<Values...> format, Values&&... values) {
    text = fmt::format_to_n(text, end - text, format, std::forward<Values>(values)...).out;
  };
  add("process <0.{}.{}>", pid_number(process.pid()), pid_serial(process.pid()));
  if (Term name = process.vm->registry->name_for_report(process.pid()); name.is_atom())
    add(", registered as {}", atoms.name(name));
  if (const ExportIdentity* start = process.initial_call)
    add(", started as {}:{}/{}", atoms.name(start->module), atoms.name(start->function), start->arity);
  *text = 0;
}

Process& process_of(const void* work) {
  return *static_cast<Process*>(const_cast<void*>(work));
}

// Of work done for a process.
void pause_process(const void* work) {
  Process& process = process_of(work);
  WorkerScheduler& scheduler = static_cast<WorkerScheduler&>(*process.vm->scheduler);
  if (process.in_blocking == 2) scheduler.give_way();
  if (scheduler.stopping() || !receive_in_work(process, process.in_blocking == 2)) throw WorkStopped{};
}

// Of the end of a process, which nothing but the end of the runtime stops.
void pause_end(const void* work) {
  if (process_of(work).vm->scheduler->stopping()) throw WorkStopped{};
}

// Threads that slices may hold at a time.
constexpr int kMostHeldThreads = 60;

}  // namespace

const Process* process_in_hand() {
  return work_in_hand.describe == describe_process ? static_cast<const Process*>(work_in_hand.work) : nullptr;
}

WorkerScheduler::WorkerScheduler(Services& vm, Timers& timers, ProcessRunner runner, SchedulerOptions options)
    : vm_(vm),
      timers_(timers),
      runner_(runner),
      options_(options),
      blocking_pool_(options.blocking_threads, [this](ThreadPool& pool) { run_pool_thread(pool); }),
      collection_pool_(options.long_work_threads, [this](ThreadPool& pool) { run_pool_thread(pool); }),
      long_work_pool_(*vm.clock, options.long_work_threads),
      stand_ins_(options.workers + kMostHeldThreads, [this](ThreadPool& pool) { run_pool_thread(pool); }) {
  for (int i = 0; i < options.workers; ++i) {
    workers_.push_back(std::make_unique<Worker>(*this, i));
    workers_.back()->random_.seed(options.seed + static_cast<std::uint64_t>(i));
  }
}

WorkerScheduler::~WorkerScheduler() = default;

Process* WorkerScheduler::create_process() {
  Process* process = pool_.take();
  process->prepare(vm_);
  if (vm_.processes->enter(*process).is_none()) {
    process->discard();
    free_process(*process);
    return nullptr;
  }
  return process;
}

void WorkerScheduler::free_process(Process& process) {
  process.state.store(Process::kFree, std::memory_order_release);
  pool_.give(process);
}

void WorkerScheduler::push(Worker& worker, Process& process) {
  process.next_in_queue = nullptr;
  bool process_is_bound = process.bound_to != 0;
  int length;
  {
    std::lock_guard lock(worker.mutex_);
    Worker::Queue& queue = worker.queues_[static_cast<int>(process.priority)];
    if (queue.last != nullptr)
      queue.last->next_in_queue = &process;
    else
      queue.first = &process;
    queue.last = &process;
    length = worker.queued_.fetch_add(1, std::memory_order_relaxed) + 1;
  }
  total_queued_.fetch_add(1, std::memory_order_seq_cst);
  bool taken_next =
      length == 1 && current_worker == &worker && worker.tenure_.load(std::memory_order_relaxed) == current_tenure;
  if (!taken_next && idle_count_.load(std::memory_order_seq_cst) > 0) process_is_bound ? wake_all() : wake_one();
}

int WorkerScheduler::current_scheduler_id() const {
  bool own = std::ranges::any_of(workers_, [](const auto& worker) { return worker.get() == current_worker; });
  return own ? current_worker->index() + 1 : 0;
}

void WorkerScheduler::enqueue(Process& process) {
  if (process.bound_to != 0) return push(*workers_[process.bound_to - 1], process);
  Worker* worker = current_worker;
  if (worker == nullptr || &worker->scheduler() != this) {
    worker = process.worker != nullptr
                 ? process.worker
                 : workers_[next_worker_.fetch_add(1, std::memory_order_relaxed) % workers_.size()].get();
  }
  push(*worker, process);
}

// Only one of them may take what is in the queue, and none knows which sleeps.
void WorkerScheduler::wake_all() {
  std::lock_guard lock(idle_mutex_);
  idle_changed_.notify_all();
}

// Whoever is about to wait either sees what was queued or waits by now.
void WorkerScheduler::wake_one() {
  {
    std::lock_guard lock(idle_mutex_);
  }
  idle_changed_.notify_one();
}

std::size_t WorkerScheduler::run_queue_length() const {
  return static_cast<std::size_t>(std::max(0, total_queued_.load(std::memory_order_relaxed)));
}

// Highest priority first; low has its turn after eight of normal. At random by the taker's generator: the owner of the
// queue uses its own without a lock.
Process* WorkerScheduler::take_locked(Worker& worker, Worker& taker) {
  constexpr unsigned kLowEvery = 8;
  static constexpr int kUsual[] = {0, 1, 2, 3};
  static constexpr int kLowFirst[] = {0, 1, 3, 2};
  bool low_first = worker.queues_[3].first != nullptr && ++worker.low_skips_ >= kLowEvery;
  if (low_first) worker.low_skips_ = 0;
  for (int priority : low_first ? kLowFirst : kUsual) {
    Worker::Queue& queue = worker.queues_[priority];
    if (queue.first == nullptr) continue;
    auto may_take = [&](const Process& process) { return &worker == &taker || process.bound_to == 0; };
    std::size_t skip = 0;
    if (options_.random_order) {
      std::size_t count = 0;
      for (Process* at = queue.first; at != nullptr; at = at->next_in_queue)
        count += may_take(*at) ? 1 : 0;
      if (count != 0) skip = taker.random_() % count;
    }
    Process* before = nullptr;
    Process* process = queue.first;
    while (process != nullptr && (!may_take(*process) || skip-- > 0)) {
      before = process;
      process = process->next_in_queue;
    }
    if (process == nullptr) continue;
    (before != nullptr ? before->next_in_queue : queue.first) = process->next_in_queue;
    if (queue.last == process) queue.last = before;
    worker.queued_.fetch_sub(1, std::memory_order_relaxed);
    return process;
  }
  return nullptr;
}

Process* WorkerScheduler::take(Worker& worker, Worker& taker) {
  if (worker.queued_.load(std::memory_order_relaxed) == 0) return nullptr;
  Process* process;
  {
    std::lock_guard lock(worker.mutex_);
    process = take_locked(worker, taker);
  }
  if (process != nullptr) total_queued_.fetch_sub(1, std::memory_order_relaxed);
  return process;
}

Process* WorkerScheduler::steal(Worker& thief) {
  std::size_t count = workers_.size();
  for (std::size_t i = 1; i < count; ++i)
    if (Process* process = take(*workers_[(static_cast<std::size_t>(thief.index_) + i) % count], thief)) return process;
  return nullptr;
}

Process* WorkerScheduler::next(Worker& worker) {
  std::int64_t now = timers_.next_deadline() == Timers::kNever ? 0 : vm_.clock->monotonic_ns();
  timers_.advance(now);
  if (Process* process = take(worker, worker)) return process;
  return steal(worker);
}

std::vector<Scheduler::QueueLoad> WorkerScheduler::queue_loads() const {
  std::vector<QueueLoad> loads;
  for (const auto& worker : workers_) {
    int waiting = worker->queued_.load(std::memory_order_relaxed);
    bool idle = worker->idle_since_.load(std::memory_order_relaxed) >= 0;
    loads.push_back({static_cast<std::size_t>(std::max(0, waiting)), !idle});
  }
  loads.push_back({blocking_pool_.waiting() + collection_pool_.waiting() + long_work_pool_.waiting(),
                   blocking_pool_.busy() || collection_pool_.busy() || long_work_pool_.busy()});
  return loads;
}

std::vector<Scheduler::WorkTime> WorkerScheduler::work_times() const {
  std::vector<WorkTime> times;
  std::int64_t now = vm_.clock->monotonic_ns();
  for (const auto& worker : workers_) {
    std::int64_t since = worker->idle_since_.load(std::memory_order_relaxed);
    std::int64_t idle = worker->idle_ns_.load(std::memory_order_relaxed) + (since >= 0 ? now - since : 0);
    times.push_back({std::clamp<std::int64_t>(now - idle, 0, now), now});
  }
  return times;
}

void WorkerScheduler::idle(Worker& worker) {
  std::int64_t since = vm_.clock->monotonic_ns();
  worker.idle_since_.store(since, std::memory_order_relaxed);
  bool long_idle = !work_comes_soon() && !wait_for_work();
  worker.idle_since_.store(-1, std::memory_order_relaxed);
  worker.idle_ns_.fetch_add(vm_.clock->monotonic_ns() - since, std::memory_order_relaxed);
  wake_minder();
  if (!long_idle) return;
  if (vm_.literals != nullptr) vm_.literals->spare_blocks().clear_unused();
  if (pool_.given() >= kManyDied) return_memory();
}

// Gives back what processes that have ended leave; in steps, as long as there is nothing else to do.
void WorkerScheduler::return_memory() {
  while (total_queued_.load(std::memory_order_relaxed) <= 0) {
    if (pool_.trim_some()) continue;
    vm_.processes->return_pages();
    return_free_memory();
    return;
  }
}

// Waking a thread costs both sides more than a moment's wait, which is how long work of the pools and of the other side
// of a connection often takes. Whoever queues something meanwhile sees nobody to wake.
bool WorkerScheduler::work_comes_soon() const {
  constexpr int kLooks = 40;
  for (int i = 0; i < kLooks; ++i) {
    if (total_queued_.load(std::memory_order_relaxed) > 0 || stopping() || safe_point_.wanted()) return true;
    std::this_thread::yield();
  }
  return false;
}

bool WorkerScheduler::wait_for_work() {
  bool woken = true;
  std::unique_lock lock(idle_mutex_);
  idle_count_.fetch_add(1, std::memory_order_seq_cst);
  if (total_queued_.load(std::memory_order_seq_cst) <= 0 && !stopping() && !safe_point_.wanted()) {
    std::int64_t deadline = timers_.next_deadline();
    constexpr std::int64_t kLongest = 100'000'000;  // a timer started by a running worker may be due before ours
    std::int64_t left = deadline == Timers::kNever ? kLongest : deadline - vm_.clock->monotonic_ns();
    if (left > 0) {
      std::cv_status status = idle_changed_.wait_for(lock, std::chrono::nanoseconds(std::min(left, kLongest)));
      woken = status == std::cv_status::no_timeout || left < kLongest;
    }
  }
  idle_count_.fetch_sub(1, std::memory_order_relaxed);
  return woken;
}

void WorkerScheduler::settle(Process& process, int outcome) {
  switch (outcome) {
    case kRunYield:
      process.state.store(Process::kRunnable, std::memory_order_release);
      enqueue(process);
      break;
    case kRunWait: {
      if (process.copy_literals != nullptr) return settle(process, kRunYield);
      process.state.store(Process::kWaiting, std::memory_order_seq_cst);
      std::uint32_t waiting = Process::kWaiting;
      if (process.inbox.load(std::memory_order_seq_cst) != empty_inbox() &&
          process.state.compare_exchange_strong(waiting, Process::kRunnable, std::memory_order_acq_rel))
        enqueue(process);
      break;
    }
    case kRunStopped:
      if (stopping()) break;  // left as it is: the end of the runtime frees what it holds
      process.registers->condemned = true;
      if (process.pending_exit == 0) process.receive_signals();
      CHECK(process.pending_exit != 0);
      end(process);
      break;
    case kRunExit:
      end(process);
      break;
    case kRunBlocking:
      blocking_pool_.push([this, &process](Registers& registers) { run_in_pool(registers, process, 1); });
      break;
    case kRunLong: {
      auto job = [this, &process](Registers& registers) { run_in_pool(registers, process, 2); };
      if (process.aside != nullptr || process.copy_literals != nullptr)
        collection_pool_.push(job);
      else
        long_work_pool_.push(job);
      break;
    }
  }
}

void WorkerScheduler::end(Process& process) {
  process.state.store(Process::kExiting, std::memory_order_release);
  auto end_now = [&process] {
    work_in_hand = {describe_process, pause_end, &process};
    try {
      exit_process(process);
    } catch (const WorkStopped&) {  // left as it is
    }
  };
  if (exit_is_long(process))
    collection_pool_.push([this, &process, end_now](Registers& registers) {
      safe_point_.begin_work();
      {
        LiteralArea::Turn turn(vm_.literals);
        process.run_on(registers);
        end_now();
        work_in_hand = {};
      }
      safe_point_.end_work();
    });
  else
    end_now();
}

// At random as often one call as thousands: what two processes do to each other depends on either.
std::int64_t WorkerScheduler::slice_length(Worker& worker) const {
  if (!options_.random_order) return options_.slice;
  int bits = std::bit_width(static_cast<std::uint64_t>(options_.slice));
  return std::min(options_.slice, std::int64_t{1} << (worker.random_() % static_cast<unsigned>(bits + 1)));
}

void WorkerScheduler::account(Process& process) {
  std::int64_t done = process.slice - process.reductions_left - process.reductions_held;
  process.reductions_done += done;
  process.slice = 0;
  reductions_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(done, 0)), std::memory_order_relaxed);
}

// An outcome.
int WorkerScheduler::use_slice(Process& process) {
  if (process.pending_exit != 0) return kRunExit;
  try {
    if (process.signals_arrived() && !process.receive_some_signals()) return kRunExit;
  } catch (const WorkStopped&) {
    return kRunStopped;
  }
  if (process.copy_literals != nullptr) {
    if (copying_literals_is_long(process)) return kRunLong;
    copy_literals_now(process);
  }
  if (process.suspended != 0) return process.has_unseen_signals() ? kRunYield : kRunWait;
  return runner_(process);
}

void WorkerScheduler::run_slice(Worker& worker, Registers& registers, Process& process) {
  LiteralArea::Turn turn(vm_.literals);
  process.state.store(Process::kRunning, std::memory_order_release);
  worker.at_work_.store(&process, std::memory_order_relaxed);
  process.worker = &worker;
  process.run_on(registers);
  process.reductions_left = process.slice = slice_length(worker);
  process.reductions_held = 0;
  work_in_hand = {describe_process, pause_process, &process};
  if (at_scheduling(process)) [[unlikely]]
    trace_running(process);
  SliceWatch watch(process);
  int outcome = use_slice(process);
  account(process);
  switches_.fetch_add(1, std::memory_order_relaxed);
  if (at_scheduling(process)) [[unlikely]]
    trace_leaving(process, outcome == kRunExit || outcome == kRunStopped);
  watch.done(process, outcome == kRunExit || outcome == kRunStopped);
  settle(process, outcome);
  work_in_hand = {};
}

void WorkerScheduler::run_pool_thread(ThreadPool& pool) {
  auto registers = std::make_unique<Registers>();
  pool.work(*registers);
}

void WorkerScheduler::run_in_pool(Registers& registers, Process& process, std::uint8_t in_blocking) {
  safe_point_.begin_work();
  LiteralArea::Turn turn(vm_.literals);
  process.run_on(registers);
  work_in_hand = {describe_process, pause_process, &process};
  process.in_blocking = in_blocking;
  process.reductions_left = process.slice = options_.slice;
  process.reductions_held = 0;
  int outcome = kRunYield;
  bool at_rest = process.copy_literals != nullptr || process.aside != nullptr;  // its registers are on its stack
  if (process.copy_literals != nullptr) copy_literals_now(process);
  if (process.aside != nullptr) process.collect(process.aside->words, 0, process.aside->full);
  if (!at_rest) {
    if (at_scheduling(process)) [[unlikely]]
      trace_running(process);
    outcome = runner_(process);
    if (at_scheduling(process)) [[unlikely]]
      trace_leaving(process, outcome == kRunExit || outcome == kRunStopped);
  }
  account(process);
  process.in_blocking = 0;
  safe_point_.end_work();
  settle(process, outcome);
  work_in_hand = {};
}

void WorkerScheduler::run_aside(std::function<void()> job) {
  collection_pool_.push([this, job = std::move(job)](Registers&) {
    safe_point_.begin_work();
    {
      LiteralArea::Turn turn(vm_.literals);
      job();
    }
    safe_point_.end_work();
  });
}

bool WorkerScheduler::stop_world(std::chrono::milliseconds limit) {
  constexpr std::chrono::milliseconds kMoment(50);
  safe_point_.request();
  {
    std::lock_guard lock(idle_mutex_);
    idle_changed_.notify_all();
  }
  return safe_point_.settle(limit, std::min(limit, kMoment));
}

bool WorkerScheduler::is_held(const Process& process) const {
  return process.state.load(std::memory_order_acquire) == Process::kRunning;
}

WorkerScheduler::Load WorkerScheduler::load_of(int index) const {
  const Worker& worker = *workers_[static_cast<std::size_t>(index)];
  Load load{.at_work = worker.at_work_.load(std::memory_order_relaxed)};
  for (std::size_t priority = 0; priority < worker.queues_.size(); ++priority)
    for (const Process* at = worker.queues_[priority].first; at != nullptr; at = at->next_in_queue)
      ++load.queued[priority];
  return load;
}

void WorkerScheduler::run_measured_slice(Worker& worker, Registers& registers, Process& process) {
  std::int64_t start = vm_.clock->thread_cpu_ns();
  run_slice(worker, registers, process);
  std::int64_t spent = vm_.clock->thread_cpu_ns() - start;
  std::int64_t longest = longest_slice_.load(std::memory_order_relaxed);
  while (spent > longest && !longest_slice_.compare_exchange_weak(longest, spent, std::memory_order_relaxed)) {
  }
}

std::int64_t WorkerScheduler::longest_slice_ns() {
  measuring_slices_.store(true, std::memory_order_relaxed);
  return longest_slice_.exchange(0, std::memory_order_relaxed);
}

void WorkerScheduler::work(Worker& worker, std::uint32_t tenure, Registers& registers) {
  current_worker = &worker;
  current_tenure = tenure;
  auto replaced = [&] { return worker.tenure_.load(std::memory_order_relaxed) != tenure; };
  safe_point_.enter();
  while (!stopping() && !replaced()) {
    worker.at_work_.store(nullptr, std::memory_order_relaxed);
    safe_point_.pass();
    if (worker.is_asked_.load(std::memory_order_relaxed)) [[unlikely]]
      do_what_is_asked(worker);
    Process* process = next(worker);
    if (process == nullptr) {
      idle(worker);
      continue;
    }
    worker.slices_.store(worker.slices_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (measuring_slices_.load(std::memory_order_relaxed)) [[unlikely]]
      run_measured_slice(worker, registers, *process);
    else
      run_slice(worker, registers, *process);
  }
  safe_point_.leave();
  current_worker = nullptr;
  if (!replaced()) return;
  held_threads_.fetch_sub(1, std::memory_order_relaxed);
  wake_one();  // it may have been this thread that was woken for work, and it leaves
}

void WorkerScheduler::on_each_worker(std::function<void()> job) {
  for (auto& worker : workers_) {
    std::lock_guard lock(worker->mutex_);
    worker->asked_.push_back(job);
    worker->is_asked_.store(true, std::memory_order_relaxed);
  }
  wake_all();
}

void WorkerScheduler::do_what_is_asked(Worker& worker) {
  std::vector<std::function<void()>> jobs;
  {
    std::lock_guard lock(worker.mutex_);
    jobs.swap(worker.asked_);
    worker.is_asked_.store(false, std::memory_order_relaxed);
  }
  for (auto& job : jobs)
    job();
}

void WorkerScheduler::replace_thread(Worker& worker) {
  held_threads_.fetch_add(1, std::memory_order_relaxed);
  std::uint32_t tenure = worker.tenure_.fetch_add(1, std::memory_order_relaxed) + 1;
  stand_ins_.push([this, &worker, tenure](Registers& registers) { work(worker, tenure, registers); });
}

void WorkerScheduler::wake_minder() {
  if (!minder_asleep_.load(std::memory_order_relaxed)) return;
  std::lock_guard lock(minder_mutex_);
  minder_asleep_.store(false, std::memory_order_relaxed);
  minder_woken_.notify_one();
}

// In slices no end is to be seen of, at most kTicks before something is done about it. Where nothing runs for a second,
// it sleeps until something does.
void WorkerScheduler::mind() {
  constexpr std::chrono::milliseconds kTick(20);
  constexpr int kTicks = 3, kQuietTicks = 50;
  struct Seen {
    std::uint32_t slices = 0;
    int ticks = 0;
  };
  std::vector<Seen> seen(workers_.size());
  int quiet = 0;
  std::unique_lock lock(minder_mutex_);
  while (!stopping()) {
    if (quiet >= kQuietTicks) {
      minder_asleep_.store(true, std::memory_order_relaxed);
      minder_woken_.wait_for(lock, std::chrono::seconds(1), [&] { return !minder_asleep_.load() || stopping(); });
      minder_asleep_.store(false, std::memory_order_relaxed);
    } else {
      minder_woken_.wait_for(lock, kTick, [&] { return stopping(); });
    }
    bool busy = long_work_pool_.busy();
    if (busy) long_work_pool_.relax();
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      Worker& worker = *workers_[i];
      if (worker.idle_since_.load(std::memory_order_relaxed) >= 0) {
        seen[i].ticks = 0;
        continue;
      }
      busy = true;
      std::uint32_t slices = worker.slices_.load(std::memory_order_relaxed);
      seen[i] = {slices, slices == seen[i].slices ? seen[i].ticks + 1 : 0};
      if (seen[i].ticks < kTicks || held_threads_.load(std::memory_order_relaxed) >= kMostHeldThreads) continue;
      replace_thread(worker);
      seen[i].ticks = 0;
    }
    quiet = busy ? 0 : quiet + 1;
  }
}

int WorkerScheduler::run() {
  std::thread minder;
  if (!options_.random_order) minder = start_thread([this] { mind(); });  // else the same order again
  for (std::size_t i = 1; i < workers_.size(); ++i)
    workers_[i]->thread_ = start_thread([this, i] { work(*workers_[i], 0, workers_[i]->registers_); });
  work(*workers_[0], 0, workers_[0]->registers_);
  {
    std::unique_lock lock(idle_mutex_);
    halted_.wait(lock, [this] { return stopping(); });
  }
  for (std::size_t i = 1; i < workers_.size(); ++i)
    workers_[i]->thread_.join();
  if (minder.joinable()) minder.join();
  stand_ins_.stop();
  blocking_pool_.stop();
  long_work_pool_.stop();
  collection_pool_.stop();
  return status_;
}

void WorkerScheduler::halt(int status, bool) {
  {
    std::lock_guard lock(idle_mutex_);
    if (stopping()) return;
    status_ = status;
    stopping_.store(true, std::memory_order_release);
    idle_changed_.notify_all();
    halted_.notify_all();
  }
  {
    std::lock_guard lock(minder_mutex_);
    minder_woken_.notify_all();
  }
  if (options_.when_halted) options_.when_halted();
}

}  // namespace mote
