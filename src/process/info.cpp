// What process_info tells, and the tasks others ask of a process.
#include "process/info.h"

#include <cstdio>
#include <vector>

#include "heap/arena.h"
#include "heap/copy.h"
#include "process/dictionary.h"
#include "process/exit_observer.h"
#include "process/options.h"
#include "process/registry.h"
#include "process/relations.h"
#include "process/saved_calls.h"
#include "process/scheduler.h"
#include "process/seq_trace.h"
#include "process/table.h"
#include "term/bits.h"
#include "term/build.h"
#include "term/identity.h"
#include "term/map.h"

namespace mote {

namespace {

Term number(std::size_t value) {
  return Term::small(static_cast<std::int64_t>(value));
}

Term mfa(TermSpace& space, const ExportIdentity& call) {
  return make_tuple(space, {call.module, call.function, Term::small(call.arity)});
}

Term links_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (process.links != nullptr)
    for (auto [word, state] : process.links->links)
      if (state == Links::kActive) all.push_back(Term::from_bits(word));
  return make_list(space, all);
}

Term monitors_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (process.links != nullptr) {
    for (auto& [reference, monitor] : process.links->monitors) {
      Term type = monitor.kind == Monitor::kPort ? atoms::k_port : atoms::k_process;
      Term target = monitor.name.is_none() ? monitor.target : make_tuple(space, {monitor.name, process.vm->node_name});
      all.push_back(make_tuple(space, {type, target}));
    }
  }
  return make_list(space, all);
}

Term watchers_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (process.links != nullptr)
    for (auto& [reference, watcher] : process.links->watchers)
      all.push_back(watcher.observer != nullptr ? watcher.observer->shown(space) : watcher.pid);
  return make_list(space, all);
}

// {Pid, Suspensions, Outstanding}: a suspension counts as done from the moment it was asked for.
Term suspending_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (process.links != nullptr)
    for (auto [word, count] : process.links->suspending)
      if (process.vm->processes->find(Term::from_bits(word)) != nullptr)
        all.push_back(make_tuple(space, {Term::from_bits(word), Term::small(count), Term::small(0)}));
  return make_list(space, all);
}

bool is_sensitive(const Process& process) {
  return process.sensitive.load(std::memory_order_relaxed);
}

Term dictionary_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (process.dictionary != nullptr && !is_sensitive(process))
    for (std::size_t i = 0; i < process.dictionary->size(); ++i)
      all.push_back(make_tuple(space, {process.dictionary->key(i), process.dictionary->value(i)}));
  return make_list(space, all);
}

Term dictionary_value(const Process& process, Term key) {
  Term value = process.dictionary == nullptr ? Term::none() : process.dictionary->get(key);
  return value.is_none() ? atoms::k_undefined : value;
}

// Copies: the messages go on belonging to the mailbox.
Term messages_list(const Process& process, TermSpace& space) {
  std::vector<Term> all;
  if (is_sensitive(process)) return Term::nil();
  for (Signal* message = process.first; message != nullptr; message = message->next_signal())
    if (message->kind != SignalKind::kMarker) all.push_back(copy_term(message->value, space, process.vm->literals));
  return make_list(space, all);
}

Term collection_settings(const Process& process, TermSpace& space) {
  auto pair = [&](Term key, Term value) { return make_tuple(space, {key, value}); };
  Term all[] = {
      pair(atoms::k_max_heap_size, max_heap_map(space, *process.vm->atoms, process.heap.max_words(), process.flags)),
      pair(atoms::k_min_bin_vheap_size, number(process.heap.min_off_heap_words())),
      pair(atoms::k_min_heap_size, number(told_min_words(process.heap))),
      pair(atoms::k_fullsweep_after, number(process.heap.fullsweep_after())),
      pair(atoms::k_minor_gcs, number(process.heap.statistics().minor_collections)),
  };
  return make_list(space, all);
}

// As it was before the question came, where that came by signal.
Term status_of(Process& process) {
  if (process.suspended > 0) return atoms::k_suspended;
  switch (process.state.load(std::memory_order_relaxed)) {
    case Process::kRunning:
      if (!process.registers->answering) return atoms::k_running;
      return process.waits() && process.scan == nullptr ? atoms::k_waiting : atoms::k_runnable;
    case Process::kRunnable:
      return atoms::k_runnable;
    case Process::kExiting:
      return atoms::k_exiting;
    default:
      return atoms::k_waiting;
  }
}

void append_bytes_to_stderr(Term binary) {
  BitView view(binary);
  std::vector<std::uint8_t> bytes(view.whole_bytes());
  copy_bits(bytes.data(), 0, view.base, view.offset, view.size);
  std::fwrite(bytes.data(), 1, bytes.size(), stderr);
}

std::size_t memory_bytes(const Process& process) {
  std::size_t bytes = sizeof(Process) + process.heap.total_words() * sizeof(Word);
  for (Signal* message = process.first; message != nullptr; message = message->next_signal())
    bytes += sizeof(Signal) + message->words * sizeof(Word);
  return bytes;
}

}  // namespace

Term process_information(Process& process, Term item, TermSpace& space) {
  ProcessHeap::Statistics heap = process.heap.statistics();
  if (item == atoms::k_registered_name) {
    Term name = process.vm->registry->name_of(process.pid());
    return name.is_none() ? Term::nil() : name;
  }
  if (item == atoms::k_status) return status_of(process);
  if (item == atoms::k_initial_call) return mfa(space, *process.initial_call);
  if (item == atoms::k_message_queue_len) return number(process.mailbox_length);
  if (item == atoms::k_messages) return messages_list(process, space);
  if (item == atoms::k_links) return links_list(process, space);
  if (item == atoms::k_monitors) return monitors_list(process, space);
  if (item == atoms::k_monitored_by) return watchers_list(process, space);
  if (item == atoms::k_dictionary) return dictionary_list(process, space);
  if (item == atoms::k_trap_exit) return Term::boolean(process.has(Process::kTrapExit));
  if (item == atoms::k_error_handler) return error_handler_of(process);
  if (item == atoms::k_priority) return priority_atom(process.priority);
  if (item == atoms::k_group_leader) return process.group_leader;
  if (item == atoms::k_heap_size) return number(heap.heap_words);
  if (item == atoms::k_total_heap_size) return number(process.words_with_messages());
  if (item == atoms::k_stack_size) return number(heap.stack_words);
  if (item == atoms::k_memory) return number(memory_bytes(process));
  if (item == atoms::k_reductions) return Term::small(process.reductions_done + process.slice_done());
  if (item == atoms::k_garbage_collection) return collection_settings(process, space);
  if (item == atoms::k_min_heap_size) return number(told_min_words(process.heap));
  if (item == atoms::k_min_bin_vheap_size) return number(process.heap.min_off_heap_words());
  if (item == atoms::k_fullsweep_after) return number(process.heap.fullsweep_after());
  if (item == atoms::k_max_heap_size)
    return max_heap_map(space, *process.vm->atoms, process.heap.max_words(), process.flags);
  if (item == atoms::k_message_queue_data)
    return process.has(Process::kOffHeapMessages) ? atoms::k_off_heap : atoms::k_on_heap;
  if (item == atoms::k_suspending) return suspending_list(process, space);
  if (item == atoms::k_parent) return process.parent.is_none() ? atoms::k_undefined : process.parent;
  if (item == atoms::k_label) return dictionary_value(process, process.vm->atoms->intern("$process_label"));
  if (item == atoms::k_sequential_trace_token) return sequence_token_term(process, space);
  if (item == atoms::k_catchlevel) return Term::small(0);
  if (item == atoms::k_async_dist) return Term::boolean(process.has(Process::kAsyncDist));
  if (item == atoms::k_current_function || item == atoms::k_current_location || item == atoms::k_current_stacktrace ||
      item == atoms::k_backtrace || item == atoms::k_binary)
    return process.vm->stack_teller(process, item, space);
  if (item == atoms::k_last_calls) return saved_calls_term(process, space);
  if (item == atoms::k_garbage_collection_info) return collection_figures(process, space);
  if (item.is_tuple(2) && Tuple(item)[0] == atoms::k_dictionary)
    return is_sensitive(process) ? atoms::k_undefined : dictionary_value(process, Tuple(item)[1]);
  return Term::none();
}

Term collection_figures(const Process& process, TermSpace& space) {
  ProcessHeap::Statistics now = process.heap.statistics();
  auto words = [](std::size_t bytes) { return bytes / sizeof(Word); };
  const std::pair<Term, std::size_t> figures[] = {
      {atoms::k_old_heap_block_size, now.old_words},
      {atoms::k_heap_block_size, now.heap_words},
      {atoms::k_mbuf_size, now.fragment_words},
      {atoms::k_recent_size, now.recent_words},
      {atoms::k_stack_size, now.stack_words},
      {atoms::k_old_heap_size, now.old_used_words},
      {atoms::k_heap_size, now.used_words},
      {atoms::k_bin_vheap_size, words(now.off_heap_bytes)},
      {atoms::k_bin_vheap_block_size, words(kOffHeapBytes)},
      {atoms::k_bin_old_vheap_size, words(now.old_off_heap_bytes)},
      {atoms::k_bin_old_vheap_block_size, words(now.old_off_heap_limit)},
  };
  std::vector<Term> all;
  for (const auto& [name, value] : figures)
    all.push_back(make_tuple(space, {name, make_unsigned(space, value)}));
  return make_list(space, all);
}

bool valid_information_items(Term items) {
  static constexpr Term kKnown[] = {atoms::k_registered_name,
                                    atoms::k_status,
                                    atoms::k_initial_call,
                                    atoms::k_message_queue_len,
                                    atoms::k_messages,
                                    atoms::k_links,
                                    atoms::k_monitors,
                                    atoms::k_monitored_by,
                                    atoms::k_dictionary,
                                    atoms::k_trap_exit,
                                    atoms::k_error_handler,
                                    atoms::k_priority,
                                    atoms::k_group_leader,
                                    atoms::k_heap_size,
                                    atoms::k_total_heap_size,
                                    atoms::k_stack_size,
                                    atoms::k_memory,
                                    atoms::k_reductions,
                                    atoms::k_garbage_collection,
                                    atoms::k_min_heap_size,
                                    atoms::k_fullsweep_after,
                                    atoms::k_max_heap_size,
                                    atoms::k_message_queue_data,
                                    atoms::k_suspending,
                                    atoms::k_parent,
                                    atoms::k_label,
                                    atoms::k_catchlevel,
                                    atoms::k_async_dist,
                                    atoms::k_sequential_trace_token,
                                    atoms::k_current_function,
                                    atoms::k_current_location,
                                    atoms::k_current_stacktrace,
                                    atoms::k_backtrace,
                                    atoms::k_binary,
                                    atoms::k_garbage_collection_info,
                                    atoms::k_last_calls,
                                    atoms::k_min_bin_vheap_size};
  auto known = [](Term item) {
    if (item.is_tuple(2)) return Tuple(item)[0] == atoms::k_dictionary;
    for (Term name : kKnown)
      if (item == name) return true;
    return false;
  };
  if (!items.is_list()) return known(items);
  for (; items.is_cons(); items = Cons(items).tail())
    if (!known(Cons(items).head())) return false;
  return items.is_nil();
}

void answer_info_request(Process& process, Signal* signal) {
  Tuple request(signal->value);  // {Reference, Items, all | list | item | display}, {Reference, Count, save_calls}
  Arena space;                   // the heap may be in use: see receive_in_work
  bool all = request[2] == atoms::k_all;
  Term answer;
  process.registers->answering = true;
  if (request[2] == atoms::k_display) {  // erlang:process_display/2
    append_bytes_to_stderr(process.vm->stack_teller(process, request[1], space));
    answer = atoms::k_true;
  } else if (request[2] == atoms::k_save_calls) {  // erlang:process_flag/3
    answer = set_saved_calls(process, static_cast<std::size_t>(request[1].small_value()));
  } else if (request[2] == atoms::k_item) {
    Term value = process_information(process, request[1], space);
    answer =
        request[1] == atoms::k_registered_name && value.is_nil() ? Term::nil() : make_tuple(space, {request[1], value});
  } else {
    std::vector<Term> pairs;
    for (Term items = request[1]; items.is_cons(); items = Cons(items).tail()) {
      Term item = Cons(items).head();
      Term value = process_information(process, item, space);
      if (all && item == atoms::k_registered_name && value.is_nil()) continue;
      pairs.push_back(make_tuple(space, {item, value}));
    }
    answer = make_list(space, pairs);
  }
  process.registers->answering = false;
  send_tuple(*process.vm, SignalKind::kMessage, signal->from, Term::none(), {request[0], answer});
}

void do_system_task(Process& process, Signal* signal) {
  Tuple request(signal->value);  // {Type, Id, ...}
  Term type = request[0];
  Term result = atoms::k_true;
  if (type == atoms::k_garbage_collect) {
    bool full = request.arity() < 3 || request[2] != atoms::k_minor;
    if (process.registers->at_rest)
      process.collect(0, 0, full);
    else  // in the middle of an instruction, whose registers only it knows
      process.collect_at_return = full ? 2 : 1;
  } else if (type == atoms::k_check_process_code) {
    result = Term::boolean(process.vm->uses_old_code(process, request[2]));
  }
  send_tuple(*process.vm, SignalKind::kMessage, signal->from, process.pid(), {type, request[1], result});
}

}  // namespace mote
