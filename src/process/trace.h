// Tracing of processes: who is traced, for what, and who is told.
//
// The table is the truth; each control block has a copy of its flags, so that what is not traced pays one look at a word
// nobody else writes. Events are messages to the tracer, {trace, Pid, Event, ...}, sent by the thread at which they
// happen. A tracer that has ended is forgotten at the next event.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <initializer_list>
#include <mutex>
#include <optional>

#include "process/process.h"

namespace mote {

struct TraceFlag {
  enum : std::uint32_t {
    kSend = 1,
    kReceive = 1 << 1,
    kProcs = 1 << 2,
    kSetOnSpawn = 1 << 3,
    kSetOnFirstSpawn = 1 << 4,
    kSetOnLink = 1 << 5,
    kSetOnFirstLink = 1 << 6,
    kTimestamp = 1 << 7,
    kMonotonicTimestamp = 1 << 8,
    kStrictMonotonicTimestamp = 1 << 9,
    kArity = 1 << 10,
    kSilent = 1 << 11,
    kAll = (1 << 12) - 1,
  };
};

class TraceTable {
 public:
  struct Traced {
    std::uint32_t flags = 0;
    Term tracer;  // a local pid
  };
  explicit TraceTable(Services& vm) : vm_(vm) {}

  // Adds or takes flags. False where another live process traces it already, or it is no live process.
  bool change(Term pid, bool on, std::uint32_t flags, Term tracer);
  // What processes still to be started begin with.
  void change_new(bool on, std::uint32_t flags, Term tracer);
  // Without flags where it is not traced.
  Traced of(Term pid) const;
  Traced of_new() const;
  // A process ends.
  void forget(Process& process);

  // `child`, just made and not yet running, gets what it is to be traced for: with new processes, or by its parent's
  // set_on_spawn.
  void started(Process& child, Process* parent);
  // Gives `other` what set_on_link asks for.
  void linked(Process& process, Term other);

  // Tells the tracer of this process {trace, Pid, elements...}.
  void tell(Process& process, std::initializer_list<Term> elements);

 private:
  void inherit(Process& from, Process& to, std::uint32_t only_once);
  void set_locked(Process& process, Traced traced);
  bool is_alive(Term pid) const;

  Services& vm_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<Word, Traced> traced_;
  Traced new_;
  std::atomic<bool> traces_new_{false};
};

inline bool is_traced(const Process& process, std::uint32_t flags) {
  return (process.trace_flags.load(std::memory_order_relaxed) & flags) != 0;
}

// The events of one process. Each looks itself whether anybody wants it.
void trace_event(Process& process, std::uint32_t flag, std::initializer_list<Term> elements);

}  // namespace mote
