// Memory, told as if it came from the reference's allocators: each kind of use has one, and std_alloc stands for all
// that is not told apart. There is one thread's worth of data: erts_internal:no_aux_work_threads() is 2, one of them
// OTP does not count.
#include "builtins/system_memory.h"

#include <algorithm>

#include "dump/memory.h"
#include "process/process.h"

namespace mote {

namespace {

using dump::MemoryUsage;

MemoryUsage measure(Context& c) {
  return dump::measure_memory(c.vm, &c.process);
}

// All the reference has, in its order; Mote uses some.
constexpr std::string_view kKinds[] = {"temp_alloc", "sl_alloc",  "std_alloc",     "ll_alloc",     "eheap_alloc",
                                       "ets_alloc",  "fix_alloc", "literal_alloc", "binary_alloc", "driver_alloc"};

std::size_t bytes_of_kind(const MemoryUsage& usage, std::string_view kind) {
  if (kind == "eheap_alloc") return usage.processes;
  if (kind == "ets_alloc") return usage.tables;
  if (kind == "literal_alloc") return usage.literals;
  if (kind == "binary_alloc") return usage.binaries;
  if (kind == "std_alloc") return usage.other + usage.code + usage.atoms;
  return 0;
}

bool is_kind(std::string_view kind) {
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

Term number(std::size_t value) {
  return Term::small(static_cast<std::int64_t>(value));
}

Term pair(Context& c, std::string_view key, Term value) {
  return make_tuple(c.heap(), {c.atom(key), value});
}

Term one(Context& c, Term element) {
  return make_cons(c.heap(), element, Term::nil());
}

// {blocks, [{Kind, [{size, Bytes}]}]}, or [] for none.
Term blocks(Context& c, std::string_view kind, std::size_t bytes, bool with_extremes) {
  Term size = with_extremes ? make_tuple(c.heap(), {c.atom("size"), number(bytes), number(bytes), number(bytes)})
                            : pair(c, "size", number(bytes));
  return pair(c, "blocks", bytes == 0 ? Term::nil() : one(c, pair(c, kind, one(c, size))));
}

Term carriers(Context& c, std::string_view kind, std::size_t bytes, bool with_extremes) {
  Term size = with_extremes
                  ? make_tuple(c.heap(), {c.atom("carriers_size"), number(bytes), number(bytes), number(bytes)})
                  : pair(c, "carriers_size", number(bytes));
  Term parts[] = {blocks(c, kind, bytes, with_extremes), size};
  return make_list(c.heap(), parts);
}

Term data_of(Context& c, std::string_view kind, std::size_t bytes, bool with_extremes) {
  Term parts[] = {pair(c, "mbcs", carriers(c, kind, bytes, with_extremes)),
                  pair(c, "sbcs", carriers(c, kind, 0, with_extremes))};
  return make_list(c.heap(), parts);
}

}  // namespace

Term report_memory(Context& c, std::string_view question, Term reference, Term kinds) {
  bool memory = question == "memory_internal";
  if ((!memory && question != "allocator" && question != "allocator_sizes") || !reference.is_reference())
    return c.badarg();
  MemoryUsage usage = measure(c);
  std::vector<Term> all;
  for (; kinds.is_cons(); kinds = Cons(kinds).tail()) {
    Term kind = Cons(kinds).head();
    if (!kind.is_atom()) return c.badarg();
    std::string_view name = c.name(kind);
    if (!is_kind(name)) {
      all.push_back(make_tuple(c.heap(), {kind, atoms::k_false}));
      continue;
    }
    Term data = data_of(c, name, bytes_of_kind(usage, name), !memory);
    all.push_back(make_tuple(c.heap(), {kind, Term::small(0), data}));
  }
  if (!kinds.is_nil()) return c.badarg();
  Term answer = make_list(c.heap(), all);
  send_tuple(c.vm, SignalKind::kMessage, c.self(), Term::none(), {reference, Term::small(0), answer});
  return atoms::k_true;
}

// The allocators below the others, which Mote does without, are told as disabled.
bool is_disabled_kind(std::string_view kind) {
  return kind == "sys_alloc" || kind == "mseg_alloc" || kind == "erts_mmap";
}

Term allocator_information(Context& c, Term kinds) {
  MemoryUsage usage = measure(c);
  auto data = [&](Term kind) {  // none() where there is no such kind
    std::string_view name = kind.is_atom() ? c.name(kind) : "";
    if (is_disabled_kind(name)) return atoms::k_false;
    if (!is_kind(name)) return Term::none();
    Term of_all = data_of(c, name, bytes_of_kind(usage, name), true);
    return one(c, make_tuple(c.heap(), {c.atom("instance"), Term::small(0), of_all}));
  };
  std::vector<Term> all;
  for (; kinds.is_cons(); kinds = Cons(kinds).tail()) {
    Term kind = Cons(kinds).head();
    Term of_kind = data(kind);
    if (of_kind.is_none()) return c.badarg();
    all.push_back(make_tuple(c.heap(), {kind, of_kind}));
  }
  Term answer = kinds.is_nil() && !all.empty() ? make_list(c.heap(), all) : all.empty() ? data(kinds) : Term::none();
  return answer.is_none() ? c.badarg() : answer;
}

Term memory_kinds(Context& c) {
  std::vector<Term> all;
  for (std::string_view kind : kKinds)
    all.push_back(c.atom(kind));
  return make_list(c.heap(), all);
}

// Code and atoms here are parts of std_alloc; OTP takes them apart by this list.
Term allocated_areas(Context& c) {
  MemoryUsage usage = measure(c);
  Term all[] = {
      make_tuple(c.heap(), {c.atom("atom_space"), number(usage.atoms), number(usage.atoms)}),
      pair(c, "loaded_code", number(usage.code)),
      pair(c, "process_table", number(0)),
      pair(c, "ets_misc", number(0)),
  };
  return make_list(c.heap(), all);
}

Term allocator_settings(Context& c) {
  Term version[] = {Term::small(1)};
  return make_tuple(c.heap(), {c.atom("malloc"), make_list(c.heap(), version), memory_kinds(c), Term::nil()});
}

std::vector<Term> heap_size_steps() {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  std::vector<Term> all;
  for (std::int64_t words = ProcessHeap::kMinWords; words < kMost; words *= 2)
    all.push_back(Term::small(words));
  return all;
}

}  // namespace mote
