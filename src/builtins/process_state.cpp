// A process's own state: dictionary, flags, group leader, questions about processes, collections on demand.
#include "builtins/table.h"
#include "code/code_server.h"
#include "process/dictionary.h"
#include "process/info.h"
#include "process/options.h"
#include "process/process.h"
#include "process/relations.h"
#include "process/saved_calls.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/settings.h"
#include "process/table.h"
#include "term/compare.h"

namespace mote {

namespace {

Dictionary& dictionary(Context& c) {
  if (c.process.dictionary == nullptr) c.process.dictionary = new Dictionary;
  return *c.process.dictionary;
}

Term or_undefined(Term value) {
  return value.is_none() ? atoms::k_undefined : value;
}

Term put_2(Context& c) {
  return or_undefined(dictionary(c).put(c[0], c[1]));
}
Term get_1(Context& c) {
  return c.process.dictionary == nullptr ? atoms::k_undefined : or_undefined(dictionary(c).get(c[0]));
}
Term erase_1(Context& c) {
  return or_undefined(dictionary(c).erase(c[0]));
}

Term dictionary_list(Context& c) {
  std::vector<Term> pairs;
  const Dictionary& all = dictionary(c);
  for (std::size_t i = 0; i < all.size(); ++i)
    pairs.push_back(make_tuple(c.heap(), {all.key(i), all.value(i)}));
  return make_list(c.heap(), pairs);
}

Term get_0(Context& c) {
  return dictionary_list(c);
}

Term erase_0(Context& c) {
  Term all = dictionary_list(c);
  dictionary(c) = Dictionary();
  return all;
}

Term keys_where(Context& c, Term wanted) {
  std::vector<Term> keys;
  const Dictionary& all = dictionary(c);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (wanted.is_none() || exactly_equal(all.value(i), wanted)) keys.push_back(all.key(i));
  return make_list(c.heap(), keys);
}

Term get_keys_0(Context& c) {
  return keys_where(c, Term::none());
}
Term get_keys_1(Context& c) {
  return keys_where(c, c[0]);
}

Term set_boolean(Context& c, Process::Flags flag) {
  if (!c[1].is_boolean()) return c.badarg();
  Term before = Term::boolean(c.process.has(flag));
  c.process.set(flag, c[1] == atoms::k_true);
  return before;
}

Term set_heap_number(Context& c, std::size_t before, void (*set)(ProcessHeap&, std::size_t)) {
  if (!c[1].is_small() || c[1].small_value() < 0) return c.badarg();
  set(c.process.heap, static_cast<std::size_t>(c[1].small_value()));
  return Term::small(static_cast<std::int64_t>(before));
}

// process_flag({monitor_nodes, Options}, true | false): counted, and how many watches of the kind there were is the
// answer. Nodes come and go only where there is distribution, so that nothing is ever told.
Term watch_nodes(Context& c, Term options) {
  std::uint8_t kind;
  if (!c[1].is_boolean() || !parse_node_watch(options, &kind)) return c.badarg();
  Links& links = links_of(c.process);
  std::uint32_t before = links.node_watches[kind];
  if (c[1] == atoms::k_true)
    links.node_watches[kind] = before + 1;
  else
    links.node_watches.erase(kind);
  return Term::small(before);
}

Term set_sensitive(Context& c) {
  bool before = c.process.sensitive.exchange(c[1] == atoms::k_true);
  c.vm.traces->sum_up(c.process);
  if (saves_calls(c.process)) c.process.stop_at_calls();
  return Term::boolean(before);
}

Term process_flag_2(Context& c) {
  Process& process = c.process;
  Term flag = c[0];
  if (flag == atoms::k_trap_exit) return set_boolean(c, Process::kTrapExit);
  if (flag == atoms::k_sensitive) return c[1].is_boolean() ? set_sensitive(c) : c.badarg();
  if (flag == atoms::k_async_dist) return set_boolean(c, Process::kAsyncDist);
  if (flag == atoms::k_error_handler)
    return c[1].is_atom() ? std::exchange(links_of(process).error_handler, c[1]) : c.badarg();
  if (flag == atoms::k_priority) {
    Term before = priority_atom(process.priority);
    return parse_priority(c[1], &process.priority) ? before : c.badarg();
  }
  if (flag == atoms::k_min_heap_size)
    return set_heap_number(c, told_min_words(process.heap), [](ProcessHeap& heap, std::size_t n) {
      heap.set_min_words(std::max(kept_min_words(n), ProcessHeap::kMinWords));
    });
  if (flag == atoms::k_fullsweep_after)
    return set_heap_number(c, process.heap.fullsweep_after(), [](ProcessHeap& heap, std::size_t n) {
      heap.set_fullsweep_after(static_cast<std::uint32_t>(n));
    });
  if (flag == atoms::k_min_bin_vheap_size)
    return set_heap_number(c, process.heap.min_off_heap_words(),
                           [](ProcessHeap& heap, std::size_t n) { heap.set_min_off_heap_words(off_heap_words(n)); });
  if (flag == atoms::k_save_calls)
    return saved_calls_count(c[1]) ? set_saved_calls(process, *saved_calls_count(c[1]))
                                   : c.error_with_cause(atoms::k_badarg, atoms::k_none);
  if (flag == atoms::k_message_queue_data) {
    if (c[1] != atoms::k_on_heap && c[1] != atoms::k_off_heap) return c.badarg();
    Term before = process.has(Process::kOffHeapMessages) ? atoms::k_off_heap : atoms::k_on_heap;
    process.set(Process::kOffHeapMessages, c[1] == atoms::k_off_heap);
    return before;
  }
  if (flag == atoms::k_max_heap_size) {
    std::size_t words = process.heap.max_words();
    std::uint32_t flags = c.vm.settings->max_heap_flags.load(std::memory_order_relaxed);
    Term before = max_heap_map(c.heap(), c.atoms(), words, process.flags);
    if (!parse_max_heap(c[1], &words, &flags)) return c.badarg();
    if (words != 0 && words < process.heap.min_words()) return c.badarg();
    process.flags = (process.flags & ~kMaxHeapFlags) | flags;
    process.heap.set_max_words(words);
    return before;
  }
  if (flag == atoms::k_scheduler) {
    if (!is_scheduler(c.vm, c[1])) return c.badarg();
    return Term::small(std::exchange(process.bound_to, static_cast<std::uint32_t>(c[1].small_value())));
  }
  if (flag == atoms::k_monitor_nodes) return watch_nodes(c, Term::nil());
  if (flag.is_tuple(2) && Tuple(flag)[0] == atoms::k_monitor_nodes) return watch_nodes(c, Tuple(flag)[1]);
  return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

Term group_leader_0(Context& c) {
  return c.process.group_leader;
}

// erts_internal:group_leader(NewLeader, Pid): badarg, or true once the signal is under way.
Term group_leader_2(Context& c) {
  if (!c[0].is_pid() || !c[1].is_local_pid()) return atoms::k_badarg;
  if (c[1] == c.self()) {
    c.process.group_leader = c[0];
    return atoms::k_true;
  }
  if (c.vm.processes->find(c[1]) == nullptr) return atoms::k_badarg;
  send_signal(c.vm, SignalKind::kGroupLeader, c[1], c.self(), c[0]);
  return atoms::k_true;
}

// The same with a reference: the receiver of the signal answers {Reference, true}.
Term group_leader_3(Context& c) {
  Term result = group_leader_2(c);
  send_tuple(c.vm, SignalKind::kMessage, c.self(), Term::none(), {c[2], result});
  return atoms::k_ok;
}

constexpr Term kDefaultItems[] = {
    atoms::k_registered_name,   atoms::k_current_function,
    atoms::k_initial_call,      atoms::k_status,
    atoms::k_message_queue_len, atoms::k_links,
    atoms::k_dictionary,        atoms::k_trap_exit,
    atoms::k_error_handler,     atoms::k_priority,
    atoms::k_group_leader,      atoms::k_total_heap_size,
    atoms::k_heap_size,         atoms::k_stack_size,
    atoms::k_reductions,        atoms::k_garbage_collection,
    atoms::k_suspending,
};

// {Item, Value}; none() where the item is unknown. registered_name without a name is [] when asked for alone.
Term information(Context& c, Term item, bool alone) {
  Term value = process_information(c.process, item, c.heap());
  if (value.is_none()) return value;
  if (alone && item == atoms::k_registered_name && value.is_nil()) return Term::nil();
  return make_tuple(c.heap(), {item, value});
}

Term own_information(Context& c, Term items) {
  if (!items.is_list()) {
    Term result = information(c, items, true);
    return result.is_none() ? c.badarg() : result;
  }
  std::vector<Term> all;
  for (; items.is_cons(); items = Cons(items).tail()) {
    Term result = information(c, Cons(items).head(), false);
    if (result.is_none()) return c.badarg();
    all.push_back(result);
  }
  return items.is_nil() ? make_list(c.heap(), all) : c.badarg();
}

Term ask_process(Context& c, Term pid, Term items, bool everything) {
  if (!pid.is_local_pid()) return c.badarg();
  c.process.registers->current_ip = c.process.registers->builtin_ip;
  if (pid == c.self() && c.process.signals_arrived()) c.process.receive_signals();
  if (pid == c.self() && !everything) return own_information(c, items);
  if (pid == c.self()) {
    std::vector<Term> all;
    for (Term item : kDefaultItems) {
      Term value = process_information(c.process, item, c.heap());
      if (item == atoms::k_registered_name && value.is_nil()) continue;
      all.push_back(make_tuple(c.heap(), {item, value}));
    }
    return make_list(c.heap(), all);
  }
  if (!everything && !valid_information_items(items)) return c.badarg();
  Term reference = make_new_reference(c.vm, c.heap());
  Term wanted = everything ? make_list(c.heap(), kDefaultItems) : items;
  Term mode = everything ? atoms::k_all : items.is_list() ? atoms::k_list : atoms::k_item;
  send_tuple(c.vm, SignalKind::kInfo, pid, c.self(), {reference, wanted, mode});
  return c.call(atoms::k_erts_internal, atoms::k_await_result, {reference});
}

Term process_info_1(Context& c) {
  return ask_process(c, c[0], Term::nil(), true);
}
Term process_info_2(Context& c) {
  return ask_process(c, c[0], c[1], false);
}

// erts_internal:garbage_collect(minor | major)
Term garbage_collect_1(Context& c) {
  c.process.collect_at_return = c[0] == atoms::k_minor ? 1 : 2;
  return atoms::k_true;
}

bool is_system_task(Term request) {
  if (!request.is_tuple() || Tuple(request).arity() < 2) return false;
  return Tuple(request)[0] != atoms::k_check_process_code || Tuple(request).arity() > 2;
}

// erts_internal:request_system_task(Pid, Priority, {Type, Id, ...})
Term request_system_task_3(Context& c) {
  if (!c[0].is_local_pid() || !is_system_task(c[2])) return c.badarg();
  send_signal(c.vm, SignalKind::kSystemTask, c[0], c.self(), c[2]);
  return atoms::k_ok;
}

// erts_internal:request_system_task(Requester, Target, Priority, {Type, Id, ...})
Term request_system_task_4(Context& c) {
  if (!c[1].is_local_pid() || !is_system_task(c[3])) return c.badarg();
  send_signal(c.vm, SignalKind::kSystemTask, c[1], c[0], c[3]);
  return atoms::k_ok;
}

struct SuspendOptions {
  bool asynchronous = false;
  bool unless_suspending = false;
  Term reply_tag;  // of {asynchronous, Tag}, or none
};

bool parse_suspend_options(Term list, SuspendOptions* options) {
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (option == atoms::k_asynchronous) {
      options->asynchronous = true;
    } else if (option == atoms::k_unless_suspending) {
      options->unless_suspending = true;
    } else if (option.is_tuple(2) && Tuple(option)[0] == atoms::k_asynchronous) {
      options->asynchronous = true;
      options->reply_tag = Tuple(option)[1];
    } else {
      return false;
    }
  }
  return list.is_nil();
}

// erts_internal:suspend_process(Pid, Options): true or false, a reference whose answer is awaited, badarg or badopt.
// Counted on this side: each suspension is to be taken back, at the latest when this process ends.
Term suspend_process_2(Context& c) {
  SuspendOptions options;
  if (!parse_suspend_options(c[1], &options)) return atoms::k_badarg;
  if (!c[0].is_local_pid() || c[0] == c.self() || c.vm.processes->find(c[0]) == nullptr) return atoms::k_badarg;
  std::uint32_t& count = links_of(c.process).suspending[c[0].bits()];
  if (options.unless_suspending && count > 0) return atoms::k_false;
  ++count;
  if (options.asynchronous) {
    Term answer = options.reply_tag.is_none() ? Term::nil() : make_tuple(c.heap(), {options.reply_tag});
    send_signal(c.vm, SignalKind::kSuspend, c[0], c.self(), answer);
    return atoms::k_true;
  }
  Term reference = make_new_reference(c.vm, c.heap());
  send_signal(c.vm, SignalKind::kSuspend, c[0], c.self(), reference);
  return reference;
}

Term resume_process_1(Context& c) {
  if (!c[0].is_local_pid() || c.process.links == nullptr) return c.badarg();
  auto& suspending = c.process.links->suspending;
  auto found = suspending.find(c[0].bits());
  if (found == suspending.end()) return c.badarg();
  bool alive = c.vm.processes->find(c[0]) != nullptr;
  if (!alive || --found->second == 0) suspending.erase(found);
  if (!alive) return c.badarg();
  send_signal(c.vm, SignalKind::kResume, c[0], c.self(), Term::nil());
  return atoms::k_true;
}

Term is_system_process_1(Context& c) {
  Process* process = c[0].is_local_pid() ? c.vm.processes->find(c[0]) : nullptr;
  return Term::boolean(process != nullptr && process->has(Process::kSystemProcess));
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "put", 2, put_2},
    {"erlang", "get", 0, get_0},
    {"erlang", "get", 1, get_1},
    {"erlang", "erase", 0, erase_0},
    {"erlang", "erase", 1, erase_1},
    {"erlang", "get_keys", 0, get_keys_0},
    {"erlang", "get_keys", 1, get_keys_1},
    {"erlang", "process_flag", 2, process_flag_2},
    {"erlang", "group_leader", 0, group_leader_0},
    {"erts_internal", "group_leader", 2, group_leader_2},
    {"erts_internal", "group_leader", 3, group_leader_3},
    {"erlang", "process_info", 1, process_info_1},
    {"erlang", "process_info", 2, process_info_2},
    {"erts_internal", "garbage_collect", 1, garbage_collect_1},
    {"erts_internal", "request_system_task", 3, request_system_task_3},
    {"erts_internal", "request_system_task", 4, request_system_task_4},
    {"erts_internal", "suspend_process", 2, suspend_process_2},
    {"erlang", "resume_process", 1, resume_process_1},
    {"erts_internal", "is_system_process", 1, is_system_process_1},
};

}  // namespace

std::span<const Builtin> process_state_builtins() {
  return kBuiltins;
}

}  // namespace mote
