// Receiving: recv, recvfrom and recvmsg.
//
// One process at a time is the reader for whom readiness is waited for; others stand in line. Who does not want to wait
// (the reference `zero`) tries once, whoever else waits.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/control.h"
#include "socket/names.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

constexpr std::size_t kBytesPerReduction = 200;
constexpr std::int64_t kCallReductions = 10;  // of the system

// Where bytes are received. Small receives use memory of the thread, and the binary is made of what came.
class Buffer {
 public:
  explicit Buffer(std::size_t size) : size_(size) {
    if (size <= kSmall) {
      thread_local const std::unique_ptr<std::uint8_t[]> memory(new std::uint8_t[kSmall]);
      small_ = memory.get();
    } else {
      object_ = BinaryObject::create(size);
    }
  }
  Buffer(const Buffer&) = delete;
  ~Buffer() {
    if (object_ != nullptr) object_->release();
  }
  // False where there was no memory.
  bool ok() const { return small_ != nullptr || object_ != nullptr; }
  std::uint8_t* data() { return small_ != nullptr ? small_ : object_->bytes(); }
  std::size_t size() const { return size_; }
  // The first `used` bytes as a binary.
  Term take(Context& c, std::size_t used) {
    if (small_ != nullptr || used < size_ / 2) return make_binary(c.heap(), std::span(data(), used));
    BinaryObject* object = std::exchange(object_, nullptr);
    return make_refc_binary(c.heap(), object, object->bytes(), used);
  }

 private:
  static constexpr std::size_t kSmall = 64 * 1024;
  std::size_t size_;
  std::uint8_t* small_ = nullptr;
  BinaryObject* object_ = nullptr;
};

// A receive by the running process; with the lock of the reading side.
struct Receive {
  Context& c;
  Socket& socket;
  ReadingSide& side;
  Term reference;

  bool waits() const { return reference != atoms::k_zero; }

  // Whether it may read now; else *answer is what to answer.
  bool may_read(Term* answer) {
    if (!side.open()) {
      *answer = closed_answer(c);
      return false;
    }
    if (side.acceptors.current) {
      *answer = invalid_error(c, atoms::k_state);
      return false;
    }
    if (!side.readers.current || side.readers.is_current(c.self())) return true;
    if (side.readers.in_line(c.self())) {
      *answer = raise_invalid(c, atoms::k_state);
      return false;
    }
    if (!waits()) return true;
    socket.line_up_locked(side.readers, c.self(), reference);
    *answer = atoms::k_select;
    return false;
  }

  // It has what it wanted: the next in line may read.
  void done() {
    if (side.readers.is_current(c.self())) socket.next_locked(side, side.readers);
  }

  void count(std::size_t bytes) {
    Traffic& traffic = side.traffic;
    ++traffic.packages;
    traffic.bytes += bytes;
    traffic.largest = std::max<std::uint64_t>(traffic.largest, traffic.running + bytes);
    traffic.running = 0;
    side.buffers_taken = 0;
    c.charge(static_cast<std::int64_t>(bytes / kBytesPerReduction));
  }

  Term wait() {
    socket.become_current_locked(side.readers, c.self(), reference);
    if (socket.select_locked(side, c.self(), reference)) return atoms::k_select;
    done();
    return c.error(make_tuple(c.heap(), {atoms::k_select_read, Term::small(-1)}));
  }

  // Nothing more will come: those in line are told, too.
  void fail(Term reason) {
    if (!side.readers.current) return;
    socket.forget_requestor_locked(*side.readers.current);
    side.readers.current.reset();
    socket.fail_line_locked(side.readers, reason);
  }

  Term failed(int error) {
    side.buffers_taken = 0;
    if (error == EAGAIN || error == EWOULDBLOCK) return waits() ? wait() : atoms::k_timeout;
    ++side.traffic.failures;
    Term answer = error_answer(c, error);
    fail(Tuple(answer)[1]);
    return answer;
  }

  Term at_end() {
    ++side.traffic.failures;
    fail(atoms::k_closed);
    return closed_answer(c);
  }
};

template <typename Call>
ssize_t uninterrupted(Call call) {
  ssize_t result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

// -- recv

// The first `size` bytes of what has been kept; the rest stays kept.
Term take_partial(Context& c, ReadingSide& side, std::size_t size) {
  BinaryObject* object = side.partial;
  if (size == side.filled) {
    side.partial = nullptr;
    side.filled = 0;
    return make_refc_binary(c.heap(), object, object->bytes(), size);
  }
  Term taken = make_binary(c.heap(), std::span(object->bytes(), size));
  std::memmove(object->bytes(), object->bytes() + size, side.filled - size);
  side.filled -= size;
  return taken;
}

bool make_room_for_partial(ReadingSide& side, std::size_t size) {
  if (side.partial != nullptr && side.partial->capacity() >= size) return true;
  BinaryObject* object =
      side.partial == nullptr ? BinaryObject::create(size) : BinaryObject::resize(side.partial, size);
  if (object == nullptr) return false;
  side.partial = object;
  return true;
}

// A buffer is full whose size the program did not give: there may be more.
Term full_buffer(Receive& receive, Term binary, std::size_t size) {
  ReadingSide& side = receive.side;
  if (++side.buffers_taken < side.buffer_count) {
    side.traffic.bytes += size;
    side.traffic.running += size;
    if (receive.waits()) receive.socket.become_current_locked(side.readers, receive.c.self(), receive.reference);
    return make_tuple(receive.c.heap(), {atoms::k_more, binary});
  }
  receive.count(size);
  receive.done();
  return receive.c.ok(binary);
}

Term received(Receive& receive, Term tag, Term binary, std::size_t size) {
  receive.count(size);
  receive.done();
  return make_tuple(receive.c.heap(), {tag, binary});
}

// Nothing has been kept so far, and all that is wanted fits a buffer.
Term receive_at_once(Receive& receive, std::size_t wanted, bool exactly, int flags) {
  Context& c = receive.c;
  ReadingSide& side = receive.side;
  Buffer buffer(wanted);
  if (!buffer.ok()) return error_answer(c, ENOMEM);
  ssize_t result = uninterrupted([&] { return ::recv(receive.socket.fd, buffer.data(), wanted, flags); });
  if (result < 0) return receive.failed(errno);
  auto size = static_cast<std::size_t>(result);
  bool stream = receive.socket.is_stream();
  if (size == 0 && stream) return receive.at_end();
  if (size == wanted && stream && !exactly) return full_buffer(receive, buffer.take(c, size), size);
  if (size < wanted && stream && exactly && receive.waits()) {
    if (!make_room_for_partial(side, wanted)) return error_answer(c, ENOMEM);
    std::memcpy(side.partial->bytes(), buffer.data(), size);
    side.filled = size;
    return receive.wait();
  }
  bool timed_out = size < wanted && stream && exactly;
  return received(receive, timed_out ? atoms::k_timeout : atoms::k_ok, buffer.take(c, size), size);
}

// The other side has ended before all came.
Term partial_at_end(Receive& receive) {
  if (receive.side.filled == 0) return receive.at_end();
  Term kept = take_partial(receive.c, receive.side, receive.side.filled);
  receive.at_end();
  return receive.c.error_tuple(make_tuple(receive.c.heap(), {atoms::k_closed, kept}));
}

// Adds to what has been kept until that are `wanted` bytes: as much as there is, so that whoever sends is kept up with,
// but once where flags may leave the bytes where they are.
Term receive_more(Receive& receive, std::size_t wanted, int flags) {
  Context& c = receive.c;
  ReadingSide& side = receive.side;
  if (!make_room_for_partial(side, wanted)) return error_answer(c, ENOMEM);
  std::size_t before = side.filled;
  do {
    ssize_t result = uninterrupted(
        [&] { return ::recv(receive.socket.fd, side.partial->bytes() + side.filled, wanted - side.filled, flags); });
    if (result < 0 && side.filled > before && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (result < 0) return receive.failed(errno);
    if (result == 0) return partial_at_end(receive);
    side.filled += static_cast<std::size_t>(result);
  } while (side.filled < wanted && flags == 0);
  if (side.filled < wanted && receive.waits()) return receive.wait();
  Term tag = side.filled < wanted ? atoms::k_timeout : atoms::k_ok;
  std::size_t size = side.filled;
  return received(receive, tag, take_partial(c, side, size), size);
}

// nif_recv(Socket, Length, Flags, Reference | zero): {ok, Binary}, {more, Binary}, select, timeout, {timeout, Binary}.
// Length 0: what there is, up to the size of the buffer.
Term recv_4(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = receive_reference_argument(c, 3);
  std::size_t length = size_argument(c, 1);
  int flags = int_argument(c, 2);
  std::lock_guard lock(socket.reading.mutex);
  Receive receive{c, socket, socket.reading, reference};
  if (Term answer; !receive.may_read(&answer)) return answer;
  ReadingSide& side = socket.reading;
  std::size_t wanted = length != 0 ? length : side.buffer_size;
  if (side.filled > 0 && (length == 0 || wanted <= side.filled)) {
    std::size_t size = length == 0 ? side.filled : wanted;
    return received(receive, atoms::k_ok, take_partial(c, side, size), size);
  }
  c.charge(kCallReductions);
  ++side.traffic.tries;
  if (side.filled == 0 && (!socket.is_stream() || length == 0 || wanted <= 64 * 1024))
    return receive_at_once(receive, wanted, length != 0, flags);
  return receive_more(receive, wanted, flags);
}

// -- recvfrom and recvmsg

// nif_recvfrom(Socket, Length, Flags, Reference | zero): {ok, {Address, Binary}}, select, timeout
Term recvfrom_4(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = receive_reference_argument(c, 3);
  std::size_t length = size_argument(c, 1);
  int flags = int_argument(c, 2);
  std::lock_guard lock(socket.reading.mutex);
  Receive receive{c, socket, socket.reading, reference};
  if (Term answer; !receive.may_read(&answer)) return answer;
  Buffer buffer(length != 0 ? length : socket.reading.buffer_size);
  if (!buffer.ok()) return error_answer(c, ENOMEM);
  c.charge(kCallReductions);
  ++socket.reading.traffic.tries;
  io::SocketAddress from;
  ssize_t result = uninterrupted([&] {
    from.size = sizeof from.storage;
    return ::recvfrom(socket.fd, buffer.data(), buffer.size(), flags, from.get(), &from.size);
  });
  if (result < 0) return receive.failed(errno);
  if (result == 0 && socket.is_stream()) return receive.at_end();
  auto size = static_cast<std::size_t>(result);
  Term binary = buffer.take(c, size);
  Term address = address_term(c, from.get(), from.size);
  return received(receive, atoms::k_ok, make_tuple(c.heap(), {address, binary}), size);
}

Term message_term(Context& c, msghdr& message, Term binary) {
  const auto* address = static_cast<const sockaddr*>(message.msg_name);
  Term keys[] = {atoms::k_iov, atoms::k_ctrl, atoms::k_flags, atoms::k_addr};
  Term values[] = {make_cons(c.heap(), binary, Term::nil()), control_list(c, message),
                   flags_term(c, message_flag_names(), message.msg_flags),
                   message.msg_namelen == 0 ? Term::nil() : address_term(c, address, message.msg_namelen)};
  std::size_t count = message.msg_namelen == 0 ? 3 : 4;
  return map_of(c, std::span(keys, count), std::span(values, count));
}

// nif_recvmsg(Socket, Length, ControlLength, Flags, Reference | zero): {ok, #{iov, ctrl, flags, addr}}, select, timeout
Term recvmsg_5(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = receive_reference_argument(c, 4);
  std::size_t length = size_argument(c, 1), control_length = size_argument(c, 2);
  int flags = int_argument(c, 3);
  std::lock_guard lock(socket.reading.mutex);
  Receive receive{c, socket, socket.reading, reference};
  if (Term answer; !receive.may_read(&answer)) return answer;
  constexpr std::size_t kMostControl = 1 << 24;
  if (control_length > kMostControl) return error_answer(c, ENOMEM);
  Buffer buffer(length != 0 ? length : socket.reading.buffer_size);
  ControlSpace control(control_length != 0 ? control_length : socket.reading.control_size);
  if (!buffer.ok()) return error_answer(c, ENOMEM);
  c.charge(kCallReductions);
  ++socket.reading.traffic.tries;
  io::SocketAddress from;
  iovec part{buffer.data(), buffer.size()};
  msghdr message;
  ssize_t result = uninterrupted([&] {
    message = {};
    message.msg_name = from.get();
    message.msg_namelen = sizeof from.storage;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return ::recvmsg(socket.fd, &message, flags);
  });
  if (result < 0) return receive.failed(errno);
  if (result == 0 && socket.is_stream()) return receive.at_end();
  auto size = static_cast<std::size_t>(result);
  return received(receive, atoms::k_ok, message_term(c, message, buffer.take(c, size)), size);
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_recv", 4, native<recv_4>},
    {"prim_socket", "nif_recvfrom", 4, native<recvfrom_4>},
    {"prim_socket", "nif_recvmsg", 5, native<recvmsg_5>},
};

}  // namespace

std::span<const Builtin> receiving_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
