// Where messages go.
#include "process/send.h"

#include <atomic>

#include "heap/copy.h"
#include "process/registry.h"
#include "process/saved_calls.h"
#include "process/seq_trace.h"
#include "process/table.h"
#include "process/trace.h"
#include "term/build.h"
#include "term/identity.h"

namespace mote {

NewReference next_reference(Services& vm) {
  Word count = vm.reference_count.fetch_add(1, std::memory_order_relaxed) + 1;
  // 50 bits of the count, then the number that tells this runtime's references from another's.
  ReferenceNumbers numbers = ReferenceNumbers::of_words(count, 0);
  numbers.number[2] = static_cast<std::uint32_t>(vm.reference_salt);
  return {numbers.low_word(), numbers.high_word()};
}

Term make_new_reference(Services& vm, TermSpace& space) {
  NewReference number = next_reference(vm);
  return make_reference(space, number.low, number.high);
}

Term next_unique_integer(Services& vm, TermSpace& space, bool positive) {
  std::int64_t next = vm.unique_count.fetch_add(1, std::memory_order_relaxed);
  return make_integer(space, positive ? next + 1 : Term::kMinSmall + 1 + next);
}

namespace {

// Words copied on a worker.
constexpr std::size_t kMostOnWorker = std::size_t{1} << 16;

// What is told or saved has been so already and must not be sent again.
constexpr std::uint32_t kNotesSends = TraceFlag::kSend | TraceFlag::kSavesCalls;
std::size_t most_words(const Process& sender) {
  return sender.in_blocking == 0 && !is_traced(sender, kNotesSends) ? kMostOnWorker : kAnySize;
}

Term deliver_or_go_aside(Services& vm, Signal* signal) {
  if (signal == nullptr) return kSendAside;
  signal->sequence = SequenceEffect::kClears;
  deliver(vm, signal);
  return Term::none();
}

// To a pid, a port or an alias.
Term send_to_local(Process& sender, Term to, Term message) {
  Services& vm = *sender.vm;
  if (sender.sequence != nullptr && send_in_sequence(sender, to, message)) [[unlikely]]
    return Term::none();
  if (to.is_local_pid())
    return deliver_or_go_aside(vm, make_message(vm, to, sender.pid(), message, most_words(sender)));
  if (to.is_reference())
    return deliver_or_go_aside(vm, make_alias_message(vm, to, sender.pid(), message, most_words(sender)));
  vm.port_receiver->receive(to, sender.pid(), message);
  return Term::none();
}

// What is sent to another node is not told.
void note_send(Process& sender, Term to, Term message) {
  Services& vm = *sender.vm;
  bool named = to.is_tuple(2) && Tuple(to)[0].is_atom() && Tuple(to)[1] == vm.node_name;
  if (!to.is_local_pid() && !to.is_atom() && !to.is_local_port() && !is_alias_reference(to) && !named) return;
  if (saves_calls(sender)) save_event(sender, atoms::k_send);
  bool nobody = to.is_local_pid() && vm.processes->find(to) == nullptr;
  trace_sent(sender, nobody ? atoms::k_send_to_non_existing_process : atoms::k_send, to, message);
}

// Where `to`, which is no local pid, leads: to a local pid, port or alias. none() where what is sent there is lost,
// badarg where it cannot be sent.
Term destination(const Services& vm, Term to) {
  if (to.is_atom()) {
    Term found = vm.registry->find(to);
    return found.is_none() ? atoms::k_badarg : found;
  }
  if (to.is_local_port() || is_alias_reference(to)) return to;
  // Where there is no connection, it is as if it were lost on the way.
  if (to.is_tuple(2) && Tuple(to)[0].is_atom() && Tuple(to)[1].is_atom())
    return Tuple(to)[1] == vm.node_name ? vm.registry->find(Tuple(to)[0]) : Term::none();
  return to.is_reference() || to.is_pid() || to.is_port() ? Term::none() : atoms::k_badarg;
}

}  // namespace

Term send_to(Process& sender, Term to, Term message) {
  if (is_traced(sender, kNotesSends)) [[unlikely]]
    note_send(sender, to, message);
  if (!to.is_local_pid()) {
    to = destination(*sender.vm, to);
    if (to.is_none() || to == atoms::k_badarg) return to;
  }
  return send_to_local(sender, to, message);
}

}  // namespace mote
