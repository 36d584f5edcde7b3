// The node this runtime is: one that is not distributed.
#include "builtins/table.h"
#include "term/views.h"

namespace mote {

namespace {

Term node_0(Context& c) { return c.vm.node_name; }

Term node_1(Context& c) {
  Term of = c[0];
  if (of.has_tag(Tag::kExternal)) return External::of(of)->node->name;
  return of.is_pid() || of.is_port() || of.is_reference() ? c.vm.node_name : c.badarg();
}

Term nif_error(Context& c) { return c.error(c[0]); }

constexpr Builtin kBuiltins[] = {
    {"erlang", "node", 0, node_0, Builtin::kGuard},
    {"erlang", "node", 1, node_1, Builtin::kGuard},
    {"erlang", "nif_error", 1, nif_error},
    {"erlang", "nif_error", 2, nif_error},
};

}  // namespace

std::span<const Builtin> erlang_node_builtins() { return kBuiltins; }

}  // namespace mote
