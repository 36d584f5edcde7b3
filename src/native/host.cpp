// The thread for callbacks, and which runtime has the program's libraries.
#include "native/host.h"

#include <algorithm>
#include <utility>

#include "base/report_lock.h"
#include "native/environment.h"
#include "native/library.h"
#include "native/selections.h"
#include "os/thread.h"
#include "term/build.h"

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
  if (!rate_) rate_.emplace(*vm_.clock);
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

bool Host::is_busy() const {
  std::lock_guard lock(mutex_);
  return done_count_ < posted_count_;
}

void Host::note_loaded(const std::shared_ptr<Library>& library) {
  std::lock_guard lock(mutex_);
  std::erase_if(loaded_, [](const std::weak_ptr<Library>& each) { return each.expired(); });
  loaded_.push_back(library);
}

Term Host::call_counts(TermSpace& space) {
  std::vector<std::weak_ptr<Library>> loaded;
  {
    std::lock_guard lock(mutex_);
    loaded = loaded_;
  }
  std::vector<Term> all;
  for (std::weak_ptr<Library>& each : loaded) {
    std::shared_ptr<Library> library = each.lock();
    for (std::size_t i = 0; library != nullptr && i < library->function_count(); ++i) {
      NativeFunction& function = library->function(i);
      Counts::Sum sum = function.counts.sum();
      Term name = make_tuple(space, {library->module(), function.name, Term::small(function.arity)});
      all.push_back(
          make_tuple(space, {name, make_unsigned(space, sum.calls), Term::small(rate_->nanoseconds(sum.longest)),
                             make_integer(space, rate_->nanoseconds(sum.total))}));
    }
  }
  return make_list(space, all);
}

void Host::halting() {
  std::vector<std::weak_ptr<Library>> loaded;
  {
    std::lock_guard lock(mutex_);
    loaded.swap(loaded_);
  }
  for (std::weak_ptr<Library>& each : loaded) {
    std::shared_ptr<Library> library = each.lock();
    if (library == nullptr) continue;
    library->wait_for_calls();
    if (library->on_halt != nullptr) library->on_halt(library->data);
  }
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
