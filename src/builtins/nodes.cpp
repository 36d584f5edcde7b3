// This node and others. Distribution is not there: everything answers as on a node that was never named.
#include "builtins/table.h"
#include "process/send.h"
#include "term/map.h"

namespace mote {

namespace {

Term self_0(Context& c) {
  return c.self();
}

Term node_0(Context& c) {
  return c.vm.node_name;
}

Term node_1(Context& c) {
  if (c[0].has_tag(Tag::kExternal)) return External::of(c[0])->node->name;
  if (c[0].is_pid() || c[0].is_port() || c[0].is_reference()) return c.vm.node_name;
  return c.badarg();
}

// Whether this node is of a kind erlang:nodes/1 is asked for. False for what is no kind.
bool add_kind(Term kind, bool* includes_this) {
  if (kind == atoms::k_this || kind == atoms::k_known) {
    *includes_this = true;
    return true;
  }
  return kind == atoms::k_visible || kind == atoms::k_hidden || kind == atoms::k_connected;
}

bool parse_kinds(Term kinds, bool* includes_this) {
  *includes_this = false;
  if (!kinds.is_list()) return add_kind(kinds, includes_this);
  for (; kinds.is_cons(); kinds = Cons(kinds).tail())
    if (!add_kind(Cons(kinds).head(), includes_this)) return false;
  return kinds.is_nil();
}

Term nodes_0(Context&) {
  return Term::nil();
}

Term nodes_1(Context& c) {
  bool includes_this;
  if (!parse_kinds(c[0], &includes_this)) return c.badarg();
  return includes_this ? make_cons(c.heap(), c.vm.node_name, Term::nil()) : Term::nil();
}

// [{Node, #{node_type => this, connection_id => undefined}}] with the keys that the map of wishes has as true.
Term nodes_2(Context& c) {
  bool includes_this;
  if (!parse_kinds(c[0], &includes_this) || !c[1].is_map()) return c.badarg();
  std::vector<Term> keys, values;
  for (MapIterator it(c[1]); it.next();) {
    bool type = it.key() == atoms::k_node_type;
    if ((!type && it.key() != atoms::k_connection_id) || !it.value().is_boolean()) return c.badarg();
    if (it.value() == atoms::k_false) continue;
    keys.push_back(it.key());
    values.push_back(type ? atoms::k_this : atoms::k_undefined);
  }
  if (!includes_this) return Term::nil();
  Term information = map_from_pairs(c.heap(), c.atoms(), keys, values);
  return make_cons(c.heap(), make_tuple(c.heap(), {c.vm.node_name, information}), Term::nil());
}

Term monitor_node_2(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  if (c[0] != c.vm.node_name) return c.error(atoms::k_notalive);
  return c[1].is_boolean() ? atoms::k_true : c.badarg();
}

Term monitor_node_3(Context& c) {
  Term options = c[2];
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_atom() || c.name(option) != "allow_passive_connect")
      return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  }
  return options.is_nil() ? monitor_node_2(c) : c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

Term refused(Context& c) {
  return c.badarg();
}

Term not_supported(Context& c) {
  return c.notsup();
}

Term answer_badarg(Context&) {
  return atoms::k_badarg;
}

Term get_creation(Context&) {
  return atoms::k_undefined;
}

// {erts_dflags, Default, Mandatory, Addable, Rejectable, StrictOrder}: what a handshake would be about.
Term get_dflags(Context& c) {
  constexpr std::int64_t kDefault = 55'966'662'588, kMandatory = 17'230'663'572, kRejectable = 8'396'866;
  constexpr std::int64_t kStrictOrder = 8'192;
  return make_tuple(c.heap(), {c.atom("erts_dflags"), Term::small(kDefault), Term::small(kMandatory),
                               Term::small(kDefault), Term::small(kRejectable), Term::small(kStrictOrder)});
}

struct RemoteSpawn {
  Term tag = atoms::k_spawn_reply;
  bool reply_on_error = true;
  bool monitor = false;
};

// What of spawn options matters to a request that cannot succeed.
RemoteSpawn remote_spawn(Context& c, Term options) {
  RemoteSpawn spawn;
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (option == atoms::k_monitor) spawn.monitor = true;
    if (!option.is_tuple(2) || !Tuple(option)[0].is_atom()) continue;
    Term value = Tuple(option)[1];
    std::string_view key = c.name(Tuple(option)[0]);
    if (key == "monitor") spawn.monitor = true;
    if (key == "reply_tag") spawn.tag = value;
    if (key == "reply" && value.is_atom()) {
      std::string_view when = c.name(value);
      spawn.reply_on_error = when == "yes" || when == "error_only";
    }
  }
  return spawn;
}

// erts_internal:dist_spawn_request(Node, {M, F, A}, Options, spawn_request | spawn_opt): there is no connection.
Term dist_spawn_request_4(Context& c) {
  if (!c[0].is_atom() || !c[1].is_tuple(3) || !c[2].is_list()) return atoms::k_badarg;
  Tuple call(c[1]);
  if (!call[0].is_atom() || !call[1].is_atom() || !call[2].is_list()) return atoms::k_badarg;
  RemoteSpawn spawn = remote_spawn(c, c[2]);
  Term reference = make_new_reference(c.vm, c.heap());
  if (spawn.reply_on_error)
    send_tuple(c.vm, SignalKind::kMessage, c.self(), Term::none(),
               {spawn.tag, reference, atoms::k_error, atoms::k_noconnection});
  bool request = c[3].is_atom() && c.name(c[3]) == "spawn_request";
  return request ? reference : make_tuple(c.heap(), {reference, Term::boolean(spawn.monitor)});
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "self", 0, self_0, Builtin::kGuard},
    {"erlang", "node", 0, node_0, Builtin::kGuard},
    {"erlang", "node", 1, node_1, Builtin::kGuard},
    {"erlang", "nodes", 0, nodes_0},
    {"erlang", "nodes", 1, nodes_1},
    {"erlang", "nodes", 2, nodes_2},
    {"erlang", "monitor_node", 2, monitor_node_2},
    {"erlang", "monitor_node", 3, monitor_node_3},
    {"erlang", "setnode", 2, refused},
    {"erlang", "dist_ctrl_get_data", 1, not_supported},
    {"erlang", "dist_ctrl_get_data_notification", 1, not_supported},
    {"erlang", "dist_ctrl_get_opt", 2, not_supported},
    {"erlang", "dist_ctrl_input_handler", 2, not_supported},
    {"erlang", "dist_ctrl_put_data", 2, refused},
    {"erlang", "dist_ctrl_set_opt", 3, not_supported},
    {"erlang", "dist_get_stat", 1, refused},
    {"erts_internal", "abort_pending_connection", 2, refused},
    {"erts_internal", "create_dist_channel", 3, answer_badarg},
    {"erts_internal", "dist_spawn_request", 4, dist_spawn_request_4},
    {"erts_internal", "get_creation", 0, get_creation},
    {"erts_internal", "get_dflags", 0, get_dflags},
    {"erts_internal", "new_connection", 1, refused},
};

}  // namespace

std::span<const Builtin> node_builtins() {
  return kBuiltins;
}

}  // namespace mote
