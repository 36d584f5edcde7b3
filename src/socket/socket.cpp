// Sockets: their descriptors, their owners and how they end.
#include "socket/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "heap/arena.h"
#include "io/reactor.h"
#include "process/scheduler.h"
#include "term/atom_table.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote::socket {

// -- watching processes

void Watch::leave() {
  std::lock_guard lock(mutex_);
  socket_ = nullptr;
}

Socket* Watch::retained() {
  std::lock_guard lock(mutex_);
  return socket_ != nullptr && socket_->retain_if_alive() ? socket_ : nullptr;
}

void Watch::process_ended(Term pid, ReferenceNumber monitor) {
  Socket* socket = retained();
  if (socket == nullptr) return;
  socket->process_ended(pid, monitor);
  socket->release();
}

Term Watch::shown(TermSpace& space) {
  Socket* socket = retained();
  if (socket == nullptr) return atoms::k_undefined;
  Term term = socket->term(space);
  socket->release();  // not the last: the term has one
  return term;
}

ReferenceNumber Socket::watch(Term pid) {
  NewReference number = next_reference(service.vm());
  observe_exit(service.vm(), *watch_, pid, number);
  return {number.low, number.high};
}

void Socket::unwatch(Term pid, ReferenceNumber monitor) {
  if (!service.closed()) observe_exit_no_more(service.vm(), pid, monitor);
}

std::optional<ReferenceNumber> Socket::watch_requestor(Term pid) {
  return pid == owner ? std::nullopt : std::optional(watch(pid));
}

void Socket::watch_owner(Term pid) {
  NewReference number = next_reference(service.vm());
  {
    std::scoped_lock both(reading.mutex, writing.mutex);
    owner = pid;
    owner_monitor_ = ReferenceNumber{number.low, number.high};
  }
  observe_exit(service.vm(), *watch_, pid, number);
}

void Socket::unwatch_owner_locked() {
  if (owner_monitor_) unwatch(owner, *std::exchange(owner_monitor_, std::nullopt));
}

void Socket::watch_closer_locked() {
  if (closer != owner) closer_monitor_ = watch(closer);
}

void Socket::unwatch_closer_locked() {
  if (closer_monitor_) unwatch(closer, *std::exchange(closer_monitor_, std::nullopt));
  closer = Term::none();
}

void Socket::watch_requestors_locked(Term old_owner) {
  auto watch_if_his = [&](Requestor& requestor) {
    if (requestor.pid == old_owner && !requestor.monitor) requestor.monitor = watch(old_owner);
  };
  for (Requestors* each : {&reading.readers, &reading.acceptors, &writing.writers}) {
    if (each->current) watch_if_his(*each->current);
    for (Requestor& requestor : each->line)
      watch_if_his(requestor);
  }
  if (writing.connector) watch_if_his(*writing.connector);
}

// -- life

Socket::Socket(Service& service_, int fd_, int domain_, int type_, int protocol_, Term owner_)
    : service(service_),
      domain(domain_),
      type(type_),
      protocol(protocol_),
      fd(fd_),
      debug(service_.socket_debug),
      registered(service_.use_registry),
      owner(owner_),
      closer(Term::none()),
      watch_(new Watch(*this, service_.vm().atoms->intern("prim_socket"))),
      number_(next_reference(service_.vm())) {
  service.count(domain, type, protocol, 1);
  owner_monitor_ = watch(owner);
}

Socket::~Socket() {
  watch_->leave();
  if (fd >= 0) {
    service.count(domain, type, protocol, -1);
    if (closes) ::close(fd);
  }
  give_up_file_locked();
  if (reading.partial != nullptr) reading.partial->release();
  unwatch_owner_locked();
  unwatch_closer_locked();
  for (Requestors* each : {&reading.readers, &reading.acceptors, &writing.writers}) {
    if (each->current) forget_requestor_locked(*each->current);
    for (Requestor& requestor : each->line)
      forget_requestor_locked(requestor);
  }
  if (writing.connector) forget_requestor_locked(*writing.connector);
  watch_->release();
}

Term Socket::term(TermSpace& space) {
  retain();
  return make_magic_reference(space, this, number_.low, number_.high);
}

Term Socket::tagged_term(TermSpace& space) {
  return make_tuple(space, {atoms::k_socket_tag, term(space)});
}

bool Socket::is_stream() const {
  return type == SOCK_STREAM;
}

// -- readiness

bool Socket::select_locked(Side& side, Term pid, Term reference) {
  Services& vm = service.vm();
  Arena arena(32);
  Term message = make_tuple(arena, {atoms::k_socket_tag, tagged_term(arena), atoms::k_select, reference});
  auto pending = std::make_shared<io::PendingMessage>(vm, make_lasting_message(pid, Term::none(), message));
  side.pending = pending;
  auto send = [pending] { pending->send(); };
  bool watched = &side == &reading ? vm.reactor->when_readable(fd, send) : vm.reactor->when_writable(fd, send);
  if (watched) side.state |= kSelected;
  return watched;
}

Term Socket::cancel_select_locked(Side& side) {
  std::shared_ptr<io::PendingMessage> pending = side.pending.lock();
  if (pending == nullptr || !pending->cancel()) return atoms::k_select_sent;
  io::Reactor::Part part;
  (&side == &reading ? part.read : part.write) = true;
  service.vm().reactor->forget(fd, part);
  return atoms::k_ok;
}

// -- requestors

void Socket::become_current_locked(Requestors& requestors, Term pid, Term reference) {
  if (!requestors.current)
    requestors.current = Requestor{pid, KeptTerm(reference), watch_requestor(pid)};
  else
    requestors.current->reference = KeptTerm(reference);
}

void Socket::line_up_locked(Requestors& requestors, Term pid, Term reference) {
  requestors.line.push_back(Requestor{pid, KeptTerm(reference), watch_requestor(pid)});
}

void Socket::forget_requestor_locked(Requestor& requestor) {
  if (requestor.monitor) unwatch(requestor.pid, *std::exchange(requestor.monitor, std::nullopt));
}

void Socket::send_abort(const Requestor& requestor, Term reason) {
  Arena arena(32);
  Term what = make_tuple(arena, {requestor.reference.get(), reason});
  Term message = make_tuple(arena, {atoms::k_socket_tag, tagged_term(arena), atoms::k_abort, what});
  deliver(service.vm(), make_lasting_message(requestor.pid, Term::none(), message));
}

void Socket::next_locked(Side& side, Requestors& requestors) {
  if (requestors.current) forget_requestor_locked(*requestors.current);
  requestors.current.reset();
  while (!requestors.line.empty()) {
    Requestor next = std::move(requestors.line.front());
    requestors.line.pop_front();
    if (select_locked(side, next.pid, next.reference.get())) {
      requestors.current = std::move(next);
      return;
    }
    Arena arena(16);
    send_abort(next, make_tuple(arena, {atoms::k_select_failed, Term::small(-1)}));
    forget_requestor_locked(next);
  }
  if (&requestors == &reading.acceptors) side.state &= ~kAccepting;
}

void Socket::fail_line_locked(Requestors& requestors, Term reason) {
  for (Requestor& each : requestors.line) {
    send_abort(each, reason);
    forget_requestor_locked(each);
  }
  requestors.line.clear();
}

bool Socket::leave_line_locked(Requestors& requestors, Term pid, Term reference) {
  for (auto at = requestors.line.begin(); at != requestors.line.end(); ++at) {
    if (at->pid != pid) continue;
    if (!reference.is_none() && !exactly_equal(at->reference.get(), reference)) return false;
    forget_requestor_locked(*at);
    requestors.line.erase(at);
    return true;
  }
  return false;
}

void Socket::give_up_file_locked() {
  if (writing.file != nullptr && writing.file->fd >= 0) ::close(std::exchange(writing.file->fd, -1));
}

// -- ending

void Socket::stop_locked() {
  auto cancelled = [](Side& side) {
    std::shared_ptr<io::PendingMessage> pending = side.pending.lock();
    return pending != nullptr && pending->cancel();
  };
  bool read_cancelled = cancelled(reading), write_cancelled = cancelled(writing);
  service.vm().reactor->forget(fd);
  auto end = [&](Requestors& requestors, bool told) {
    if (requestors.current) {
      if (told) send_abort(*requestors.current, atoms::k_closed);
      forget_requestor_locked(*requestors.current);
      requestors.current.reset();
    }
    fail_line_locked(requestors, atoms::k_closed);
  };
  end(writing.writers, write_cancelled);
  if (writing.connector) {
    if (write_cancelled) send_abort(*writing.connector, atoms::k_closed);
    forget_requestor_locked(*writing.connector);
    writing.connector.reset();
  }
  end(reading.readers, read_cancelled);
  end(reading.acceptors, read_cancelled);
}

int Socket::release_descriptor_locked() {
  reading.state |= kClosed;
  writing.state |= kClosed;
  service.count(domain, type, protocol, -1);
  meta = KeptTerm();
  give_up_file_locked();
  if (registered) service.tell_registry(atoms::k_del, *this);
  int released = std::exchange(fd, -1);
  return closes ? released : -1;
}

void Socket::close_descriptor_locked() {
  int released = release_descriptor_locked();
  if (released < 0) return;
  linger wanted{};
  socklen_t size = sizeof wanted;
  if (getsockopt(released, SOL_SOCKET, SO_LINGER, &wanted, &size) == 0 && wanted.l_onoff != 0 && wanted.l_linger > 0)
    service.vm().scheduler->run_aside([released] { ::close(released); });
  else
    ::close(released);
}

void Socket::owner_ended_locked() {
  owner_monitor_.reset();
  owner = Term::none();
  if (!reading.open()) return;
  stop_locked();
  reading.state |= kClosing;
  writing.state |= kClosing;
  close_descriptor_locked();
}

void Socket::requestor_ended_locked(Side& side, Requestors& requestors, Term pid, ReferenceNumber monitor) {
  if (requestors.current && requestors.current->monitor == monitor) {
    requestors.current->monitor.reset();
    if (std::shared_ptr<io::PendingMessage> pending = side.pending.lock()) pending->cancel();
    if (&requestors == &writing.writers) give_up_file_locked();
    next_locked(side, requestors);
    return;
  }
  for (auto at = requestors.line.begin(); at != requestors.line.end(); ++at)
    if (at->pid == pid && at->monitor == monitor) {
      requestors.line.erase(at);
      return;
    }
}

void Socket::process_ended(Term pid, ReferenceNumber monitor) {
  std::scoped_lock both(reading.mutex, writing.mutex);
  bool is_owner = owner_monitor_ == monitor, is_closer = closer_monitor_ == monitor;
  if (is_owner) {
    bool was_closing = closer == owner;
    owner_ended_locked();
    is_closer = is_closer || was_closing;
  }
  if (is_closer) {
    closer_monitor_.reset();
    closer = Term::none();
    if ((reading.state & kClosed) == 0) close_descriptor_locked();
    return;
  }
  if (is_owner || (reading.state & kClosed) != 0) return;
  if (writing.connector && writing.connector->monitor == monitor) {
    writing.connector.reset();
    writing.state &= ~kConnecting;
    return;
  }
  requestor_ended_locked(reading, reading.readers, pid, monitor);
  requestor_ended_locked(reading, reading.acceptors, pid, monitor);
  requestor_ended_locked(writing, writing.writers, pid, monitor);
}

}  // namespace mote::socket
