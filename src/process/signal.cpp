// Building, delivering and turning away signals.
#include "process/signal.h"

#include <cstdlib>
#include <new>

#include "base/memory.h"
#include "heap/arena.h"
#include "heap/copy.h"
#include "process/exit_observer.h"
#include "process/process.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/table.h"
#include "term/build.h"

namespace mote {

SignalSpace::SignalSpace(SignalKind kind, Term to, std::size_t words) {
  void* memory = require_memory(sizeof(Signal) + words * sizeof(Word), kMessageMemory);
  signal_ = new (memory) Signal;
  signal_->words = words;
  signal_->first = reinterpret_cast<Word*>(signal_ + 1);
  signal_->kind = kind;
  signal_->to = to;
  top_ = signal_->first;
  limit_ = top_ + words;
}

SignalSpace::~SignalSpace() {
  if (signal_ != nullptr) destroy_signal(finish());
}

Word* SignalSpace::allocate_more(std::size_t) {
  CHECK(!"a signal larger than was announced");
  return nullptr;
}

Signal* SignalSpace::finish() {
  Signal* signal = signal_;
  signal->off_heap = off_heap_;
  signal->used_end = top_;
  signal_ = nullptr;
  return signal;
}

void destroy_signal(Signal* signal) {
  release_off_heap(signal->off_heap);
  std::free(signal);
}

namespace {

// Puts the signals from `newest` back to `oldest`, linked by `next`, before what `process` has not looked at, and wakes
// it. False where it has ended.
bool push(Services& vm, Process& process, Signal* newest, Signal* oldest) {
  Signal* before = process.inbox.load(std::memory_order_relaxed);
  do {
    if (before == closed_inbox()) return false;
    oldest->next = before;
  } while (!process.inbox.compare_exchange_weak(before, newest, std::memory_order_seq_cst, std::memory_order_relaxed));
  std::uint32_t waiting = Process::kWaiting;
  if (process.state.load(std::memory_order_seq_cst) == Process::kWaiting &&
      process.state.compare_exchange_strong(waiting, Process::kRunnable, std::memory_order_acq_rel))
    vm.scheduler->enqueue(process);
  return true;
}

}  // namespace

void deliver(Services& vm, Signal* signal) {
  Process* process = vm.processes->find(signal->to);
  if (process == nullptr || !push(vm, *process, signal, signal)) turn_away(vm, signal);
}

void deliver_together(Services& vm, std::span<Signal* const> signals) {
  if (signals.empty()) return;
  for (std::size_t i = 1; i < signals.size(); ++i)
    signals[i]->next = signals[i - 1];
  Process* process = vm.processes->find(signals.front()->to);
  if (process != nullptr && push(vm, *process, signals.back(), signals.front())) return;
  for (Signal* signal : signals)
    turn_away(vm, signal);
}

Signal* make_signal(Services& vm, SignalKind kind, Term to, Term from, Term value, std::size_t most) {
  std::size_t words = value.is_pointer() ? copied_words(value, vm.literals, most) : 0;
  if (words > most) return nullptr;
  if (from.is_pointer()) words += copied_words(from, vm.literals);
  SignalSpace space(kind, to, words);
  space->value = value.is_pointer() ? copy_term(value, space, vm.literals) : value;
  space->from = from.is_pointer() ? copy_term(from, space, vm.literals) : from;
  return space.finish();
}

Signal* make_message(Services& vm, Term to, Term sender, Term message, std::size_t most) {
  return make_signal(vm, SignalKind::kMessage, to, sender, message, most);
}

Signal* make_lasting_message(Term to, Term sender, Term message) {
  SignalSpace space(SignalKind::kMessage, to, copied_words(message, nullptr));
  space->value = copy_term(message, space, nullptr);
  space->from = sender;
  return space.finish();
}

Signal* make_alias_message(Services& vm, Term alias, Term sender, Term message, std::size_t most) {
  Word pair[Cons::kWords] = {alias.bits(), message.bits()};
  return make_signal(vm, SignalKind::kAliasMessage, alias_owner(alias), sender, Term::cons(pair), most);
}

Signal* make_tuple_signal(Services& vm, SignalKind kind, Term to, Term from, std::span<const Term> elements) {
  std::size_t words = Tuple::words(elements.size());
  for (Term element : elements)
    if (element.is_pointer()) words += copied_words(element, vm.literals);
  SignalSpace space(kind, to, words);
  Word* at = space.allocate(Tuple::words(elements.size()));
  at[0] = make_header(Tag::kTuple, elements.size());
  std::size_t i = 1;
  for (Term element : elements)
    at[i++] = (element.is_pointer() ? copy_term(element, space, vm.literals) : element).bits();
  space->value = Term::boxed(at);
  space->from = from;
  return space.finish();
}

void send_tuple(Services& vm, SignalKind kind, Term to, Term from, std::initializer_list<Term> elements) {
  deliver(vm, make_tuple_signal(vm, kind, to, from, std::span(elements.begin(), elements.size())));
}

void send_down(Services& vm, Term to, Term reference, Term object, Term name, Term reason, bool by_system) {
  Term type = object.is_local_port() ? atoms::k_port : atoms::k_process;
  if (name.is_none()) {
    send_tuple(vm, SignalKind::kDown, to, object, {atoms::k_DOWN, reference, type, object, reason});
    return;
  }
  Word pair[3] = {make_header(Tag::kTuple, 2), name.bits(), vm.node_name.bits()};
  Term elements[] = {atoms::k_DOWN, reference, type, Term::boxed(pair), reason};
  Signal* down = make_tuple_signal(vm, SignalKind::kDown, to, object, elements);
  down->by_system = by_system;
  deliver(vm, down);
}

void send_link_failed(Services& vm, Term to, Term from) {
  Term elements[] = {atoms::k_EXIT, from, atoms::k_noproc};
  Signal* exit = make_tuple_signal(vm, SignalKind::kExit, to, from, elements);
  exit->by_system = true;
  deliver(vm, exit);
}

void turn_away(Services& vm, Signal* signal) {
  Term to = signal->to;
  Term from = signal->from;
  switch (signal->kind) {
    case SignalKind::kLink:
      send_link_failed(vm, from, to);
      break;
    case SignalKind::kMonitor: {
      Tuple request(signal->value);
      if (ExitObserver* observer = observer_of(*signal); observer != nullptr) {
        observer->process_ended(to, ReferenceNumber::of(request[0]));
        break;
      }
      bool named = !request[1].is_nil();
      send_down(vm, from, request[0], to, named ? request[1] : Term::none(), atoms::k_noproc, named);
      break;
    }
    case SignalKind::kUnlink:
      deliver(vm, make_signal(vm, SignalKind::kUnlinkAck, from, to, signal->value));
      break;
    case SignalKind::kIsAlive:
      send_tuple(vm, SignalKind::kMessage, from, Term::none(), {signal->value, atoms::k_false});
      break;
    case SignalKind::kInfo:
      send_tuple(vm, SignalKind::kMessage, from, Term::none(),
                 {Tuple(signal->value)[0],
                  Tuple(signal->value)[2] == atoms::k_save_calls ? atoms::k_badtype : atoms::k_undefined});
      break;
    case SignalKind::kSuspend:
      if (signal->value.is_tuple(1))
        send_tuple(vm, SignalKind::kMessage, from, Term::none(), {Tuple(signal->value)[0], atoms::k_exited});
      else if (!signal->value.is_nil())
        send_tuple(vm, SignalKind::kMessage, from, Term::none(), {signal->value, atoms::k_badarg});
      break;
    case SignalKind::kSystemTask: {
      Tuple request(signal->value);  // {Type, Id, ...}: who has ended uses no code, and holds no literals
      Term result = request[0] == atoms::k_copy_literals ? atoms::k_ok : atoms::k_false;
      send_tuple(vm, SignalKind::kMessage, from, Term::none(), {request[0], request[1], result});
      break;
    }
    default:
      break;
  }
  destroy_signal(signal);
}

}  // namespace mote
