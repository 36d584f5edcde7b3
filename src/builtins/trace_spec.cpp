// Running match specifications of tracing.
#include "builtins/trace_spec.h"

#include "builtins/sequence_actions.h"
#include "heap/copy.h"
#include "process/settings.h"
#include "term/build.h"

namespace mote {

TraceSpec::TraceSpec(const AtomTable& atoms, Term source, ets::Dialect dialect)
    : source_(measure_and_copy(source, space_)), compiled_(ets::MatchSpec::compile(atoms, source_, dialect, nullptr)) {}

TraceSpec::~TraceSpec() {
  if (compiled_ != nullptr) compiled_->release();
}

TraceSpec::Verdict TraceSpec::judge(Process& process, ets::TraceActions* actions, std::span<const Term> parts,
                                    Arena& space) const {
  SequenceOfProcess sequence(process);
  ets::GuardContext context{
      *process.vm->atoms, process.pid(), process.vm->node_name, actions, &process.vm->settings->trace_control_word,
      &sequence};
  ets::MatchRun run(*compiled_, context);
  Term result = run.run(mote::make_tuple(space, parts), make_list(space, parts), space);
  if (result.is_none()) return {.matches = false, .tells = false};
  const ets::TraceState& state = run.trace();
  Term message = state.message == atoms::k_true || state.message == atoms::k_false ? Term::none() : state.message;
  return {true, state.message != atoms::k_false, message, state.return_trace, state.exception_trace};
}

}  // namespace mote
