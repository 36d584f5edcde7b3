// Tests of ports, their options and framing, against real child programs; a stand-in takes the signals of a process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "heap/arena.h"
#include "io/bytes.h"
#include "io/host.h"
#include "io/ports.h"
#include "io/program_signals.h"
#include "io/reactor.h"
#include "io/select.h"
#include "os/clock.h"
#include "process/registry.h"
#include "process/scheduler.h"
#include "process/signal.h"
#include "process/table.h"
#include "term/build.h"

namespace mote::io {
namespace {

// A term as text, as far as these tests need it.
std::string text_of(Term term, const AtomTable& atoms) {
  if (term.is_none()) return "-";
  if (term.is_atom()) return std::string(atoms.name(term));
  if (term.is_small()) return std::to_string(term.small_value());
  if (term.is_local_pid()) return "pid";
  if (term.is_local_port()) return "port";
  if (term.is_reference()) return "ref";
  if (term.is_nil()) return "[]";
  if (term.is_binary()) {
    std::string scratch;
    return "<" + std::string(bytes_of(term, scratch)) + ">";
  }
  std::string text;
  if (term.is_cons()) {
    for (; term.is_cons(); term = Cons(term).tail()) {
      std::int64_t byte = Cons(term).head().is_small() ? Cons(term).head().small_value() : '?';
      text.push_back(static_cast<char>(byte));
    }
    return "\"" + text + "\"";
  }
  if (!term.is_tuple()) return "?";
  for (std::size_t i = 0; i < Tuple(term).arity(); ++i)
    text += (i == 0 ? "{" : ",") + text_of(Tuple(term)[i], atoms);
  return text + "}";
}

class StandInScheduler final : public Scheduler {
 public:
  void enqueue(Process& process) override {
    process.state.store(Process::kWaiting);
    if (woken) woken();
  }
  std::function<void()> woken;  // what the process does at once
  Process* create_process() override { return nullptr; }
  void free_process(Process&) override {}
  int scheduler_id(const Process&) const override { return 1; }
  int current_scheduler_id() const override { return 1; }
  int workers() const override { return 1; }
  int workers_online() const override { return 1; }
  std::uint64_t reductions() const override { return 0; }
  std::uint64_t context_switches() const override { return 0; }
  std::size_t run_queue_length() const override { return 0; }
  std::vector<QueueLoad> queue_loads() const override { return {}; }
  std::vector<WorkTime> work_times() const override { return {}; }
  std::int64_t longest_slice_ns() override { return 0; }
  void run_aside(std::function<void()> job) override { job(); }
  void on_each_worker(std::function<void()> job) override { job(); }
  void halt(int, bool) override {}
  bool stopping() const override { return false; }
};

class PortTest : public testing::Test {
 protected:
  PortTest() : reactor_(make_poller()), clock_(make_system_clock()) {
    signal(SIGPIPE, SIG_IGN);
    host_.environment.load_from_program();
    vm_.atoms = &atoms_;
    vm_.processes = &processes_;
    vm_.scheduler = &scheduler_;
    vm_.registry = &registry_;
    vm_.reactor = &reactor_;
    vm_.host = &host_;
    vm_.clock = clock_.get();
    ports_.emplace(vm_);
    vm_.ports = &*ports_;
    processes_.enter(owner_);
    owner_.prepare(vm_);
    owner_.state.store(Process::kWaiting);
  }
  ~PortTest() override {
    ports_.reset();
    take();
    processes_.remove(owner_);
  }

  // The signals that arrived, as text, oldest first.
  std::vector<std::string> take() {
    std::vector<std::string> texts;
    for (Signal* at = owner_.inbox.exchange(empty_inbox()); at != empty_inbox();) {
      Signal* next = at->next_signal();
      std::string kind = at->kind == SignalKind::kMessage ? "" : "#" + std::to_string(static_cast<int>(at->kind)) + " ";
      texts.insert(texts.begin(), kind + text_of(at->value, atoms_));
      destroy_signal(at);
      at = next;
    }
    return texts;
  }
  // Runs the reactor until nothing has happened for a while, or `done` signals have arrived.
  std::vector<std::string> run(std::size_t done = SIZE_MAX, std::int64_t quiet_ms = 300) {
    std::vector<std::string> all;
    while (all.size() < done) {
      std::size_t ran = reactor_.poll(quiet_ms * 1'000'000);
      std::vector<std::string> more = take();
      all.insert(all.end(), more.begin(), more.end());
      if (ran == 0) break;
    }
    return all;
  }
  std::shared_ptr<Port> open(PortSpec spec) {
    Term error;
    auto port = ports_->open(std::move(spec), owner_.pid(), &error);
    if (port == nullptr) {
      error_ = atoms_.name(error);
    } else {
      port->start();
    }
    return port;
  }
  static PortSpec shell(const std::string& command) {
    PortSpec spec;
    spec.kind = PortSpec::kExecutable;
    spec.command = "/bin/sh";
    spec.arguments = {"-c", command};
    spec.binary = true;
    return spec;
  }
  static std::string kind(SignalKind kind) { return "#" + std::to_string(static_cast<int>(kind)) + " "; }
  static std::string exit(const std::string& reason) { return kind(SignalKind::kExit) + "{EXIT,port," + reason + "}"; }
  Term text(std::string_view bytes) { return make_binary(arena_, bytes); }
  Term message(Term what) { return make_tuple(arena_, {owner_.pid(), what}); }
  Term command(std::string_view bytes) { return message(make_tuple(arena_, {atoms::k_command, text(bytes)})); }

  Arena arena_;
  AtomTable atoms_;
  ProcessTable processes_{1024};
  StandInScheduler scheduler_;
  Registry registry_;
  Reactor reactor_;
  Host host_;
  std::unique_ptr<Clock> clock_;
  Services vm_;
  Process owner_;
  std::optional<Ports> ports_;
  std::string error_;
};

using Texts = std::vector<std::string>;

TEST_F(PortTest, OutputThenStatusThenExit) {
  PortSpec spec = shell("printf hi; exit 7");
  spec.exit_status = true;
  open(spec);
  EXPECT_EQ(run(3), (Texts{"{port,{data,<hi>}}", "{port,{exit_status,7}}", exit("normal")}));
  EXPECT_EQ(ports_->count(), 0u);
  spec = shell("kill -9 $$");
  spec.exit_status = true;
  open(spec);
  EXPECT_EQ(run(2), (Texts{"{port,{exit_status,137}}", exit("normal")}));
}

TEST_F(PortTest, ListsByDefault) {
  PortSpec spec = shell("printf hi");
  spec.binary = false;
  open(spec);
  EXPECT_EQ(run(2), (Texts{"{port,{data,\"hi\"}}", exit("normal")}));
}

TEST_F(PortTest, EofKeepsThePortOpen) {
  PortSpec spec = shell("exit 7");
  spec.eof = spec.exit_status = true;
  auto port = open(spec);
  EXPECT_EQ(run(2), (Texts{"{port,{exit_status,7}}", "{port,eof}"}));
  EXPECT_TRUE(port->open());
  EXPECT_TRUE(port->close(owner_.pid()));
  EXPECT_EQ(take(), Texts{exit("normal")});
  EXPECT_FALSE(port->close(owner_.pid()));
}

TEST_F(PortTest, StatusWaitsForTheEndOfOutput) {
  PortSpec spec = shell("sleep 0.2 & exit 5");
  spec.exit_status = true;
  open(spec);
  EXPECT_TRUE(run(1, 50).empty());
  EXPECT_EQ(run(2, 1000), (Texts{"{port,{exit_status,5}}", exit("normal")}));
  spec = shell("exec >&-; sleep 0.2; exit 5");
  spec.exit_status = true;
  open(spec);
  EXPECT_EQ(run(2, 1000), (Texts{"{port,{exit_status,5}}", exit("normal")}));
  open(shell("exec >&-; sleep 0.2; exit 5"));
  EXPECT_EQ(run(1, 1000), Texts{exit("normal")});
}

TEST_F(PortTest, LinesAndTheRestOfOne) {
  PortSpec spec = shell("printf 'a\\nbcdefgh\\nx'");
  spec.framing = {Framing::kLine, 4};
  spec.exit_status = true;
  open(spec);
  EXPECT_EQ(run(6), (Texts{"{port,{data,{eol,<a>}}}", "{port,{data,{noeol,<bcde>}}}", "{port,{data,{eol,<fgh>}}}",
                           "{port,{exit_status,0}}", "{port,{data,{noeol,<x>}}}", exit("normal")}));
}

// A process that runs the moment the status arrives finds the rest of the line already there.
TEST_F(PortTest, TheRestOfALineComesWithTheStatus) {
  PortSpec spec = shell("printf 'a\\nx'");
  spec.framing = {Framing::kLine, 4};
  spec.exit_status = spec.eof = true;
  std::vector<Texts> arrivals;
  scheduler_.woken = [&] { arrivals.push_back(take()); };
  open(spec);
  run();
  EXPECT_EQ(arrivals, (std::vector<Texts>{{"{port,{data,{eol,<a>}}}"},
                                          {"{port,{exit_status,0}}", "{port,{data,{noeol,<x>}}}", "{port,eof}"}}));
}

TEST_F(PortTest, CommandsByMessage) {
  auto port = open(shell("cat"));
  port->receive(command("hello"));
  EXPECT_EQ(run(1), Texts{"{port,{data,<hello>}}"});
  std::string bad = kind(SignalKind::kExitRequest) + "{EXIT,port,badsig}";
  port->receive(atoms::k_ok);
  port->receive(message(atoms::k_ok));
  port->receive(message(make_tuple(arena_, {atoms::k_command, atoms::k_ok})));
  EXPECT_EQ(take(), (Texts{bad, bad, bad}));
  port->receive(message(make_tuple(arena_, {atoms::k_connect, Term::local_pid(99)})));
  EXPECT_EQ(take(), Texts{"{port,connected}"});
  port->receive(message(atoms::k_close));
  EXPECT_TRUE(take().empty());  // it is another's now
  port->connect(owner_.pid(), owner_.pid());
  port->receive(message(atoms::k_close));
  EXPECT_EQ(take(), (Texts{exit("normal"), "{port,closed}"}));
  port->receive(command("x"));
  EXPECT_TRUE(take().empty());
}

TEST_F(PortTest, FilesInMemory) {
  PortSpec spec;
  spec.kind = PortSpec::kDriver;
  spec.command = "ram_file_drv";
  spec.binary = true;
  auto port = open(spec);
  using namespace std::string_literals;
  auto ask = [&](const std::string& bytes) {
    port->command(owner_.pid(), bytes, Port::WhenBusy::kWait, Term::nil());
    return take();
  };
  EXPECT_EQ(ask("\1\0\0\0\3hello"s), Texts{"{port,{data,\"\3\0\0\0\0\"}}"s});
  EXPECT_EQ(ask("\3\0\0\0\1\0\0\0\0"s), Texts{"{port,{data,\"\3\0\0\0\1\"}}"s});
  EXPECT_EQ(ask("\4EY"s), Texts{"{port,{data,\"\3\0\0\0\2\"}}"s});
  EXPECT_EQ(ask("\45"s), Texts{"{port,{data,\"\3\0\0\0\5\"}}"s});  // the size
  EXPECT_EQ(ask("\3\377\377\377\377\0\0\0\0"s), Texts{"{port,{data,\"\1einval\"}}"s});
  EXPECT_FALSE(port->control(owner_.pid(), 1, ""));
  EXPECT_TRUE(port->close(owner_.pid()));
}

TEST_F(PortTest, PacketsBothWays) {
  PortSpec spec = shell("cat");
  spec.framing = {Framing::kPacket, 2};
  auto port = open(spec);
  port->receive(command("hello"));
  port->receive(command(""));
  EXPECT_EQ(run(2), (Texts{"{port,{data,<hello>}}", "{port,{data,<>}}"}));
  EXPECT_EQ(port->info()->output, 9u);
  port->receive(command(std::string(65536, 'x')));
  EXPECT_EQ(take(), Texts{exit("einval")});
}

TEST_F(PortTest, BusyPortsMakeWaitAndLoseNothing) {
  auto port = open(shell("sleep 0.2; wc -c"));
  std::string large(1'000'000, 'x');
  Term reference = make_reference(arena_, 5, 6);
  EXPECT_EQ(port->command(owner_.pid(), large, Port::WhenBusy::kWait, reference), Port::Result::kOk);
  EXPECT_EQ(port->command(owner_.pid(), "ab", Port::WhenBusy::kGiveUp, reference), Port::Result::kBusy);
  EXPECT_EQ(port->command(owner_.pid(), "ab", Port::WhenBusy::kWait, reference), Port::Result::kWait);
  EXPECT_TRUE(ports_->all_written() == false);
  EXPECT_EQ(run(1, 2000), Texts{"{ref,true}"});
  while (!ports_->all_written())
    reactor_.poll(-1);
  EXPECT_EQ(port->info()->queued, 0u);
  EXPECT_EQ(port->info()->output, 1'000'002u);
  port->close(owner_.pid());
  EXPECT_EQ(take(), Texts{exit("normal")});
}

TEST_F(PortTest, WhatWasQueuedIsWrittenAfterClosing) {
  std::string path = testing::TempDir() + "mote_port_" + std::to_string(getpid());
  auto port = open(shell("sleep 0.1; wc -c > " + path));
  port->command(owner_.pid(), std::string(300'000, 'x'), Port::WhenBusy::kWait, make_reference(arena_, 1, 1));
  port->command(owner_.pid(), "y", Port::WhenBusy::kWait, make_reference(arena_, 1, 2));
  port->close(owner_.pid());
  EXPECT_EQ(take(), (Texts{"{ref,badarg}", exit("normal")}));
  while (!ports_->all_written())
    reactor_.poll(-1);
  usleep(200'000);
  char buffer[16] = {};
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_GT(::read(fd, buffer, 15), 0);
  ::close(fd);
  unlink(path.c_str());
  EXPECT_EQ(std::atoi(buffer), 300'000);
}

TEST_F(PortTest, BrokenPipeEndsThePort) {
  auto port = open(shell("exec <&-; sleep 0.5"));
  usleep(100'000);
  port->receive(command("x"));
  EXPECT_EQ(take(), Texts{exit("epipe")});
}

TEST_F(PortTest, LinksAndMonitors) {
  auto port = open(shell("cat"));
  Term name = atoms::k_logger;
  registry_.add(name, port->self(), [] { return true; });
  EXPECT_EQ(ports_->find(name), port);
  EXPECT_EQ(ports_->name_of(port->self()), name);
  ports_->monitor(port->self(), owner_.pid(), make_reference(arena_, 7, 8), Term::none());
  ports_->monitor(port->self(), owner_.pid(), make_reference(arena_, 9, 8), Term::none());
  ports_->demonitor(port->self(), owner_.pid(), make_reference(arena_, 9, 8));
  ports_->link(port->self(), Term::local_pid(99));
  EXPECT_EQ(port->info()->links.size(), 2u);
  EXPECT_EQ(port->info()->watchers.size(), 1u);
  ports_->exit_signal(port->self(), Term::local_pid(99), atoms::k_normal);
  EXPECT_TRUE(port->open());
  ports_->exit_signal(port->self(), Term::local_pid(98), atoms::k_kill);  // not linked
  EXPECT_TRUE(port->open());
  ports_->exit_request(port->self(), Term::local_pid(98), atoms::k_kill);
  EXPECT_EQ(take(), (Texts{exit("killed"), kind(SignalKind::kDown) + "{DOWN,ref,port,port,killed}"}));
  EXPECT_EQ(ports_->find(name), nullptr);
  EXPECT_TRUE(registry_.find(name).is_none());
  ports_->link(port->self(), owner_.pid());
  ports_->monitor(port->self(), owner_.pid(), make_reference(arena_, 7, 8), Term::none());
  ports_->unlink(port->self(), owner_.pid(), Term::small(3));
  EXPECT_EQ(take(), (Texts{exit("noproc"), kind(SignalKind::kDown) + "{DOWN,ref,port,port,noproc}",
                           kind(SignalKind::kUnlinkAck) + "3"}));
}

TEST_F(PortTest, TheOwnersEndEndsIt) {
  auto port = open(shell("cat"));
  ports_->exit_signal(port->self(), owner_.pid(), atoms::k_normal);
  EXPECT_FALSE(port->open());
}

TEST_F(PortTest, WhatChildrenSee) {
  PortSpec spec = shell("echo $A-$B-$0; pwd; echo err >&2");
  spec.arguments.push_back("zero");
  spec.environment = {{"A", "x"}, {"HOME", std::nullopt}, {"B", ""}};
  spec.folder = "/usr";
  spec.stderr_to_stdout = true;
  spec.framing = {Framing::kLine, 80};
  open(spec);
  EXPECT_EQ(run(4), (Texts{"{port,{data,{eol,<x--zero>}}}", "{port,{data,{eol,</usr>}}}", "{port,{data,{eol,<err>}}}",
                           exit("normal")}));
  spec = shell("read x <&3; echo got $x >&4");
  spec.use_stdio = false;
  auto port = open(spec);
  port->receive(command("zz\n"));
  EXPECT_EQ(run(2), (Texts{"{port,{data,<got zz\n>}}", exit("normal")}));
  spec = {};
  spec.command = "echo 'a  b' c\\ d";
  spec.binary = true;
  open(spec);
  EXPECT_EQ(run(2), (Texts{"{port,{data,<a  b c d\n>}}", exit("normal")}));
}

TEST_F(PortTest, FailuresToStart) {
  PortSpec spec;
  spec.kind = PortSpec::kExecutable;
  spec.command = "/nonexistent";
  EXPECT_EQ(open(spec), nullptr);
  EXPECT_EQ(error_, "enoent");
  spec.command = "/etc/passwd";
  EXPECT_EQ(open(spec), nullptr);
  EXPECT_EQ(error_, "eacces");
  spec.command = "/etc";
  spec.exit_status = true;
  open(spec);
  EXPECT_EQ(run(2), (Texts{"{port,{exit_status,13}}", exit("normal")}));
  spec.command = "/bin/true";
  spec.folder = "/nonexistent";
  testing::internal::CaptureStderr();
  open(spec);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "spawn: Could not cd to /nonexistent\r\n");
  EXPECT_EQ(run(2), (Texts{"{port,{exit_status,2}}", exit("normal")}));
  spec.kind = PortSpec::kDriver;
  EXPECT_EQ(open(spec), nullptr);
  EXPECT_EQ(error_, "badarg");
}

TEST_F(PortTest, Descriptors) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  PortSpec spec;
  spec.kind = PortSpec::kDescriptors;
  spec.in_fd = ends[0];
  spec.out_fd = ends[1];
  spec.binary = true;
  auto port = open(spec);
  port->receive(command("around"));
  EXPECT_EQ(run(1), Texts{"{port,{data,<around>}}"});
  EXPECT_FALSE(port->control(Term::local_pid(1), 0x018b0900 + 100, ""));
  port->set_data(make_tuple(arena_, {atoms::k_ok, text("x")}));
  EXPECT_EQ(text_of(port->copy_data(arena_), atoms_), "{ok,<x>}");
  port->close(owner_.pid());
  EXPECT_NE(fcntl(ends[0], F_GETFD), -1);  // not the port's to close
  close(ends[0]);
  close(ends[1]);
}

TEST_F(PortTest, SelectMessages) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  select_readable(vm_, ends[0], owner_.pid(), make_reference(arena_, 1, 2), make_reference(arena_, 3, 4));
  EXPECT_TRUE(run(1, 20).empty());
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  EXPECT_EQ(run(1), Texts{"{select,ref,ref,ready_input}"});
  select_readable(vm_, 100000, owner_.pid(), atoms::k_ok, atoms::k_ok);  // not open: at once
  EXPECT_EQ(take(), Texts{"{select,ok,ok,ready_input}"});
  close(ends[0]);
  close(ends[1]);
}

TEST_F(PortTest, ProgramSignals) {
  host_.signals = make_signal_source();
  host_.signals->handle(SIGUSR2);
  host_.signals->handle(SIGWINCH);
  registry_.add(atoms::k_erl_signal_server, owner_.pid(), [] { return true; });
  deliver_program_signals(vm_);
  bool told = false;
  host_.terminal.when_signalled([&] { told = true; });
  raise(SIGUSR2);
  raise(SIGWINCH);
  EXPECT_EQ(run(1), Texts{"{notify,sigusr2}"});
  EXPECT_TRUE(told);
  EXPECT_EQ(host_.terminal.take_signal(), SIGWINCH);
  EXPECT_EQ(host_.terminal.take_signal(), std::nullopt);
  reactor_.forget(host_.signals->fd());
}

// What erl_signal_server dropped, having no handler yet, comes again once it has; what still waits for it does not.
TEST_F(PortTest, SignalsBeforeTheirHandler) {
  auto registers = std::make_unique<Registers>();
  owner_.run_on(*registers);
  Term name = atoms_.intern("sigterm");
  host_.program_signals.send(vm_, owner_.pid(), name);
  EXPECT_EQ(take(), Texts{"{notify,sigterm}"});
  host_.program_signals.handler_started(owner_);
  EXPECT_EQ(take(), Texts{"{notify,sigterm}"});
  host_.program_signals.handler_started(owner_);
  EXPECT_EQ(take(), Texts{});

  ProgramSignals signals;
  signals.send(vm_, owner_.pid(), name);
  signals.handler_started(owner_);
  EXPECT_EQ(take(), Texts{});
  ASSERT_EQ(owner_.mailbox_length, 1U);
  Signal* message = owner_.first;
  owner_.unlink_message(message);
  destroy_signal(message);
}

// -- options

class PortSpecTest : public testing::Test {
 protected:
  Term list(std::initializer_list<Term> elements, Term tail = Term::nil()) {
    return make_list(arena_, std::span(elements.begin(), elements.size()), tail);
  }
  Term pair(Term key, Term value) { return make_tuple(arena_, {key, value}); }
  Term string(std::string_view text) { return make_byte_list(arena_, text); }
  Term spawn() { return pair(atoms::k_spawn, string("true")); }
  Term executable() { return pair(atoms::k_spawn_executable, string("/bin/true")); }
  std::string parse(Term name, Term options) {
    spec_ = {};
    Term wrong = spec_.parse(name, options, NameEncoding::kUtf8, atoms_);
    return wrong.is_none() ? "" : std::string(atoms_.name(wrong));
  }
  Arena arena_;
  AtomTable atoms_;
  PortSpec spec_;
};

TEST_F(PortSpecTest, Names) {
  EXPECT_EQ(parse(spawn(), Term::nil()), "");
  EXPECT_EQ(spec_.command, "true");
  EXPECT_EQ(parse(pair(atoms::k_spawn, atoms::k_ok), Term::nil()), "");
  EXPECT_EQ(parse(make_tuple(arena_, {atoms::k_fd, Term::small(0), Term::small(1)}), Term::nil()), "");
  EXPECT_EQ(spec_.command, "0/1");
  EXPECT_EQ(parse(make_tuple(arena_, {atoms::k_fd, Term::small(-1), Term::small(1)}), Term::nil()), "einval");
  for (Term bad : {Term(atoms::k_ok), pair(atoms::k_spawn, Term::small(1)), pair(atoms::k_spawn, Term::nil()),
                   pair(atoms::k_spawn, make_binary(arena_, std::string_view("a\0b", 3))),
                   pair(atoms::k_ok, atoms::k_ok), make_tuple(arena_, {atoms::k_fd, atoms::k_ok, Term::small(1)})})
    EXPECT_EQ(parse(bad, Term::nil()), "badarg");
}

TEST_F(PortSpecTest, Options) {
  Term environment = list({pair(string("A"), string("1")), pair(string("B"), atoms::k_false)});
  EXPECT_EQ(parse(executable(),
                  list({atoms::k_binary, atoms::k_eof, atoms::k_exit_status, atoms::k_hide, atoms::k_stderr_to_stdout,
                        atoms::k_in, pair(atoms::k_packet, Term::small(4)), pair(atoms::k_env, environment),
                        pair(atoms::k_cd, string("/")), pair(atoms::k_arg0, string("x")),
                        pair(atoms::k_args, list({string("a"), make_binary(arena_, "b"), atoms::k_ok}))})),
            "");
  EXPECT_TRUE(spec_.binary && spec_.eof && spec_.exit_status && spec_.stderr_to_stdout && spec_.in && !spec_.out);
  EXPECT_EQ(spec_.arguments, (std::vector<std::string>{"a", "b", "ok"}));
  EXPECT_EQ(spec_.environment[1].second, std::nullopt);
  EXPECT_EQ(spec_.framing.size, 4u);
}

TEST_F(PortSpecTest, WrongOptions) {
  for (Term bad :
       {list({atoms::k_ok}), list({pair(atoms::k_packet, Term::small(3))}), list({pair(atoms::k_line, Term::small(0))}),
        list({pair(atoms::k_packet, Term::small(2)), pair(atoms::k_line, Term::small(2))}), Term(atoms::k_ok),
        list({atoms::k_binary}, atoms::k_ok), list({pair(atoms::k_cd, Term::small(1))}),
        list({pair(atoms::k_env, list({atoms::k_ok}))}), list({pair(atoms::k_env, atoms::k_ok)}),
        list({pair(atoms::k_env, list({pair(string("a=b"), string("c"))}))}),
        list({pair(atoms::k_env, list({pair(string("a"), Term::small(1))}))}),
        list({pair(atoms::k_exit_status, atoms::k_ok)}), list({pair(atoms::k_parallelism, atoms::k_ok)})})
    EXPECT_EQ(parse(spawn(), bad), "badopt");
  EXPECT_EQ(parse(spawn(), list({pair(atoms::k_args, Term::nil())})), "badarg");
  EXPECT_EQ(parse(spawn(), list({pair(atoms::k_arg0, string("a"))})), "badarg");
  EXPECT_EQ(parse(executable(), list({pair(atoms::k_args, atoms::k_ok)})), "badopt");
}

TEST(Framing, PacketsInPieces) {
  Deframer deframer({Framing::kPacket, 2});
  std::vector<std::string> got;
  auto emit = [&](Deframer::Part, std::string_view bytes) { got.emplace_back(bytes); };
  for (char byte : std::string_view("\0\3abc\0\0\0\2zz\0\5y", 14))
    deframer.feed(std::string_view(&byte, 1), emit);
  deframer.finish(emit);
  EXPECT_EQ(got, (std::vector<std::string>{"abc", "", "zz"}));
  std::string header;
  EXPECT_TRUE((Framing{Framing::kPacket, 4}.header(258, &header)));
  EXPECT_EQ(header, std::string_view("\0\0\1\2", 4));
  EXPECT_FALSE((Framing{Framing::kPacket, 1}.header(256, &header)));
}

TEST(Framing, LinesHoweverTheyCome) {
  std::string input = "a\nbcde\n\nfghijklm\nno";
  for (std::size_t piece = 1; piece <= input.size(); ++piece) {
    Deframer deframer({Framing::kLine, 4});
    std::string got;
    auto emit = [&](Deframer::Part part, std::string_view bytes) {
      got += std::string(bytes) + (part == Deframer::kLineEnd ? "." : "~");
    };
    for (std::size_t at = 0; at < input.size(); at += piece)
      deframer.feed(std::string_view(input).substr(at, piece), emit);
    deframer.finish(emit);
    EXPECT_EQ(got, "a.bcde..fghi~jklm.no~") << piece;
  }
}

}  // namespace
}  // namespace mote::io
