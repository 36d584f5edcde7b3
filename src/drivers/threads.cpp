// Queues, their threads, and the clock.
#include "drivers/threads.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "os/clock.h"
#include "os/thread.h"
#include "process/scheduler.h"
#include "process/settings.h"

namespace mote::drivers {

void Threads::Pool::push(Job job, std::size_t most) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    queue_.push_back(std::move(job));
    if (queue_.size() > idle_ && threads_.size() < most) {
      threads_.push_back(start_thread([this] { run(); }));
      return;
    }
  }
  changed_.notify_one();
}

void Threads::Pool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    --idle_;
    if (closed_) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

void Threads::Pool::close() {
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads)
    thread.join();
  queue_.clear();
}

void Threads::call_back(Job job) {
  callbacks_.push(std::move(job), static_cast<std::size_t>(std::max(2, vm_.scheduler->workers())));
}

std::size_t Threads::work_threads() const {
  return std::max<std::size_t>(1, vm_.settings->async_threads);
}

void Threads::work(std::size_t key, Job job) {
  Pool* pool;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    works_.resize(work_threads());
    std::unique_ptr<Pool>& place = works_[key % works_.size()];
    if (place == nullptr) place = std::make_unique<Pool>();
    pool = place.get();
  }
  pool->push(std::move(job), 1);
}

Threads::TimerName Threads::at(std::int64_t deadline, Job job) {
  std::lock_guard lock(mutex_);
  TimerName name{deadline, next_number_++};
  if (closed_) return name;
  timers_.emplace(name, std::move(job));
  if (!timekeeper_.joinable())
    timekeeper_ = start_thread([this] { keep_time(); });
  else
    time_changed_.notify_one();
  return name;
}

void Threads::forget(TimerName timer) {
  std::lock_guard lock(mutex_);
  timers_.erase(timer);
}

void Threads::keep_time() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    if (timers_.empty()) {
      time_changed_.wait(lock);
      continue;
    }
    auto first = timers_.begin();
    std::int64_t wait = first->first.first - vm_.clock->monotonic_ns();
    if (wait > 0) {
      time_changed_.wait_for(lock, std::chrono::nanoseconds(wait));
      continue;
    }
    Job job = std::move(first->second);
    timers_.erase(first);
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

void Threads::close() {
  std::vector<std::unique_ptr<Pool>> works;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    works.swap(works_);
  }
  time_changed_.notify_all();
  if (timekeeper_.joinable()) timekeeper_.join();
  timers_.clear();
  callbacks_.close();
  for (auto& pool : works)
    if (pool != nullptr) pool->close();
}

}  // namespace mote::drivers
