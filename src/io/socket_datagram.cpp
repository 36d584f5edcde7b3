// Datagrams: receiving and sending them.
#include <algorithm>
#include <cerrno>
#include <string>

#include "heap/arena.h"
#include "io/socket_control.h"
#include "io/socket_port.h"
#include "term/build.h"

namespace mote::io {

void SocketPort::read_datagrams() {
  std::string buffer;
  for (std::uint32_t i = 0; i < std::max(options_.read_packets, 1U) && !closed_ && wants_input(); ++i) {
    std::size_t size = options_.buffer;
    if (receiving_) size = std::max<std::size_t>(size, receiving_->length);
    buffer.resize(size);
    SocketAddress from;
    ControlSpace control;
    iovec part{.iov_base = buffer.data(), .iov_len = buffer.size()};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = from.size;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (options_.wants_control()) {
      message.msg_control = control.bytes.data();
      message.msg_controllen = control.bytes.size();
    }
    ssize_t got = recvmsg(channel_.in_fd, &message, 0);
    from.size = message.msg_namelen;
    if (got >= 0) {
      input_bytes_ += static_cast<std::uint64_t>(got);
      vm_.port_input.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
      ++received_;
      received_most_ = std::max<std::uint64_t>(received_most_, static_cast<std::uint64_t>(got));
      std::size_t shown = static_cast<std::size_t>(got);
      if (receiving_ && receiving_->length != 0) shown = std::min<std::size_t>(shown, receiving_->length);
      deliver_datagram(from, std::string_view(buffer).substr(0, shown), message);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      Term reason = reason_of(errno);
      if (options_.active == SocketOptions::kPassive) {
        if (receiving_) finish_with_error(*std::exchange(receiving_, std::nullopt), reason);
      } else {
        tell_owner({names_.udp_error, self_, reason});
        count_message();
      }
    }
  }
  if (!closed_ && wants_input()) arm_input();
}

// `message` holds the ancillary data, which only sockets that ask for some tell.
void SocketPort::deliver_datagram(const SocketAddress& from, std::string_view bytes, msghdr& message) {
  Arena space;
  bool with_control = options_.wants_control();
  Term control = with_control ? control_term(space, message) : Term::nil();
  if (options_.active == SocketOptions::kPassive) {
    Term data = data_term(space, from.written(), bytes);
    if (with_control) data = make_tuple(space, {data, control});
    if (receiving_) finish(*std::exchange(receiving_, std::nullopt), make_tuple(space, {atoms::k_ok, data}));
    return;
  }
  if (!options_.deliver_terms) {
    tell_owner({self_, make_tuple(space, {atoms::k_data, data_term(space, from.written(), bytes)})});
  } else {
    Term host = from.host_term(space), port = Term::small(from.port());
    Term data = data_term(space, {}, bytes);
    if (with_control)
      tell_owner({names_.udp, self_, host, port, control, data});
    else
      tell_owner({names_.udp, self_, host, port, data});
  }
  count_message();
}

// An address, the length of ancillary data and those data, and the datagram.
void SocketPort::send_datagram(std::string_view bytes, Term from, Term reference) {
  Arena space;
  auto refuse = [&](int error) { reply(from, make_tuple(space, {atoms::k_error, reason_of(error)}), reference); };
  RequestReader request{bytes};
  SocketAddress to;
  if (channel_.out_fd < 0) return refuse(EINVAL);
  bool known = to.read(request, domain_);
  std::string_view control = request.bytes(request.number(4));
  ControlSpace control_space;
  iovec part{.iov_base = const_cast<char*>(request.rest.data()), .iov_len = request.rest.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!connected_) {
    message.msg_name = to.get();
    message.msg_namelen = to.size;
  }
  if (!known || !request.sound || !write_control(control, control_space, message)) return refuse(EINVAL);
  ssize_t put = ::sendmsg(channel_.out_fd, &message, MSG_NOSIGNAL);
  if (put < 0) return refuse(errno);
  ++sent_;
  sent_most_ = std::max<std::uint64_t>(sent_most_, request.rest.size());
  output_bytes_ += request.rest.size();
  vm_.port_output.fetch_add(request.rest.size(), std::memory_order_relaxed);
  reply(from, atoms::k_ok, reference);
}

}  // namespace mote::io
