// Signals by way of a pipe: the handler writes the signal's number into the pipe of the source that asked for it. Which
// pipe that is has to be reachable from a handler, and what a signal does is the program's, not a runtime's: hence the
// one table for the program, in which sources enter what they want.
#include "os/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>

namespace mote {

namespace {

constexpr int kSignals = 65;

// Signals that end the program where nobody asks for them.
constexpr int kEndings[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,  SIGFPE, SIGUSR1,
                            SIGSEGV, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGPROF, SIGSYS, SIGVTALRM};
constinit std::atomic<void (*)()> last_act = nullptr;

// Does what is left to do, then lets the signal end the program as if it had never been caught.
void on_ending(int signal) {
  if (void (*last)() = last_act.load(std::memory_order_acquire)) last();
  ::signal(signal, SIG_DFL);
  raise(signal);
}

// What has the effect of `action` on `signal`, and does the last act where that is the end.
void (*with_last_act(int signal, void (*action)(int)))(int) {
  bool ends = action == SIG_DFL && std::ranges::find(kEndings, signal) != std::end(kEndings);
  return ends && last_act.load(std::memory_order_acquire) != nullptr ? on_ending : action;
}

// What several sources, possibly of several runtimes, want of the program's signals. The last to ask has its way; when
// it ends the one before has, and after the last one what there was before any of them.
class Dispositions {
 public:
  using Action = void (*)(int);

  static Dispositions& of_program() {
    static constinit Dispositions one;
    return one;
  }

  // The pipe a signal goes to, or a negative number. From signal handlers, too.
  int pipe_of(int signal) const {
    return entries_[static_cast<std::size_t>(signal)].pipe.load(std::memory_order_acquire) - 1;
  }

  // `source` wants `action` of `signal`; `pipe` is where on_signal writes to, or negative.
  bool want(int signal, const void* source, Action action, int pipe) {
    if (signal <= 0 || signal >= kSignals) return false;
    std::lock_guard lock(mutex_);
    Entry& entry = entries_[static_cast<std::size_t>(signal)];
    if (entry.wishes.empty() && sigaction(signal, nullptr, &entry.before) != 0) return false;
    Wish wish{source, action, pipe};
    if (!install(signal, entry, wish)) return false;
    std::erase_if(entry.wishes, [&](const Wish& earlier) { return earlier.source == source; });
    entry.wishes.push_back(wish);
    return true;
  }

  // Forgets all that `source` wants.
  void forget(const void* source) {
    std::lock_guard lock(mutex_);
    for (int signal = 1; signal < kSignals; ++signal) {
      Entry& entry = entries_[static_cast<std::size_t>(signal)];
      if (entry.wishes.empty()) continue;
      bool had_its_way = entry.wishes.back().source == source;
      std::erase_if(entry.wishes, [&](const Wish& wish) { return wish.source == source; });
      if (!had_its_way) continue;
      if (!entry.wishes.empty()) {
        install(signal, entry, entry.wishes.back());
      } else {
        entry.pipe.store(0, std::memory_order_release);
        sigaction(signal, &entry.before, nullptr);
      }
    }
  }

  // Sees to it that the last act is done before any signal ends the program.
  void watch_endings() {
    std::lock_guard lock(mutex_);
    for (int signal : kEndings) {
      struct sigaction now{};
      if (sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;
      now.sa_handler = with_last_act(signal, SIG_DFL);
      sigaction(signal, &now, nullptr);
    }
  }

 private:
  struct Wish {
    const void* source;
    Action action;
    int pipe;
  };
  struct Entry {
    std::atomic<int> pipe{0};  // one more than the descriptor; 0 for none
    std::vector<Wish> wishes;  // the last one has its way
    struct sigaction before{};
  };

  static bool install(int signal, Entry& entry, const Wish& wish) {
    struct sigaction wanted{};
    wanted.sa_handler = with_last_act(signal, wish.action);
    wanted.sa_flags = SA_RESTART;
    sigemptyset(&wanted.sa_mask);
    entry.pipe.store(wish.pipe + 1, std::memory_order_release);
    return sigaction(signal, &wanted, nullptr) == 0;
  }

  std::mutex mutex_;
  std::array<Entry, kSignals> entries_;
};

void on_signal(int signal) {
  int saved = errno;
  int fd = Dispositions::of_program().pipe_of(signal);
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
    Dispositions::of_program().forget(this);
    for (int end : ends_)
      if (end >= 0) close(end);
  }
  bool valid() const { return ends_[0] >= 0; }
  int fd() const override { return ends_[0]; }

  bool handle(int signal) override { return Dispositions::of_program().want(signal, this, on_signal, ends_[1]); }
  bool ignore(int signal) override { return Dispositions::of_program().want(signal, this, SIG_IGN, -1); }
  bool set_default(int signal) override { return Dispositions::of_program().want(signal, this, SIG_DFL, -1); }

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
  int ends_[2] = {-1, -1};
};

}  // namespace

void when_killed(void (*last)()) {
  last_act.store(last, std::memory_order_release);
  Dispositions::of_program().watch_endings();
}

std::unique_ptr<SignalSource> make_signal_source() {
  auto source = std::make_unique<PipeSignalSource>();
  if (!source->valid()) return nullptr;
  return source;
}

}  // namespace mote
