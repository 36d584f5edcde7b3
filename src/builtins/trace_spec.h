// TraceSpec: a match specification of tracing, run for calls and for messages.
#pragma once

#include "ets/match_spec.h"
#include "process/process.h"

namespace mote {

class TraceSpec {
 public:
  TraceSpec(const AtomTable& atoms, Term source, ets::Dialect dialect);
  ~TraceSpec();
  TraceSpec(const TraceSpec&) = delete;
  TraceSpec& operator=(const TraceSpec&) = delete;
  bool valid() const { return compiled_ != nullptr; }
  // As it was given; lives as long as this.
  Term source() const { return source_; }

  // What it makes of a call, or of a message.
  struct Verdict {
    bool matches = true;
    bool tells = true;
    Term message;  // what the event is to carry besides, in the space given; none(): nothing
    bool return_trace = false;
    bool exception_trace = false;
  };
  // `parts`: the arguments of a call, or [To, Message], or [Node, Sender, Message].
  Verdict judge(Process& process, ets::TraceActions* actions, std::span<const Term> parts, Arena& space) const;

 private:
  Arena space_;
  Term source_;
  ets::MatchSpec* compiled_;
};

}  // namespace mote
