// Signals by way of a pipe: the handler writes the signal's number into the pipe of the source that asked for it. Which
// pipe that is has to be reachable from a handler, hence the one table per program, as the dispositions are themselves.
#include "os/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>

namespace mote {

namespace {

constexpr int kSignals = 65;

// One more than the write end of the pipe each signal goes to; 0 for none.
std::array<std::atomic<int>, kSignals>& pipe_of_signal() {
  static constinit std::array<std::atomic<int>, kSignals> table{};
  return table;
}

void on_signal(int signal) {
  int saved = errno;
  int fd = pipe_of_signal()[static_cast<std::size_t>(signal)].load(std::memory_order_acquire) - 1;
  unsigned char number = static_cast<unsigned char>(signal);
  if (fd >= 0) [[maybe_unused]]
    ssize_t put = write(fd, &number, 1);
  errno = saved;
}

class PipeSignalSource final : public SignalSource {
 public:
  PipeSignalSource() {
    if (pipe(ends_) != 0) return;
    for (int end : ends_) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
  }
  ~PipeSignalSource() override {
    for (const auto& [signal, before] : before_) {
      release(signal);
      sigaction(signal, &before, nullptr);
    }
    for (int end : ends_)
      if (end >= 0) close(end);
  }
  bool valid() const { return ends_[0] >= 0; }
  int fd() const override { return ends_[0]; }

  bool handle(int signal) override {
    if (signal <= 0 || signal >= kSignals) return false;
    std::lock_guard lock(mutex_);
    pipe_of_signal()[static_cast<std::size_t>(signal)].store(ends_[1] + 1, std::memory_order_release);
    return set(signal, on_signal);
  }
  bool ignore(int signal) override { return leave(signal, SIG_IGN); }
  bool set_default(int signal) override { return leave(signal, SIG_DFL); }

  std::vector<int> take() override {
    std::vector<int> signals;
    std::array<unsigned char, 64> buffer;
    for (;;) {
      ssize_t got = read(ends_[0], buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return signals;
      signals.insert(signals.end(), buffer.begin(), buffer.begin() + got);
    }
  }

 private:
  bool leave(int signal, void (*action)(int)) {
    if (signal <= 0 || signal >= kSignals) return false;
    std::lock_guard lock(mutex_);
    release(signal);
    return set(signal, action);
  }

  void release(int signal) {
    int own = ends_[1] + 1;
    pipe_of_signal()[static_cast<std::size_t>(signal)].compare_exchange_strong(own, 0);
  }

  bool set(int signal, void (*action)(int)) {
    struct sigaction wanted{};
    struct sigaction before{};
    wanted.sa_handler = action;
    wanted.sa_flags = SA_RESTART;
    sigemptyset(&wanted.sa_mask);
    if (sigaction(signal, &wanted, &before) != 0) return false;
    before_.emplace(signal, before);
    return true;
  }

  int ends_[2] = {-1, -1};
  std::mutex mutex_;
  std::map<int, struct sigaction> before_;  // dispositions to give back
};

}  // namespace

std::unique_ptr<SignalSource> make_signal_source() {
  auto source = std::make_unique<PipeSignalSource>();
  if (!source->valid()) return nullptr;
  return source;
}

}  // namespace mote
