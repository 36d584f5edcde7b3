// The line, the turns, and the threads.
#include "sched/turn_pool.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "os/thread.h"
#include "process/registers.h"

namespace mote {

namespace {

constexpr std::int64_t kTurn = 5'000'000;  // ns
// Jobs in the middle keep their threads. Where there are so many, new ones wait for the end of one.
constexpr int kMostThreads = 500;
// So many turns more may be allowed.
constexpr int kMostExtra = 32;

thread_local std::int64_t turn_began = 0;

}  // namespace

void TurnPool::enter(Waiting waiting) {
  line_.push_back(std::move(waiting));
  waiting_.fetch_add(1, std::memory_order_relaxed);
}

void TurnPool::push(Job job) {
  std::lock_guard lock(mutex_);
  if (stopping_) return;
  enter({std::move(job), nullptr});
  hand_out_turns();
}

// With the lock held.
void TurnPool::hand_out_turns() {
  while (working_ < allowed_ && !line_.empty()) {
    bool thread_for_job = idle_ > static_cast<int>(begun_.size()) || static_cast<int>(threads_.size()) < kMostThreads;
    auto next = line_.begin();
    if (!thread_for_job)
      next = std::ranges::find_if(line_, [](const Waiting& each) { return each.sleeper != nullptr; });
    if (next == line_.end()) return;
    Waiting waiting = std::move(*next);
    line_.erase(next);
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    ++working_;
    if (waiting.sleeper != nullptr) {
      waiting.sleeper->has_turn = true;
      waiting.sleeper->woken.notify_one();
      continue;
    }
    begun_.push_back(std::move(waiting.job));
    if (idle_ >= static_cast<int>(begun_.size())) {
      begins_.notify_one();
    } else {
      ++live_;
      threads_.push_back(start_thread([this] { run_thread(); }));
    }
  }
}

// With the lock held.
void TurnPool::end_turn() {
  --working_;
  turn_ended_ = true;
  if (allowed_ > usual_) --allowed_;
  hand_out_turns();
}

void TurnPool::give_way() {
  if (waiting() == 0 || clock_.monotonic_ns() - turn_began < kTurn) return;
  Sleeper self;
  std::unique_lock lock(mutex_);
  if (stopping_) return;
  enter({nullptr, &self});
  end_turn();
  self.woken.wait(lock, [&] { return self.has_turn; });
  turn_began = clock_.monotonic_ns();
}

void TurnPool::relax() {
  std::lock_guard lock(mutex_);
  if (!std::exchange(turn_ended_, false) && !line_.empty() && allowed_ < usual_ + kMostExtra) {
    ++allowed_;
    hand_out_turns();
  }
}

void TurnPool::run_thread() {
  auto registers = std::make_unique<Registers>();
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    begins_.wait(lock, [&] { return stopping_ || !begun_.empty(); });
    --idle_;
    if (stopping_) break;
    Job job = std::move(begun_.front());
    begun_.pop_front();
    lock.unlock();
    turn_began = clock_.monotonic_ns();
    job(*registers);
    job = nullptr;
    lock.lock();
    end_turn();
  }
  --live_;
  ended_.notify_one();
}

void TurnPool::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  begun_.clear();
  for (const Waiting& waiting : line_) {
    if (waiting.sleeper == nullptr) continue;
    waiting.sleeper->has_turn = true;
    waiting.sleeper->woken.notify_one();
  }
  line_.clear();
  waiting_.store(0, std::memory_order_relaxed);
  begins_.notify_all();
  ended_.wait(lock, [&] { return live_ == 0; });
  lock.unlock();
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

bool TurnPool::busy() const {
  std::lock_guard lock(mutex_);
  return working_ > 0;
}

}  // namespace mote
