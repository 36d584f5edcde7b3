// Tokens of processes and messages, their counts, and what the system tracer gets.
#include "process/seq_trace.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "heap/arena.h"
#include "heap/copy.h"
#include "process/send.h"
#include "process/signal.h"
#include "process/table.h"
#include "process/trace.h"
#include "term/build.h"

namespace mote {

namespace {

// A count as the small integer of its low bits, and back.
Term count_term(Word count) {
  return Term::small(static_cast<std::int64_t>(count << 4) >> 4);
}
Word count_of(Term small) {
  return small.bits() >> 4;
}
Word low_bits(Word count) {
  return count_of(count_term(count));
}

// {Previous, Serial}
Term counts_term(const SequenceToken& token, TermSpace& space) {
  return make_tuple(space, {count_term(token.previous), count_term(token.serial)});
}

// In a message: {Flags, Label, Serial, From, Previous, Resets}, the first thing in the fragment.
constexpr std::size_t kTokenElements = 6;

Term carried_token(const Signal& message) {
  return Term::boxed(message.first);
}

// A signal that carries the token. value is a term of the sender's, copied.
Signal* make_carrying(Services& vm, SignalKind kind, Term to, Term from, Term value, const SequenceToken& token) {
  std::size_t words = Tuple::words(kTokenElements);
  for (Term each : {token.label, value})
    if (each.is_pointer()) words += copied_words(each, vm.literals);
  auto copied = [&](Term term, TermSpace& space) {
    return term.is_pointer() ? copy_term(term, space, vm.literals) : term;
  };
  SignalSpace space(kind, to, words);
  Word* at = space.allocate(Tuple::words(kTokenElements));
  std::array elements = {
      Term::small(token.flags),   copied(token.label, space),
      count_term(token.serial),   token.sender,
      count_term(token.previous), Term::small(vm.sequence_resets.load(std::memory_order_relaxed)),
  };
  static_assert(elements.size() == kTokenElements);
  at[0] = make_header(Tag::kTuple, kTokenElements);
  for (std::size_t i = 0; i < kTokenElements; ++i)
    at[i + 1] = elements[i].bits();
  space->value = copied(value, space);
  space->from = from;
  space->sequence = SequenceEffect::kCarries;
  return space.finish();
}

// The process's record, its token taken away if that is of before a reset.
SequentialTrace* current_trace(Process& process) {
  SequentialTrace* trace = process.sequence;
  if (trace == nullptr) return nullptr;
  std::int64_t resets = process.vm->sequence_resets.load(std::memory_order_relaxed);
  if (trace->resets != resets) {
    *trace = {};
    trace->resets = resets;
  }
  return trace;
}

// The same, made where there is none.
SequentialTrace& own_trace(Process& process) {
  if (process.sequence == nullptr) process.sequence = new SequentialTrace;
  return *current_trace(process);
}

SequentialTrace* trace_with_token(Process& process) {
  SequentialTrace* trace = current_trace(process);
  return trace != nullptr && trace->has_token ? trace : nullptr;
}

// Something is sent or printed. Where the process is the tracer itself, nothing is counted.
void count_event(Services& vm, Term pid, SequentialTrace& trace) {
  if (sequential_tracer(vm) == pid) return;
  trace.token.sender = pid;
  trace.token.serial = low_bits(++trace.clock);
  trace.token.previous = low_bits(trace.last);
}

std::uint32_t time_flags(std::uint32_t flags) {
  std::uint32_t same = 0;
  if ((flags & SequenceFlag::kTimestamp) != 0) same |= TraceFlag::kTimestamp;
  if ((flags & SequenceFlag::kStrictMonotonicTimestamp) != 0) same |= TraceFlag::kStrictMonotonicTimestamp;
  if ((flags & SequenceFlag::kMonotonicTimestamp) != 0) same |= TraceFlag::kMonotonicTimestamp;
  return same;
}

Term type_term(std::uint32_t type) {
  if (type == SequenceFlag::kSend) return atoms::k_send;
  return type == SequenceFlag::kReceive ? atoms::k_receive : atoms::k_print;
}

// Whose event it is: of a sensitive process, and of the tracer itself, nothing is told.
struct Teller {
  Term pid;
  bool sensitive;
};

Teller teller_of(const Process& process, Term pid) {
  return {pid, process.sensitive.load(std::memory_order_relaxed)};
}

void tell(Services& vm, const Teller& teller, const SequenceToken& token, std::uint32_t type, Term to, Term what) {
  if ((token.flags & type) == 0 || teller.sensitive) return;
  Term tracer = sequential_tracer(vm);
  if (tracer == atoms::k_false || tracer == teller.pid) return;
  Arena space;
  Term told = make_tuple(space, {type_term(type), counts_term(token, space), token.sender, to, what});
  std::vector<Term> event = {atoms::k_seq_trace, token.label, told};
  Term time = vm.traces->time_of(space, time_flags(token.flags));
  if (!time.is_none()) event.push_back(time);
  tell_tracer(vm, tracer, event);
}

// The flag of this name; 0 for other atoms.
std::uint32_t flag_of(Term item) {
  if (item == atoms::k_send) return SequenceFlag::kSend;
  if (item == atoms::k_receive) return SequenceFlag::kReceive;
  if (item == atoms::k_print) return SequenceFlag::kPrint;
  if (item == atoms::k_timestamp) return SequenceFlag::kTimestamp;
  if (item == atoms::k_strict_monotonic_timestamp) return SequenceFlag::kStrictMonotonicTimestamp;
  return item == atoms::k_monotonic_timestamp ? SequenceFlag::kMonotonicTimestamp : 0;
}

// With a new token where there is none.
SequentialTrace& begun_trace(Process& process) {
  SequentialTrace& trace = own_trace(process);
  if (!trace.has_token) {
    trace.has_token = true;
    trace.token = {};
    trace.token.sender = process.pid();
    trace.token.previous = low_bits(trace.last);
  }
  return trace;
}

void end_token(SequentialTrace& trace) {
  trace.has_token = false;
  trace.token = {};
}

}  // namespace

SequenceToken* sequence_token(Process& process) {
  SequentialTrace* trace = trace_with_token(process);
  return trace == nullptr ? nullptr : &trace->token;
}

Term sequence_token_term(Process& process, TermSpace& space) {
  const SequenceToken* token = sequence_token(process);
  if (token == nullptr) return Term::nil();
  return make_tuple(space, {Term::small(token->flags), token->label, count_term(token->serial), token->sender,
                            count_term(token->previous)});
}

void reset_sequences(Services& vm) {
  vm.sequence_resets.fetch_add(1, std::memory_order_seq_cst);
}

Term sequential_tracer(Services& vm) {
  Word bits = vm.sequential_tracer.load(std::memory_order_acquire);
  Term tracer = Term::from_bits(bits);
  if (tracer == atoms::k_false) return tracer;
  if (is_alive(vm, tracer)) return tracer;
  vm.sequential_tracer.compare_exchange_strong(bits, atoms::k_false.bits(), std::memory_order_acq_rel);
  return atoms::k_false;
}

Term sequence_item(Process& process, Term item, TermSpace& space) {
  const SequenceToken* token = sequence_token(process);
  if (std::uint32_t flag = flag_of(item); flag != 0)
    return make_tuple(space, {item, Term::boolean(token != nullptr && (token->flags & flag) != 0)});
  if (item != atoms::k_label && item != atoms::k_serial) return Term::none();
  if (token == nullptr) return Term::nil();
  if (item == atoms::k_label) return make_tuple(space, {item, token->label});
  return make_tuple(space, {item, counts_term(*token, space)});
}

Term set_sequence_item(Process& process, Term item, Term value, TermSpace* space) {
  if (std::uint32_t flag = flag_of(item); flag != 0) {
    if (!value.is_boolean()) return Term::none();
    std::uint32_t& flags = begun_trace(process).token.flags;
    bool before = (flags & flag) != 0;
    flags = value == atoms::k_true ? flags | flag : flags & ~flag;
    return Term::boolean(before);
  }
  if (item == atoms::k_label) return std::exchange(begun_trace(process).token.label, value);
  if (item == atoms::k_serial) {
    if (!value.is_tuple(2) || !Tuple(value)[0].is_small() || !Tuple(value)[1].is_small()) return Term::none();
    SequentialTrace& trace = begun_trace(process);
    Term before = space == nullptr ? Term::nil() : counts_term(trace.token, *space);
    trace.last = trace.token.previous = count_of(Tuple(value)[0]);
    trace.clock = trace.token.serial = count_of(Tuple(value)[1]);
    return before;
  }
  if (item != atoms::k_sequential_trace_token || !value.is_nil()) return Term::none();
  Term before = space == nullptr ? Term::nil() : sequence_token_term(process, *space);
  if (SequentialTrace* trace = current_trace(process)) end_token(*trace);
  return before;
}

bool send_in_sequence(Process& sender, Term to, Term message) {
  SequentialTrace* trace = trace_with_token(sender);
  if (trace == nullptr) return false;
  Services& vm = *sender.vm;
  Term receiver = is_alias_reference(to) ? alias_owner(to) : to;
  if (!is_alive(vm, receiver)) return false;
  count_event(vm, sender.pid(), *trace);
  tell(vm, teller_of(sender, sender.pid()), trace->token, SequenceFlag::kSend, to, message);
  if (receiver.is_local_port()) return false;
  Word pair[Cons::kWords] = {to.bits(), message.bits()};
  bool alias = to != receiver;
  deliver(vm, make_carrying(vm, alias ? SignalKind::kAliasMessage : SignalKind::kMessage, receiver, sender.pid(),
                            alias ? Term::cons(pair) : message, trace->token));
  return true;
}

bool exit_in_sequence(Process& process, Term self, Term to, Term reason) {
  SequentialTrace* trace = trace_with_token(process);
  if (trace == nullptr) return false;
  Services& vm = *process.vm;
  count_event(vm, self, *trace);
  Arena space;
  Term message = make_tuple(space, {atoms::k_EXIT, self, reason});
  // It is the receiver's event: of one that has ended there is none.
  if (const Process* receiver = vm.processes->find(to))
    tell(vm, teller_of(*receiver, to), trace->token, SequenceFlag::kSend, to, message);
  deliver(vm, make_carrying(vm, SignalKind::kExit, to, self, message, trace->token));
  return true;
}

void receive_in_sequence(Process& process, const Signal& message) {
  if (message.sequence == SequenceEffect::kNone) return;
  SequentialTrace* trace = current_trace(process);
  bool carries = message.sequence == SequenceEffect::kCarries;
  if (carries) {
    std::int64_t resets = Tuple(carried_token(message))[5].small_value();
    carries = resets == process.vm->sequence_resets.load(std::memory_order_relaxed);
  }
  if (!carries) {
    if (trace != nullptr) end_token(*trace);
    return;
  }
  trace = &own_trace(process);
  Tuple carried(carried_token(message));
  trace->has_token = true;
  trace->token = {static_cast<std::uint32_t>(carried[0].small_value()), carried[1], count_of(carried[2]), carried[3],
                  count_of(carried[4])};
  trace->last = trace->token.serial;
  trace->clock = std::max(trace->clock, trace->last);
  Term self = process.pid();
  tell(*process.vm, teller_of(process, self), trace->token, SequenceFlag::kReceive, self, message.value);
}

bool print_in_sequence(Process& process, Term what) {
  SequentialTrace* trace = trace_with_token(process);
  if (trace == nullptr) return false;
  Term self = process.pid();
  count_event(*process.vm, self, *trace);
  tell(*process.vm, teller_of(process, self), trace->token, SequenceFlag::kPrint, Term::nil(), what);
  return true;
}

std::optional<SequenceToken> spawn_in_sequence(Process& parent, Process& child, const SpawnedCall& call,
                                               const SequenceSpawn& request) {
  SequentialTrace* asking = trace_with_token(parent);
  if (asking == nullptr) return std::nullopt;
  Services& vm = *parent.vm;
  Teller teller = teller_of(parent, parent.pid());
  Arena space;
  Term reference = request.reference.is_none() ? make_new_reference(vm, space) : request.reference;
  Term function = make_tuple(space, {call.module, call.function, Term::small(call.arity)});
  Term asked = make_tuple(space, {atoms::k_spawn_request, reference, parent.pid(), parent.group_leader, function,
                                  request.options, request.tag, call.arguments});
  count_event(vm, parent.pid(), *asking);
  tell(vm, teller, asking->token, SequenceFlag::kSend, child.pid(), asked);
  tell(vm, teller, asking->token, SequenceFlag::kReceive, child.pid(), asked);

  SequentialTrace& started = own_trace(child);
  started.has_token = true;
  started.token = asking->token;
  started.token.label = copy_term(asking->token.label, child.heap, vm.literals);
  started.clock = started.last = asking->token.serial;
  count_event(vm, child.pid(), started);
  if (request.reply == SequenceSpawn::kNone) return std::nullopt;

  Term reply = make_tuple(space, {request.tag, reference, atoms::k_ok, child.pid()});
  SequenceToken replied = started.token;
  replied.label = asking->token.label;
  tell(vm, teller, replied, SequenceFlag::kSend, parent.pid(), reply);
  if (request.reply == SequenceSpawn::kSent) return replied;
  tell(vm, teller, replied, SequenceFlag::kReceive, parent.pid(), reply);
  // As the reference, which goes on from the word that holds the serial instead of the serial: after 2 from 47.
  asking->clock = asking->last = count_term(replied.serial).bits();
  return std::nullopt;
}

Signal* make_tuple_with_token(Services& vm, const SequenceToken& token, Term to, Term from,
                              std::span<const Term> elements) {
  Arena space;
  return make_carrying(vm, SignalKind::kMessage, to, from, mote::make_tuple(space, elements), token);
}

}  // namespace mote
