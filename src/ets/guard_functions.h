// The functions that match specifications may call: guard builtins, and in the trace dialect actions.
#pragma once

#include <span>

#include "term/atom_table.h"
#include "term/space.h"

namespace mote::ets {

// Where a match specification runs.
struct GuardContext {
  const AtomTable& atoms;
  Term self;
  Term node;  // the local node's name
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

struct FunctionEntry {
  enum Where : std::uint8_t {
    kAnywhere,
    kTraceOnly,   // an action or query of the trace dialect, guards included
    kTraceBody,   // an action of the trace dialect, not in guards
  };
  std::string_view name;
  std::uint8_t arity;
  Where where;
  GuardFunction function;
};

std::span<const FunctionEntry> guard_functions();

}  // namespace mote::ets
