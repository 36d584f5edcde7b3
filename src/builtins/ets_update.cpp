// ets: update_element and update_counter.
#include <absl/container/inlined_vector.h>

#include <optional>

#include "builtins/ets_support.h"
#include "builtins/table.h"
#include "heap/copy.h"
#include "term/arith.h"
#include "term/compare.h"

namespace mote::ets {

namespace {

// Why an update is declined: badarg with this cause, or without one.
struct Refusal {
  bool refused = false;
  Term cause;
  bool refuse(Term why = Term::none()) {
    refused = true;
    cause = why;
    return false;
  }
};

Term fail(Context& c, const Refusal& refusal) {
  return refusal.cause.is_none() ? c.badarg() : c.error_with_cause(atoms::k_badarg, refusal.cause);
}

// The elements of a row (or of the default for a new one) while they change.
struct Elements {
  absl::InlinedVector<Term, 16> terms;
  std::size_t key_position;
  Refusal& refusal;

  void take(Term tuple) {
    const Term* from = reinterpret_cast<const Term*>(tuple.pointer() + 1);
    terms.assign(from, from + Tuple(tuple).arity());
  }
  // Whether element `position` may be changed.
  bool check(std::int64_t position) {
    if (position == static_cast<std::int64_t>(key_position)) return refusal.refuse(atoms::k_keypos);
    if (position < 1 || position > static_cast<std::int64_t>(terms.size())) return refusal.refuse(atoms::k_position);
    return true;
  }
  Term& at(std::int64_t position) { return terms[static_cast<std::size_t>(position - 1)]; }

  // Puts the changed elements back: into the row where both old and new ones are immediate, else as a new row.
  Verdict finish(Row* row) {
    if (row != nullptr) {
      Word* words = row->term.pointer() + 1;
      bool in_place = true;
      for (std::size_t i = 0; i < terms.size() && in_place; ++i) {
        Term old = Term::from_bits(words[i]);
        in_place = old == terms[i] || (old.is_immediate() && terms[i].is_immediate());
      }
      if (in_place) {
        for (std::size_t i = 0; i < terms.size(); ++i)
          words[i] = terms[i].bits();
        return {};
      }
    }
    return {Verdict::kReplace, make_row(terms)};
  }
};

// Before the table is locked: how large the parts of a new row are is found out while the work can still be stopped.
// What is in the row already can be walked.
void measure(Term key, Term specs, Term fallback) {
  for (Term each : {key, specs, fallback})
    if (each.is_pointer()) copied_words(each, nullptr);
}

// A single spec as a list of one.
Term as_list(Context& c, Term specs) {
  return specs.is_tuple() ? make_cons(c.heap(), specs, Term::nil()) : specs;
}

// Takes the row's elements, or (a new row) those of `fallback` with `key`; false where there is neither.
bool start(Elements& elements, Row* row, Term key, Term fallback, Refusal& refusal) {
  if (row != nullptr) {
    elements.take(row->term);
    return true;
  }
  if (fallback.is_none()) return false;
  elements.take(fallback);
  if (elements.terms.size() < elements.key_position) return refusal.refuse(atoms::k_position);
  elements.terms[elements.key_position - 1] = key;
  return true;
}

// Applies {Position, Value}.
bool change(Elements& elements, Term spec) {
  if (!spec.is_tuple(2) || !Tuple(spec)[0].is_small()) return elements.refusal.refuse();
  std::int64_t position = Tuple(spec)[0].small_value();
  if (!elements.check(position)) return false;
  elements.at(position) = Tuple(spec)[1];
  return true;
}

Term change_elements(Context& c, Term fallback) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  Term specs = as_list(c, c[2]);
  if (!table->unique_keys() || (!fallback.is_none() && !fallback.is_tuple())) return c.badarg();
  measure(fallback.is_none() ? Term::nil() : c[1], specs, fallback);
  Refusal refusal;
  bool found = false;
  Outcome outcome = table->update(c[1], [&](Row* row) -> Verdict {
    Elements elements{{}, table->key_position(), refusal};
    if (!start(elements, row, c[1], fallback, refusal)) return {Verdict::kStop};
    Term rest = specs;
    for (; rest.is_cons(); rest = Cons(rest).tail())
      if (!change(elements, Cons(rest).head())) return {Verdict::kStop};
    if (!rest.is_nil()) refusal.refuse();
    if (refusal.refused) return {Verdict::kStop};
    found = true;
    return elements.finish(row);
  });
  if (outcome == Outcome::kGone) return gone(c);
  return refusal.refused ? fail(c, refusal) : Term::boolean(found);
}

Term update_element_3(Context& c) {
  return change_elements(c, Term::none());
}
Term update_element_4(Context& c) {
  return change_elements(c, c[3]);
}

// Applies {Position, Increment} or {Position, Increment, Threshold, Value}; numbers are built in `space`.
bool count(Context& c, Elements& elements, Term operation, TermSpace& space, Term& result) {
  if (!operation.is_tuple(2) && !operation.is_tuple(4)) return elements.refusal.refuse();
  Tuple parts(operation);
  Term increment = parts[1];
  bool valid = parts[0].is_small() && increment.is_integer();
  if (parts.arity() == 4) valid = valid && parts[2].is_integer() && parts[3].is_integer();
  if (!valid) return elements.refusal.refuse();
  if (!elements.check(parts[0].small_value())) return false;
  Term& counter = elements.at(parts[0].small_value());
  if (!counter.is_integer()) return elements.refusal.refuse();
  Term value = arith::add(space, counter, increment);
  if (arith::failed(value)) return elements.refusal.refuse();
  if (value == counter) value = copy_part(value, space);  // it may be the row's own
  if (parts.arity() == 4) {
    bool downward = compare(c.atoms(), increment, Term::small(0)) < 0;
    int order = compare(c.atoms(), value, parts[2]);
    if (downward ? order < 0 : order > 0) value = parts[3];
  }
  counter = value;
  result = value;
  return true;
}

// The usual operation: Increment or {Position, Increment}, both small.
struct SmallCount {
  std::int64_t position, increment;
};

std::optional<SmallCount> small_count(Term operation, std::size_t key_position) {
  if (operation.is_small()) return SmallCount{static_cast<std::int64_t>(key_position) + 1, operation.small_value()};
  if (!operation.is_tuple(2) || !Tuple(operation)[0].is_small() || !Tuple(operation)[1].is_small()) return std::nullopt;
  return SmallCount{Tuple(operation)[0].small_value(), Tuple(operation)[1].small_value()};
}

// Adds to a small element of the row, where it is one and stays one; otherwise none(), with nothing changed.
Term add_in_place(Row& row, std::size_t key_position, SmallCount count) {
  std::int64_t arity = static_cast<std::int64_t>(Tuple(row.term).arity());
  if (count.position < 1 || count.position > arity || count.position == static_cast<std::int64_t>(key_position))
    return Term::none();
  Word& word = row.term.pointer()[count.position];
  Term before = Term::from_bits(word);
  std::int64_t sum;
  if (!before.is_small() || __builtin_add_overflow(before.small_value(), count.increment, &sum) ||
      !Term::fits_small(sum))
    return Term::none();
  word = Term::small(sum).bits();
  return Term::small(sum);
}

Term change_counters(Context& c, Term fallback) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  if (!fallback.is_none() && !fallback.is_tuple()) return c.badarg();
  if (!table->unique_keys()) return c.error_with_cause(atoms::k_badarg, atoms::k_table_type);
  Term operations = c[2];
  if (std::optional<SmallCount> small = small_count(operations, table->key_position())) {
    Term sum;
    table->update(c[1], [&](Row* row) -> Verdict {
      sum = row == nullptr ? Term::none() : add_in_place(*row, table->key_position(), *small);
      return {};
    });
    if (!sum.is_none()) return sum;
  }
  if (operations.is_integer())
    operations = make_tuple(c.heap(), {Term::small(static_cast<std::int64_t>(table->key_position()) + 1), operations});
  bool single = operations.is_tuple();
  operations = as_list(c, operations);
  measure(fallback.is_none() ? Term::nil() : c[1], operations, fallback);
  Refusal refusal;
  absl::InlinedVector<Term, 4> results;
  Outcome outcome = table->update(c[1], [&](Row* row) -> Verdict {
    Elements elements{{}, table->key_position(), refusal};
    if (!start(elements, row, c[1], fallback, refusal)) {
      if (!refusal.refused) refusal.refuse(atoms::k_badkey);
      return {Verdict::kStop};
    }
    Term rest = operations;
    for (; rest.is_cons(); rest = Cons(rest).tail())
      if (!count(c, elements, Cons(rest).head(), c.heap(), results.emplace_back())) return {Verdict::kStop};
    if (!rest.is_nil()) refusal.refuse();
    if (refusal.refused) return {Verdict::kStop};
    return elements.finish(row);
  });
  if (outcome == Outcome::kGone) return gone(c);
  if (refusal.refused) return fail(c, refusal);
  // A result that was set rather than counted is the caller's own, or lies on its heap: nothing refers to the row.
  return single ? results[0] : make_list(c.heap(), results);
}

Term update_counter_3(Context& c) {
  return change_counters(c, Term::none());
}
Term update_counter_4(Context& c) {
  return change_counters(c, c[3]);
}

constexpr Builtin kBuiltins[] = {
    {"ets", "update_element", 3, update_element_3},
    {"ets", "update_element", 4, update_element_4},
    {"ets", "update_counter", 3, update_counter_3},
    {"ets", "update_counter", 4, update_counter_4},
};

}  // namespace

}  // namespace mote::ets

namespace mote {

std::span<const Builtin> ets_update_builtins() {
  return ets::kBuiltins;
}

}  // namespace mote
