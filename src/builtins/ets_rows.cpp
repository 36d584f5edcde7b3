// ets: reading, entering and removing rows by key; walking from key to key.
#include "builtins/ets_support.h"
#include "builtins/table.h"

namespace mote::ets {

namespace {

// -- reading

Term lookup(Context& c) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  Term rows;
  return table->lookup(c[1], c.heap(), rows) == Outcome::kGone ? gone(c) : rows;
}

Term member(Context& c) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  bool found = false;
  return table->member(c[1], found) == Outcome::kGone ? gone(c) : Term::boolean(found);
}

// `fallback`: what to answer where there is no such key, or none().
Term element_of(Context& c, Term fallback) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  if (!c[2].is_small() || c[2].small_value() < 1) return c.badarg();
  Term element;
  switch (table->lookup_element(c[1], static_cast<std::size_t>(c[2].small_value()), c.heap(), element)) {
    case Outcome::kGone:
      return gone(c);
    case Outcome::kMissing:
      return fallback.is_none() ? c.error_with_cause(atoms::k_badarg, atoms::k_badkey) : fallback;
    case Outcome::kOk:
      return element;
    default:
      return c.badarg();
  }
}

Term lookup_element_3(Context& c) {
  return element_of(c, Term::none());
}
Term lookup_element_4(Context& c) {
  return element_of(c, c[3]);
}

// -- entering

// Rows on their way into a table, where a list is too long for one slice.
class RowBatch final : public Resource {
 public:
  ~RowBatch() override {
    for (Row* row : rows)
      free_row(row);
  }
  std::vector<Row*> rows;
};

constexpr std::size_t kRowsAtOnce = 1000;
constexpr std::size_t kRowsEnteredAtOnce = 5000;

bool is_row(Term object, const Table& table) {
  return object.is_tuple() && Tuple(object).arity() >= table.key_position();
}

Term enter(Context& c, Table& table, std::span<Row* const> rows, bool only_new) {
  bool inserted = true;
  Outcome outcome = only_new ? table.insert_new(rows, inserted) : table.insert(rows);
  return outcome == Outcome::kGone ? gone(c) : Term::boolean(inserted);
}

// (Table, rest of the list, batch, only new)
Term enter_more(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  RowBatch& batch = *resource_of<RowBatch>(c[2]);
  Term list = c[1];
  // All are entered at once, so that nobody sees some of them.
  if (list.is_nil() && batch.rows.size() > kRowsEnteredAtOnce && c.aside()) return Term::none();
  for (std::size_t i = 0; i < kRowsAtOnce && list.is_cons(); ++i, list = Cons(list).tail())
    batch.rows.push_back(make_row(Cons(list).head()));
  c.charge(kRowsAtOnce);
  bool long_entry = batch.rows.size() > kRowsEnteredAtOnce && c.can_go_aside();
  if (list.is_cons() || long_entry) return c.trap(enter_more, {c[0], list, c[2], c[3]});
  std::vector<Row*> rows = std::move(batch.rows);
  batch.rows.clear();
  return enter(c, *table, rows, c[3] == atoms::k_true);
}

Term insert_list(Context& c, Table& table, Term list, bool only_new) {
  std::size_t length = 0;
  for (Term rest = list;; rest = Cons(rest).tail(), ++length) {
    if (rest.is_nil()) break;
    if (!rest.is_cons() || !is_row(Cons(rest).head(), table)) return c.badarg();
  }
  if (length == 0) return atoms::k_true;
  if (length > kRowsAtOnce)
    return c.trap(enter_more, {c[0], list, c.magic_reference(new RowBatch), Term::boolean(only_new)});
  std::vector<Row*> rows;
  rows.reserve(length);
  for (; list.is_cons(); list = Cons(list).tail())
    rows.push_back(make_row(Cons(list).head()));
  c.charge(static_cast<std::int64_t>(length));
  return enter(c, table, rows, only_new);
}

Term insert_objects(Context& c, bool only_new) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  if (c[1].is_list()) return insert_list(c, *table, c[1], only_new);
  if (!is_row(c[1], *table)) return c.badarg();
  Row* row = make_row(c[1]);
  return enter(c, *table, std::span(&row, 1), only_new);
}

Term insert(Context& c) {
  return insert_objects(c, false);
}
Term insert_new(Context& c) {
  return insert_objects(c, true);
}

// -- removing

Term take(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  Term rows;
  return table->take(c[1], c.heap(), rows) == Outcome::kGone ? gone(c) : rows;
}

Term delete_key(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  return table->erase(c[1]) == Outcome::kGone ? gone(c) : atoms::k_true;
}

Term delete_object(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  if (!is_row(c[1], *table)) return c.badarg();
  return table->erase_object(c[1]) == Outcome::kGone ? gone(c) : atoms::k_true;
}

Term delete_all(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  std::size_t rows;
  std::unique_ptr<Debris> debris = table->clear(false, rows);
  if (!table->alive()) return gone(c);
  return free_debris(c, std::move(debris), Term::small(static_cast<std::int64_t>(rows)));
}

// -- walking

template <Step kStep, bool kWithRows>
Term walk(Context& c) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  Term key = kStep == Step::kNext || kStep == Step::kPrevious ? c[1] : Term::none();
  Term result;
  switch (table->step(kStep, key, kWithRows, c.heap(), result)) {
    case Outcome::kGone:
      return gone(c);
    case Outcome::kMissing:
      return c.badarg();
    default:
      return result;
  }
}

Term slot(Context& c) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  if (!c[1].is_small() || c[1].small_value() < 0) return c.badarg();
  Term rows;
  switch (table->slot(static_cast<std::size_t>(c[1].small_value()), c.heap(), rows)) {
    case Outcome::kGone:
      return gone(c);
    case Outcome::kPosition:
      return c.badarg();
    case Outcome::kMissing:
      return atoms::k_end_of_table;
    default:
      return rows;
  }
}

// Id, size and reference count of each reference-counted binary in the rows of a key.
Term lookup_binary_info(Context& c) {
  TableArgument table(c, c[0], Right::kNone);
  if (!table) return Term::none();
  Term list = Term::nil();
  Outcome outcome = table->visit_key(c[1], false, [&](const Row& row) {
    for (OffHeapHolder* holder = row.holders; holder != nullptr; holder = holder->next) {
      if (header_tag(holder->header) != Tag::kRefcBinary) continue;
      RefcBinary* binary = static_cast<RefcBinary*>(holder);
      Term id = make_unsigned(c.heap(), reinterpret_cast<Word>(binary->resource));
      Term size = make_unsigned(c.heap(), binary->object()->capacity());
      Term references = make_integer(c.heap(), binary->resource->references());
      list = make_cons(c.heap(), make_tuple(c.heap(), {id, size, references}), list);
    }
    return Verdict{};
  });
  return outcome == Outcome::kGone ? gone(c) : list;
}

Term super_user(Context& c) {
  return c[0].is_boolean() ? atoms::k_ok : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"ets", "lookup", 2, lookup},
    {"ets", "member", 2, member},
    {"ets", "lookup_element", 3, lookup_element_3},
    {"ets", "lookup_element", 4, lookup_element_4},
    {"ets", "insert", 2, insert},
    {"ets", "insert_new", 2, insert_new},
    {"ets", "take", 2, take},
    {"ets", "delete", 2, delete_key},
    {"ets", "delete_object", 2, delete_object},
    {"ets", "internal_delete_all", 2, delete_all},
    {"ets", "first", 1, walk<Step::kFirst, false>},
    {"ets", "last", 1, walk<Step::kLast, false>},
    {"ets", "next", 2, walk<Step::kNext, false>},
    {"ets", "prev", 2, walk<Step::kPrevious, false>},
    {"ets", "first_lookup", 1, walk<Step::kFirst, true>},
    {"ets", "last_lookup", 1, walk<Step::kLast, true>},
    {"ets", "next_lookup", 2, walk<Step::kNext, true>},
    {"ets", "prev_lookup", 2, walk<Step::kPrevious, true>},
    {"ets", "slot", 2, slot},
    {"erts_internal", "ets_raw_first", 1, walk<Step::kFirst, false>},
    {"erts_internal", "ets_raw_next", 2, walk<Step::kNext, false>},
    {"erts_internal", "ets_lookup_binary_info", 2, lookup_binary_info},
    {"erts_internal", "ets_super_user", 1, super_user},
};

}  // namespace

}  // namespace mote::ets

namespace mote {

std::span<const Builtin> ets_row_builtins() {
  return ets::kBuiltins;
}

}  // namespace mote
