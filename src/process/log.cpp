// The shape of events is the one logger's proxy process understands.
#include "process/log.h"

#include <cstdio>

#include "heap/arena.h"
#include "os/clock.h"
#include "process/info.h"
#include "process/registry.h"
#include "process/table.h"
#include "term/build.h"
#include "term/map.h"
#include "term/print.h"

namespace mote {

namespace {

// The event as text, each ~p replaced by an argument: for before there is a logger.
void write_plainly(const AtomTable& atoms, std::string_view format, std::span<const Term> arguments) {
  std::string text;
  std::size_t next = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    bool directive = format[i] == '~' && i + 1 < format.size();
    if (!directive)
      text.push_back(format[i]);
    else if (format[++i] == 'n')
      text.push_back('\n');
    else if (next < arguments.size())
      text += term_text(atoms, arguments[next++]);
  }
  std::fprintf(stderr, "%s", text.c_str());
}

}  // namespace

void log_event(Services& vm, Term level, std::string_view format, std::span<const Term> arguments, Term pid,
               Term group_leader) {
  Term logger = Term::from_bits(vm.system_logger.load());
  if (logger.is_atom()) logger = vm.registry->find(logger);
  if (logger.is_none() || !logger.is_local_pid() || vm.processes->find(logger) == nullptr) {
    write_plainly(*vm.atoms, format, arguments);
    return;
  }
  Arena space;
  AtomTable& atoms = *vm.atoms;
  Term emulator_keys[] = {atoms.intern("emulator"), atoms.intern("tag")};
  Term emulator_values[] = {atoms::k_true, level};
  Term keys[] = {atoms.intern("pid"), atoms.intern("gl"), atoms.intern("time"), atoms.intern("error_logger")};
  Term values[] = {pid, group_leader, make_integer(space, vm.clock->system_ns() / 1000),
                   map_from_pairs(space, atoms, emulator_keys, emulator_values)};
  Term metadata = map_from_pairs(space, atoms, keys, values);
  Term event = make_tuple(
      space, {atoms.intern("log"), level, make_byte_list(space, format), make_list(space, arguments), metadata});
  send_message(vm, logger, event);
}

void log_crash(Process& process, Term reason) {
  Term arguments[] = {process.pid(), reason};
  log_event(*process.vm, atoms::k_error, "Error in process ~p with exit value:~n~p~n", arguments, process.pid(),
            process.group_leader);
}

void log_heap_limit(Process& process, std::size_t words) {
  Arena space;
  auto number = [](std::size_t value) { return Term::small(static_cast<std::int64_t>(value)); };
  Term arguments[] = {
      process.pid(),
      number(process.heap.max_words()),
      number(words),
      Term::boolean(process.has(Process::kHeapKill)),
      Term::boolean(process.has(Process::kHeapErrorLog)),
      number(process.mailbox_length),
      collection_figures(process, space),
      process.vm->stack_teller(process, atoms::k_current_stacktrace, space),
  };
  log_event(*process.vm, atoms::k_error,
            "     Process:            ~p ~n     Context:            maximum heap size reached~n"
            "     Max Heap Size:      ~p~n     Total Heap Size:    ~p~n     Kill:               ~p~n"
            "     Error Logger:       ~p~n     Message Queue Len:  ~p~n     GC Info:            ~p~n"
            "     Stacktrace:         ~p~n",
            arguments, process.pid(), process.group_leader);
}

}  // namespace mote
