// Construction in dependency order; destruction in the reverse of it.
#include "runtime/runtime.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>

#include "base/last_report.h"
#include "builtins/call_traces.h"
#include "builtins/regex.h"
#include "builtins/table.h"
#include "code/resolver.h"
#include "code/spawn.h"
#include "drivers/drivers.h"
#include "dump/break_menu.h"
#include "dump/crash_dump.h"
#include "ets/persistent_terms.h"
#include "ets/tables.h"
#include "heap/literal_area.h"
#include "interp/interpreter.h"
#include "io/host.h"
#include "io/ports.h"
#include "io/program_signals.h"
#include "io/reactor.h"
#include "native/host.h"
#include "ops/stack.h"
#include "os/clock.h"
#include "os/cpu.h"
#include "os/entropy.h"
#include "os/thread.h"
#include "process/registry.h"
#include "process/send.h"
#include "process/settings.h"
#include "process/table.h"
#include "process/trace.h"
#include "runtime/apply_flags.h"
#include "sched/timers.h"
#include "sched/worker_scheduler.h"
#include "socket/service.h"

namespace mote {

namespace {

constexpr std::int64_t kSlice = 4000;
constexpr std::size_t kLiteralBytes = std::size_t{1} << 32;
constexpr const char* kLiteralCollector = "erts_literal_area_collector";

SchedulerOptions scheduler_options(const EmulatorFlags& flags, const DebugModes& modes) {
  SchedulerOptions options;
  options.workers = static_cast<int>(flags.schedulers.value_or(static_cast<std::uint32_t>(usable_cpus())));
  options.blocking_threads = static_cast<int>(flags.dirty_io);
  options.long_work_threads =
      std::max(2, static_cast<int>(flags.dirty_cpu.value_or(static_cast<std::uint32_t>(options.workers))));
  options.slice = modes.reductions.value_or(kSlice);
  options.random_order = modes.schedule_seed.has_value();
  options.seed = modes.schedule_seed.value_or(0);
  return options;
}

constexpr std::size_t kReapedRows = 10000;

// ETS-TRANSFER messages.
class TableMessages final : public ets::MessageSink {
 public:
  explicit TableMessages(Services& vm) : vm_(vm) {}
  void send(Term to, Term from, Term message) override { deliver(vm_, make_message(vm_, to, from, message)); }

 private:
  Services& vm_;
};

// The runtime is that of the process for which memory was wanted.
void dump_for_want_of_memory(const char* message) {
  const Process* process = process_in_hand();
  if (process != nullptr && process->vm != nullptr) dump::write_last_crash_dump(*process->vm, message, process);
}

// Ctrl-C becomes a character, also before there is a shell that reads it.
void leave_interrupts_to_shells(io::TerminalState& state) {
  int error = 0;
  state.interrupt_key = false;
  state.terminal = open_terminal(STDIN_FILENO, {.canonical = true, .echo = true, .interrupt_key = false}, &error);
  if (state.terminal != nullptr) state.terminal->apply();
}

int run_process(Process& process) {
  return static_cast<int>(run(process));
}

}  // namespace

struct Runtime::Parts {
  Parts(const EmulatorFlags& flags, const DebugModes& modes)
      : flags(flags),
        clock(make_system_clock()),
        entropy(make_system_entropy()),
        atoms(flags.max_atoms),
        literals(kLiteralBytes, modes.verify_heap || modes.collect_always),
        processes(flags.max_processes) {
    vm.atoms = &atoms;
    vm.clock = clock.get();
    vm.entropy = entropy.get();
    vm.literals = &literals;
    literals.when_retired([this] { return tell_literal_collector(); });
    vm.processes = &processes;
    vm.registry = &registry;
    vm.nodes = &nodes;
    vm.collect_always = modes.collect_always;
    vm.verify_heaps = modes.verify_heap;
    if (modes.collect_aside) vm.long_collection_words = 0;
    vm.stack_teller = tell_stack;
    vm.uses_old_code_of = uses_old_code;
    vm.reference_salt = static_cast<std::uint32_t>(entropy->next());
    vm.reference_count = entropy->next() >> 15;  // 49 bits: anywhere, so that references look alike from the first on
    timers = std::make_unique<Timers>(vm);
    vm.timers = timers.get();
    SchedulerOptions options = scheduler_options(flags, modes);
    options.when_halted = [this] {
      if (reactor != nullptr) reactor->wake();
    };
    scheduler = std::make_unique<WorkerScheduler>(vm, *timers, run_process, std::move(options));
    vm.scheduler = scheduler.get();
    atoms.when_full([this] { stop_without_atoms(); });
    apply_flags(settings, flags, atoms, static_cast<std::uint32_t>(scheduler->workers()));
    vm.settings = &settings;
    vm.traces = &traces;
    code = std::make_unique<CodeServer>(vm, make_handler_table(), all_builtins(), modes.collect_always);
    vm.code = code.get();
    call_traces = std::make_unique<CallTraces>(*code);
    vm.call_traces = call_traces.get();
    code->watch(call_traces.get());
    host = std::make_unique<io::Host>();
    io::connect_to_program(*host);
    apply_flags(*host, flags);
    vm.host = host.get();
    reactor = std::make_unique<io::Reactor>(make_poller());
    vm.reactor = reactor.get();
    vm.natives = &natives;
    sockets.configure(host->environment);
    vm.sockets = &sockets;
    natives.warn_after(std::int64_t{flags.native_warning.value_or(0)} * 1'000'000);
    ports = std::make_unique<io::Ports>(vm, flags.max_ports);
    vm.ports = ports.get();
    vm.port_receiver = ports.get();
    drivers = std::make_unique<drivers::Drivers>(vm);
    vm.drivers = drivers.get();
    ports->set_driver_source(drivers.get());
    persistent_terms = std::make_unique<PersistentTerms>(literals);
    vm.persistent_terms = persistent_terms.get();
    vm.patterns = &patterns;
    tables = std::make_unique<ets::Tables>(vm);
    vm.tables = tables.get();
    vm.exit_hooks.push_back([this](Process&, Term pid, Term) {
      TableMessages sink(vm);
      tables->process_exited(pid, sink);
      if (tables->reap(kReapedRows))
        vm.scheduler->run_aside([this] {
          while (tables->reap(kReapedRows)) {
          }
        });
    });
  }

  bool tell_literal_collector() {
    Term collector = Term::from_bits(vm.literal_collector.load(std::memory_order_acquire));
    if (collector.is_none()) return false;
    send_message(vm, collector, atoms::k_copy_literals);
    return true;
  }

  // As the reference does: a program cannot go on without atoms.
  void stop_without_atoms() {
    if (out_of_atoms.exchange(true)) return scheduler->halt(1, false);
    std::string slogan = "no more index entries in atom_tab (max=" + std::to_string(atoms.limit()) + ")";
    std::fprintf(stderr, "%s\r\n", slogan.c_str());
    dump::halt_with_crash_dump(vm, slogan, process_in_hand(), 1);
  }

  ~Parts() {
    natives.close();
    sockets.close();
    drivers->close();
  }

  EmulatorFlags flags;
  Services vm;
  socket::Service sockets{vm};  // terms may lead to sockets until the last of them is gone
  native::Host natives{vm};     // terms may lead to resources of its types until the last of them is gone
  std::atomic<bool> out_of_atoms{false};
  std::unique_ptr<Clock> clock;
  std::unique_ptr<Entropy> entropy;
  AtomTable atoms;
  TraceTable traces{vm};  // literals, and whatever holds terms, may hold sessions
  std::unique_ptr<CallTraces> call_traces;
  LiteralArea literals;
  ProcessTable processes;
  Registry registry;
  NodeTable nodes;
  SystemSettings settings;
  std::unique_ptr<Timers> timers;
  std::unique_ptr<CodeServer> code;
  std::unique_ptr<io::Host> host;
  std::unique_ptr<io::Reactor> reactor;
  std::unique_ptr<drivers::Drivers> drivers;
  std::unique_ptr<io::Ports> ports;
  std::unique_ptr<PersistentTerms> persistent_terms;
  PatternCache patterns;
  std::unique_ptr<ets::Tables> tables;
  std::unique_ptr<WorkerScheduler> scheduler;
};

Runtime::Runtime(const EmulatorFlags& flags, const DebugModes& modes) : parts_(std::make_unique<Parts>(flags, modes)) {}

Runtime::~Runtime() = default;

Services& Runtime::services() {
  return parts_->vm;
}

std::string Runtime::load_file(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input) return path + ": cannot be read";
  std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  auto file = parse_beam_file(std::move(bytes));
  if (!file) return path + ": " + file.error().text();
  Resolver resolver(parts_->vm, true);
  auto module = parts_->code->prepare(*file, resolver);
  if (!module) return path + ": " + module.error().text();
  (*module)->lines.clear();      // as in the reference, traces do not tell places in these modules
  (*module)->on_load_entry = 0;  // what these would do at loading, erl_init does
  parts_->code->install(std::move(*module));
  return "";
}

std::expected<void, LoadError> Runtime::check(Bytes bytes) {
  auto file = parse_beam_file(bytes);
  if (!file) return std::unexpected(file.error());
  Resolver resolver(parts_->vm, true);
  auto module = parts_->code->prepare(*file, resolver);
  if (!module) return std::unexpected(module.error());
  return {};
}

std::string Runtime::load_preloaded(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".beam") files.push_back(entry.path());
  std::ranges::sort(files);  // the same numbers for the atoms in every run
  std::vector<Term> names;
  for (const std::filesystem::path& file : files) {
    if (std::string text = load_file(file.string()); !text.empty()) return text;
    names.push_back(parts_->atoms.intern(file.stem().string()));
  }
  if (error || names.empty()) return folder + ": no modules to start from";
  parts_->code->set_preloaded(names);
  return "";
}

void Runtime::start_init(const std::vector<std::string>& arguments) {
  Services& vm = parts_->vm;
  Arena space;
  AtomTable& atoms = *vm.atoms;
  std::vector<Term> words;
  for (const std::string& argument : arguments)
    words.push_back(make_binary(space, argument));
  Term init = make_cons(space, atoms::k_init, make_cons(space, make_list(space, words), Term::nil()));
  SpawnOptions options;
  Term first = spawn(vm, nullptr, atoms.intern("erl_init"), atoms.intern("start"), init, options);
  Process* parent = vm.processes->find(first);

  SpawnOptions system;
  system.system_process = true;
  system.priority = Priority::kHigh;
  Term start = atoms.intern("start");
  for (const char* module :
       {"erts_code_purger", kLiteralCollector, "erts_dirty_process_signal_handler", "erts_dirty_process_signal_handler",
        "erts_dirty_process_signal_handler", "erts_trace_cleaner"}) {
    Term pid = spawn(vm, parent, atoms.intern(module), start, Term::nil(), system);
    if (std::string_view(module) == kLiteralCollector)
      vm.literal_collector.store(pid.bits(), std::memory_order_release);
  }
}

void Runtime::serve_program() {
  when_out_of_memory(dump_for_want_of_memory);
  io::Host& host = *parts_->host;
  if (host.signals == nullptr) return;
  switch (parts_->flags.break_handler) {
    case BreakHandler::end:
      return;
    case BreakHandler::ignore:
      host.signals->ignore(SIGINT);
      return;
    case BreakHandler::shell:
      leave_interrupts_to_shells(host.terminal);
      break;
    case BreakHandler::menu:
      break;
  }
  host.on_break = [this] { return dump::run_break_menu(parts_->vm); };
  host.signals->handle(SIGINT);
}

int Runtime::run() {
  return run(nullptr);
}

int Runtime::run(std::function<void(int status)> end_program) {
  constexpr std::chrono::milliseconds kMoment(50);
  io::deliver_program_signals(parts_->vm);
  std::promise<void> ended;
  std::thread poller = start_thread([&] {
    while (!parts_->scheduler->stopping())
      parts_->reactor->poll(1'000'000'000);
    if (end_program && ended.get_future().wait_for(kMoment) != std::future_status::ready)
      end_program(parts_->scheduler->status());
  });
  int status = parts_->scheduler->run();
  ended.set_value();
  parts_->reactor->wake();
  poller.join();
  return status;
}

}  // namespace mote
