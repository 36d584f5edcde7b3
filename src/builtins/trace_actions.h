// The flags of tracing by their names, and what match specifications do when they are run for a call.
#pragma once

#include "builtins/builtin.h"
#include "ets/guard_functions.h"
#include "process/trace.h"

namespace mote {

constexpr std::uint32_t kTraceFlagCpuTimestamp = 1u << 31;  // not for one tracee: what timestamp means

struct NamedTraceFlag {
  std::string_view name;
  std::uint32_t flag;
};

// In the order in which trace_info lists them.
inline constexpr NamedTraceFlag kTraceFlags[] = {{"running_procs", TraceFlag::kRunningProcs},
                                                 {"running_ports", TraceFlag::kRunningPorts},
                                                 {"ports", TraceFlag::kPorts},
                                                 {"scheduler_id", TraceFlag::kSchedulerId},
                                                 {"silent", TraceFlag::kSilent},
                                                 {"return_to", TraceFlag::kReturnTo},
                                                 {"arity", TraceFlag::kArity},
                                                 {"garbage_collection", TraceFlag::kGarbageCollection},
                                                 {"exiting", TraceFlag::kExiting},
                                                 {"running", TraceFlag::kRunning},
                                                 {"set_on_first_link", TraceFlag::kSetOnFirstLink},
                                                 {"set_on_link", TraceFlag::kSetOnLink},
                                                 {"set_on_first_spawn", TraceFlag::kSetOnFirstSpawn},
                                                 {"procs", TraceFlag::kProcs},
                                                 {"call", TraceFlag::kCall},
                                                 {"set_on_spawn", TraceFlag::kSetOnSpawn},
                                                 {"receive", TraceFlag::kReceive},
                                                 {"send", TraceFlag::kSend},
                                                 {"monotonic_timestamp", TraceFlag::kMonotonicTimestamp},
                                                 {"strict_monotonic_timestamp", TraceFlag::kStrictMonotonicTimestamp},
                                                 {"timestamp", TraceFlag::kTimestamp},
                                                 {"all", TraceFlag::kAll},
                                                 {"cpu_timestamp", kTraceFlagCpuTimestamp}};

// The flag of this name; nothing where there is none.
std::optional<std::uint32_t> trace_flag_of(const AtomTable& atoms, Term name);

// What a specification run for a call of `process` sees and does. The process is at the beginning of the call: the
// arguments in its X registers, the return address on top of its stack.
class CallTraceActions final : public ets::TraceActions {
 public:
  CallTraceActions(Process& process, TraceSessionId session) : process_(process), session_(session) {}
  Term caller(TermSpace& space) override;
  Term caller_line(TermSpace& space) override;
  Term stacktrace(TermSpace& space, std::size_t most) override;
  Term process_dump(TermSpace& space) override;
  bool trace(Term pid, Term off, Term on) override;
  bool enable(Term pid, Term flag, bool on) override;
  bool silent(bool on) override;

 private:
  std::optional<std::uint32_t> flags_of(Term list) const;
  bool change(Term pid, bool on, std::uint32_t flags);

  Process& process_;
  TraceSessionId session_;
};

}  // namespace mote
