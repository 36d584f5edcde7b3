// The thread for callbacks, and which runtime has the program's libraries.
#include "native/host.h"

#include <algorithm>
#include <utility>

#include "base/report_lock.h"
#include "native/environment.h"
#include "native/selections.h"
#include "os/thread.h"

namespace mote::native {

namespace {

std::atomic<Host*> claimed_by{nullptr};
thread_local bool is_callback_thread = false;

}  // namespace

bool on_callback_thread() {
  return is_callback_thread;
}

Services* native_services() {
  Host* host = claimed_by.load(std::memory_order_acquire);
  return host == nullptr ? nullptr : &host->vm();
}

Host::Host(Services& vm) : vm_(vm), selections_(std::make_unique<Selections>(*this)) {}

Host::~Host() {
  close();
  Host* own = this;
  claimed_by.compare_exchange_strong(own, nullptr, std::memory_order_acq_rel);
}

bool Host::claim() {
  Host* before = nullptr;
  return claimed_by.compare_exchange_strong(before, this, std::memory_order_acq_rel) || before == this;
}

Host* Host::claimed() {
  return claimed_by.load(std::memory_order_acquire);
}

void Host::note_taint(Term module) {
  std::lock_guard lock(mutex_);
  if (std::ranges::find(taints_, module) == taints_.end()) taints_.push_back(module);
}

std::vector<Term> Host::taints() const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  return taints_;
}

void Host::post(std::function<void()> job) {
  std::lock_guard lock(mutex_);
  if (closed()) return;
  jobs_.push_back(std::move(job));
  ++posted_count_;
  if (!thread_.joinable())
    thread_ = start_thread([this] { run(); });
  else
    posted_.notify_one();
}

void Host::drain() {
  if (is_callback_thread) return;
  std::unique_lock lock(mutex_);
  std::uint64_t last = posted_count_;
  done_.wait(lock, [&] { return closed() || done_count_ >= last; });
}

void Host::close() {
  {
    std::lock_guard lock(mutex_);
    closed_.store(true, std::memory_order_release);
    posted_.notify_all();
    done_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  jobs_.clear();
}

void Host::run() {
  is_callback_thread = true;
  std::unique_lock lock(mutex_);
  while (true) {
    posted_.wait(lock, [this] { return closed() || !jobs_.empty(); });
    if (closed()) return;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it holds may post in its turn
    lock.lock();
    ++done_count_;
    done_.notify_all();
  }
}

}  // namespace mote::native
