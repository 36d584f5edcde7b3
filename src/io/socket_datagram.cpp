// Datagrams: receiving and sending them.
#include <algorithm>
#include <cerrno>
#include <string>

#include "heap/arena.h"
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
    ssize_t got = recvfrom(channel_.in_fd, buffer.data(), buffer.size(), 0, from.get(), &from.size);
    if (got >= 0) {
      input_bytes_ += static_cast<std::uint64_t>(got);
      vm_.port_input.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
      ++received_;
      received_most_ = std::max<std::uint64_t>(received_most_, static_cast<std::uint64_t>(got));
      std::size_t shown = static_cast<std::size_t>(got);
      if (receiving_ && receiving_->length != 0) shown = std::min<std::size_t>(shown, receiving_->length);
      deliver_datagram(from, std::string_view(buffer).substr(0, shown));
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

void SocketPort::deliver_datagram(const SocketAddress& from, std::string_view bytes) {
  Arena space;
  if (options_.active == SocketOptions::kPassive) {
    Term data = data_term(space, from.written(), bytes);
    if (receiving_) finish(*std::exchange(receiving_, std::nullopt), make_tuple(space, {atoms::k_ok, data}));
    return;
  }
  if (options_.deliver_terms)
    tell_owner({names_.udp, self_, from.host_term(space), Term::small(from.port()), data_term(space, {}, bytes)});
  else
    tell_owner({self_, make_tuple(space, {atoms::k_data, data_term(space, from.written(), bytes)})});
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
  request.bytes(request.number(4));
  if (!known || !request.sound) return refuse(EINVAL);
  ssize_t put =
      connected_ ? ::send(channel_.out_fd, request.rest.data(), request.rest.size(), MSG_NOSIGNAL)
                 : ::sendto(channel_.out_fd, request.rest.data(), request.rest.size(), MSG_NOSIGNAL, to.get(), to.size);
  if (put < 0) return refuse(errno);
  ++sent_;
  sent_most_ = std::max<std::uint64_t>(sent_most_, request.rest.size());
  output_bytes_ += request.rest.size();
  vm_.port_output.fetch_add(request.rest.size(), std::memory_order_relaxed);
  reply(from, atoms::k_ok, reference);
}

}  // namespace mote::io
