// The poller over Linux's epoll.
#include "os/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <mutex>
#include <vector>

namespace mote {

namespace {

class EpollPoller final : public Poller {
 public:
  EpollPoller() : epoll_(epoll_create1(EPOLL_CLOEXEC)), event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    epoll_event interest{.events = EPOLLIN, .data = {.fd = event_}};
    if (valid()) epoll_ctl(epoll_, EPOLL_CTL_ADD, event_, &interest);
  }
  ~EpollPoller() override {
    if (epoll_ >= 0) close(epoll_);
    if (event_ >= 0) close(event_);
  }
  bool valid() const { return epoll_ >= 0 && event_ >= 0; }

  bool watch(int fd, bool read, bool write, bool failure) override {
    if (!read && !write && !failure) {
      forget(fd);
      return true;
    }
    epoll_event interest{.events = EPOLLONESHOT, .data = {.fd = fd}};
    if (read) interest.events |= EPOLLIN | EPOLLRDHUP;
    if (write) interest.events |= EPOLLOUT;
    if (epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &interest) == 0) return true;
    if (errno == ENOENT && epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest) == 0) return true;
    if (errno == EEXIST && epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &interest) == 0)
      return true;  // another thread was first
    if (errno != EPERM) return false;
    {
      std::lock_guard lock(mutex_);
      drop_always_ready(fd);
      always_ready_.push_back({fd, read, write, false});
      any_always_ready_.store(true, std::memory_order_release);
    }
    wake();
    return true;
  }

  void forget(int fd) override {
    epoll_event unused{};
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &unused);
    if (!any_always_ready_.load(std::memory_order_acquire)) return;
    std::lock_guard lock(mutex_);
    drop_always_ready(fd);
  }

  std::size_t wait(std::int64_t timeout_ns, std::span<PollEvent> events) override {
    if (events.empty()) return 0;
    if (std::size_t count = take_always_ready(events)) return count;
    std::array<epoll_event, 64> found;
    int capacity = static_cast<int>(std::min(found.size(), events.size()));
    int count = wait_for(found.data(), capacity, timeout_ns);
    std::size_t used = 0;
    for (int i = 0; i < count; ++i) {
      std::uint32_t bits = found[i].events;
      if (found[i].data.fd == event_) {
        std::uint64_t wakes;
        [[maybe_unused]] ssize_t got = read(event_, &wakes, sizeof wakes);
        continue;
      }
      bool broken = (bits & (EPOLLERR | EPOLLHUP)) != 0;
      events[used++] = {found[i].data.fd, broken || (bits & (EPOLLIN | EPOLLRDHUP)) != 0,
                        broken || (bits & EPOLLOUT) != 0, broken};
    }
    return used != 0 ? used : take_always_ready(events);
  }

  void wake() override {
    std::uint64_t one = 1;
    [[maybe_unused]] ssize_t put = write(event_, &one, sizeof one);
  }

 private:
  // An interruption counts as a wake-up. Kernels before 5.11 know milliseconds only: there the time is rounded up.
  int wait_for(epoll_event* found, int capacity, std::int64_t timeout_ns) {
    if (timeout_ns < 0) return epoll_wait(epoll_, found, capacity, -1);
    if (timeout_ns == 0) return epoll_wait(epoll_, found, capacity, 0);
    if (nanoseconds_) {
      timespec timeout{.tv_sec = timeout_ns / 1'000'000'000, .tv_nsec = timeout_ns % 1'000'000'000};
      int count = epoll_pwait2(epoll_, found, capacity, &timeout, nullptr);
      if (count >= 0 || errno != ENOSYS) return count;
      nanoseconds_ = false;
    }
    return epoll_wait(epoll_, found, capacity,
                      static_cast<int>(std::min<std::int64_t>((timeout_ns + 999'999) / 1'000'000, INT_MAX)));
  }

  void drop_always_ready(int fd) {
    std::erase_if(always_ready_, [fd](const PollEvent& event) { return event.fd == fd; });
    any_always_ready_.store(!always_ready_.empty(), std::memory_order_release);
  }

  std::size_t take_always_ready(std::span<PollEvent> events) {
    if (!any_always_ready_.load(std::memory_order_acquire)) return 0;
    std::lock_guard lock(mutex_);
    std::size_t count = std::min(events.size(), always_ready_.size());
    std::copy_n(always_ready_.begin(), count, events.begin());
    always_ready_.erase(always_ready_.begin(), always_ready_.begin() + static_cast<std::ptrdiff_t>(count));
    any_always_ready_.store(!always_ready_.empty(), std::memory_order_release);
    return count;
  }

  int epoll_;
  int event_;  // an eventfd, readable after wake()
  bool nanoseconds_ = true;
  std::mutex mutex_;
  std::vector<PollEvent> always_ready_;
  std::atomic<bool> any_always_ready_{false};
};

}  // namespace

std::unique_ptr<Poller> make_poller() {
  auto poller = std::make_unique<EpollPoller>();
  if (!poller->valid()) return nullptr;
  return poller;
}

}  // namespace mote
