// ThreadPool: threads that take jobs from one queue, in order. A thread is started where a job finds none idle, up to a
// limit. A job is given the registers of the thread it runs on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mote {

struct Registers;

class ThreadPool {
 public:
  using Job = std::function<void(Registers& registers)>;

  // `run_thread` is what each thread calls: it makes registers and gives them to work().
  ThreadPool(int most, std::function<void(ThreadPool&)> run_thread) : most_(most), run_thread_(std::move(run_thread)) {}

  void push(Job job);
  // Runs jobs until stop().
  void work(Registers& registers);
  // Waits for the threads to end; jobs not begun are dropped, calls that block are interrupted.
  void stop();

  std::size_t waiting() const;
  bool busy() const;

 private:
  void start_thread();
  void look_out(std::unique_lock<std::mutex>& lock);

  int most_;
  std::function<void(ThreadPool&)> run_thread_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::vector<std::thread> threads_;
  std::atomic<bool> has_jobs_{false};
  bool looking_ = false;  // a thread is about to see what comes without being woken
  int idle_ = 0;
  int live_ = 0;  // threads that have not ended
  std::condition_variable ended_;
  bool stopping_ = false;
};

}  // namespace mote
