// Keys and what they do.
#include "dump/break_menu.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "dump/crash_dump.h"
#include "dump/sections.h"
#include "io/host.h"
#include "process/settings.h"
#include "process/signal.h"
#include "process/table.h"

namespace mote::dump {

namespace {

constexpr std::string_view kMenu =
    "BREAK: (a)bort (A)bort with dump (c)ontinue (p)roc info (i)nfo\n"
    "       (l)oaded (v)ersion (k)ill (D)b-tables (d)istribution\n";

// The terminal in the mode it had when the program began.
class UsualTerminal {
 public:
  explicit UsualTerminal(io::Host& host) : terminal_(host.terminal.terminal.get()) {
    if (terminal_ != nullptr && !terminal_->applied()) terminal_ = nullptr;
    if (terminal_ != nullptr) terminal_->restore();
  }
  ~UsualTerminal() {
    if (terminal_ != nullptr) terminal_->apply();
  }
  UsualTerminal(const UsualTerminal&) = delete;

 private:
  Terminal* terminal_;
};

class BreakMenu {
 public:
  explicit BreakMenu(Services& vm) : vm_(vm), report_{.vm = vm, .out = out_} {}

  void run() {
    out_.put('\n');
    if (is_terminal(STDOUT_FILENO)) out_.put("\033[J");
    out_.put(kMenu);
    while (!over_) {
      std::optional<char> key = read_key();
      if (!key) return halt();
      if (!over_ && *key != '\n') act(*key);
    }
  }
  std::vector<int> take_signals() { return std::move(signals_); }

 private:
  // The first character of what is typed, the rest of which is dropped. Nothing: to be halted. A newline: there may be
  // a signal that ends the menu.
  std::optional<char> read_key() {
    out_.flush();
    SignalSource& signals = *vm_.host->signals;
    pollfd both[] = {{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                     {.fd = signals.fd(), .events = POLLIN, .revents = 0}};
    if (poll(both, std::size(both), -1) < 0) return errno == EINTR ? std::optional('\n') : std::nullopt;
    if (both[1].revents != 0 && !take(signals.take())) return std::nullopt;
    if (both[0].revents == 0) return '\n';
    char typed[64];
    ssize_t got = read(STDIN_FILENO, typed, sizeof(typed));
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return '\n';
    return got <= 0 ? std::nullopt : std::optional(typed[0]);
  }

  // False where Ctrl-C is among them.
  bool take(const std::vector<int>& arrived) {
    static constexpr int kEnding[] = {SIGTERM, SIGQUIT, SIGUSR1, SIGHUP};
    for (int signal : arrived) {
      if (signal == SIGINT) return false;
      signals_.push_back(signal);
      if (std::ranges::find(kEnding, signal) != std::end(kEnding)) over_ = true;
    }
    return true;
  }

  void halt() {
    over_ = true;
    vm_.scheduler->halt(0, false);
  }

  void act(char key) {
    over_ = true;
    switch (key) {
      case 'a':
      case 'q':
        return halt();
      case 'A':
        return abort_with_dump();
      case 'c':
      case 'm':
        return;
      case 'p':
        return put_processes(report_);
      case 'o':
        return put_ports(report_);
      case 'i':
        return put_system(report_);
      case 'l':
        return put_modules(report_);
      case 'v':
        return out_.print("Erlang (BEAM) emulator version {}\n", vm_.settings->erts_version);
      case 'd':
        return put_nodes(report_);
      case 'D':
        return put_tables(report_);
      case 'k':
        return kill_some();
      default:
        over_ = false;
        out_.print("Invalid option '{}'. Please enter one of the following:\n", key);
        out_.put(kMenu);
    }
  }

  void abort_with_dump() {
    constexpr std::string_view kSlogan = "Crash dump requested by user";
    out_.flush();
    std::fprintf(stderr, "%s\r\n", kSlogan.data());
    write_last_crash_dump(vm_, kSlogan, nullptr, true);
    std::abort();
  }

  // Shows one process after the other, the youngest first, and asks.
  void kill_some() {
    out_.put("\n\nProcess Information\n\n--------------------------------------------------\n");
    std::vector<Process*> processes;
    vm_.processes->each([&](Process& process) { processes.push_back(&process); });
    for (auto at = processes.rbegin(); at != processes.rend(); ++at) {
      put_process(report_, **at);
      out_.put("(k)ill (n)ext (r)eturn:\n");
      over_ = false;
      std::optional<char> key = '\n';
      while (key == '\n' && !over_)
        key = read_key();
      if (!key) return halt();
      over_ = true;
      if (*key == 'k')
        kill(**at);
      else if (*key != 'n')
        return;
    }
  }

  void kill(Process& process) {
    if (process.state.load(std::memory_order_acquire) != Process::kWaiting)
      return out_.put("Can only kill WAITING processes this way\n");
    // Nobody asks for it.
    send_tuple(vm_, SignalKind::kExitRequest, process.pid(), process.pid(),
               {atoms::k_EXIT, process.pid(), atoms::k_kill});
  }

  Services& vm_;
  ConsoleOutput out_;
  Report report_;
  bool over_ = false;
  std::vector<int> signals_;
};

}  // namespace

std::vector<int> run_break_menu(Services& vm) {
  constexpr std::chrono::milliseconds kForWorkers(5000);
  std::vector<int> signals;
  WorkerScheduler& threads = static_cast<WorkerScheduler&>(*vm.scheduler);
  threads.stop_world(kForWorkers);
  {
    UsualTerminal terminal(*vm.host);
    BreakMenu menu(vm);
    menu.run();
    signals = menu.take_signals();
  }
  threads.resume_world();
  return signals;
}

}  // namespace mote::dump
