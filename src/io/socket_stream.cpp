// Connections: accepting, reading, cutting what was read into packets, writing.
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "code/resolver.h"
#include "heap/arena.h"
#include "io/http_terms.h"
#include "io/ports.h"
#include "io/reactor.h"
#include "io/socket_port.h"
#include "io/tls_terms.h"
#include "process/send.h"
#include "term/build.h"
#include "wire/external_decode.h"

namespace mote::io {

// -- accepting

std::shared_ptr<Port> SocketPort::accepted(int fd, Term acceptor) {
  Term error;
  return vm_.ports->add(
      [&](Term self) {
        PortSpec spec = spec_;
        auto port = std::make_shared<SocketPort>(vm_, self, acceptor, std::move(spec));
        port->options_ = options_;
        port->options_.active = SocketOptions::kPassive;
        port->options_.count = 0;
        port->adopt(fd, domain_);
        port->connected_ = port->bound_ = true;
        return port;
      },
      &error);
}

void SocketPort::accept_some() {
  while (!accepting_.empty() && channel_.in_fd >= 0) {
    Request request = accepting_.front();
    if (!waits(request)) {
      accepting_.pop_front();
      continue;
    }
    int fd = accept4(channel_.in_fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (fd < 0 && errno == ECONNABORTED) continue;
    accepting_.pop_front();
    if (fd < 0) {
      finish_with_error(request, reason_of(errno));
      continue;
    }
    std::shared_ptr<Port> port = accepted(fd, request.caller);
    if (port == nullptr) {
      ::close(fd);
      finish_with_error(request, atoms::k_system_limit);
      continue;
    }
    send_signal(vm_, SignalKind::kLink, request.caller, port->self(), Term::none());
    if (vm_.traces != nullptr) vm_.traces->opened(port->self());  // of which tracers are not told
    Arena space;
    if (!finish(request, make_tuple(space, {atoms::k_ok, port->self()}))) port->close(self_);
  }
  if (!accepting_.empty()) arm_input();
}

// -- reading

bool SocketPort::wants_input() const {
  return options_.active != SocketOptions::kPassive || (receiving_ && waits(*receiving_));
}

void SocketPort::arm_input() {
  if (channel_.in_fd >= 0) vm_.reactor->when_readable(channel_.in_fd, locked(&SocketPort::input_ready));
}

void SocketPort::input_ready() {
  if (closed_ || channel_.in_fd < 0) return;
  if (listening_)
    accept_some();
  else if (!wants_input())
    return;
  else if (options_.datagrams)
    read_datagrams();
  else
    read_stream();
}

void SocketPort::read_stream() {
  constexpr std::size_t kMostAtOnce = 1 << 20;
  deliver_stream();
  if (closed_ || channel_.in_fd < 0 || !wants_input()) return;
  std::size_t wanted = options_.buffer, have = input_.size();
  if (receiving_ && receiving_->length > have - taken_)
    wanted = std::max<std::size_t>(wanted, std::min<std::size_t>(receiving_->length - (have - taken_), kMostAtOnce));
  ssize_t got = 0;
  int error = 0;
  input_.resize_and_overwrite(have + wanted, [&](char* bytes, std::size_t) {
    got = recv(channel_.in_fd, bytes + have, wanted, 0);
    error = got < 0 ? errno : 0;
    return have + static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  });
  if (got > 0) {
    input_bytes_ += static_cast<std::uint64_t>(got);
    vm_.port_input.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
    deliver_stream();
    if (!closed_ && wants_input()) arm_input();
  } else if (error == EAGAIN || error == EINTR) {
    arm_input();
  } else {
    stream_ended(error);
  }
}

bool SocketPort::next_packet(std::uint32_t length, std::string_view* packet, std::size_t* used, bool* bad) {
  std::string_view have = std::string_view(input_).substr(taken_);
  if (have.empty()) return false;
  PacketType type = options_.packet_type();
  // Whoever asks for headers gets them until there is the empty line, whatever kind of lines is asked for meanwhile.
  if (type == PacketType::kHttpHeaders) http_headers_ = true;
  if (type == PacketType::kHttp && http_headers_) type = PacketType::kHttpHeaders;
  if (type == PacketType::kRaw) {
    if (have.size() < length) return false;
    *packet = length == 0 ? have : have.substr(0, length);
    *used = packet->size();
    return true;
  }
  PacketLimits limits{
      .packet_size = options_.packet_size, .line_length = options_.buffer, .line_delimiter = options_.line_delimiter};
  PacketExtent extent = packet_extent(type, have, limits);
  *bad = extent.state == PacketExtent::kInvalid;
  if (extent.state != PacketExtent::kWhole) return false;
  *used = extent.size;
  bool as_it_is = options_.http() || options_.tls();
  *packet =
      as_it_is ? have.substr(0, extent.size) : have.substr(extent.header, extent.size - extent.header - extent.padding);
  return true;
}

// Hands out what has been read, for as long as somebody wants it.
void SocketPort::deliver_stream() {
  while (!closed_) {
    bool passive = options_.active == SocketOptions::kPassive;
    if (passive && receiving_ && !waits(*receiving_)) receiving_.reset();
    if (passive && !receiving_) break;
    std::string_view packet;
    std::size_t used = 0;
    bool bad = false;
    if (!next_packet(passive ? receiving_->length : 0, &packet, &used, &bad)) {
      if (bad) stream_broke(EMSGSIZE);
      break;
    }
    ++received_;
    received_most_ = std::max<std::uint64_t>(received_most_, packet.size());
    taken_ += used;
    if (!passive) {
      deliver_packet(packet);
      continue;
    }
    Arena space;
    Request request = *std::exchange(receiving_, std::nullopt);
    Term data = packet_term(space, packet);
    if (!finish(request, make_tuple(space, {atoms::k_ok, data}))) taken_ -= used;
  }
  constexpr std::size_t kMostTaken = 65536;  // bytes that are kept for what comes next
  if (taken_ == input_.size()) {
    input_.clear();
    if (input_.capacity() > kMostTaken) input_ = {};
    taken_ = 0;
  } else if (taken_ > kMostTaken) {
    input_.erase(0, taken_);
    taken_ = 0;
  }
}

void SocketPort::deliver_packet(std::string_view packet) {
  Arena space;
  if (options_.http())
    tell_owner({names_.http, self_, http_packet(space, packet)});
  else if (options_.tls())
    post(make_message(vm_, owner_, self_, packet_term(space, packet)));
  else if (options_.deliver_terms)
    tell_owner({names_.tcp, self_, data_term(space, {}, packet)});
  else
    tell_owner({self_, make_tuple(space, {atoms::k_data, data_term(space, {}, packet)})});
  count_message();
}

// One message less for a socket that is active once or for so many.
void SocketPort::count_message() {
  if (options_.active == SocketOptions::kOnce) {
    options_.active = SocketOptions::kPassive;
  } else if (options_.active == SocketOptions::kCounted && --options_.count == 0) {
    options_.active = SocketOptions::kPassive;
    tell_owner({options_.datagrams ? names_.udp_passive : names_.tcp_passive, self_});
  }
}

// A list of bytes, or the first ones (the address and as many as the option header says) before a binary.
Term SocketPort::data_term(TermSpace& space, std::string_view address, std::string_view bytes) const {
  std::size_t listed = options_.binary ? std::min<std::size_t>(options_.header, bytes.size()) : bytes.size();
  Term rest = options_.binary ? make_binary(space, bytes.substr(listed)) : Term::nil();
  CHECK(!rest.is_none());
  return make_byte_list(space, address, make_byte_list(space, bytes.substr(0, listed), rest));
}

// A packet as it is received by a request.
Term SocketPort::packet_term(TermSpace& space, std::string_view packet) {
  if (options_.http()) return http_packet(space, packet);
  if (options_.tls()) return tls_term(space, self_, packet);
  return data_term(space, {}, packet);
}

// Headers follow the first line, until there is an empty one. A line that is none of these changes nothing.
Term SocketPort::http_packet(TermSpace& space, std::string_view line) {
  std::optional<HttpLine> parsed = http_headers_ ? parse_http_header(line) : parse_http_start_line(line);
  if (parsed) http_headers_ = !std::holds_alternative<HttpEndOfHeaders>(*parsed);
  return http_term(HttpSpace{space, *vm_.atoms, options_.http_binaries()}, parsed, line);
}

void SocketPort::tell_owner(std::initializer_list<Term> message) {
  post(owner_, message);
}

// -- the end of a connection

void SocketPort::stream_ended(int error) {
  if (error == ECONNRESET && !options_.show_reset) error = 0;
  stream_broke(error);
}

// `error` 0: the other side has closed.
void SocketPort::stream_broke(int error) {
  gone_ = true;
  input_.clear();
  taken_ = 0;
  http_headers_ = false;
  Term reason = error == 0 ? atoms::k_closed : reason_of(error);
  if (options_.active == SocketOptions::kPassive) {
    if (options_.exit_on_close) {
      connected_ = false;
      output_.clear();
      written_ = 0;
      busy_ = false;
      abandon_file();
      close_input();
      close_output();
    }
    fail_all(reason);
    return;
  }
  if (error != 0) tell_owner({names_.tcp_error, self_, reason});
  tell_owner({names_.tcp_closed, self_});
  if (!options_.exit_on_close) return;
  unlink_owner();
  close_locked(atoms::k_normal);
}

void SocketPort::closing() {
  abandon_file();
  fail_all(atoms::k_closed);
}

// One descriptor serves both directions: the last one closes it.
void SocketPort::close_input() {
  int fd = std::exchange(channel_.in_fd, -1);
  if (fd < 0 || channel_.out_fd >= 0) return;
  vm_.reactor->forget(fd);
  ::close(fd);
}

void SocketPort::close_output() {
  int fd = std::exchange(channel_.out_fd, -1);
  if (fd < 0 || channel_.in_fd >= 0) return;
  vm_.reactor->forget(fd);
  ::close(fd);
}

// -- writing

ssize_t SocketPort::put(const char* bytes, std::size_t size) {
  return ::send(channel_.out_fd, bytes, size, MSG_NOSIGNAL);
}

void SocketPort::reply(Term to, Term result, Term reference) {
  post(to, {names_.inet_reply, self_, result, reference});
}

// A command is the length of a reference, the reference in the external format, and what is to be sent.
void SocketPort::output(Term from, std::string bytes) {
  RequestReader command{bytes};
  std::string_view encoded = command.bytes(command.number(2));
  Arena space;
  Resolver resolver(vm_);
  auto decoded = decode_external({reinterpret_cast<const std::uint8_t*>(encoded.data()), encoded.size()}, space,
                                 *vm_.atoms, resolver);
  if (!command.sound || !decoded || !decoded->term.is_reference()) return bad_signal();
  Term reference = decoded->term;
  if (options_.datagrams) return send_datagram(command.rest, from, reference);
  auto refuse = [&](Term reason) { reply(from, make_tuple(space, {atoms::k_error, reason}), reference); };
  if (!connected_ || channel_.out_fd < 0) return refuse(gone_ ? atoms::k_closed : reason_of(ENOTCONN));
  std::string framed;
  PacketType type = options_.packet_type();
  std::size_t length_bytes = type == PacketType::kLength1   ? 1
                             : type == PacketType::kLength2 ? 2
                             : type == PacketType::kLength4 ? 4
                                                            : 0;
  append_number(framed, command.rest.size(), length_bytes);
  framed += command.rest;
  ++sent_;
  sent_most_ = std::max<std::uint64_t>(sent_most_, framed.size());
  enqueue(framed);
  if (gone_ && (closed_ || !connected_))
    refuse(atoms::k_closed);
  else
    reply(from, atoms::k_ok, reference);
}

void SocketPort::output_failed(int error) {
  bool closed = error == EPIPE || error == ECONNRESET;
  stream_broke(closed && !(error == ECONNRESET && options_.show_reset) ? 0 : error);
}

void SocketPort::output_drained() {
  if (shut_when_drained_ && channel_.out_fd >= 0) shutdown(channel_.out_fd, SHUT_WR);
  shut_when_drained_ = false;
  if (transfer_) send_some_of_file();
  for (Term subscriber : std::exchange(drain_subscribers_, {}))
    post(subscriber, {names_.empty_out_q, self_});
}

}  // namespace mote::io
