// Sending: send, sendto, sendmsg and sendv.
//
// One process at a time is the writer; others stand in line until it has written all it has.
#include "socket/sending.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>

#include "io/bytes.h"
#include "os/errors.h"
#include "socket/addresses.h"
#include "socket/control.h"
#include "socket/table.h"

namespace mote::socket {

bool Send::may_write(Term* answer) {
  if (!side.open())
    *answer = closed_answer(c);
  else if (side.connector)
    *answer = invalid_error(c, atoms::k_state);
  else if (!side.writers.current || side.writers.is_current(c.self()))
    return true;
  else if (side.writers.in_line(c.self()))
    *answer = raise_invalid(c, atoms::k_state);
  else {
    socket.line_up_locked(side.writers, c.self(), reference);
    *answer = atoms::k_select;
  }
  return false;
}

void Send::done() {
  if (side.writers.current) socket.next_locked(side, side.writers);
}

Term Send::wait(std::optional<std::uint64_t> written) {
  socket.become_current_locked(side.writers, c.self(), reference);
  if (!socket.select_locked(side, c.self(), reference)) {
    Term reason = make_tuple(c.heap(), {atoms::k_select_write, Term::small(-1)});
    failed(reason);
    return c.error(reason);
  }
  return written ? make_tuple(c.heap(), {atoms::k_select, make_unsigned(c.heap(), *written)}) : atoms::k_select;
}

Term Send::failed(Term reason) {
  if (side.writers.current) {
    socket.forget_requestor_locked(*side.writers.current);
    side.writers.current.reset();
    socket.fail_line_locked(side.writers, reason);
  }
  return c.error_tuple(reason);
}

namespace {

constexpr std::size_t kBytesPerReduction = 200;
constexpr std::int64_t kCallReductions = 10;  // of the system

void count_bytes(Send& send, std::size_t written) {
  send.side.traffic.bytes += written;
  send.side.traffic.running += written;
  send.c.charge(static_cast<std::int64_t>(written / kBytesPerReduction));
}

void count_package(Send& send) {
  Traffic& traffic = send.side.traffic;
  ++traffic.packages;
  traffic.largest = std::max(traffic.largest, traffic.running);
  traffic.running = 0;
}

// What the system's `result` of writing `size` bytes comes to. `more`: there is data behind them, to be written next.
Term outcome(Send& send, ssize_t result, std::size_t size, bool more = false) {
  Context& c = send.c;
  if (result < 0) {
    int error = errno;
    if (error == EAGAIN || error == EINTR) {
      ++send.side.traffic.waits;
      return send.wait(std::nullopt);
    }
    ++send.side.traffic.failures;
    Term reason = c.atom(error_name(error));
    return error == EINVAL ? c.error_tuple(reason) : send.failed(reason);
  }
  auto written = static_cast<std::size_t>(result);
  count_bytes(send, written);
  bool whole = written == size && !more;
  if (whole || !send.socket.is_stream()) {
    count_package(send);
    send.done();
    return whole ? atoms::k_ok : c.ok(make_unsigned(c.heap(), written));
  }
  if (written < size) {
    ++send.side.traffic.waits;
    return send.wait(written);
  }
  send.socket.become_current_locked(send.side.writers, c.self(), send.reference);
  return make_tuple(c.heap(), {atoms::k_iov, make_unsigned(c.heap(), written)});
}

std::string_view bytes_argument(Context& c, int index, std::string& scratch) {
  if (!c[index].is_binary()) throw_badarg(c);
  return io::bytes_of(c[index], scratch);
}

void count_try(Send& send) {
  ++send.side.traffic.tries;
  send.c.charge(kCallReductions);
}

// nif_send(Socket, Binary, Flags, Reference): ok, {ok, Written}, select, {select, Written}
Term send_4(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 3);
  std::string scratch;
  std::string_view bytes = bytes_argument(c, 1, scratch);
  int flags = int_argument(c, 2);
  std::lock_guard lock(socket.writing.mutex);
  Send send{c, socket, socket.writing, reference};
  if (Term answer; !send.may_write(&answer)) return answer;
  count_try(send);
  return outcome(send, ::send(socket.fd, bytes.data(), bytes.size(), flags), bytes.size());
}

// nif_sendto(Socket, Binary, Address, Flags, Reference)
Term sendto_5(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 4);
  std::string scratch;
  std::string_view bytes = bytes_argument(c, 1, scratch);
  int flags = int_argument(c, 3);
  std::optional<io::SocketAddress> to = address_of(c, c[2]);
  if (!to) return invalid_answer(c, atoms::k_sockaddr);
  std::lock_guard lock(socket.writing.mutex);
  Send send{c, socket, socket.writing, reference};
  if (Term answer; !send.may_write(&answer)) return answer;
  count_try(send);
  return outcome(send, ::sendto(socket.fd, bytes.data(), bytes.size(), flags, to->get(), to->size), bytes.size());
}

// -- lists of binaries

// The first parts of a list of binaries, as many as the system takes at once.
class Parts {
 public:
  // False where the list has something else in it, or does not end as a list.
  bool load(Term list) {
    static const auto most = static_cast<std::size_t>(sysconf(_SC_IOV_MAX));
    for (; list.is_cons(); list = Cons(list).tail()) {
      Term head = Cons(list).head();
      if (!head.is_binary()) return false;
      std::string_view bytes = io::bytes_of(head, copies_.emplace_back());
      if (bytes.empty()) continue;
      if (parts_.size() == most) {
        more_ = true;
        return true;
      }
      parts_.push_back({const_cast<char*>(bytes.data()), bytes.size()});
      size_ += bytes.size();
    }
    return list.is_nil();
  }
  iovec* data() { return parts_.data(); }
  std::size_t count() const { return parts_.size(); }
  std::size_t size() const { return size_; }
  bool more() const { return more_; }

 private:
  std::vector<iovec> parts_;
  std::list<std::string> copies_;  // of binaries that begin within a byte
  std::size_t size_ = 0;
  bool more_ = false;
};

// nif_sendv(Socket, Binaries, Reference): also {iov, Written}, after which the rest is to be sent.
Term sendv_3(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 2);
  std::lock_guard lock(socket.writing.mutex);
  Send send{c, socket, socket.writing, reference};
  if (Term answer; !send.may_write(&answer)) return answer;
  Parts parts;
  if (!parts.load(c[1]) || (parts.more() && !socket.is_stream())) return invalid_answer(c, atoms::k_iov);
  count_try(send);
  ssize_t result = ::writev(socket.fd, parts.data(), static_cast<int>(parts.count()));
  return outcome(send, result, parts.size(), parts.more());
}

// nif_sendmsg(Socket, #{addr, ctrl}, Flags, Reference, Binaries): as nif_sendv.
Term sendmsg_5(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 3);
  if (!c[1].is_map()) return c.badarg();
  int flags = int_argument(c, 2);
  std::lock_guard lock(socket.writing.mutex);
  Send send{c, socket, socket.writing, reference};
  if (Term answer; !send.may_write(&answer)) return answer;
  msghdr message{};
  std::optional<io::SocketAddress> to;
  if (Term address = map_get(c[1], atoms::k_addr); !address.is_none()) {
    to = address_of(c, address);
    if (!to) return invalid_answer(c, atoms::k_addr);
    message.msg_name = to->get();
    message.msg_namelen = to->size;
  }
  Parts parts;
  if (!parts.load(c[4]) || (parts.more() && !socket.is_stream())) return invalid_answer(c, atoms::k_iov);
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.count();
  std::optional<ControlSpace> control;
  if (Term list = map_get(c[1], atoms::k_ctrl); !list.is_none()) {
    control.emplace(socket.writing.control_size);
    std::optional<std::size_t> used = write_control(c, list, *control);
    if (!used) return invalid_answer(c, atoms::k_ctrl);
    message.msg_control = control->data();
    message.msg_controllen = *used;
  }
  count_try(send);
  return outcome(send, ::sendmsg(socket.fd, &message, flags), parts.size(), parts.more());
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_send", 4, native<send_4>},
    {"prim_socket", "nif_sendmsg", 5, native<sendmsg_5>},
    {"prim_socket", "nif_sendto", 5, native<sendto_5>},
    {"prim_socket", "nif_sendv", 3, native<sendv_3>},
};

}  // namespace

std::span<const Builtin> sending_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
