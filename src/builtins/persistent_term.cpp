// persistent_term.
#include "builtins/table.h"
#include "ets/persistent_terms.h"
#include "term/map.h"

namespace mote {

namespace {

PersistentTerms& terms(Context& c) {
  return *c.vm.persistent_terms;
}

Term get_all(Context& c) {
  Term list = Term::nil();
  terms(c).each([&](Term key, Term value) { list = make_cons(c.heap(), make_tuple(c.heap(), {key, value}), list); });
  return list;
}

Term get(Context& c) {
  Term value = terms(c).get(c[0]);
  return value.is_none() ? c.badarg() : value;
}

Term get_or(Context& c) {
  Term value = terms(c).get(c[0]);
  return value.is_none() ? c[1] : value;
}

Term put(Context& c) {
  if (c.is_large(c[1]) && c.aside()) return Term::none();
  terms(c).put(c[0], c[1]);
  return atoms::k_ok;
}

Term put_new(Context& c) {
  if (c.is_large(c[1]) && c.aside()) return Term::none();
  return terms(c).put_new(c[0], c[1]) ? atoms::k_ok : c.badarg();
}

Term erase(Context& c) {
  return Term::boolean(terms(c).erase(c[0]));
}

Term erase_all(Context& c) {
  terms(c).erase_all();
  return atoms::k_ok;
}

Term info(Context& c) {
  Term keys[] = {atoms::k_count, atoms::k_memory};
  Term values[] = {make_unsigned(c.heap(), terms(c).count()), make_unsigned(c.heap(), terms(c).memory_bytes())};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

constexpr Builtin kBuiltins[] = {
    {"persistent_term", "get", 0, get_all},     {"persistent_term", "get", 1, get},
    {"persistent_term", "get", 2, get_or},      {"persistent_term", "put", 2, put},
    {"persistent_term", "put_new", 2, put_new}, {"persistent_term", "erase", 1, erase},
    {"persistent_term", "info", 0, info},       {"erts_internal", "erase_persistent_terms", 0, erase_all},
};

}  // namespace

std::span<const Builtin> persistent_term_builtins() {
  return kBuiltins;
}

}  // namespace mote
