// Dispatch of ready descriptors.
#include "io/reactor.h"

#include <array>
#include <utility>

namespace mote::io {

bool Reactor::arm(int fd, const Interest& interest) {
  return poller_->watch(fd, static_cast<bool>(interest.read), static_cast<bool>(interest.write),
                        static_cast<bool>(interest.failure));
}

bool Reactor::when(int fd, Callback Interest::* part, Callback then) {
  std::lock_guard lock(mutex_);
  Interest& interest = interests_[fd];
  interest.*part = std::move(then);
  if (arm(fd, interest)) return true;
  interests_.erase(fd);
  return false;
}

bool Reactor::when_readable(int fd, Callback then) {
  return when(fd, &Interest::read, std::move(then));
}

bool Reactor::when_writable(int fd, Callback then) {
  return when(fd, &Interest::write, std::move(then));
}

bool Reactor::when_failed(int fd, Callback then) {
  return when(fd, &Interest::failure, std::move(then));
}

void Reactor::forget(int fd, Part part) {
  Interest dropped;  // what the callbacks hold is freed after the lock
  std::lock_guard lock(mutex_);
  auto found = interests_.find(fd);
  if (found == interests_.end()) return;
  Interest& interest = found->second;
  if (part.read) dropped.read = std::exchange(interest.read, nullptr);
  if (part.write) dropped.write = std::exchange(interest.write, nullptr);
  if (part.failure) dropped.failure = std::exchange(interest.failure, nullptr);
  if (interest.any()) {
    arm(fd, interest);
    return;
  }
  interests_.erase(found);
  poller_->forget(fd);
}

void Reactor::forget(int fd) {
  Interest dropped;  // what the callbacks hold is freed after the lock
  std::lock_guard lock(mutex_);
  auto found = interests_.find(fd);
  if (found == interests_.end()) return;
  dropped = std::move(found->second);
  interests_.erase(found);
  poller_->forget(fd);
}

bool Reactor::idle() const {
  std::lock_guard lock(mutex_);
  return interests_.empty();
}

std::size_t Reactor::poll(std::int64_t timeout_ns) {
  std::array<PollEvent, 64> events;
  std::size_t count = poller_->wait(timeout_ns, events);
  std::size_t run = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Interest due;
    {
      std::lock_guard lock(mutex_);
      auto found = interests_.find(events[i].fd);
      if (found == interests_.end()) continue;  // forgotten meanwhile
      if (events[i].failed) due.failure = std::exchange(found->second.failure, nullptr);
      if (events[i].readable && !due.failure) due.read = std::exchange(found->second.read, nullptr);
      if (events[i].writable && !due.failure) due.write = std::exchange(found->second.write, nullptr);
      if (found->second.any())
        arm(events[i].fd, found->second);
      else
        interests_.erase(found);
    }
    if (due.read) due.read();
    if (due.write) due.write();
    if (due.failure) due.failure();
    run += (due.read ? 1 : 0) + (due.write ? 1 : 0) + (due.failure ? 1 : 0);
  }
  return run;
}

}  // namespace mote::io
