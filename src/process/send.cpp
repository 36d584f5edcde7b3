// Where messages go.
#include "process/send.h"

#include <atomic>

#include "heap/copy.h"
#include "process/registry.h"
#include "term/build.h"

namespace mote {

Term make_alias_reference(TermSpace& space, Word low, Word high, Term pid) {
  Word* at = space.allocate(4);
  at[0] = make_header(Tag::kReference, 3);
  at[1] = low;
  at[2] = high;
  at[3] = pid.bits();
  return Term::boxed(at);
}

NewReference next_reference(Services& vm) {
  Word count = vm.reference_count.fetch_add(1, std::memory_order_relaxed) + 1;
  // 18 bits of the count, then a 32-bit number that tells this runtime's references from another's.
  constexpr int kFirstBits = 18;
  Word low = count & ((Word{1} << kFirstBits) - 1);
  Word rest = count >> kFirstBits;
  return {low | (rest << kFirstBits), vm.reference_salt};
}

Term make_new_reference(Services& vm, TermSpace& space) {
  NewReference number = next_reference(vm);
  return make_reference(space, number.low, number.high);
}

namespace {

void send_to_local(Process& sender, Term to, Term message) {
  Services& vm = *sender.vm;
  if (to.is_local_pid())
    send_message(vm, to, message);
  else
    vm.port_receiver->receive(to, sender.pid(), message);
}

}  // namespace

Term send_to(Process& sender, Term to, Term message) {
  Services& vm = *sender.vm;
  if (to.is_local_pid()) {
    send_message(vm, to, message);
    return Term::none();
  }
  if (to.is_atom()) {
    Term found = vm.registry->find(to);
    if (found.is_none()) return atoms::k_badarg;
    send_to_local(sender, found, message);
    return Term::none();
  }
  if (to.is_local_port()) {
    vm.port_receiver->receive(to, sender.pid(), message);
    return Term::none();
  }
  if (is_alias_reference(to)) {
    deliver(vm, make_signal(vm, SignalKind::kAliasMessage, Term::from_bits(to.pointer()[3]), to, message));
    return Term::none();
  }
  if (to.is_tuple(2) && Tuple(to)[0].is_atom() && Tuple(to)[1].is_atom()) {
    if (Tuple(to)[1] != vm.node_name) return Term::none();  // no connection: as if it were lost on the way
    Term found = vm.registry->find(Tuple(to)[0]);
    if (!found.is_none()) send_to_local(sender, found, message);
    return Term::none();
  }
  if (to.is_reference() || to.is_pid() || to.is_port()) return Term::none();
  return atoms::k_badarg;
}

}  // namespace mote
