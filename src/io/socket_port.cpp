// Requests to sockets, and what answers them.
#include "io/socket_port.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "heap/arena.h"
#include "io/reactor.h"
#include "io/socket_request.h"
#include "os/clock.h"
#include "os/errors.h"
#include "os/network_namespace.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/table.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote::io {

namespace {

constexpr std::uint32_t kMagic = 0x03f1a300;  // added to each request's number

// A socket of the network namespace that the options name: the thread is in it while it is made.
int new_socket(int domain, const SocketOptions& options, int* error) {
  int type = (options.datagrams ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
  std::optional<InNetworkNamespace> inside;
  if (!options.network_namespace.empty()) {
    inside.emplace(options.network_namespace);
    if ((*error = inside->error()) != 0) return -1;
  }
  int fd = ::socket(domain, type, 0);
  *error = errno;
  return fd;
}

}  // namespace

SocketPort::SocketPort(Services& vm, Term self, Term owner, PortSpec spec)
    : Port(vm, self, owner, std::move(spec), {}), names_(*vm.atoms) {
  options_.datagrams = spec_.command == "udp_inet";
}

SocketPort::Names::Names(AtomTable& atoms)
    : tcp(atoms.intern("tcp")),
      tcp_closed(atoms.intern("tcp_closed")),
      tcp_error(atoms.intern("tcp_error")),
      tcp_passive(atoms.intern("tcp_passive")),
      udp(atoms.intern("udp")),
      udp_error(atoms.intern("udp_error")),
      udp_passive(atoms.intern("udp_passive")),
      http(atoms.intern("http")),
      inet_async(atoms.intern("inet_async")),
      inet_reply(atoms.intern("inet_reply")),
      empty_out_q(atoms.intern("empty_out_q")) {}

SocketPort::~SocketPort() = default;

std::optional<Port::Answer> SocketPort::operate(Term caller, std::uint32_t operation, std::string_view data) {
  if (operation < kMagic || operation > kMagic + 0xFF) return std::nullopt;
  return answer(caller, operation - kMagic, data);
}

std::string SocketPort::answer(Term caller, std::uint32_t request, std::string_view data) {
  RequestReader reader{data};
  switch (request) {
    case kOpen:
      return open_socket(reader, false);
    case kOpenDescriptor:
      return open_socket(reader, true);
    case kBind:
      return bind_to(reader);
    case kListen:
      return start_listening(reader);
    case kConnect:
      return start_connecting(caller, reader);
    case kAccept:
      return start_accepting(caller, reader);
    case kReceive:
    case kReceivePacket:
      return (request == kReceivePacket) == options_.datagrams ? start_receiving(caller, reader) : failure(EINVAL);
    case kPutBack:
      input_.replace(0, taken_, data);
      taken_ = 0;
      deliver_stream();
      return success();
    case kShutDown:
      return shut_down(reader);
    case kSetOptions:
      return set_options(reader);
    case kGetOptions:
      return get_options(reader);
    case kPeer:
      return connected_ ? address(getpeername) : failure(ENOTCONN);
    case kName:
      return address(getsockname);
    case kSubscribe:
      return subscribe(caller, reader);
    case kInterfaceNames:
    case kGetInterface:
    case kSetInterface:
    case kInterfaceAddresses:
      return answer_about_interfaces(request, reader);
    case kSendFile:
      return start_sending_file(caller, reader);
    case kStatistics:
      return statistics(reader);
    case kStatus:
      return status();
    case kDescriptor:
      return channel_.in_fd < 0 ? failure("exbadport") : number_answer(static_cast<std::uint32_t>(channel_.in_fd), 4);
    case kType: {
      std::string type = number_answer(family_number(domain_), 4);
      append_number(type, options_.datagrams ? 2 : 1, 4);
      return type;
    }
    case kHostName:
      return host_name();
    case kServiceByName:
      return service_port(reader);
    case kServiceByPort:
      return service_name(reader);
    case kIgnoreDescriptor:
      return success();
    default:
      return failure("exbadport");
  }
}

// -- requests answered at once

void SocketPort::adopt(int fd, int domain) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  channel_.in_fd = channel_.out_fd = fd;
  domain_ = domain;
}

std::string SocketPort::open_socket(RequestReader data, bool given) {
  int domain = domain_of_family(data.byte());
  std::uint8_t type = data.byte();
  if (channel_.in_fd >= 0) return failure("exalloc");
  if (domain < 0 || !data.sound || type != (options_.datagrams ? 2 : 1)) return failure(EINVAL);
  if (given) {
    auto fd = static_cast<int>(data.number(4));
    bool bound = data.number(4) != 0;
    if (!data.sound || fcntl(fd, F_GETFD) < 0) return failure(EINVAL);
    SocketAddress own, peer;
    if (bound && getsockname(fd, own.get(), &own.size) != 0) return failure(errno);
    if (bound && own.get()->sa_family != domain) return failure(EINVAL);
    adopt(fd, domain);
    bound_ = bound;
    connected_ = getpeername(fd, peer.get(), &peer.size) == 0;
    return success();
  }
  int error = 0;
  int fd = new_socket(domain, options_, &error);
  if (fd < 0) return failure(error);
  adopt(fd, domain);
  return success();
}

std::string SocketPort::bind_to(RequestReader data) {
  if (channel_.in_fd < 0) return failure("exbadport");
  SocketAddress wanted, got;
  if (!wanted.read(data, domain_)) return failure(EINVAL);
  if (::bind(channel_.in_fd, wanted.get(), wanted.size) != 0) return failure(errno);
  bound_ = true;
  getsockname(channel_.in_fd, got.get(), &got.size);
  if (options_.datagrams && options_.active != SocketOptions::kPassive) arm_input();
  return number_answer(got.port(), 2);
}

std::string SocketPort::start_listening(RequestReader data) {
  std::uint32_t backlog = data.number(2);
  if (channel_.in_fd < 0) return failure("exbadport");
  if (!bound_) return failure("exbadseq");
  if (!data.sound) return failure(EINVAL);
  if (::listen(channel_.in_fd, static_cast<int>(backlog)) != 0) return failure(errno);
  listening_ = true;
  return success();
}

std::string SocketPort::shut_down(RequestReader data) {
  std::uint8_t how = data.byte();
  if (!connected_) return failure(ENOTCONN);
  if (!data.sound || how > 2) return failure(EINVAL);
  // Writing ends once all is written.
  if (how != 0 && queued() > 0) {
    shut_when_drained_ = true;
    if (how == 1) return success();
    how = 0;
  }
  return shutdown(channel_.in_fd, how) == 0 ? success() : failure(errno);
}

std::string SocketPort::set_options(RequestReader data) {
  SocketOptions::Effect effect;
  bool was_active = options_.active != SocketOptions::kPassive;
  int error = options_.set(data, channel_.in_fd, &effect);
  spec_.busy_high = options_.high_watermark;
  spec_.busy_low = std::min(options_.low_watermark, options_.high_watermark);
  if (effect.count_ran_out) tell_owner({options_.datagrams ? names_.udp_passive : names_.tcp_passive, self_});
  if (error != 0) return failure(error);
  bool active = options_.active != SocketOptions::kPassive;
  if (active && !was_active && gone_ && !options_.datagrams) {
    // What a passive socket has not told yet.
    deliver_stream();
    if (options_.active != SocketOptions::kPassive && channel_.in_fd < 0) stream_ended(0);
  } else if (active && (options_.datagrams || connected_)) {
    if (!options_.datagrams) deliver_stream();
    if (!closed_ && wants_input()) arm_input();
  }
  return success();
}

// -- requests answered later

SocketPort::Request SocketPort::new_request(Term caller, std::uint32_t timeout, std::uint32_t length) {
  constexpr std::uint32_t kForever = 0xFFFF'FFFF;
  constexpr std::int64_t kMillisecond = 1'000'000;
  Request request{.caller = caller, .number = next_number_++, .length = length};
  if (timeout == kForever) return request;
  request.timed = true;
  NewReference number = next_reference(vm_);
  request.low = number.low;
  request.high = number.high;
  Arena space;
  Term error = make_tuple(space, {atoms::k_error, atoms::k_timeout});
  Term message = make_tuple(space, {names_.inet_async, self_, Term::small(request.number), error});
  vm_.timers->start(vm_.clock->monotonic_ns() + timeout * kMillisecond, make_lasting_message(caller, self_, message),
                    number.low, number.high, caller);
  return request;
}

bool SocketPort::waits(const Request& request) const {
  if (request.timed && vm_.timers->remaining(request.low, request.high) < 0) return false;
  return vm_.processes->find(request.caller) != nullptr;
}

bool SocketPort::finish(const Request& request, Term result) {
  if (request.timed && vm_.timers->cancel(request.low, request.high) < 0) return false;
  post(request.caller, {names_.inet_async, self_, Term::small(request.number), result});
  return true;
}

void SocketPort::finish_with_error(const Request& request, Term reason) {
  Arena space;
  finish(request, make_tuple(space, {atoms::k_error, reason}));
}

void SocketPort::fail_all(Term reason) {
  if (receiving_) finish_with_error(*std::exchange(receiving_, std::nullopt), reason);
  if (connect_request_) finish_with_error(*std::exchange(connect_request_, std::nullopt), reason);
  for (const Request& request : std::exchange(accepting_, {}))
    finish_with_error(request, reason);
}

Term SocketPort::reason_of(int error) const {
  Term reason = vm_.atoms->intern(error_name(error));
  return reason.is_none() ? atoms::k_einval : reason;
}

std::string SocketPort::start_connecting(Term caller, RequestReader data) {
  std::uint32_t timeout = data.number(4);
  if (channel_.in_fd < 0) return failure("exbadport");
  if (connected_ && !options_.datagrams) return failure(EISCONN);
  if (connecting_) return failure(EALREADY);
  SocketAddress to;
  if (!to.read(data, domain_)) return failure(EINVAL);
  auto forget_destination = [&] {
    sockaddr nobody{};
    nobody.sa_family = AF_UNSPEC;
    ::connect(channel_.in_fd, &nobody, sizeof nobody);
    connected_ = false;
  };
  // The address that the system chose of its own for the old destination is not to bind the new one.
  if (options_.datagrams && connected_) forget_destination();
  int error = ::connect(channel_.in_fd, to.get(), to.size) == 0 ? 0 : errno;
  if (options_.datagrams && error != 0) forget_destination();
  if (error != 0 && error != EINPROGRESS) return failure(error);
  Request request = new_request(caller, timeout, 0);
  if (error == 0) {
    connected_ = bound_ = true;
    finish(request, atoms::k_ok);
    if (wants_input()) arm_input();
  } else {
    connecting_ = true;
    connect_request_ = request;
    vm_.reactor->when_writable(channel_.out_fd, locked(&SocketPort::connect_ready));
  }
  return number_answer(request.number, 2);
}

void SocketPort::connect_ready() {
  if (!connecting_ || channel_.in_fd < 0) return;
  connecting_ = false;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(channel_.in_fd, SOL_SOCKET, SO_ERROR, &error, &size);
  std::optional<Request> request = std::exchange(connect_request_, std::nullopt);
  if (error != 0) {
    if (request) finish_with_error(*request, reason_of(error));
    return;
  }
  connected_ = bound_ = true;
  if (request) finish(*request, atoms::k_ok);
  if (wants_input()) arm_input();
}

std::string SocketPort::start_accepting(Term caller, RequestReader data) {
  std::uint32_t timeout = data.number(4);
  if (!listening_ || !data.sound) return failure(EINVAL);
  Request request = new_request(caller, timeout, 0);
  accepting_.push_back(request);
  accept_some();
  return number_answer(request.number, 2);
}

std::string SocketPort::start_receiving(Term caller, RequestReader data) {
  constexpr std::uint32_t kMostBytes = 0x4000000;
  std::uint32_t timeout = data.number(4), length = data.number(4);
  if (options_.datagrams ? channel_.in_fd < 0 : !connected_) return failure(ENOTCONN);
  if (!data.sound || options_.active != SocketOptions::kPassive) return failure(EINVAL);
  if (length > kMostBytes) return failure(ENOMEM);
  if (receiving_ && waits(*receiving_)) return failure(EALREADY);
  Request request = new_request(caller, timeout, length);
  receiving_ = request;
  if (options_.datagrams)
    read_datagrams();
  else
    read_stream();
  return number_answer(request.number, 2);
}

}  // namespace mote::io
