// Addresses of sockets, connecting, listening, accepting; and the end of one direction.
#include <sys/socket.h>

#include <cerrno>

#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

// nif_bind(Socket, Address)
Term bind_2(Context& c) {
  Socket& socket = socket_argument(c);
  std::optional<io::SocketAddress> address = address_of(c, c[1]);
  if (!address) return invalid_answer(c, atoms::k_sockaddr);
  std::lock_guard lock(socket.reading.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  if (::bind(socket.fd, address->get(), address->size) != 0) return error_answer(c, errno);
  socket.reading.state |= kBound;
  return atoms::k_ok;
}

// -- connecting

// How the attempt of this process has ended.
Term finish_connecting_locked(Context& c, Socket& socket) {
  socket.forget_requestor_locked(*socket.writing.connector);
  socket.writing.connector.reset();
  socket.writing.state &= ~kConnecting;
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(socket.fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return error_answer(c, error);
  socket.writing.state |= kConnected;
  return atoms::k_ok;
}

Term start_connecting_locked(Context& c, Socket& socket, const io::SocketAddress& address, Term reference) {
  if (::connect(socket.fd, address.get(), address.size) == 0) {
    socket.writing.state |= kConnected;
    return atoms::k_ok;
  }
  if (errno != EINPROGRESS) return error_answer(c, errno);
  if (!socket.select_locked(socket.writing, c.self(), reference))
    return c.error(make_tuple(c.heap(), {atoms::k_select_write, Term::small(-1)}));
  Requestors one;
  socket.become_current_locked(one, c.self(), reference);
  socket.writing.connector = std::move(one.current);
  socket.writing.state |= kConnecting;
  return atoms::k_select;
}

Term connect(Context& c, Socket& socket, const io::SocketAddress* address, Term reference) {
  std::lock_guard lock(socket.writing.mutex);
  if (!socket.writing.open()) return closed_answer(c);
  if (socket.writing.writers.current) return invalid_error(c, atoms::k_state);
  if (socket.writing.connector) {
    if (socket.writing.connector->pid == c.self()) return finish_connecting_locked(c, socket);
    return address != nullptr ? c.error_tuple(atoms::k_already) : raise_invalid(c, atoms::k_state);
  }
  return address == nullptr ? raise_invalid(c, atoms::k_state)
                            : start_connecting_locked(c, socket, *address, reference);
}

// nif_connect(Socket, Reference, Address)
Term connect_3(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 1);
  std::optional<io::SocketAddress> address = address_of(c, c[2]);
  return address ? connect(c, socket, &*address, reference) : invalid_answer(c, atoms::k_sockaddr);
}

// nif_connect(Socket): after the message that it is ready.
Term connect_1(Context& c) {
  return connect(c, socket_argument(c), nullptr, Term::none());
}

// -- listening and accepting

// nif_listen(Socket, Backlog)
Term listen_2(Context& c) {
  Socket& socket = socket_argument(c);
  int backlog = int_argument(c, 1);
  std::lock_guard lock(socket.reading.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  if (::listen(socket.fd, backlog) != 0) return error_answer(c, errno);
  socket.reading.state |= kListening;
  return atoms::k_ok;
}

Term accepted_locked(Context& c, Socket& listener, int fd) {
  ++listener.reading.accepted;
  auto* socket = new Socket(listener.service, fd, listener.domain, listener.type, listener.protocol, c.self());
  socket->reading.buffer_size = listener.reading.buffer_size;
  socket->reading.buffer_count = listener.reading.buffer_count;
  socket->reading.control_size = listener.reading.control_size;
  {
    std::lock_guard lock(listener.writing.mutex);
    socket->writing.control_size = listener.writing.control_size;
    socket->counter_wraps = listener.counter_wraps;
    socket->debug = listener.debug;
    socket->registered = listener.registered;
  }
  socket->writing.state |= kConnected;
  if (socket->registered) listener.service.tell_registry(atoms::k_add, *socket);
  Term answer = c.ok(socket->term(c.heap()));
  socket->release();
  return answer;
}

Term wait_for_connection_locked(Context& c, Socket& socket, Term reference) {
  ReadingSide& side = socket.reading;
  if (!socket.select_locked(side, c.self(), reference)) {
    socket.next_locked(side, side.acceptors);
    return c.error(make_tuple(c.heap(), {atoms::k_select_read, Term::small(-1)}));
  }
  side.state |= kAccepting;
  return atoms::k_select;
}

Term no_connection_locked(Context& c, Socket& socket, Term reference, int error) {
  ReadingSide& side = socket.reading;
  bool waited = side.acceptors.current.has_value();
  if (error == EAGAIN || error == EWOULDBLOCK) {
    if (waited) {
      ++side.accept_waits;
      if (socket.cancel_select_locked(side) == atoms::k_ok)
        socket.send_abort(*side.acceptors.current, atoms::k_cancelled);
    }
    socket.become_current_locked(side.acceptors, c.self(), reference);
    return wait_for_connection_locked(c, socket, reference);
  }
  ++side.accept_failures;
  Term answer = error_answer(c, error);
  if (waited) {
    socket.forget_requestor_locked(*side.acceptors.current);
    side.acceptors.current.reset();
    socket.fail_line_locked(side.acceptors, Tuple(answer)[1]);
  }
  return answer;
}

// nif_accept(Socket, Reference)
Term accept_2(Context& c) {
  Socket& socket = socket_argument(c);
  ReadingSide& side = socket.reading;
  std::lock_guard lock(side.mutex);
  if (!side.open()) return closed_answer(c);
  if (side.readers.current) return invalid_error(c, atoms::k_state);
  if (side.acceptors.current && !side.acceptors.is_current(c.self())) {
    if (side.acceptors.in_line(c.self())) return raise_invalid(c, atoms::k_state);
    socket.line_up_locked(side.acceptors, c.self(), c[1]);
    return atoms::k_select;
  }
  ++side.accept_tries;
  int fd = ::accept4(socket.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return no_connection_locked(c, socket, c[1], errno);
  Term answer = accepted_locked(c, socket, fd);
  if (side.acceptors.current) socket.next_locked(side, side.acceptors);
  return answer;
}

// -- what is known of both ends

using AddressFunction = int (*)(int, sockaddr*, socklen_t*);

Term address_by(Context& c, AddressFunction function) {
  Socket& socket = socket_argument(c);
  std::lock_guard lock(socket.reading.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  io::SocketAddress address;
  if (function(socket.fd, address.get(), &address.size) != 0) return error_answer(c, errno);
  return c.ok(address_term(c, address.get(), address.size));
}

Term sockname_1(Context& c) {
  return address_by(c, [](int fd, sockaddr* address, socklen_t* size) { return getsockname(fd, address, size); });
}

Term peername_1(Context& c) {
  return address_by(c, [](int fd, sockaddr* address, socklen_t* size) { return getpeername(fd, address, size); });
}

// nif_shutdown(Socket, read | write | read_write)
Term shutdown_2(Context& c) {
  Socket& socket = socket_argument(c);
  int how = SHUT_RDWR;
  if (c[1] == atoms::k_read)
    how = SHUT_RD;
  else if (c[1] == atoms::k_write)
    how = SHUT_WR;
  else if (c[1] != atoms::k_read_write)
    return raise_invalid(c, make_tuple(c.heap(), {atoms::k_how, c[1]}));
  std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  return ok_or_error(c, ::shutdown(socket.fd, how) == 0);
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_accept", 2, native<accept_2>},     {"prim_socket", "nif_bind", 2, native<bind_2>},
    {"prim_socket", "nif_connect", 1, native<connect_1>},   {"prim_socket", "nif_connect", 3, native<connect_3>},
    {"prim_socket", "nif_listen", 2, native<listen_2>},     {"prim_socket", "nif_peername", 1, native<peername_1>},
    {"prim_socket", "nif_shutdown", 2, native<shutdown_2>}, {"prim_socket", "nif_sockname", 1, native<sockname_1>},
};

}  // namespace

std::span<const Builtin> connecting_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
