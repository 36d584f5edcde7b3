// =proc: one paragraph for each process.
#include <algorithm>
#include <vector>

#include "code/code_server.h"
#include "dump/backtrace.h"
#include "dump/messages.h"
#include "dump/sections.h"
#include "process/dictionary.h"
#include "process/exit_observer.h"
#include "process/relations.h"
#include "process/table.h"

namespace mote::dump {

namespace {

class ProcessSection {
 public:
  ProcessSection(Report& report, Process& process)
      : report_(report),
        out_(report.out),
        process_(process),
        readable_(report.readable(process)),
        address_(report.address_of(process)) {}

  void write() {
    std::string pid;
    append_pid(pid, process_.pid());
    out_.print("=proc:{}\nState: {}\n", pid, state());
    if (Term name = report_.name_of(process_.pid()); name.is_atom()) line("Name: ", name);
    if (const ExportIdentity* start = process_.initial_call) function("Spawned as: ", *start);
    current_function();
    line("Spawned by: ", process_.parent.is_none() ? Term::nil() : process_.parent);
    if (readable_)
      contents();
    else
      out_.print("Message queue length: {}\n", process_.mailbox_length);
    out_.print("Reductions: {}\n", process_.reductions_done + process_.slice_done());
    if (readable_) sizes();
    place();
    internal_state();
  }

 private:
  bool is_running() const { return process_.state.load(std::memory_order_relaxed) == Process::kRunning; }

  std::string_view state() const {
    if (&process_ == collecting) return "Garbing";
    std::uint32_t state = process_.state.load(std::memory_order_relaxed);
    if (state == Process::kExiting) return "Exiting";
    if (state == Process::kRunning) return "Running";
    if (process_.suspended > 0) return "Suspended";
    return state == Process::kWaiting ? "Waiting" : "Scheduled";
  }

  void line(std::string_view title, Term term) {
    out_.put(title);
    report_.put_term(term);
    out_.put('\n');
  }
  void function(std::string_view title, const ExportIdentity& function) {
    out_.put(title);
    report_.put_function(function.module, function.function, function.arity);
    out_.put('\n');
  }

  // Only where it is not simply waiting in a receive.
  void current_function() {
    if (address_ == report_.vm.code->stubs().hibernate && !is_running())
      return out_.put("Current call: erlang:hibernate/3\n");
    if (process_.state.load(std::memory_order_relaxed) == Process::kWaiting || address_ == nullptr) return;
    CodePlace place = report_.vm.code->place_of(address_);
    if (place.function == nullptr) return;
    out_.put(is_running() ? "Last scheduled in for: " : "Current call: ");
    report_.put_function(place.module->name, place.function->name, place.function->arity);
    out_.put('\n');
  }

  void contents() {
    collect_messages(process_, messages_);
    out_.print("Message queue length: {}\n", messages_.size());
    bool open = !report_.crash && !process_.sensitive.load(std::memory_order_relaxed);
    if (open && !messages_.empty()) message_queue();
    out_.print("Number of heap fragments: {}\nHeap fragment data: {}\n", process_.heap.fragments(),
               process_.heap.statistics().fragment_words);
    last_calls();
    relations();
    if (open) dictionary();
  }

  void message_queue() {
    out_.put("Message queue: [");
    for (const Signal*& message : messages_) {
      if (&message != messages_.begin()) out_.put(',');
      report_.put_term(payload_of(*message));
    }
    out_.put("]\n");
  }

  void dictionary() {
    const Dictionary* dictionary = process_.dictionary;
    if (dictionary == nullptr || dictionary->size() == 0) return;
    out_.put("Dictionary: [");
    for (std::size_t i = 0; i < dictionary->size(); ++i) {
      out_.put(i == 0 ? "{" : ",{");
      report_.put_term(dictionary->key(i));
      out_.put(',');
      report_.put_term(dictionary->value(i));
      out_.put('}');
    }
    out_.put("]\n");
  }

  // The newest first.
  void last_calls() {
    const SavedCalls* saved = process_.links == nullptr ? nullptr : process_.links->saved_calls.get();
    if (saved == nullptr) return;
    out_.put("Last calls:");
    for (std::size_t i = saved->size(); i-- > 0;) {
      const ExportIdentity& call = (*saved)[i];
      out_.put(' ');
      if (call.function == atoms::k_receive && call.module.is_none())
        out_.put("'receive'");  // quoted there
      else if (call.module.is_none())
        report_.put_term(call.function);
      else
        report_.put_function(call.module, call.function, call.arity);
      out_.put('\n');
    }
    out_.put('\n');
  }

  // Links, whom it watches, who watches it.
  void relations() {
    const Links* links = process_.links;
    if (links == nullptr || (links->links.empty() && links->monitors.empty() && links->watchers.empty())) return;
    out_.put("Link list: [");
    bool first = true;
    auto separate = [&] { out_.put(std::exchange(first, false) ? "" : ", "); };
    for (auto [other, state] : links->links) {
      if (state != Links::kActive) continue;
      separate();
      report_.put_term(Term::from_bits(other));
    }
    for (const auto& [number, monitor] : links->monitors) {
      separate();
      out_.put("{to,");
      put_watched(monitor);
      put_reference(number);
    }
    for (const auto& [number, watcher] : links->watchers) {
      separate();
      out_.put("{from,");
      if (watcher.observer != nullptr)
        put_kind(*watcher.observer);
      else
        report_.put_term(watcher.pid);
      put_reference(number);
    }
    out_.put("]\n");
  }
  void put_kind(const ExitObserver& observer) {
    auto [module, name] = observer.kind();
    out_.put('{');
    report_.put_term(module);
    out_.put(',');
    report_.put_term(name);
    out_.put('}');
  }
  void put_watched(const Monitor& monitor) {
    if (monitor.name.is_none()) return report_.put_term(monitor.target);
    out_.put('{');
    report_.put_term(monitor.name);
    out_.put(',');
    report_.put_term(report_.vm.node_name);
    out_.put('}');
  }
  void put_reference(const ReferenceNumber& number) {
    const Word reference[Reference::kWords] = {make_header(Tag::kReference, Reference::kWords - 1), number.low,
                                               number.high};
    out_.put(',');
    report_.put_term(Term::boxed(reference));
    out_.put('}');
  }

  void sizes() {
    ProcessHeap::Statistics heap = process_.heap.statistics();
    std::size_t message_words = 0;
    for (const Signal* message : messages_)
      message_words += (sizeof(Signal) / sizeof(Word)) + message->words;
    std::size_t in_binaries = heap.off_heap_bytes / sizeof(Word),
                in_old_binaries = heap.old_off_heap_bytes / sizeof(Word);
    std::size_t binary_room = process_.heap.min_off_heap_words(), old_room = heap.old_off_heap_limit / sizeof(Word);
    auto left = [](std::size_t room, std::size_t used) { return room > used ? room - used : 0; };
    out_.print("Stack+heap: {}\nOldHeap: {}\nHeap unused: {}\nOldHeap unused: {}\n", heap.heap_words, heap.old_words,
               left(heap.heap_words, heap.used_words), left(heap.old_words, heap.old_used_words));
    out_.print("BinVHeap: {}\nOldBinVHeap: {}\nBinVHeap unused: {}\nOldBinVHeap unused: {}\n", in_binaries,
               in_old_binaries, left(binary_room, in_binaries), left(old_room, in_old_binaries));
    out_.print("Memory: {}\n", sizeof(Process) + (process_.heap.total_words() + message_words) * sizeof(Word));
  }

  // Where it stands.
  void place() {
    if (!readable_ || address_ == nullptr) return;
    if (!report_.crash) {
      out_.put("Stack dump:\n");
      out_.put(backtrace_text(process_, address_, !is_running()));
      return;
    }
    out_.print("Program counter: 0x{:016x} (", reinterpret_cast<std::uintptr_t>(address_));
    out_.put(place_text(report_.vm, address_));
    out_.put(")\n");
    if (!is_running()) out_.print("arity = {}\n", process_.saved_count);
  }

  void internal_state() {
    static constexpr std::string_view kPriorities[] = {"MAX", "HIGH", "NORMAL", "LOW"};
    std::string_view priority = kPriorities[static_cast<std::size_t>(process_.priority)];
    out_.print("Internal State: ACT_PRIO_{0} | USR_PRIO_{0} | PRQ_PRIO_{0}", priority);
    std::uint32_t state = process_.state.load(std::memory_order_relaxed);
    auto flag = [&](bool set, std::string_view name) {
      if (set) out_.print(" | {}", name);
    };
    flag(state == Process::kRunnable, "ACTIVE | IN_RUNQ");
    flag(state == Process::kRunning && process_.in_blocking == 0, "ACTIVE | RUNNING");
    flag(state == Process::kRunning && process_.in_blocking == 1, "DIRTY_IO_PROC | DIRTY_RUNNING");
    flag(state == Process::kRunning && process_.in_blocking == 2, "DIRTY_CPU_PROC | DIRTY_RUNNING");
    flag(state == Process::kExiting, "EXITING");
    flag(process_.suspended > 0, "SUSPENDED");
    flag(&process_ == collecting, "GC");
    flag(process_.has(Process::kOffHeapMessages), "OFF_HEAP_MSGQ");
    out_.put('\n');
  }

  Report& report_;
  Output& out_;
  Process& process_;
  const bool readable_;
  const Word* const address_;
  ScratchArray<const Signal*> messages_;
};

}  // namespace

void put_process(Report& report, Process& process) {
  ProcessSection(report, process).write();
}

void put_processes(Report& report) {
  report.vm.processes->each([&](Process& process) {
    std::uint32_t state = process.state.load(std::memory_order_acquire);
    if (state == Process::kFree || state == Process::kStarting || report.out.full()) return;
    put_process(report, process);
  });
  put_ports(report);
}

}  // namespace mote::dump
