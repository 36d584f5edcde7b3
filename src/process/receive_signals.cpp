// What a process does with the signals that reach it.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "process/exit_observer.h"
#include "process/info.h"
#include "process/literals.h"
#include "process/process.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/trace.h"
#include "process/work.h"
#include "term/build.h"

namespace mote {

namespace {

Signal* none_for_empty(Signal* signal) {
  return signal == empty_inbox() ? nullptr : signal;
}

}  // namespace

// Only where it is certain: what else the signals before it bring about is not looked at.
bool Process::is_ended_by(const Signal& signal) const {
  if (signal.to != pid()) return false;
  bool request = signal.kind == SignalKind::kExitRequest;
  if (!request && (signal.kind != SignalKind::kExit || !has_link(*this, signal.from))) return false;
  Term reason = Tuple(signal.value)[2];
  if (request && reason == atoms::k_kill) return true;
  if (has(kTrapExit)) return false;
  return reason != atoms::k_normal || (request && signal.from == pid());
}

bool Process::is_condemned() {
  auto ended_by_one_of = [this](const Signal* signal, const Signal* last) {
    for (; signal != nullptr && signal != empty_inbox() && signal != last; signal = signal->next_signal())
      if (is_ended_by(*signal)) return true;
    return false;
  };
  const Signal* newest = inbox.load(std::memory_order_acquire);
  if (newest == registers->newest_seen && registers->unreceived_seen) return false;
  if (!registers->unreceived_seen && (ended_by_one_of(arriving, nullptr) || ended_by_one_of(arrived, nullptr)))
    return true;
  registers->unreceived_seen = true;
  return ended_by_one_of(newest, std::exchange(registers->newest_seen, newest));
}

namespace {

// How far this thread may go in receiving signals.
enum class Amid : std::uint8_t { kNothing, kWork, kWorkOnWorker, kReceiving };
thread_local Amid amid = Amid::kNothing;

class SetAmid {
 public:
  explicit SetAmid(Amid now) : before_(std::exchange(amid, now)) {}
  ~SetAmid() { amid = before_; }
  SetAmid(const SetAmid&) = delete;

 private:
  Amid before_;
};

bool is_about_stack(Term item) {
  constexpr Term kItems[] = {atoms::k_current_function, atoms::k_current_location, atoms::k_current_stacktrace,
                             atoms::k_backtrace};
  return std::ranges::find(kItems, item) != std::end(kItems);
}

bool asks_about_stack(const Signal& signal) {
  Term items = Tuple(signal.value)[1];
  if (!items.is_cons()) return is_about_stack(items);
  for (; items.is_cons(); items = Cons(items).tail())
    if (is_about_stack(Cons(items).head())) return true;
  return false;
}

// Whether it has to wait for the process to be at rest, or at the end of an instruction.
bool must_wait(const Signal& signal, Amid where) {
  if (where == Amid::kNothing) return false;
  if (asks_to_copy_literals(signal)) return false;  // it is kept for later
  if (signal.kind == SignalKind::kInfo) return where == Amid::kWorkOnWorker && asks_about_stack(signal);
  return signal.kind == SignalKind::kSystemTask || signal.kind == SignalKind::kSuspend;
}

// Answers a question about the process's insides, long where they are large. Where the process is not in order any
// more, or the work is stopped, whoever waits gets the answer of a dead process.
void answer_question(Process& process, Signal* signal) {
  struct Turned {
    Services& vm;
    Signal* signal;
    ~Turned() {
      if (signal != nullptr) turn_away(vm, signal);
    }
  } unanswered{*process.vm, signal};
  if (process.registers->condemned) return;
  if (signal->kind == SignalKind::kInfo)
    answer_info_request(process, signal);
  else
    do_system_task(process, signal);
  unanswered.signal = nullptr;
  destroy_signal(signal);
}

}  // namespace

// Taking signals out of an inbox, oldest first, and acting on them can both be long where a million have arrived.
bool Process::receive_at_most(std::size_t budget) {
  Amid where = amid;
  SetAmid receiving(Amid::kReceiving);
  bool emptied = false;
  do {
    if (!has_unseen_signals()) {
      arriving = none_for_empty(inbox.exchange(empty_inbox(), std::memory_order_seq_cst));
      registers->newest_seen = nullptr;
      registers->unreceived_seen = false;
      emptied = true;
    }
    for (; arriving != nullptr && budget > 0; --budget) {
      Signal* before = arriving->next_signal();
      arriving->next = arrived;
      arrived = arriving;
      arriving = none_for_empty(before);
    }
    if (arriving != nullptr) break;
    for (; arrived != nullptr && budget > 0; --budget) {
      Signal* signal = arrived;
      if (must_wait(*signal, where)) return pending_exit == 0;
      arrived = signal->next_signal();
      if (signal->to != pid())
        turn_away(*vm, signal);
      else if (signal->kind == SignalKind::kMessage)
        enqueue_message(signal);
      else if (pending_exit != 0 &&
               !asks_to_copy_literals(*signal))  // dead to what comes after the signal that ends it
        turn_away(*vm, signal);
      else
        act_on(signal);
    }
  } while (budget > 0 && !emptied);
  if (vm->monitor.is_long_queue(mailbox_length)) [[unlikely]]
    vm->monitor.queue_grew(*this);
  return pending_exit == 0;
}

bool receive_in_work(Process& process, bool stack_in_order) {
  if (amid == Amid::kNothing && process.signals_arrived()) {
    SetAmid working(stack_in_order ? Amid::kWork : Amid::kWorkOnWorker);
    if (!process.receive_signals()) return false;
  }
  return process.pending_exit == 0 && !process.is_condemned();
}

bool Process::receive_signals(bool at_rest) {
  registers->at_rest = at_rest;
  return receive_at_most(~std::size_t{0});
}

bool Process::receive_some_signals() {
  constexpr std::size_t kSignalsInSlice = 2000;
  registers->at_rest = true;
  return receive_at_most(kSignalsInSlice);
}

namespace {

// Makes the signal itself a message with this value (a term of its fragment, or an immediate).
void deliver_as_message(Process& process, Signal* signal) {
  signal->kind = SignalKind::kMessage;
  process.enqueue_message(signal);
}

void end_with(Process& process, Signal* signal, Term reason, bool kill) {
  if (process.pending_exit == 0) {
    process.pending_exit = kill ? 2 : 1;
    process.exit_reason = reason;
    if (signal->words != 0) {
      process.heap.adopt_fragment(signal);
      return;
    }
  }
  destroy_signal(signal);
}

void on_exit_signal(Process& process, Signal* signal, bool by_request) {
  Term reason = Tuple(signal->value)[2];
  if (by_request && reason == atoms::k_kill) {
    end_with(process, signal, atoms::k_killed, true);
  } else if (process.has(Process::kTrapExit)) {
    // Who ended, or asked, had no token.
    if (signal->sequence == SequenceEffect::kNone && !signal->by_system) signal->sequence = SequenceEffect::kClears;
    deliver_as_message(process, signal);
  } else if (reason == atoms::k_normal && !(by_request && signal->from == process.pid())) {
    destroy_signal(signal);
  } else {
    end_with(process, signal, reason, false);
  }
}

void on_link_broken(Process& process, Signal* signal) {
  if (!has_link(process, signal->from)) {
    if (process.links != nullptr) process.links->links.erase(signal->from.bits());
    destroy_signal(signal);
    return;
  }
  process.links->links.erase(signal->from.bits());
  bool survives = process.has(Process::kTrapExit) || Tuple(signal->value)[2] == atoms::k_normal;
  if (survives) trace_event(process, TraceFlag::kProcs, {atoms::k_getting_unlinked, signal->from});
  on_exit_signal(process, signal, false);
}

void on_down(Process& process, Signal* signal) {
  Tuple down(signal->value);
  ReferenceNumber number = ReferenceNumber::of(down[1]);
  decltype(Links::monitors)::iterator found;
  if (process.links != nullptr) found = process.links->monitors.find(number);
  if (process.links == nullptr || found == process.links->monitors.end()) {
    destroy_signal(signal);
    return;
  }
  Term tag = found->second.tag;
  if (found->second.alias_demonitor || found->second.alias_reply) process.links->aliases.erase(number);
  process.links->monitors.erase(found);
  if (!tag.is_none()) {
    // The tag lives on this process's heap: a new message holds a copy of both.
    signal->value.pointer()[1] = atoms::k_DOWN.bits();
    send_tuple(*process.vm, SignalKind::kMessage, process.pid(), signal->sender(),
               {tag, down[1], down[2], down[3], down[4]});
    destroy_signal(signal);
    return;
  }
  deliver_as_message(process, signal);
}

void on_alias_message(Process& process, Signal* signal) {
  Term alias = Cons(signal->value).head();
  signal->value = Cons(signal->value).tail();
  ReferenceNumber number = ReferenceNumber::of(alias);
  auto found = process.links == nullptr ? absl::flat_hash_map<ReferenceNumber, Links::AliasKind>::iterator()
                                        : process.links->aliases.find(number);
  if (process.links == nullptr || found == process.links->aliases.end()) {
    destroy_signal(signal);
    return;
  }
  if (found->second == Links::kReply) {
    process.links->aliases.erase(found);
    auto monitor = process.links->monitors.find(number);
    if (monitor != process.links->monitors.end()) {
      send_signal(*process.vm, SignalKind::kDemonitor, monitor->second.target, process.pid(), alias);
      process.links->monitors.erase(monitor);
    }
  }
  deliver_as_message(process, signal);
}

void on_unlink_ack(Process& process, Signal* signal) {
  if (process.links == nullptr) return;
  auto found = process.links->links.find(signal->from.bits());
  if (found != process.links->links.end() && found->second != Links::kActive &&
      found->second == static_cast<Word>(signal->value.small_value()))
    process.links->links.erase(found);
}

void on_unlink(Process& process, Signal* signal) {
  if (has_link(process, signal->from)) {
    process.links->links.erase(signal->from.bits());
    trace_event(process, TraceFlag::kProcs, {atoms::k_getting_unlinked, signal->from});
  }
  send_signal(*process.vm, SignalKind::kUnlinkAck, signal->from, process.pid(), signal->value);
}

void on_monitor(Process& process, Signal* signal) {
  Tuple request(signal->value);
  ExitObserver* observer = observer_of(*signal);
  if (observer != nullptr) observer->retain();
  links_of(process).watchers[ReferenceNumber::of(request[0])] = {
      signal->from, request[1].is_nil() ? Term::none() : request[1],
      std::unique_ptr<ExitObserver, ReleaseObserver>(observer)};
}

}  // namespace

void Process::act_on(Signal* signal) {
  switch (signal->kind) {
    case SignalKind::kAliasMessage:
      return on_alias_message(*this, signal);
    case SignalKind::kExit:
      return on_link_broken(*this, signal);
    case SignalKind::kExitRequest:
      return on_exit_signal(*this, signal, true);
    case SignalKind::kDown:
      return on_down(*this, signal);
    case SignalKind::kSpawnReply:
      return deliver_as_message(*this, signal);
    case SignalKind::kLink:
      if (!has_link(*this, signal->from))
        trace_event(*this, TraceFlag::kProcs, {atoms::k_getting_linked, signal->from});
      add_link(*this, signal->from);
      break;
    case SignalKind::kUnlink:
      on_unlink(*this, signal);
      break;
    case SignalKind::kUnlinkAck:
      on_unlink_ack(*this, signal);
      break;
    case SignalKind::kMonitor:
      on_monitor(*this, signal);
      break;
    case SignalKind::kDemonitor:
      if (links != nullptr) links->watchers.erase(ReferenceNumber::of(signal->value));
      break;
    case SignalKind::kIsAlive:
      send_tuple(*vm, SignalKind::kMessage, signal->from, Term::none(), {signal->value, atoms::k_true});
      break;
    case SignalKind::kSystemTask:
      if (asks_to_copy_literals(*signal)) return take_literal_request(*this, signal);
      [[fallthrough]];
    case SignalKind::kInfo:
      return answer_question(*this, signal);
    case SignalKind::kGroupLeader:
      group_leader = signal->value;
      if (signal->words != 0) {
        heap.adopt_fragment(signal);
        return;
      }
      break;
    case SignalKind::kReceiveTimeout:
      if (receive_timer != 0 && static_cast<Word>(signal->value.small_value()) == receive_timer) {
        receive_timer = 0;
        timer_handle = nullptr;
        set(kTimeoutFired, true);
      }
      break;
    case SignalKind::kSuspend:
      ++suspended;
      if (signal->value.is_tuple(1))
        send_tuple(*vm, SignalKind::kMessage, signal->from, pid(), {Tuple(signal->value)[0], atoms::k_suspended});
      else if (!signal->value.is_nil())
        send_tuple(*vm, SignalKind::kMessage, signal->from, Term::none(), {signal->value, atoms::k_true});
      break;
    case SignalKind::kResume:
      if (suspended > 0) --suspended;
      break;
    case SignalKind::kMessage:
    case SignalKind::kMarker:
      break;
  }
  destroy_signal(signal);
}

}  // namespace mote
