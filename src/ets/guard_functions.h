// The functions that match specifications may call: guard builtins, and in the trace dialect actions.
#pragma once

#include <atomic>
#include <span>

#include "term/atom_table.h"
#include "term/space.h"

namespace mote::ets {

// What a specification run for a traced call can ask and do. Those that build do so in the space given.
class TraceActions {
 public:
  virtual ~TraceActions() = default;
  virtual Term caller(TermSpace& space) = 0;
  virtual Term caller_line(TermSpace& space) = 0;
  virtual Term stacktrace(TermSpace& space, std::size_t most) = 0;
  virtual Term process_dump(TermSpace& space) = 0;
  // Of this process where `pid` is none(). False where something is no flag, no pid, or nobody.
  virtual bool trace(Term pid, Term off, Term on) = 0;
  virtual bool enable(Term pid, Term flag, bool on) = 0;
  virtual bool silent(bool on) = 0;
};

// The sequential trace token of the process for which a specification runs.
class SequenceActions {
 public:
  virtual ~SequenceActions() = default;
  virtual bool is_traced() = 0;
  // Of five elements, or [].
  virtual Term token(TermSpace& space) = 0;
  // Sets a part of the token. none() where that is no part, or no value for it.
  virtual Term set(Term item, Term value, TermSpace& space) = 0;
};

// Where a match specification runs.
struct GuardContext {
  const AtomTable& atoms;
  Term self;
  Term node;                                           // the local node's name
  TraceActions* actions = nullptr;                     // null where no call is traced: actions then do nothing
  std::atomic<std::uint32_t>* control_word = nullptr;  // of tracing; null for tables
  SequenceActions* sequence = nullptr;                 // null for tables
  bool only_tests = false;                             // the control word stays what it is
};

// What actions of the trace dialect leave behind.
struct TraceState {
  Term message;  // in the caller's space once the run is over; none(): no message action ran
  bool return_trace = false;
  bool exception_trace = false;
};

struct Call {
  const GuardContext& context;
  TermSpace& space;  // for results
  const Term* arguments;
  TraceState& trace;
};

// Returns none() where the call fails.
using GuardFunction = Term (*)(const Call&);

// What a specification is for: rows of tables, calls, messages sent or messages received.
enum class Dialect : std::uint8_t { kTable = 1, kCall = 2, kSend = 4, kReceive = 8 };

struct FunctionEntry {
  enum Where : std::uint8_t {
    kAnywhere = 15,  // the dialects it is known in
    kAllTraces = 14,
    kCallAndSend = 6,
    kCallOnly = 2,
    kNotInGuards = 16,
  };
  std::string_view name;
  std::uint8_t arity;
  std::uint8_t where;  // Where, together
  GuardFunction function;
  bool is_known_in(Dialect dialect) const { return (where & static_cast<std::uint8_t>(dialect)) != 0; }
};

std::span<const FunctionEntry> guard_functions();

}  // namespace mote::ets
