// Counting who has come.
#include "sched/safe_point.h"

namespace mote {

namespace {

// What the calling thread is to a safe point; of whatever runtime, compared before use.
struct Part {
  enum Kind : std::uint8_t { kNone, kWorker, kWork };
  const SafePoint* of = nullptr;
  Kind kind = kNone;
};
constinit thread_local Part part;

}  // namespace

void SafePoint::enter() {
  std::lock_guard lock(mutex_);
  ++workers_;
  part = {this, Part::kWorker};
}

void SafePoint::leave() {
  std::lock_guard lock(mutex_);
  --workers_;
  part = {};
  changed_.notify_all();
}

void SafePoint::wait() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !wanted(); });
  --waiting_;
}

void SafePoint::begin_work() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !wanted(); });
  ++working_;
  part = {this, Part::kWork};
}

void SafePoint::end_work() {
  std::unique_lock lock(mutex_);
  --working_;
  part = {};
  if (!wanted()) return;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !wanted(); });
}

void SafePoint::request() {
  std::unique_lock lock(mutex_);
  if (part.of == this) part.kind == Part::kWorker ? ++waiting_ : --working_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !wanted(); });
  wanted_.store(true, std::memory_order_relaxed);
}

bool SafePoint::settle(std::chrono::milliseconds workers, std::chrono::milliseconds work) {
  std::unique_lock lock(mutex_);
  bool workers_came = changed_.wait_for(lock, workers, [this] { return waiting_ >= workers_; });
  return changed_.wait_for(lock, work, [this] { return working_ == 0; }) && workers_came;
}

void SafePoint::resume() {
  std::lock_guard lock(mutex_);
  if (part.of == this) part.kind == Part::kWorker ? --waiting_ : ++working_;
  wanted_.store(false, std::memory_order_relaxed);
  changed_.notify_all();
}

}  // namespace mote
