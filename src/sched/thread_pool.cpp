// The queue of a pool and its threads.
#include "sched/thread_pool.h"

#include <chrono>

#include "os/interrupt.h"
#include "os/thread.h"
#include "process/registers.h"

namespace mote {

// The thread is woken with the lock released, or it would wake up only to wait for that.
void ThreadPool::push(Job job) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(job));
    has_jobs_.store(true, std::memory_order_relaxed);
    auto jobs = static_cast<int>(queue_.size());
    int looking = looking_ ? 1 : 0;
    if (jobs > idle_ + looking && static_cast<int>(threads_.size()) < most_) {
      start_thread();
      return;
    }
    if (jobs <= looking) return;
  }
  changed_.notify_one();
}

void ThreadPool::start_thread() {
  ++live_;
  threads_.push_back(mote::start_thread([this] {
    run_thread_(*this);
    std::lock_guard lock(mutex_);
    --live_;
    ended_.notify_one();
  }));
}

// Waking a thread costs both sides more than a moment's wait: one thread, and only one, looks out for jobs before it
// waits for being woken.
void ThreadPool::look_out(std::unique_lock<std::mutex>& lock) {
  constexpr int kLooks = 40;
  if (looking_) return;
  looking_ = true;
  lock.unlock();
  for (int i = 0; i < kLooks && !has_jobs_.load(std::memory_order_relaxed); ++i)
    std::this_thread::yield();
  lock.lock();
  looking_ = false;
}

void ThreadPool::work(Registers& registers) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (queue_.empty()) look_out(lock);
    ++idle_;
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (stopping_) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    has_jobs_.store(!queue_.empty(), std::memory_order_relaxed);
    lock.unlock();
    job(registers);
    job = nullptr;
    lock.lock();
  }
}

// Calls under way have a moment to end by themselves; those that may never do are then interrupted.
void ThreadPool::stop() {
  constexpr std::chrono::milliseconds kMoment(20);
  std::unique_lock lock(mutex_);
  stopping_ = true;
  queue_.clear();
  changed_.notify_all();
  auto all_ended = [&] { return live_ == 0; };
  if (!ended_.wait_for(lock, kMoment, all_ended)) {
    Interrupter interrupter;
    do {
      for (std::thread& thread : threads_)
        interrupter.interrupt(thread);
    } while (!ended_.wait_for(lock, kMoment, all_ended));
  }
  lock.unlock();
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

std::size_t ThreadPool::waiting() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

bool ThreadPool::busy() const {
  std::lock_guard lock(mutex_);
  return static_cast<int>(threads_.size()) > idle_;
}

}  // namespace mote
