// erts_debug: sizes, identity and shape of terms, and what is told of the machine's insides. Locks are not counted, and
// no listing is made of loaded code: the functions for these answer as the reference's do where it has neither.
#include <absl/container/flat_hash_set.h>

#include <algorithm>

#include "base/work.h"
#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "code/resolver.h"
#include "heap/copy.h"
#include "heap/layout.h"
#include "isa/instruction_set.h"
#include "native/host.h"
#include "os/clock.h"
#include "process/process.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/settings.h"
#include "term/hash_trie.h"
#include "term/map.h"
#include "term/small_stack.h"
#include "wire/external_decode.h"

namespace mote {

namespace {

Term words_term(std::size_t words) {
  return Term::small(static_cast<std::int64_t>(words));
}

Term flat_size(Context& c) {
  if (c.is_large(c[0]) && c.aside()) return Term::none();
  std::size_t words = copied_words(c[0], nullptr);
  c.charge(static_cast<std::int64_t>(words / 16));
  return words_term(words);
}

// The words of a term, parts that occur several times counted once.
Term size_shared(Context& c) {
  if (c.is_large(c[0]) && c.aside()) return Term::none();
  absl::flat_hash_set<const Word*> seen;
  SmallStack<Term> pending;
  pending.push(c[0]);
  std::size_t words = 0;
  StepCount steps;
  while (!pending.empty()) {
    steps.step();
    Term term = pending.pop();
    while (term.is_pointer() && seen.insert(term.pointer()).second) {
      const Word* at = term.pointer();
      if (term.is_cons()) {
        words += Cons::kWords;
        pending.push(Cons(term).head());
        term = Cons(term).tail();
        continue;
      }
      words += 1 + header_arity(*at);
      TermWords range = term_words(*at);
      for (std::size_t i = range.first; i < range.last; ++i)
        pending.push(Term::from_bits(at[i]));
    }
  }
  c.charge(static_cast<std::int64_t>(words / 4));
  return words_term(words);
}

Term same(Context& c) {
  return Term::boolean(c[0] == c[1]);
}

// Sharing inside the term is not kept.
Term copy_shared(Context& c) {
  if (c.is_large(c[0]) && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(copied_words(c[0], nullptr) / 16));
  return copy_term(c[0], c.heap(), nullptr);
}

// How the trie of a large map is built: nodes by their number of children, leaves by their depth.
struct TrieShape {
  std::int64_t depth = 0;
  std::int64_t nodes[16] = {};
  std::int64_t collisions[16] = {};
  std::int64_t leaves[kHashLevels + 1] = {};

  void visit(Term node, std::size_t level) {
    if (node.is_cons()) {
      ++leaves[std::min<std::size_t>(level, kHashLevels)];
      depth = std::max(depth, static_cast<std::int64_t>(level));
      return;
    }
    TrieNode children(node);
    std::int64_t* counts = children.bitmap() == 0 ? collisions : nodes;
    ++counts[std::clamp<std::size_t>(children.count, 1, 16) - 1];
    for (std::size_t i = 0; i < children.count; ++i)
      visit(children.children[i], level + 1);  // at most 17 levels
  }
};

Term shape_entry(Context& c, Term name, std::span<const std::int64_t> counts) {
  std::vector<Term> elements;
  std::int64_t total = 0;
  for (std::int64_t count : counts) {
    elements.push_back(Term::small(count));
    total += count;
  }
  return make_tuple(c.heap(), {name, Term::small(total), make_tuple(c.heap(), std::span<const Term>(elements))});
}

Term map_info(Context& c) {
  if (!c[0].is_map()) return c.error(make_tuple(c.heap(), {atoms::k_badmap, c[0]}));
  if (c[0].boxed_tag() == Tag::kFlatMap) return c.badarg();
  TrieShape shape;
  shape.visit(c[0], 0);
  std::int64_t full = header_arity(*c[0].pointer()) == 17 ? 1 : 0;  // a root of 16 children is no bitmap node
  shape.nodes[15] -= full;
  c.charge(static_cast<std::int64_t>(map_size(c[0]) / 8));
  Term entries[] = {make_tuple(c.heap(), {c.atom("depth"), Term::small(shape.depth)}),
                    make_tuple(c.heap(), {c.atom("arrays"), Term::small(full), Term::nil()}),
                    shape_entry(c, c.atom("collisions"), shape.collisions),
                    shape_entry(c, c.atom("bitmaps"), shape.nodes), shape_entry(c, c.atom("leafs"), shape.leaves)};
  return make_list(c.heap(), entries);
}

// The names of Mote's instructions, as strings.
Term instructions(Context& c) {
  std::vector<Term> names;
  for (const OpInfo& info : kOps)
    names.push_back(make_byte_list(c.heap(), info.name));
  return make_list(c.heap(), names);
}

Term interpreter_size(Context&) {
  return Term::small(0);
}

Term disassemble(Context&) {
  return atoms::k_false;
}

Term no_lock_counts(Context&) {
  return atoms::k_error;
}

Term no_lock_control(Context& c) {
  return c.badarg();
}

// The machine's insides are told once set_internal_state(available_internal_state, true) has been called.
// Without it there is what Mote's tests ask for: longest_slice, the most processor time, in nanoseconds, a worker has
// spent on a process before turning to the next, since this was last asked.
Term get_internal_state(Context& c) {
  if (c[0] == c.atom("longest_slice")) return Term::small(c.vm.scheduler->longest_slice_ns());
  if (c[0] == c.atom("fun_versions")) return Term::small(static_cast<std::int64_t>(c.vm.code->funs().versions()));
  if (!c.vm.settings->internal_state_available.load()) return c.error(atoms::k_undef);
  if (c[0] == c.atom("available_internal_state")) return atoms::k_true;
  if (c[0] == c.atom("reds_left")) return Term::small(c.process.reductions_left);
  if (c[0] == c.atom("force_heap_frags")) return atoms::k_false;
  return c.badarg();
}

Term set_internal_state(Context& c) {
  std::atomic<bool>& available = c.vm.settings->internal_state_available;
  if (c[0] == c.atom("available_internal_state") && c[1].is_boolean())
    return Term::boolean(available.exchange(c[1] == atoms::k_true));
  if (!available.load()) return c.error(atoms::k_undef);
  if (c[0] == c.atom("wait") && (c[1] == c.atom("aux_work") || c[1] == c.atom("thread_progress"))) {
    if (c.vm.natives->is_busy() && c.aside()) return Term::none();
    c.vm.natives->drain();  // there is nothing else that threads do later
    return atoms::k_ok;
  }
  if (c[0] != c.atom("reds_left") || !c[1].is_small()) return c.badarg();
  c.process.reductions_left = std::clamp<std::int64_t>(c[1].small_value(), 0, c.process.slice);
  return atoms::k_true;
}

// -- work on the threads that are not for Erlang code: dirty_io on the pool for calls that block, dirty_cpu on that for
// long work. What they do is for tests of schedulers: tell where one is, wait, copy, send.

Term kind_of_thread(const Process& process) {
  constexpr std::string_view kKinds[] = {"normal", "dirty_io", "dirty_cpu"};
  return process.vm->atoms->intern(kKinds[process.in_blocking]);
}

Term run_where_it_is(Context& c) {
  std::string_view what = c[0].is_atom() ? c.name(c[0]) : "";
  if (what == "scheduler" && c[1] == atoms::k_type) return kind_of_thread(c.process);
  if (what == "wait" && c[1].is_small() && c[1].small_value() >= 0 && c[1].small_value() <= UINT32_MAX) {
    c.vm.clock->sleep_ns(c[1].small_value() * 1'000'000);
    return atoms::k_ok;
  }
  if (what == "send" && c[1].is_local_pid()) {
    send_tuple(c.vm, SignalKind::kMessage, c[1], Term::none(), {atoms::k_ok, c.self()});
    return atoms::k_ok;
  }
  if (what != "copy") return c.badarg();
  constexpr int kCopies = 1000;
  Term copies = Term::nil();
  for (int i = 0; i < kCopies; ++i)
    copies = make_cons(c.heap(), copy_term(c[1], c.heap(), c.vm.literals), copies);
  return copies;
}

Term dirty_cpu_2(Context& c) {
  return c.aside() ? Term::none() : run_where_it_is(c);
}

// dirty(normal | dirty_cpu | dirty_io, What, Argument)
Term dirty_3(Context& c) {
  std::string_view where = c[0].is_atom() ? c.name(c[0]) : "";
  if (where == "normal") {
    Context same = c;
    same.arguments = c.arguments + 1;
    return run_where_it_is(same);
  }
  if (where != "dirty_cpu" && where != "dirty_io") return c.badarg();
  return c.call(c.atom("erts_debug"), c[0], {c[1], c[2]});
}

// A term as it comes from another node, without the header of the message: its atoms may be places in the tuple.
Term dist_ext_to_term_2(Context& c) {
  if (!c[0].is_boxed() || c[0].boxed_tag() != Tag::kTuple || !c[1].is_binary()) return c.badarg();
  std::string storage;
  std::string_view text = binary_text(c[1], storage);
  std::span<const Term> cache(reinterpret_cast<const Term*>(c[0].pointer() + 1), Tuple(c[0]).arity());
  if (!std::ranges::all_of(cache, &Term::is_atom)) return c.badarg();
  Resolver resolver(c.vm);
  Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  auto decoded = decode_external(bytes, c.heap(), c.atoms(), resolver, {.cache = cache});
  return decoded ? decoded->term : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erts_debug", "flat_size", 1, flat_size},
    {"erts_debug", "size_shared", 1, size_shared},
    {"erts_debug", "same", 2, same},
    {"erts_debug", "copy_shared", 2, copy_shared},
    {"erts_debug", "dirty", 3, dirty_3},
    {"erts_debug", "dirty_cpu", 2, dirty_cpu_2},
    {"erts_debug", "dirty_io", 2, run_where_it_is, Builtin::kBlocking},
    {"erts_debug", "disassemble", 1, disassemble},
    {"erts_debug", "dist_ext_to_term", 2, dist_ext_to_term_2},
    {"erts_debug", "get_internal_state", 1, get_internal_state},
    {"erts_debug", "instructions", 0, instructions},
    {"erts_debug", "interpreter_size", 0, interpreter_size},
    {"erts_debug", "lcnt_clear", 0, no_lock_counts},
    {"erts_debug", "lcnt_collect", 0, no_lock_counts},
    {"erts_debug", "lcnt_control", 1, no_lock_control},
    {"erts_debug", "lcnt_control", 2, no_lock_control},
    {"erts_debug", "map_info", 1, map_info},
    {"erts_debug", "set_internal_state", 2, set_internal_state},
};

}  // namespace

std::span<const Builtin> erts_debug_builtins() {
  return kBuiltins;
}

}  // namespace mote
