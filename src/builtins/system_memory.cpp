// Memory, told as if it came from the reference's allocators: each kind of use has one, and std_alloc stands for all
// that is not told apart. There is one thread's worth of data: erts_internal:no_aux_work_threads() is 2, one of them
// OTP does not count.
#include "builtins/system_memory.h"

#include <algorithm>

#include "code/code_server.h"
#include "ets/persistent_terms.h"
#include "ets/tables.h"
#include "heap/literal_area.h"
#include "os/platform.h"
#include "process/process.h"
#include "process/registry.h"
#include "process/table.h"
#include "term/print.h"

namespace mote {

namespace {

struct Usage {
  std::size_t processes = 0;
  std::size_t binaries = 0;
  std::size_t tables = 0;
  std::size_t literals = 0;
  std::size_t code = 0;
  std::size_t atoms = 0;
  std::size_t other = 0;  // allocated and none of the above
  std::size_t total() const { return processes + binaries + tables + literals + code + atoms + other; }
};

std::size_t atom_bytes(const AtomTable& atoms) {
  constexpr std::size_t kEntryBytes = 56;  // entry and index
  std::size_t bytes = 0;
  std::size_t count = atoms.count();
  for (std::uint32_t i = 0; i < count; ++i)
    bytes += atoms.name(i).size() + kEntryBytes;
  return bytes;
}

std::size_t process_bytes(const Services& vm) {
  std::int64_t words = vm.heap_counters.totals().heap_words;
  std::size_t beyond = words > 0 ? static_cast<std::size_t>(words) * sizeof(Word) : 0;
  return vm.processes->count() * (sizeof(Process) + ProcessHeap::kMinWords * sizeof(Word)) + beyond;
}

// Of large binaries only those the calling process holds are known; the others are part of `other`.
std::size_t own_binary_bytes(const Process& process) {
  std::size_t bytes = 0;
  process.heap.each_off_heap([&](OffHeapHolder* holder) {
    if (auto* object = dynamic_cast<BinaryObject*>(holder->resource)) bytes += object->capacity();
  });
  return bytes;
}

std::size_t all_code_bytes(const Services& vm) {
  std::size_t bytes = 0;
  vm.code->each_module([&](const Module& module) { bytes += code_bytes(module); });
  return bytes;
}

Usage measure(Context& c) {
  Usage usage;
  usage.processes = process_bytes(c.vm);
  usage.binaries = own_binary_bytes(c.process);
  usage.tables = c.vm.tables == nullptr ? 0 : c.vm.tables->memory_bytes();
  usage.literals = c.vm.literals->used_bytes();
  usage.code = all_code_bytes(c.vm);
  usage.atoms = atom_bytes(c.atoms());
  std::size_t known = usage.processes + usage.binaries + usage.tables + usage.code + usage.atoms;
  std::size_t allocated = allocated_bytes();
  usage.other = allocated > known ? allocated - known : 0;
  return usage;
}

// All the reference has, in its order; Mote uses some.
constexpr std::string_view kKinds[] = {"temp_alloc", "sl_alloc",  "std_alloc",     "ll_alloc",     "eheap_alloc",
                                       "ets_alloc",  "fix_alloc", "literal_alloc", "binary_alloc", "driver_alloc"};

std::size_t bytes_of_kind(const Usage& usage, std::string_view kind) {
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

std::string usage_text(const Usage& usage) {
  auto line = [](std::string_view key, std::size_t value) {
    return std::string(key) + ": " + std::to_string(value) + "\n";
  };
  return "=memory\n" + line("total", usage.total()) + line("processes", usage.processes) +
         line("processes_used", usage.processes) + line("system", usage.total() - usage.processes) +
         line("atom", usage.atoms) + line("atom_used", usage.atoms) + line("binary", usage.binaries) +
         line("code", usage.code) + line("ets", usage.tables);
}

}  // namespace

std::size_t code_bytes(const Module& module) {
  return module.code.size() * sizeof(Word) + module.functions.size() * sizeof(FunctionInfo) +
         module.lines.size() * sizeof(LinePlace) + module.strings.size();
}

Term report_memory(Context& c, std::string_view question, Term reference, Term kinds) {
  bool memory = question == "memory_internal";
  if ((!memory && question != "allocator" && question != "allocator_sizes") || !reference.is_reference())
    return c.badarg();
  Usage usage = measure(c);
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
  Usage usage = measure(c);
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
  Usage usage = measure(c);
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

Term info_text(Context& c) {
  std::string text = usage_text(measure(c));
  text += "=index_table:atom_tab\nlimit: " + std::to_string(c.atoms().limit()) +
          "\nentries: " + std::to_string(c.atoms().count()) + "\n";
  return make_binary(c.heap(), text);
}

// One paragraph for each process, in the form of a crash dump, holding what is known without asking the process.
Term processes_text(Context& c) {
  std::string text;
  std::vector<std::pair<Term, Term>> names;
  for (Term name : c.vm.registry->names())
    names.emplace_back(c.vm.registry->find(name), name);
  c.vm.processes->each([&](const Process& process) {
    Term pid = process.pid();
    if (pid.bits() == 0) return;
    append_pid(text.append("=proc:"), pid);
    text += "\n";
    for (auto [holder, name] : names)
      if (holder == pid) append_atom(text.append("Name: "), c.name(name)), text += "\n";
  });
  return make_binary(c.heap(), text);
}

std::vector<Term> heap_size_steps() {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  std::vector<Term> all;
  for (std::int64_t words = ProcessHeap::kMinWords; words < kMost; words *= 2)
    all.push_back(Term::small(words));
  return all;
}

}  // namespace mote
