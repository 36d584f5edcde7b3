// erlang: comparing terms, telling their kinds, booleans, hashes.
#include "builtins/table.h"
#include "term/compare.h"
#include "term/hash.h"
#include "term/identity.h"

namespace mote {

namespace {

// --- comparisons ---

template <bool (*kTest)(Context&)>
Term truth(Context& c) {
  return Term::boolean(kTest(c));
}

bool are_equal(Context& c) {
  return equal(c[0], c[1]);
}
bool are_not_equal(Context& c) {
  return !equal(c[0], c[1]);
}
bool are_exactly_equal(Context& c) {
  return exactly_equal(c[0], c[1]);
}
bool are_not_exactly_equal(Context& c) {
  return !exactly_equal(c[0], c[1]);
}
bool is_less(Context& c) {
  return compare(c.atoms(), c[0], c[1]) < 0;
}
bool is_greater(Context& c) {
  return compare(c.atoms(), c[0], c[1]) > 0;
}
bool is_less_or_equal(Context& c) {
  return compare(c.atoms(), c[0], c[1]) <= 0;
}
bool is_greater_or_equal(Context& c) {
  return compare(c.atoms(), c[0], c[1]) >= 0;
}

// Of equal terms the first.
Term max_2(Context& c) {
  return compare(c.atoms(), c[0], c[1]) >= 0 ? c[0] : c[1];
}
Term min_2(Context& c) {
  return compare(c.atoms(), c[0], c[1]) <= 0 ? c[0] : c[1];
}

Term cmp_term(Context& c) {
  int order = compare_exact(c.atoms(), c[0], c[1]);
  return Term::small(order < 0 ? -1 : order > 0);
}

// --- booleans ---

template <bool (*kOperation)(bool, bool)>
Term boolean_operation(Context& c) {
  if (!c[0].is_boolean() || !c[1].is_boolean()) return c.badarg();
  return Term::boolean(kOperation(c[0] == atoms::k_true, c[1] == atoms::k_true));
}
bool both(bool a, bool b) {
  return a && b;
}
bool either(bool a, bool b) {
  return a || b;
}
bool differ(bool a, bool b) {
  return a != b;
}

Term not_1(Context& c) {
  return c[0].is_boolean() ? Term::boolean(c[0] == atoms::k_false) : c.badarg();
}

// --- kinds ---

template <auto kTest>
Term kind(Context& c) {
  return Term::boolean((c[0].*kTest)());
}
bool is_tuple_term(Context& c) {
  return c[0].is_tuple();
}

Term is_function_2(Context& c) {
  Term arity = c[1];
  bool too_large = arity.is_boxed() && arity.boxed_tag() == Tag::kPositiveBignum;
  if (!too_large && (!arity.is_small() || arity.small_value() < 0)) return c.badarg();
  if (too_large || !c[0].is_fun()) return atoms::k_false;
  std::size_t actual = c[0].boxed_tag() == Tag::kFun ? Fun::of(c[0])->arity() : ExportIdentity::of(c[0]).arity;
  return Term::boolean(static_cast<std::int64_t>(actual) == arity.small_value());
}

bool has_record_tag(Term term, Term tag) {
  return term.is_tuple() && Tuple(term).arity() > 0 && Tuple(term)[0] == tag;
}
Term is_record_2(Context& c) {
  if (!c[1].is_atom()) return c.badarg();
  return Term::boolean(has_record_tag(c[0], c[1]));
}
Term is_record_3(Context& c) {
  if (!c[1].is_atom() || !c[2].is_small()) return c.badarg();
  return Term::boolean(has_record_tag(c[0], c[1]) &&
                       static_cast<std::int64_t>(Tuple(c[0]).arity()) == c[2].small_value());
}

Term size_1(Context& c) {
  if (c[0].is_tuple()) return Term::small(static_cast<std::int64_t>(Tuple(c[0]).arity()));
  if (c[0].is_bitstring()) return Term::small(static_cast<std::int64_t>(BitView(c[0]).whole_bytes()));
  return c.badarg();
}

// The names that erts_internal:term_type/1 has for representations; Mote's own differ, so this is the nearest.
Term type_name(Context& c) {
  Term term = c[0];
  if (term.is_cons()) return c.atom("list");
  if (term.is_small()) return c.atom("fixnum");
  if (term.is_atom()) return c.atom("atom");
  if (term.is_nil()) return c.atom("nil");
  if (term.is_local_pid()) return c.atom("pid");
  if (term.is_local_port()) return c.atom("port");
  switch (term.boxed_tag()) {
    case Tag::kTuple:
      return c.atom("tuple");
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      return c.atom("bignum");
    case Tag::kReference:
    case Tag::kMagicReference:
      return c.atom("reference");
    case Tag::kFun:
      return c.atom("fun");
    case Tag::kExportFun:
      return c.atom("export");
    case Tag::kFloat:
      return c.atom("hfloat");
    case Tag::kHeapBinary:
      return c.atom("heap_binary");
    case Tag::kExternal: {
      External::Kind kind = External::of(term)->kind();
      return c.atom(kind == External::kPid    ? "external_pid"
                    : kind == External::kPort ? "external_port"
                                              : "external_reference");
    }
    case Tag::kFlatMap:
      return c.atom("flatmap");
    case Tag::kHashMap:
      return c.atom("hashmap");
    default:
      return c.atom("sub_binary");
  }
}

// --- hashes ---

constexpr std::int64_t kHashRange = std::int64_t{1} << 32;

bool is_range(Term range) {
  return range.is_small() && range.small_value() >= 1 && range.small_value() <= kHashRange;
}

template <typename Cut>
Term phash2_of(Context& c, Cut cut) {
  constexpr std::int64_t kSteps = 30000;
  std::optional<std::uint32_t> hash = phash2_within(c.atoms(), c[0], c.can_go_aside() ? kSteps : INT64_MAX);
  if (!hash) return c.aside() ? Term::none() : c.system_limit();
  return Term::small(cut(*hash));
}
Term phash2_1(Context& c) {
  return phash2_of(c, [](std::uint32_t hash) { return hash & ((1u << 27) - 1); });
}
Term phash2_2(Context& c) {
  if (!is_range(c[1])) return c.badarg();
  return phash2_of(c, [&](std::uint32_t hash) { return hash % c[1].small_value(); });
}
Term phash_2(Context& c) {
  return is_range(c[1]) ? Term::small(1 + phash(c.atoms(), c[0]) % c[1].small_value()) : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "==", 2, truth<are_equal>, Builtin::kGuard},
    {"erlang", "/=", 2, truth<are_not_equal>, Builtin::kGuard},
    {"erlang", "=:=", 2, truth<are_exactly_equal>, Builtin::kGuard},
    {"erlang", "=/=", 2, truth<are_not_exactly_equal>, Builtin::kGuard},
    {"erlang", "<", 2, truth<is_less>, Builtin::kGuard},
    {"erlang", ">", 2, truth<is_greater>, Builtin::kGuard},
    {"erlang", "=<", 2, truth<is_less_or_equal>, Builtin::kGuard},
    {"erlang", ">=", 2, truth<is_greater_or_equal>, Builtin::kGuard},
    {"erlang", "max", 2, max_2, Builtin::kGuard},
    {"erlang", "min", 2, min_2, Builtin::kGuard},
    {"erts_internal", "cmp_term", 2, cmp_term},
    {"erlang", "and", 2, boolean_operation<both>, Builtin::kGuard},
    {"erlang", "or", 2, boolean_operation<either>, Builtin::kGuard},
    {"erlang", "xor", 2, boolean_operation<differ>, Builtin::kGuard},
    {"erlang", "not", 1, not_1, Builtin::kGuard},
    {"erlang", "is_atom", 1, kind<&Term::is_atom>, Builtin::kGuard},
    {"erlang", "is_binary", 1, kind<&Term::is_binary>, Builtin::kGuard},
    {"erlang", "is_bitstring", 1, kind<&Term::is_bitstring>, Builtin::kGuard},
    {"erlang", "is_boolean", 1, kind<&Term::is_boolean>, Builtin::kGuard},
    {"erlang", "is_float", 1, kind<&Term::is_float>, Builtin::kGuard},
    {"erlang", "is_function", 1, kind<&Term::is_fun>, Builtin::kGuard},
    {"erlang", "is_function", 2, is_function_2, Builtin::kGuard},
    {"erlang", "is_integer", 1, kind<&Term::is_integer>, Builtin::kGuard},
    {"erlang", "is_list", 1, kind<&Term::is_list>, Builtin::kGuard},
    {"erlang", "is_map", 1, kind<&Term::is_map>, Builtin::kGuard},
    {"erlang", "is_number", 1, kind<&Term::is_number>, Builtin::kGuard},
    {"erlang", "is_pid", 1, kind<&Term::is_pid>, Builtin::kGuard},
    {"erlang", "is_port", 1, kind<&Term::is_port>, Builtin::kGuard},
    {"erlang", "is_record", 2, is_record_2, Builtin::kGuard},
    {"erlang", "is_record", 3, is_record_3, Builtin::kGuard},
    {"erlang", "is_reference", 1, kind<&Term::is_reference>, Builtin::kGuard},
    {"erlang", "is_tuple", 1, truth<is_tuple_term>, Builtin::kGuard},
    {"erlang", "size", 1, size_1, Builtin::kGuard},
    {"erts_internal", "term_type", 1, type_name},
    {"erlang", "phash", 2, phash_2},
    {"erlang", "phash2", 1, phash2_1},
    {"erlang", "phash2", 2, phash2_2},
};

}  // namespace

std::span<const Builtin> erlang_term_builtins() {
  return kBuiltins;
}

}  // namespace mote
