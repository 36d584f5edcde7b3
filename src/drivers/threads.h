// Threads of drivers: for callbacks that nobody waits for (input, output, time, results of work), for work that drivers
// give away (driver_async), and for time. None is started before it is needed.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "process/services.h"

namespace mote::drivers {

class Threads {
 public:
  using Job = std::function<void()>;
  explicit Threads(Services& vm) : vm_(vm) {}
  ~Threads() { close(); }
  Threads(const Threads&) = delete;

  // A callback, on one of a few threads. In no order: a port keeps its own.
  void call_back(Job job);
  // Work, on the thread that `key` stands for, after what was given with such a key before. At least one thread.
  std::size_t work_threads() const;
  void work(std::size_t key, Job job);
  // Calls `job`, which is to be short, once the time has come (monotonic nanoseconds).
  using TimerName = std::pair<std::int64_t, std::uint64_t>;  // the deadline, and a number
  TimerName at(std::int64_t deadline, Job job);
  void forget(TimerName timer);

  // Waits for what is under way, and drops the rest.
  void close();

 private:
  // Threads that take jobs from one queue, in order.
  class Pool {
   public:
    void push(Job job, std::size_t most);
    void close();

   private:
    void run();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> queue_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool closed_ = false;
  };
  void keep_time();

  Services& vm_;
  Pool callbacks_;
  std::mutex mutex_;  // of what follows
  std::vector<std::unique_ptr<Pool>> works_;
  std::map<TimerName, Job> timers_;
  std::condition_variable time_changed_;
  std::thread timekeeper_;
  std::uint64_t next_number_ = 1;
  bool closed_ = false;
};

}  // namespace mote::drivers
