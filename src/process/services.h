// Services: what a Runtime owns, as the parts see each other. Every process and every builtin reaches the rest of its
// runtime through this one record; nothing is global. Members a build of fewer parts does not set are null.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "process/heap_counters.h"
#include "process/system_monitor.h"
#include "term/term.h"

namespace mote {

class AtomTable;
class Process;
class TermSpace;
class Clock;
class Entropy;
class LiteralArea;
class ProcessTable;
class Scheduler;
class TimerService;
class CodeServer;
class Registry;
class NodeTable;
namespace ets {
class Tables;
}
namespace native {
class Host;
}
namespace socket {
class Service;
}
namespace drivers {
class Drivers;
}
namespace io {
struct Host;
class Ports;
class Reactor;
}  // namespace io
class PatternCache;
class PersistentTerms;
class SystemSettings;
class TraceTable;
class CallTraces;
class BlockingPool;
class PortReceiver;

// Called when a process ends, by the thread that ran it: it can no longer be found, but its heap still stands.
using ExitHook = std::function<void(Process&, Term pid, Term reason)>;

struct Services {
  Term node_name = atoms::k_nonode_at_nohost;  // of this node, as node/0 gives it
  AtomTable* atoms = nullptr;
  Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  LiteralArea* literals = nullptr;
  ProcessTable* processes = nullptr;
  Scheduler* scheduler = nullptr;
  TimerService* timers = nullptr;
  CodeServer* code = nullptr;
  Registry* registry = nullptr;
  NodeTable* nodes = nullptr;
  ets::Tables* tables = nullptr;
  io::Ports* ports = nullptr;
  io::Host* host = nullptr;
  io::Reactor* reactor = nullptr;
  socket::Service* sockets = nullptr;  // of the module socket
  native::Host* natives = nullptr;     // native libraries
  drivers::Drivers* drivers = nullptr;
  PatternCache* patterns = nullptr;  // compiled regular expressions
  PersistentTerms* persistent_terms = nullptr;
  SystemSettings* settings = nullptr;
  TraceTable* traces = nullptr;
  CallTraces* call_traces = nullptr;
  BlockingPool* blocking = nullptr;
  PortReceiver* port_receiver = nullptr;

  // What needs code to be told: current_function and its kin for process_info, and whether a process still uses the old
  // code of a module.
  Term (*stack_teller)(Process& process, Term item, TermSpace& space) = nullptr;
  bool (*uses_old_code_of)(Process& process, Term module) = nullptr;
  bool uses_old_code(Process& process, Term module) const { return uses_old_code_of(process, module); }

  std::vector<ExitHook> exit_hooks;
  // Who gets what the runtime has to log: a pid, or the name of one.
  std::atomic<Word> system_logger{atoms::k_logger.bits()};

  // Sequential tracing: who is told, a local pid or port or false, as sequential_tracer() asks; and how often all
  // tokens were taken away.
  std::atomic<Word> sequential_tracer{atoms::k_false.bits()};
  std::atomic<std::int64_t> sequence_resets{0};

  // Who frees literals: the pid of erts_literal_area_collector, or none() before it is there.
  std::atomic<Word> literal_collector{Term::none().bits()};

  HeapCounters heap_counters;
  SystemMonitor monitor;
  // Bytes that came in and went out through ports, so far.
  std::atomic<std::uint64_t> port_input{0};
  std::atomic<std::uint64_t> port_output{0};
  std::atomic<Word> reference_count{0};
  std::atomic<std::int64_t> unique_count{0};
  Word reference_salt = 0;  // 32 bits: tells this runtime's references from another's

  // Collections of more words than this are done aside.
  std::size_t long_collection_words = std::size_t{1} << 17;

  // Debug modes: see docs/README.md.
  bool collect_always = false;
  bool verify_heaps = false;
};

}  // namespace mote
