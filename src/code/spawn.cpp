// A new process's stack holds its arguments, as the registers it resumes with, above the address that ends it.
#include "code/spawn.h"

#include <algorithm>

#include "base/work.h"
#include "heap/arena.h"
#include "heap/copy.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/settings.h"
#include "process/trace.h"
#include "term/build.h"

namespace mote {

namespace {

void relate(Process& child, Process& parent, const SpawnOptions& options) {
  Term child_pid = child.pid();
  if (options.link) {
    add_link(child, parent.pid());
    add_link(parent, child_pid);
  }
  if (!options.monitor.is_none()) {
    ReferenceNumber number = ReferenceNumber::of(options.monitor);
    links_of(child).watchers[number] = {parent.pid(), Term::none(), nullptr};
  }
}

void set_options(Process& child, const SpawnOptions& options) {
  child.priority = options.priority;
  child.bound_to = options.bound_to;
  child.flags = options.max_heap_flags;
  child.set(Process::kOffHeapMessages, options.off_heap_messages);
  child.set(Process::kAsyncDist, options.async_dist);
  child.set(Process::kSystemProcess, options.system_process);
  child.heap.set_fullsweep_after(options.fullsweep_after);
  child.heap.set_max_words(options.max_heap_words);
  child.heap.set_min_off_heap_words(options.min_off_heap_words);
  if (options.min_heap_words != 0) child.heap.set_min_words(options.min_heap_words);
}

// A process that was asked for by a request starts in a function that calls the one it was asked for.
SpawnedCall told_call(const Process& child, Term arguments, const SpawnOptions& options, Arena& space) {
  const ExportIdentity& call = *child.initial_call;
  if (options.asked.reply == SequenceSpawn::kTaken)
    return {call.module, call.function, static_cast<std::int64_t>(call.arity), arguments};
  Term inner = make_tuple(space, {call.module, call.function, arguments});
  return {atoms::k_erts_internal, atoms::k_spawn_init, 1, make_cons(space, inner, Term::nil())};
}

void trace_start(Process& child, Process* parent, Term arguments, const SpawnOptions& options) {
  Services& vm = *child.vm;
  vm.traces->started(child, parent);
  if (parent == nullptr) return;
  bool told = is_traced(*parent, TraceFlag::kProcs);
  bool linked = options.link;
  if (linked) vm.traces->linked(*parent, child.pid());
  if (!told && !is_traced(child, TraceFlag::kProcs)) return;
  Arena space;
  SpawnedCall told_as = told_call(child, arguments, options, space);
  Term call = make_tuple(space, {told_as.module, told_as.function, told_as.arguments});
  trace_event(*parent, TraceFlag::kProcs, {atoms::k_spawn, child.pid(), call});
  if (linked) trace_event(*parent, TraceFlag::kProcs, {atoms::k_link, child.pid()});
  trace_event(child, TraceFlag::kProcs, {atoms::k_spawned, parent->pid(), call});
  if (linked) trace_event(child, TraceFlag::kProcs, {atoms::k_getting_linked, parent->pid()});
}

// With what the parent has of a sequence.
void send_reply(Services& vm, const Process& parent, Term child, const SpawnReply& reply,
                const std::optional<SequenceToken>& token) {
  Term elements[] = {reply.tag, reply.reference, atoms::k_ok, child};
  Signal* message = token ? make_tuple_with_token(vm, *token, parent.pid(), child, elements)
                          : make_tuple_signal(vm, SignalKind::kMessage, parent.pid(), child, elements);
  if (!token) message->sequence = SequenceEffect::kClears;
  deliver(vm, message);
}

}  // namespace

SpawnOptions default_spawn_options(const Services& vm) {
  SpawnOptions options;
  if (vm.settings == nullptr) return options;
  const SystemSettings& settings = *vm.settings;
  std::uint64_t min_words = settings.min_heap_words.load(std::memory_order_relaxed);
  if (min_words > ProcessHeap::kToldMinWords) options.min_heap_words = min_words;
  options.min_off_heap_words = off_heap_words(settings.min_binary_heap_words.load(std::memory_order_relaxed));
  options.max_heap_words = settings.max_heap_words.load(std::memory_order_relaxed);
  options.max_heap_flags = settings.max_heap_flags.load(std::memory_order_relaxed);
  options.fullsweep_after = settings.fullsweep_after.load(std::memory_order_relaxed);
  options.off_heap_messages = settings.messages_off_heap.load(std::memory_order_relaxed);
  options.async_dist = settings.async_dist;
  return options;
}

Term spawn(Services& vm, Process* parent, Term module, Term function, Term arguments, const SpawnOptions& options) {
  Term group_leader = options.group_leader;
  if (group_leader.is_none() && parent != nullptr) group_leader = parent->group_leader;
  std::size_t words = copied_words(arguments, vm.literals) + copied_words(group_leader, vm.literals);
  Undisturbed until_started;
  Process* child = vm.scheduler->create_process();
  if (child == nullptr) return Term::none();
  set_options(*child, options);
  std::size_t arity = 0;
  for (Term rest = arguments; rest.is_cons(); rest = Cons(rest).tail())
    ++arity;
  constexpr std::size_t kMaxArguments = 255;
  bool too_many = arity > kMaxArguments;  // no function has so many: what to do is apply/3's to say
  if (group_leader.is_none()) group_leader = child->pid();
  child->heap.open(std::max(words + arity + 1 + 2 * ProcessHeap::kSlack, options.min_heap_words), vm.literals);
  Term copied = copy_term(arguments, child->heap, vm.literals);
  child->group_leader = copy_term(group_leader, child->heap, vm.literals);
  child->parent = parent != nullptr ? parent->pid() : Term::none();
  const Export* entry = vm.code->export_of(module, function, static_cast<std::uint32_t>(arity));
  child->initial_call = entry;

  Term* stack = child->heap.stack() - 1;
  *stack = Term::from_bits(reinterpret_cast<Word>(vm.code->stubs().end_process));
  child->saved_count = static_cast<std::uint8_t>(too_many ? 3 : arity);
  stack -= child->saved_count;
  child->heap.set_stack(stack);
  if (too_many) {
    std::ranges::copy(std::initializer_list<Term>{module, function, copied}, stack);
    child->ip = vm.code->stubs().start;
  } else {
    for (std::size_t i = 0; i < arity; ++i, copied = Cons(copied).tail())
      stack[i] = Cons(copied).head();
    bool applies = arity == 3 && vm.code->own_code(module, function, 3) != nullptr;
    child->ip = applies ? vm.code->stubs().start : entry->address.load(std::memory_order_acquire);
  }
  if (parent != nullptr) relate(*child, *parent, options);
  if (vm.traces != nullptr) trace_start(*child, parent, arguments, options);
  std::optional<SequenceToken> reply_token;
  if (parent != nullptr && parent->sequence != nullptr) [[unlikely]] {
    Arena space;
    reply_token = spawn_in_sequence(*parent, *child, told_call(*child, arguments, options, space), options.asked);
  }
  if (options.reply) send_reply(vm, *parent, child->pid(), *options.reply, reply_token);
  Term pid = child->pid();
  child->state.store(Process::kRunnable, std::memory_order_release);
  vm.scheduler->enqueue(*child);
  return pid;
}

}  // namespace mote
