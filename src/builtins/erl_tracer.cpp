// erl_tracer: the tracer module for messages to a process. Mote's own tracing does not go through it.
#include "builtins/table.h"

namespace mote {

namespace {

Term enabled(Context&) {
  return atoms::k_discard;
}
Term trace(Context&) {
  return atoms::k_ok;
}

constexpr Builtin kBuiltins[] = {
    {"erl_tracer", "enabled", 3, enabled},
    {"erl_tracer", "trace", 5, trace},
};

}  // namespace

std::span<const Builtin> erl_tracer_builtins() {
  return kBuiltins;
}

}  // namespace mote
