// Tracing of processes and ports: who is traced, for what, and who is told.
//
// What is traced belongs to a session; there is one of old, to which those who name none refer, and what
// trace:session_create makes. The table is the truth; each control block, and each port, has the flags of all sessions
// together, so that what is not traced pays one look at a word nobody else writes. Events are messages to the tracer,
// {trace, Pid, Event, ...}, sent by the thread at which they happen. A tracer that has ended is forgotten at the next
// event.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "heap/arena.h"
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
    kCall = 1 << 12,
    kReturnTo = 1 << 13,
    kRunning = 1 << 14,
    kRunningProcs = 1 << 15,
    kExiting = 1 << 16,
    kGarbageCollection = 1 << 17,
    kSchedulerId = 1 << 18,
    kPorts = 1 << 19,  // these two mean nothing for processes
    kRunningPorts = 1 << 20,
    kAll = (1 << 21) - 1,
    // Only in a control block:
    kSavesCalls = 1 << 21,
    kSensitive = 1 << 22,  // and then no other: nothing is told of it
  };
};

using TraceSessionId = std::uint32_t;
constexpr TraceSessionId kOldSession = 0;

// Decides which messages sent or received are told.
class MessageFilter {
 public:
  virtual ~MessageFilter() = default;
  // Whether `process` is to tell of one; `parts` are [To, Message], or [Node, Sender, Message]. What the event is to
  // carry besides comes in *added, in `space`; none() for nothing.
  virtual bool lets_by(Process& process, TraceSessionId session, std::span<const Term> parts, Arena& space,
                       Term* added) const = 0;
  // As trace_info shows it.
  virtual Term shown(TermSpace& space) const = 0;
};
enum class MessageWay : std::uint8_t { kSent, kReceived };

// Whether there is such a local process or port.
bool is_alive(const Services& vm, Term pid_or_port);
// Gives a tracer, a process or port, the tuple of these elements. Not to a port with a port's lock held.
void tell_tracer(Services& vm, Term tracer, std::span<const Term> event);

class TraceTable {
 public:
  struct Traced {
    std::uint32_t flags = 0;
    Term tracer;  // a local pid or port
  };
  struct SessionInfo {
    TraceSessionId id;
    Term name;
  };
  explicit TraceTable(Services& vm);

  // A session whose events go to `tracer`; where that is none(), to whoever traces in it.
  TraceSessionId create_session(Term name, Term tracer);
  // False where it is gone already.
  bool destroy_session(TraceSessionId session);
  bool has_session(TraceSessionId session) const;
  // Who is told; none() where there is no such session, or where it has no tracer of its own, as the old one.
  Term session_tracer(TraceSessionId session) const;
  // Those there are, as they were made, the old one last; with a pid or port, those that trace it.
  std::vector<SessionInfo> sessions(std::optional<Term> tracing = std::nullopt) const;

  // Adds or takes flags of a process or port. False where somebody else who lives traces it already, or it lives no
  // more. Nothing is traced for a tracer that has ended, which is no failure.
  bool change(TraceSessionId session, Term tracee, bool on, std::uint32_t flags, Term tracer);
  // What processes still to be started, and ports to be opened, begin with.
  enum Kind : std::uint8_t { kProcesses, kPorts };
  void change_new(TraceSessionId session, Kind kind, bool on, std::uint32_t flags, Term tracer);
  // Without flags where it is not traced.
  Traced of(TraceSessionId session, Term tracee) const;
  Traced of_new(TraceSessionId session, Kind kind) const;
  // What the process asks for itself (sensitive, keeps_calls) has changed.
  void sum_up(Process& process);
  // A process ends.
  void forget(Process& process);
  void forget_port(Term port);

  // `child`, just made and not yet running, gets what it is to be traced for: with new processes, or by its parent's
  // set_on_spawn.
  void started(Process& child, Process* parent);
  // A port that is in the table of ports gets what new ones are to be traced for.
  void opened(Term port);
  // Gives `other` what set_on_link asks for.
  void linked(Process& process, Term other);

  // Whether `timestamp` is the processor time of the program, not the time of day.
  void tell_cpu_time(bool on) { cpu_time_.store(on, std::memory_order_relaxed); }

  // The time an event is to carry, by its flags; none() where it is to carry none.
  Term time_of(TermSpace& space, std::uint32_t flags) const;

  // Which messages are told in a session; null: all.
  using Filter = std::shared_ptr<const MessageFilter>;
  void set_filter(TraceSessionId session, MessageWay way, Filter filter);
  Filter filter(TraceSessionId session, MessageWay way) const;

  // Tells the tracers of this process who want events of this kind {trace, Pid, elements...}.
  void tell(Process& process, std::uint32_t flag, std::initializer_list<Term> elements);
  // The same for a message, where their filters let it by.
  void tell_message(Process& process, MessageWay way, std::initializer_list<Term> elements,
                    std::span<const Term> parts);
  // Tells one tracer, with the scheduler and the time its flags ask for.
  void tell(Process& process, const Traced& traced, std::span<const Term> elements);
  // {trace, Port, elements...}. May be called with the port's lock held; its tracers are processes.
  void tell_of_port(Term port, std::uint32_t flag, std::initializer_list<Term> elements);

 private:
  struct Session {
    TraceSessionId id;
    Term name;
    Term tracer;  // none() where each process has its own
    absl::flat_hash_map<Word, Traced> traced;
    Traced fresh[2];    // by Kind, for those to come
    Filter filters[2];  // by MessageWay
  };
  struct Wanted {
    TraceSessionId session;
    Traced traced;
    Filter filter;
  };
  Session* find_locked(TraceSessionId session) const;
  bool traces_fresh(const Session& session, Kind kind) const;
  std::vector<Wanted> who_wants(Term tracee, std::uint32_t flag, std::optional<MessageWay> way);
  void tell(Term tracee, int scheduler, const Traced& traced, std::span<const Term> elements);
  void inherit_locked(Term from, Term to, std::uint32_t when, std::uint32_t only_once);
  void set_locked(Session& session, Term tracee, Traced traced);
  void sum_up_locked(Term tracee);
  void sum_up_new_locked();

  Services& vm_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Session>> sessions_;  // the old one first
  TraceSessionId last_session_ = kOldSession;
  std::atomic<bool> cpu_time_{false};
  std::atomic<bool> traces_new_[2]{false, false};  // by Kind
};

inline bool is_traced(const Process& process, std::uint32_t flags) {
  return (process.trace_flags.load(std::memory_order_relaxed) & flags) != 0;
}

// The events of one process. Each looks itself whether anybody wants it.
void trace_event(Process& process, std::uint32_t flag, std::initializer_list<Term> elements);
void trace_sent(Process& process, Term event, Term to, Term message);
// `sender` as Signal::sender says.
void trace_received(Process& process, Term message, Term sender);
// `words`: what is needed, at the start of a collection, and what was freed, at its end.
void trace_collection(Process& process, Term what, std::optional<std::size_t> words);

// A process gets a thread, and leaves it; calls that are measured or saved are looked after, too. To be asked for where
// at_scheduling() says so.
inline bool at_scheduling(const Process& process) {
  return is_traced(process, TraceFlag::kRunning | TraceFlag::kRunningProcs | TraceFlag::kCall | TraceFlag::kSavesCalls);
}
void trace_running(Process& process);
void trace_leaving(Process& process, bool exits);
// It has ended.
void trace_exited(Process& process);

}  // namespace mote
