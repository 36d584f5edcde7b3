// What tracers of ports are told, each event by the thread at which it happens, with the port's mutex held, so that
// they arrive in the order in which things happened.
#include "io/port_trace.h"

#include "code/resolver.h"
#include "heap/arena.h"
#include "process/send.h"
#include "term/build.h"
#include "wire/external_encode.h"

namespace mote::io {

void Port::tell(std::uint32_t flag, std::initializer_list<Term> elements) {
  if ((trace_flags_.load(std::memory_order_relaxed) & flag) != 0) vm_.traces->tell_of_port(self_, flag, elements);
}

void Port::tell_opened() {
  if (vm_.traces == nullptr) return;
  std::lock_guard lock(mutex_);
  if (closed_) return;
  vm_.traces->opened(self_);
  Term name = vm_.atoms->intern(spec_.command);
  tell(TraceFlag::kPorts, {atoms::k_open, owner_, name.is_none() ? atoms::k_undefined : name});
  tell(TraceFlag::kPorts, {atoms::k_getting_linked, owner_});
}

void Port::tell_received(Term from, Term what, Term value) {
  if (!is_told(TraceFlag::kReceive)) return;
  Arena space;
  Term request = value.is_none() ? what : make_tuple(space, {what, value});
  tell(TraceFlag::kReceive, {atoms::k_receive, make_tuple(space, {from, request})});
}

void Port::tell_received(Term from, Term what, std::string_view bytes) {
  if (!is_told(TraceFlag::kReceive)) return;
  Arena space;
  Term data = make_binary(space, bytes);
  if (data.is_none()) return;
  tell_received(from, what, takes_pieces() ? make_cons(space, data, Term::nil()) : data);
}

void Port::tell_sent(const Signal& message) {
  tell(TraceFlag::kSend, {atoms::k_send, message.value, message.to});
}

void Port::post(Signal* message) {
  tell_sent(*message);
  deliver(vm_, message);
}

void Port::post(Term to, std::initializer_list<Term> elements) {
  post(make_tuple_signal(vm_, SignalKind::kMessage, to, self_, {elements.begin(), elements.size()}));
}

void Port::put_event(Term event) {
  Resolver resolver(vm_);
  ByteBuffer bytes = encode_external(event, *vm_.atoms, resolver);
  std::lock_guard lock(mutex_);
  if (!closed_ && takes_output())
    output(owner_, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Port::Running::Running(Port& port, Term what) : port_(port), what_(what) {
  port_.tell(TraceFlag::kRunningPorts, {atoms::k_in, what_});
}

Port::Running::~Running() {
  if (!port_.closed_) port_.tell(TraceFlag::kRunningPorts, {atoms::k_out, what_});
}

}  // namespace mote::io
