// Builtins about ports: those erlang:open_port/2 and its kin end in, which answer with an atom where erlang's raise.
#include "io/ports.h"

#include "builtins/table.h"
#include "code/resolver.h"
#include "io/bytes.h"
#include "io/host.h"
#include "io/resource.h"
#include "process/process.h"
#include "process/relations.h"
#include "process/settings.h"
#include "process/table.h"
#include "process/trace.h"
#include "wire/external_decode.h"
#include "wire/external_encode.h"

namespace mote {

namespace {

using io::Port;

Term open_port(Context& c) {
  io::PortSpec spec;
  spec.parallelism = c.vm.settings->port_parallelism;
  Term wrong = spec.parse(c[0], c[1], c.vm.host->name_encoding, c.atoms());
  if (!wrong.is_none()) return wrong;
  Term error;
  std::shared_ptr<Port> port = c.vm.ports->open(std::move(spec), c.self(), &error);
  if (port == nullptr) return error;
  c.charge(100);
  add_link(c.process, port->self());
  trace_event(c.process, TraceFlag::kProcs, {atoms::k_link, port->self()});
  port->tell_opened();
  port->start();
  if (std::optional<NewReference> number = port->acknowledgement())
    return make_reference(c.heap(), number->low, number->high);
  return port->self();
}

std::shared_ptr<Port> port_of(Context& c) {
  return c.vm.ports->find(c[0]);
}

Term port_command(Context& c) {
  bool force = false;
  Port::WhenBusy when_busy = Port::WhenBusy::kWait;
  Term at = c[2];
  for (; at.is_cons(); at = Cons(at).tail()) {
    std::string_view option = Cons(at).head().is_atom() ? c.name(Cons(at).head()) : std::string_view();
    if (option == "nosuspend")
      when_busy = Port::WhenBusy::kGiveUp;
    else if (option == "force")
      force = true;
    else
      return atoms::k_badopt;
  }
  if (!at.is_nil()) return atoms::k_badopt;
  std::shared_ptr<Port> port = port_of(c);
  std::string bytes;
  if (port == nullptr) return atoms::k_badarg;
  if (force && !port->takes_force()) return atoms::k_notsup;
  if (force) when_busy = Port::WhenBusy::kForce;
  if (!io::append_io_data(bytes, c[1])) {
    c.vm.ports->log_bad_value(*port, c.process);
    return atoms::k_badarg;
  }
  c.charge(static_cast<std::int64_t>(bytes.size() / 1024));
  NewReference number = next_reference(c.vm);
  Term reference = make_reference(c.heap(), number.low, number.high);
  switch (port->command(c.self(), std::move(bytes), when_busy, reference)) {
    case Port::Result::kOk:
      return atoms::k_true;
    case Port::Result::kBusy:
      return atoms::k_false;
    case Port::Result::kWait:
      return reference;
    case Port::Result::kClosed:
    case Port::Result::kBad:
      break;
  }
  return atoms::k_badarg;
}

Term port_connect(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  if (port == nullptr || !c[1].is_local_pid() || c.vm.processes->find(c[1]) == nullptr) return atoms::k_badarg;
  return port->connect(c.self(), c[1]) ? atoms::k_true : atoms::k_badarg;
}

Term port_close(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  return port != nullptr && port->close(c.self()) ? atoms::k_true : atoms::k_badarg;
}

Term port_control(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  std::optional<std::uint32_t> operation = io::to_narrow<std::uint32_t>(c[1]);
  std::string data;
  if (port == nullptr || !operation || !io::append_io_data(data, c[2])) return atoms::k_badarg;
  std::optional<Port::Answer> answer = port->control(c.self(), *operation, data);
  if (!answer) return atoms::k_badarg;
  return answer->binary ? make_binary(c.heap(), answer->bytes) : make_byte_list(c.heap(), answer->bytes);
}

Term port_call(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  std::optional<std::uint32_t> operation = io::to_narrow<std::uint32_t>(c[1]);
  if (port == nullptr || !operation) return atoms::k_badarg;
  Resolver resolver(c.vm);
  ByteBuffer data = encode_external(c[2], c.atoms(), resolver);
  std::string_view text(reinterpret_cast<const char*>(data.data()), data.size());
  std::optional<std::string> answer = port->call(c.self(), *operation, text);
  if (!answer) return atoms::k_badarg;
  Bytes bytes(reinterpret_cast<const std::uint8_t*>(answer->data()), answer->size());
  auto decoded = decode_external(bytes, c.heap(), c.atoms(), resolver);
  return decoded ? c.ok(decoded->term) : atoms::k_badarg;
}

// -- port_info

Term watched_processes(TermSpace& heap, const Port::Info& info) {
  Term list = Term::nil();
  for (Term pid : info.watched)
    list = make_cons(heap, make_tuple(heap, {atoms::k_process, pid}), list);
  return list;
}

Term info_value(Context& c, const Port& port, const Port::Info& info, std::string_view item) {
  TermSpace& heap = c.heap();
  if (item == "name") return io::bytes_to_name(heap, info.name, io::NameEncoding::kLatin1);
  if (item == "links") return make_list(heap, info.links);
  if (item == "id") return make_unsigned(heap, port.self().local_data() * 8);
  if (item == "connected") return info.owner;
  if (item == "input") return make_unsigned(heap, info.input);
  if (item == "output") return make_unsigned(heap, info.output);
  if (item == "os_pid") return info.program ? make_integer(heap, *info.program) : atoms::k_undefined;
  if (item == "monitors") return watched_processes(heap, info);
  if (item == "monitored_by") return make_list(heap, info.watchers);
  if (item == "memory") return Term::small(static_cast<std::int64_t>(sizeof(Port)));
  if (item == "parallelism") return Term::boolean(info.parallelism);
  if (item == "queue_size") return make_unsigned(heap, info.queued);
  if (item == "locking") return c.atom(info.shares_lock ? "driver_level" : "port_level");
  if (item == "registered_name") return c.vm.ports->name_of(port.self());
  return Term::none();
}

Term port_info_1(Context& c) {
  if (!c[0].is_local_port() && !c[0].is_atom()) return atoms::k_badarg;
  std::shared_ptr<Port> port = port_of(c);
  std::optional<Port::Info> info;
  if (port != nullptr) info = port->info();
  if (!info) return atoms::k_undefined;
  Term list = Term::nil();
  for (std::string_view item : {"os_pid", "output", "input", "connected", "id", "links", "name", "registered_name"}) {
    Term value = info_value(c, *port, *info, item);
    if (!value.is_none()) list = make_cons(c.heap(), make_tuple(c.heap(), {c.atom(item), value}), list);
  }
  return list;
}

Term port_info_2(Context& c) {
  if ((!c[0].is_local_port() && !c[0].is_atom()) || !c[1].is_atom()) return atoms::k_badarg;
  std::shared_ptr<Port> port = port_of(c);
  std::optional<Port::Info> info;
  if (port != nullptr) info = port->info();
  if (!info) return atoms::k_undefined;
  Term value = info_value(c, *port, *info, c.name(c[1]));
  if (!value.is_none()) return make_tuple(c.heap(), {c[1], value});
  return c.name(c[1]) == "registered_name" ? Term::nil() : atoms::k_badarg;
}

Term ports(Context& c) {
  return make_list(c.heap(), c.vm.ports->all());
}

Term port_set_data(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  if (port == nullptr) return c.badarg();
  port->set_data(c[1]);
  return atoms::k_true;
}

Term port_get_data(Context& c) {
  std::shared_ptr<Port> port = port_of(c);
  return port == nullptr ? c.badarg() : port->copy_data(c.heap());
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "port_get_data", 1, port_get_data},
    {"erlang", "port_set_data", 2, port_set_data},
    {"erlang", "ports", 0, ports},
    {"erts_internal", "open_port", 2, open_port, Builtin::kBlocking},  // starting a program takes its time
    {"erts_internal", "port_call", 3, port_call},
    {"erts_internal", "port_close", 1, port_close},
    {"erts_internal", "port_command", 3, port_command},
    {"erts_internal", "port_connect", 2, port_connect},
    {"erts_internal", "port_control", 3, port_control},
    {"erts_internal", "port_info", 1, port_info_1},
    {"erts_internal", "port_info", 2, port_info_2},
};

}  // namespace

std::span<const Builtin> port_builtins() {
  return kBuiltins;
}

}  // namespace mote
