// What is told of sockets and of all of them together, and what is switched on.
#include <unistd.h>

#include "socket/answers.h"
#include "socket/names.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

Term number(Context& c, std::uint64_t value) {
  return make_unsigned(c.heap(), value);
}

// -- one socket

Term states_term(Context& c, unsigned state) {
  constexpr std::pair<State, std::string_view> kNames[] = {
      {kBound, "bound"},         {kListening, "listening"}, {kAccepting, "accepting"}, {kConnecting, "connecting"},
      {kConnected, "connected"}, {kSelected, "selected"},   {kClosing, "closing"},     {kClosed, "closed"},
  };
  std::vector<Term> all;
  for (auto [bit, name] : kNames)
    if ((state & bit) != 0) all.push_back(c.atoms().intern(name));
  return make_list(c.heap(), all);
}

// normal; fromfd, where the descriptor is not its own; {fromfd, Descriptor}, where it is a duplicate.
Term creation_term(Context& c, const Socket& socket) {
  if (socket.given_fd < 0) return c.atoms().intern("normal");
  Term from = c.atoms().intern("fromfd");
  return socket.closes ? make_tuple(c.heap(), {from, Term::small(socket.given_fd)}) : from;
}

Term counters_term(Context& c, const Socket& socket) {
  const Traffic &read = socket.reading.traffic, &write = socket.writing.traffic;
  const ReadingSide& side = socket.reading;
  std::vector<NamedValue> all = {
      {"read_byte", number(c, read.bytes)},        {"read_fails", number(c, read.failures)},
      {"read_pkg", number(c, read.packages)},      {"read_pkg_max", number(c, read.largest)},
      {"read_tries", number(c, read.tries)},       {"read_waits", number(c, read.waits)},
      {"write_byte", number(c, write.bytes)},      {"write_fails", number(c, write.failures)},
      {"write_pkg", number(c, write.packages)},    {"write_pkg_max", number(c, write.largest)},
      {"write_tries", number(c, write.tries)},     {"write_waits", number(c, write.waits)},
      {"acc_success", number(c, side.accepted)},   {"acc_fails", number(c, side.accept_failures)},
      {"acc_tries", number(c, side.accept_tries)}, {"acc_waits", number(c, side.accept_waits)},
  };
  if (const FileTransfer* file = socket.writing.file.get())
    all.insert(all.end(), {{"sendfile", number(c, file->calls)},
                           {"sendfile_byte", number(c, file->bytes)},
                           {"sendfile_fails", number(c, file->failures)},
                           {"sendfile_max", number(c, file->most)},
                           {"sendfile_pkg", number(c, file->packages)},
                           {"sendfile_pkg_max", number(c, file->largest_package)},
                           {"sendfile_tries", number(c, file->tries)},
                           {"sendfile_waits", number(c, file->waits)}});
  return map_of(c, all);
}

// nif_info(Socket)
Term info_1(Context& c) {
  Socket& socket = socket_argument(c);
  std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
  Term type = name_of(c, type_names(), socket.type);
  NamedValue all[] = {
      {"domain", name_of(c, domain_names(), socket.domain)},
      {"type", type},
      {"protocol", Term::small(socket.protocol)},
      {"owner", socket.owner.is_none() ? atoms::k_undefined : socket.owner},
      {"rstates", states_term(c, socket.reading.state)},
      {"wstates", states_term(c, socket.writing.state)},
      {"ctype", creation_term(c, socket)},
      {"counters", counters_term(c, socket)},
      {"num_readers", number(c, socket.reading.readers.count())},
      {"num_writers", number(c, socket.writing.writers.count())},
      {"num_acceptors", number(c, socket.reading.acceptors.count())},
  };
  return map_of(c, all);
}

// -- all

Term info_0(Context& c) {
  Service& service = service_of(c);
  Service::Counts counts = service.counts();
  auto count = [](std::int64_t value) { return Term::small(value); };
  NamedValue numbers[] = {
      {"num_cnt_bits", Term::small(64)},
      {"num_sockets", count(counts.sockets)},
      {"num_tdgrams", count(counts.datagrams)},
      {"num_tstreams", count(counts.streams)},
      {"num_tseqpkgs", count(counts.sequenced)},
      {"num_dlocal", count(counts.local)},
      {"num_dinet", count(counts.inet)},
      {"num_dinet6", count(counts.inet6)},
      {"num_pip", count(counts.ip)},
      {"num_ptcp", count(counts.tcp)},
      {"num_pudp", count(counts.udp)},
      {"num_psctp", count(counts.sctp)},
  };
  NamedValue backend[] = {{"name", c.atoms().intern("unix_essio")}};
  NamedValue all[] = {
      {"debug", Term::boolean(service.debug)},
      {"socket_debug", Term::boolean(service.socket_debug)},
      {"eei", atoms::k_true},
      {"use_registry", Term::boolean(service.use_registry)},
      {"iow", atoms::k_false},
      {"counters", map_of(c, numbers)},
      {"iov_max", Term::small(sysconf(_SC_IOV_MAX))},
      {"io_backend", map_of(c, backend)},
  };
  return map_of(c, all);
}

// nif_command(#{command => debug | socket_debug | use_registry, data => boolean()})
Term command_1(Context& c) {
  if (!c[0].is_map()) return c.badarg();
  Term command = map_get(c[0], atoms::k_command), data = map_get(c[0], atoms::k_data);
  if (command.is_none() || data.is_none()) return c.badarg();
  Service& service = service_of(c);
  std::atomic<bool>* which = command == atoms::k_debug          ? &service.debug
                             : command == atoms::k_socket_debug ? &service.socket_debug
                             : command == atoms::k_use_registry ? &service.use_registry
                                                                : nullptr;
  if (which == nullptr) return raise_invalid(c, make_tuple(c.heap(), {atoms::k_command, command}));
  if (!data.is_boolean()) return raise_invalid(c, make_tuple(c.heap(), {atoms::k_data, data}));
  *which = data == atoms::k_true;
  return atoms::k_ok;
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_command", 1, native<command_1>},
    {"prim_socket", "nif_info", 0, native<info_0>},
    {"prim_socket", "nif_info", 1, native<info_1>},
};

}  // namespace

std::span<const Builtin> info_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
