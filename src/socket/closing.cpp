// The end of a socket, in two steps: nif_close, after which nobody else can use it, and nif_finalize_close, which may
// wait for what is still to be sent; and the end of an operation that waits.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "socket/answers.h"
#include "socket/table.h"
#include "term/compare.h"

namespace mote::socket {

namespace {

// nif_close(Socket)
Term close_1(Context& c) {
  Socket& socket = socket_argument(c);
  std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  socket.closer = c.self();
  socket.watch_closer_locked();
  socket.reading.state |= kClosing;
  socket.writing.state |= kClosing;
  socket.stop_locked();
  return atoms::k_ok;
}

// nif_finalize_close(Socket), by who has called nif_close.
Term finalize_close_1(Context& c) {
  Socket& socket = socket_argument(c);
  int fd = -1;
  {
    std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
    if ((socket.reading.state & kClosed) != 0) return closed_answer(c);
    if ((socket.reading.state & kClosing) == 0 || socket.closer != c.self()) return raise_invalid(c, atoms::k_state);
    socket.unwatch_closer_locked();
    socket.unwatch_owner_locked();
    socket.owner = Term::none();
    fd = socket.release_descriptor_locked();
  }
  if (fd < 0) return atoms::k_ok;
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  if (::close(fd) == 0) return atoms::k_ok;
  return errno == EAGAIN ? c.error_tuple(atoms::k_timeout) : error_answer(c, errno);
}

// -- cancelling

Term cancel_requestor_locked(Context& c, Socket& socket, Side& side, Requestors& requestors, Term reference) {
  if (!side.open()) return closed_answer(c);
  if (!requestors.current) return atoms::k_not_found;
  if (!requestors.is_current(c.self()))
    return socket.leave_line_locked(requestors, c.self(), reference) ? atoms::k_ok : atoms::k_not_found;
  if (!exactly_equal(requestors.current->reference.get(), reference)) return atoms::k_not_found;
  Term answer = socket.cancel_select_locked(side);
  socket.next_locked(side, requestors);
  return answer;
}

Term cancel_connect_locked(Context& c, Socket& socket, Term reference) {
  WritingSide& side = socket.writing;
  if (!side.open()) return closed_answer(c);
  if (!side.connector || side.connector->pid != c.self() || !exactly_equal(side.connector->reference.get(), reference))
    return c.error_tuple(atoms::k_not_found);
  Term answer = socket.cancel_select_locked(side);
  socket.forget_requestor_locked(*side.connector);
  side.connector.reset();
  side.state &= ~kConnecting;
  return answer;
}

// nif_cancel(Socket, Operation, Reference)
Term cancel_3(Context& c) {
  Socket& socket = socket_argument(c);
  Term operation = c[1], reference = c[2];
  if (!operation.is_atom() || !reference.is_reference()) return c.badarg();
  auto is_one_of = [&](std::initializer_list<Term> all) { return std::ranges::find(all, operation) != all.end(); };
  if (is_one_of({atoms::k_recv, atoms::k_recvfrom, atoms::k_recvmsg})) {
    std::lock_guard lock(socket.reading.mutex);
    return cancel_requestor_locked(c, socket, socket.reading, socket.reading.readers, reference);
  }
  if (operation == atoms::k_accept) {
    std::lock_guard lock(socket.reading.mutex);
    return cancel_requestor_locked(c, socket, socket.reading, socket.reading.acceptors, reference);
  }
  std::lock_guard lock(socket.writing.mutex);
  if (is_one_of({atoms::k_send, atoms::k_sendto, atoms::k_sendmsg, atoms::k_sendv, atoms::k_sendfile})) {
    bool current = socket.writing.writers.is_current(c.self());
    Term answer = cancel_requestor_locked(c, socket, socket.writing, socket.writing.writers, reference);
    if (current && !socket.writing.writers.is_current(c.self())) socket.give_up_file_locked();
    return answer;
  }
  if (operation == atoms::k_connect) return cancel_connect_locked(c, socket, reference);
  return socket.writing.open() ? c.badarg() : closed_answer(c);
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_cancel", 3, native<cancel_3>},
    {"prim_socket", "nif_close", 1, native<close_1>},
    {"prim_socket", "nif_finalize_close", 1, native<finalize_close_1>, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> closing_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
