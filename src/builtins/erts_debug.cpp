// erts_debug: sizes and identity of terms. What looks into the reference's own emulator is not there.
#include <absl/container/flat_hash_set.h>

#include "builtins/table.h"
#include "heap/copy.h"
#include "heap/layout.h"
#include "term/small_stack.h"

namespace mote {

namespace {

Term words_term(std::size_t words) { return Term::small(static_cast<std::int64_t>(words)); }

Term flat_size(Context& c) {
  std::size_t words = copied_words(c[0], nullptr);
  c.charge(static_cast<std::int64_t>(words / 16));
  return words_term(words);
}

// The words of a term, parts that occur several times counted once.
Term size_shared(Context& c) {
  absl::flat_hash_set<const Word*> seen;
  SmallStack<Term> pending;
  pending.push(c[0]);
  std::size_t words = 0;
  while (!pending.empty()) {
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
      for (std::size_t i = range.first; i < range.last; ++i) pending.push(Term::from_bits(at[i]));
    }
  }
  c.charge(static_cast<std::int64_t>(words / 4));
  return words_term(words);
}

Term same(Context& c) { return Term::boolean(c[0] == c[1]); }

// Sharing inside the term is not kept.
Term copy_shared(Context& c) {
  c.charge(static_cast<std::int64_t>(copied_words(c[0], nullptr) / 16));
  return copy_term(c[0], c.heap(), nullptr);
}

constexpr Builtin kBuiltins[] = {
    {"erts_debug", "flat_size", 1, flat_size},
    {"erts_debug", "size_shared", 1, size_shared},
    {"erts_debug", "same", 2, same},
    {"erts_debug", "copy_shared", 2, copy_shared},
    {"erts_debug", "breakpoint", 2, nullptr, Builtin::kMissing},
    {"erts_debug", "dirty", 3, nullptr, Builtin::kMissing},
    {"erts_debug", "dirty_cpu", 2, nullptr, Builtin::kMissing},
    {"erts_debug", "dirty_io", 2, nullptr, Builtin::kMissing},
    {"erts_debug", "disassemble", 1, nullptr, Builtin::kMissing},
    {"erts_debug", "dist_ext_to_term", 2, nullptr, Builtin::kMissing},
    {"erts_debug", "get_internal_state", 1, nullptr, Builtin::kMissing},
    {"erts_debug", "instructions", 0, nullptr, Builtin::kMissing},
    {"erts_debug", "interpreter_size", 0, nullptr, Builtin::kMissing},
    {"erts_debug", "lcnt_clear", 0, nullptr, Builtin::kMissing},
    {"erts_debug", "lcnt_collect", 0, nullptr, Builtin::kMissing},
    {"erts_debug", "lcnt_control", 1, nullptr, Builtin::kMissing},
    {"erts_debug", "lcnt_control", 2, nullptr, Builtin::kMissing},
    {"erts_debug", "map_info", 1, nullptr, Builtin::kMissing},
    {"erts_debug", "set_internal_state", 2, nullptr, Builtin::kMissing},
};

}  // namespace

std::span<const Builtin> erts_debug_builtins() { return kBuiltins; }

}  // namespace mote
