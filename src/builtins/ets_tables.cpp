// ets: making, naming, owning, fixing and describing tables.
#include <algorithm>
#include <cmath>

#include "builtins/ets_support.h"
#include "builtins/table.h"
#include "ets/hash_table.h"
#include "os/clock.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/table.h"

namespace mote::ets {

namespace {

Term identifier_of(Table& table, TermSpace& space) {
  return table.options().named ? table.name() : table.reference(space);
}

// -- new

struct NewTable {
  Options options;
  Term heir;
  Term heir_data;
  bool decentralized_given = false;

  bool take(Term option);
  bool take_pair(Term name, Term value);
  bool take_heir(Tuple option);
  void settle();
};

bool NewTable::take(Term option) {
  if (option.is_tuple() && Tuple(option).arity() > 1 && Tuple(option)[0] == atoms::k_heir)
    return take_heir(Tuple(option));
  if (option.is_tuple(2)) return take_pair(Tuple(option)[0], Tuple(option)[1]);
  if (option == atoms::k_set)
    options.type = Type::kSet;
  else if (option == atoms::k_bag)
    options.type = Type::kBag;
  else if (option == atoms::k_duplicate_bag)
    options.type = Type::kDuplicateBag;
  else if (option == atoms::k_ordered_set)
    options.type = Type::kOrderedSet;
  else if (option == atoms::k_public)
    options.protection = Protection::kPublic;
  else if (option == atoms::k_protected)
    options.protection = Protection::kProtected;
  else if (option == atoms::k_private)
    options.protection = Protection::kPrivate;
  else if (option == atoms::k_named_table)
    options.named = true;
  else if (option == atoms::k_compressed)
    options.compressed = true;
  else
    return false;
  return true;
}

bool NewTable::take_pair(Term name, Term value) {
  if (name == atoms::k_keypos) {
    if (!value.is_small() || value.small_value() < 1) return false;
    options.key_position = static_cast<std::size_t>(value.small_value());
    return true;
  }
  if (name == atoms::k_write_concurrency && value == atoms::k_auto) {
    options.write_concurrency = WriteConcurrency::kAuto;
    return true;
  }
  if (!value.is_boolean()) return false;
  bool on = value == atoms::k_true;
  if (name == atoms::k_write_concurrency)
    options.write_concurrency = on ? WriteConcurrency::kOn : WriteConcurrency::kOff;
  else if (name == atoms::k_read_concurrency)
    options.read_concurrency = on;
  else if (name == atoms::k_decentralized_counters)
    options.decentralized_counters = on, decentralized_given = true;
  else
    return false;
  return true;
}

// {heir, none} or {heir, Pid, Data}.
bool take_heir_option(Tuple option, Term& heir, Term& data) {
  if (option.arity() == 2 && option[1] == atoms::k_none) {
    heir = Term::none();
    return true;
  }
  if (option.arity() != 3 || !option[1].is_local_pid()) return false;
  heir = option[1];
  data = option[2];
  return true;
}

bool NewTable::take_heir(Tuple option) {
  return take_heir_option(option, heir, heir_data);
}

// What the options come to together.
void NewTable::settle() {
  if (options.protection == Protection::kPrivate) {
    options.write_concurrency = WriteConcurrency::kOff;
    options.read_concurrency = false;
  }
  if (!decentralized_given)
    options.decentralized_counters =
        options.write_concurrency == WriteConcurrency::kAuto || options.type == Type::kOrderedSet;
  if (options.write_concurrency == WriteConcurrency::kOff) options.decentralized_counters = false;
}

Term new_table(Context& c) {
  NewTable wanted;
  if (!c[0].is_atom() || proper_length(c[1]) < 0) return c.badarg();
  wanted.options.name = c[0];
  for (Term rest = c[1]; rest.is_cons(); rest = Cons(rest).tail())
    if (!wanted.take(Cons(rest).head())) return c.badarg();
  wanted.settle();
  TablePointer table = c.vm.tables->create(wanted.options, c.self(), wanted.heir, wanted.heir_data);
  if (!table) return c.error_with_cause(atoms::k_badarg, atoms::k_already_exists);
  return identifier_of(*table, c.heap());
}

// -- the whole table

Term delete_table(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  return free_debris(c, c.vm.tables->remove(*table), atoms::k_true);
}

Term rename(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  if (!c[1].is_atom() || !c.vm.tables->rename(*table, c[1])) return c.badarg();
  return identifier_of(*table, c.heap());
}

Term whereis(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  TablePointer table = c.vm.tables->find_name(c[0]);
  return table ? table->reference(c.heap()) : atoms::k_undefined;
}

Term give_away(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  Term to = c[1];
  if (!to.is_local_pid()) return c.badarg();
  if (table->owner() != c.self()) return c.error_with_cause(atoms::k_badarg, atoms::k_not_owner);
  if (to == c.self()) return c.error_with_cause(atoms::k_badarg, atoms::k_owner);
  if (!c.vm.tables->give_away(*table, c.self(), to)) return c.badarg();
  Term identifier = identifier_of(*table, c.heap());
  send_tuple(c.vm, SignalKind::kMessage, to, c.self(), {atoms::k_ETS_TRANSFER, identifier, c.self(), c[2]});
  return atoms::k_true;
}

// What setopts is asked for.
struct Changes {
  bool heir_given = false;
  bool protection_given = false;
  Term heir;
  Term heir_data;
  Protection protection = Protection::kProtected;

  bool take(Term option) {
    if (!option.is_tuple() || Tuple(option).arity() < 2) return false;
    Tuple tuple(option);
    if (tuple[0] == atoms::k_heir && !heir_given) {
      heir_given = true;
      return take_heir_option(tuple, heir, heir_data);
    }
    if (tuple[0] != atoms::k_protection || tuple.arity() != 2 || protection_given) return false;
    protection_given = true;
    if (tuple[1] == atoms::k_private)
      protection = Protection::kPrivate;
    else if (tuple[1] == atoms::k_public)
      protection = Protection::kPublic;
    else
      return tuple[1] == atoms::k_protected;
    return true;
  }
};

Term setopts(Context& c) {
  TableArgument table(c, c[0], Right::kWrite);
  if (!table) return Term::none();
  Changes changes;
  bool valid = table->owner() == c.self();
  if (c[1].is_tuple()) {
    valid = valid && changes.take(c[1]);
  } else {
    valid = valid && proper_length(c[1]) >= 0;
    for (Term rest = c[1]; valid && rest.is_cons(); rest = Cons(rest).tail())
      valid = changes.take(Cons(rest).head());
  }
  if (!valid) return c.badarg();
  if (changes.heir_given) table->set_heir(changes.heir, changes.heir_data);
  if (changes.protection_given) table->set_protection(changes.protection);
  return atoms::k_true;
}

Term safe_fixtable(Context& c) {
  TableArgument table(c, c[0], Right::kRead);
  if (!table) return Term::none();
  if (!c[1].is_boolean()) return c.badarg();
  if (c[1] == atoms::k_true)
    c.vm.tables->fix(*table, c.self());
  else
    c.vm.tables->unfix(*table, c.self());
  return atoms::k_true;
}

// The lists of all tables, one message for each scheduler, as ets:all/0 collects them.
Term request_all(Context& c) {
  Term reference = make_new_reference(c.vm, c.heap());
  Term list = Term::nil();
  for (TablePointer& table : c.vm.tables->all())
    list = make_cons(c.heap(), identifier_of(*table, c.heap()), list);
  int messages = c.vm.scheduler == nullptr ? 1 : c.vm.scheduler->workers();
  for (int i = 0; i < messages; ++i, list = Term::nil())
    send_tuple(c.vm, SignalKind::kMessage, c.self(), c.self(), {reference, list});
  return reference;
}

// -- info

Term type_name(Type type) {
  switch (type) {
    case Type::kSet:
      return atoms::k_set;
    case Type::kOrderedSet:
      return atoms::k_ordered_set;
    case Type::kBag:
      return atoms::k_bag;
    default:
      return atoms::k_duplicate_bag;
  }
}

Term protection_name(Protection protection) {
  return protection == Protection::kPublic    ? atoms::k_public
         : protection == Protection::kPrivate ? atoms::k_private
                                              : atoms::k_protected;
}

Term safe_fixed(Context& c, Table& table, bool monotonic) {
  auto fixed = table.fixations();
  if (!fixed) return atoms::k_false;
  TermSpace& heap = c.heap();
  Term pids = Term::nil();
  for (const Table::Fixation& fixation : fixed->fixations) {
    Term count = Term::small(static_cast<std::int64_t>(fixation.count));
    pids = make_cons(heap, make_tuple(heap, {fixation.pid, count}), pids);
  }
  if (monotonic) return make_tuple(heap, {make_integer(heap, fixed->since_monotonic), pids});
  std::int64_t us = fixed->since_system / 1000;
  Term time = make_tuple(heap, {Term::small(us / 1'000'000'000'000), Term::small(us / 1'000'000 % 1'000'000),
                                Term::small(us % 1'000'000)});
  return make_tuple(heap, {time, pids});
}

// Buckets, mean and expected spread of their lengths. (The measured figures would take a walk over all rows.)
Term stats(Context& c, Table& table) {
  HashTable* hash = dynamic_cast<HashTable*>(&table);
  if (hash == nullptr) return atoms::k_false;
  TermSpace& heap = c.heap();
  double buckets = static_cast<double>(hash->buckets());
  double mean = static_cast<double>(hash->size()) / buckets;
  Term spread = make_float(heap, std::sqrt(mean * (1 - 1 / buckets)));
  Term zero = Term::small(0);
  return make_tuple(heap, {Term::small(static_cast<std::int64_t>(hash->buckets())), make_float(heap, mean), spread,
                           spread, zero, zero, zero, zero});
}

// The value of an item, or none() for an unknown one.
Term info_item(Context& c, Table& table, Term item) {
  const Options& options = table.options();
  if (item == atoms::k_id) return table.reference(c.heap());
  if (item == atoms::k_decentralized_counters) return Term::boolean(options.decentralized_counters);
  if (item == atoms::k_read_concurrency) return Term::boolean(options.read_concurrency);
  if (item == atoms::k_write_concurrency)
    return options.write_concurrency == WriteConcurrency::kAuto
               ? atoms::k_auto
               : Term::boolean(options.write_concurrency == WriteConcurrency::kOn);
  if (item == atoms::k_compressed) return Term::boolean(options.compressed);
  if (item == atoms::k_memory) return make_unsigned(c.heap(), table.memory_words());
  if (item == atoms::k_owner) return table.owner();
  if (item == atoms::k_heir) return table.heir().is_none() ? atoms::k_none : table.heir();
  if (item == atoms::k_name) return table.name();
  if (item == atoms::k_size) return make_unsigned(c.heap(), table.size());
  if (item == atoms::k_node) return c.vm.node_name;
  if (item == atoms::k_named_table) return Term::boolean(options.named);
  if (item == atoms::k_type) return type_name(options.type);
  if (item == atoms::k_keypos) return Term::small(static_cast<std::int64_t>(options.key_position));
  if (item == atoms::k_protection) return protection_name(table.protection());
  if (item == atoms::k_fixed) return Term::boolean(table.fixations().has_value());
  if (item == atoms::k_safe_fixed) return safe_fixed(c, table, false);
  if (item == atoms::k_safe_fixed_monotonic_time) return safe_fixed(c, table, true);
  if (item == atoms::k_stats) return stats(c, table);
  return Term::none();
}

// The table to describe. Without one, `answer` is what to return: undefined, or none() with the failure set.
bool find_for_info(Context& c, Table*& table, TablePointer& held, Term& answer) {
  switch (c.vm.tables->find(c[0], table, held)) {
    case Tables::Found::kYes:
      return true;
    case Tables::Found::kNoTable:
      answer = atoms::k_undefined;
      return false;
    case Tables::Found::kNoIdentifier:
      answer = c.error_with_cause(atoms::k_badarg, atoms::k_type);
      return false;
  }
  __builtin_unreachable();
}

Term info_1(Context& c) {
  Table* table;
  TablePointer held;
  Term answer;
  if (!find_for_info(c, table, held, answer)) return answer;
  constexpr Term kItems[] = {atoms::k_protection,
                             atoms::k_keypos,
                             atoms::k_type,
                             atoms::k_named_table,
                             atoms::k_node,
                             atoms::k_size,
                             atoms::k_name,
                             atoms::k_heir,
                             atoms::k_owner,
                             atoms::k_memory,
                             atoms::k_compressed,
                             atoms::k_write_concurrency,
                             atoms::k_read_concurrency,
                             atoms::k_decentralized_counters,
                             atoms::k_id};
  Term list = Term::nil();
  for (Term item : kItems)
    list = make_cons(c.heap(), make_tuple(c.heap(), {item, info_item(c, *table, item)}), list);
  return list;
}

Term info_2(Context& c) {
  Table* table;
  TablePointer held;
  Term answer;
  if (!find_for_info(c, table, held, answer)) return answer;
  if (c[1] == atoms::k_binary) return c.call(atoms::k_erts_internal, atoms::k_ets_info_binary, {c[0]});
  Term value = info_item(c, *table, c[1]);
  return value.is_none() ? c.badarg() : value;
}

constexpr Builtin kBuiltins[] = {
    {"ets", "new", 2, new_table},
    {"ets", "delete", 1, delete_table},
    {"ets", "rename", 2, rename},
    {"ets", "whereis", 1, whereis},
    {"ets", "give_away", 3, give_away},
    {"ets", "setopts", 2, setopts},
    {"ets", "safe_fixtable", 2, safe_fixtable},
    {"ets", "internal_request_all", 0, request_all},
    {"ets", "info", 1, info_1},
    {"ets", "info", 2, info_2},
};

}  // namespace

}  // namespace mote::ets

namespace mote {

std::span<const Builtin> ets_table_builtins() {
  return ets::kBuiltins;
}

}  // namespace mote
