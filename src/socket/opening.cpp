// Sockets made anew and of descriptors.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "io/bytes.h"
#include "os/network_namespace.h"
#include "socket/answers.h"
#include "socket/names.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

std::optional<int> option_of(int fd, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? std::optional(value) : std::nullopt;
}

void set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK) == 0) fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

Term opened(Context& c, Socket& socket, Term options) {
  socket.debug = bool_of(options, atoms::k_debug, socket.debug);
  socket.registered = bool_of(options, atoms::k_use_registry, socket.registered);
  if (socket.registered) service_of(c).tell_registry(atoms::k_add, socket);
  Term answer = c.ok(socket.term(c.heap()));
  socket.release();
  return answer;
}

// What the system tells of a descriptor, or else the option of that name.
std::optional<int> told_or_given(Context& c, int fd, int option, Term options, Term key,
                                 std::span<const NamedNumber> names) {
  if (std::optional<int> told = option_of(fd, option)) return told;
  Term given = map_get(options, key);
  return given.is_none() ? std::nullopt : number_of(c, names, given);
}

// nif_open(Descriptor, #{dup, domain, type, protocol, debug, use_registry})
Term open_2(Context& c) {
  int given = int_argument(c, 0);
  Term options = c[1];
  if (!options.is_map()) return c.badarg();
  std::optional<int> domain = told_or_given(c, given, SO_DOMAIN, options, atoms::k_domain, domain_names());
  if (!domain) return invalid_answer(c, atoms::k_domain);
  std::optional<int> type = told_or_given(c, given, SO_TYPE, options, atoms::k_type, type_names());
  if (!type) return invalid_answer(c, atoms::k_type);
  int protocol = told_or_given(c, given, SO_PROTOCOL, options, atoms::k_protocol, {}).value_or(0);
  bool duplicate = bool_of(options, atoms::k_dup, true);
  int fd = duplicate ? fcntl(given, F_DUPFD_CLOEXEC, 0) : given;
  if (fd < 0) return error_answer(c, errno);
  set_nonblocking(fd);
  auto* socket = new Socket(service_of(c), fd, *domain, *type, protocol, c.self());
  socket->closes = duplicate;
  socket->given_fd = given;
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0) socket->writing.state |= kConnected;
  return opened(c, *socket, options);
}

// nif_open(Domain, Type, Protocol, #{netns, debug, use_registry})
Term open_4(Context& c) {
  int protocol = int_argument(c, 2);
  Term options = c[3];
  if (!options.is_map()) return c.badarg();
  std::optional<int> domain = number_of(c, domain_names(), c[0]);
  if (!domain) return invalid_answer(c, atoms::k_domain);
  std::optional<int> type = number_of(c, type_names(), c[1]);
  if (!type) return invalid_answer(c, atoms::k_type);
  int fd = -1;
  {
    std::optional<InNetworkNamespace> inside;
    Term path = map_get(options, atoms::k_netns);
    if (!path.is_none() && path.is_binary()) {
      std::string scratch;
      inside.emplace(std::string(io::bytes_of(path, scratch)));
      if (inside->error() != 0) return error_answer(c, inside->error());
    }
    fd = ::socket(*domain, *type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0) return error_answer(c, errno);
  }
  if (protocol == 0) protocol = option_of(fd, SO_PROTOCOL).value_or(0);
  return opened(c, *new Socket(service_of(c), fd, *domain, *type, protocol, c.self()), options);
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_open", 2, native<open_2>},
    {"prim_socket", "nif_open", 4, native<open_4>},
};

}  // namespace

std::span<const Builtin> opening_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
