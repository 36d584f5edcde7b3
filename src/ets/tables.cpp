// The registry of tables.
#include "ets/tables.h"

#include <algorithm>
#include <typeinfo>

#include "base/report_lock.h"
#include "ets/hash_table.h"
#include "ets/tree_table.h"
#include "heap/arena.h"
#include "os/clock.h"
#include "process/send.h"
#include "process/table.h"
#include "term/build.h"

namespace mote::ets {

namespace {

Table* table_of(Term reference) {
  Resource& resource = *MagicReference::of(reference)->resource;
  const std::type_info& kind = typeid(resource);
  return kind == typeid(HashTable) || kind == typeid(TreeTable) ? static_cast<Table*>(&resource) : nullptr;
}

}  // namespace

Tables::~Tables() {
  for (auto& [number, table] : tables_) {
    std::size_t rows;
    table->clear(true, rows);
    table->release();
  }
}

TablePointer Tables::create(const Options& options, Term owner, Term heir, Term heir_data) {
  NewReference number = next_reference(vm_);
  std::array<Word, 2> words{number.low, number.high};
  TablePointer table = TablePointer::adopt(options.type == Type::kOrderedSet
                                               ? static_cast<Table*>(new TreeTable(*vm_.atoms, options, words))
                                               : static_cast<Table*>(new HashTable(*vm_.atoms, options, words)));
  table->set_owner(owner);
  if (!heir.is_none()) table->set_heir(heir, heir_data);
  std::lock_guard lock(mutex_);
  if (options.named && !enter_name(options.name, table.get())) return {};
  table->retain();
  tables_.emplace(number.low, table.get());
  processes_[owner.bits()].owned.push_back(table.get());
  return table;
}

bool Tables::enter_name(Term name, Table* table) {
  NameShard& names = shard(name);
  LockGuard lock(names.lock, true);
  return names.tables.emplace(name.atom_index(), table).second;
}

void Tables::forget_name(Term name, Table* table) {
  NameShard& names = shard(name);
  LockGuard lock(names.lock, true);
  auto at = names.tables.find(name.atom_index());
  if (at != names.tables.end() && at->second == table) names.tables.erase(at);
}

TablePointer Tables::find_name(Term name) const {
  const NameShard& names = shard(name);
  LockGuard lock(names.lock, false);
  auto at = names.tables.find(name.atom_index());
  return at == names.tables.end() ? TablePointer() : TablePointer::retain(at->second);
}

Tables::Found Tables::find(Term identifier, Table*& table, TablePointer& held) const {
  if (identifier.is_atom()) {
    held = find_name(identifier);
    table = held.get();
    return table == nullptr ? Found::kNoTable : Found::kYes;
  }
  if (identifier.has_tag(Tag::kMagicReference)) {
    table = table_of(identifier);
    if (table == nullptr) return Found::kNoIdentifier;
    return table->alive() ? Found::kYes : Found::kNoTable;
  }
  if (!identifier.has_tag(Tag::kReference)) return Found::kNoIdentifier;
  // A table's reference that has been outside: its number remains.
  const Word* number = Reference::number_of(identifier);
  std::lock_guard lock(mutex_);
  auto at = tables_.find(number[0]);
  if (at == tables_.end() || at->second->number()[1] != number[1]) return Found::kNoIdentifier;
  held = TablePointer::retain(at->second);
  table = held.get();
  return Found::kYes;
}

bool Tables::rename(Table& table, Term name) {
  std::lock_guard lock(mutex_);
  if (table.options().named) {
    if (!enter_name(name, &table)) return false;
    forget_name(table.name(), &table);
  }
  table.set_name(name);
  return true;
}

void Tables::disown(Term pid, Table* table) {
  auto at = processes_.find(pid.bits());
  if (at == processes_.end()) return;
  std::erase(at->second.owned, table);
  if (at->second.empty()) processes_.erase(at);
}

void Tables::forget_fixation(Term pid, Table* table) {
  auto at = processes_.find(pid.bits());
  if (at == processes_.end()) return;
  std::erase_if(at->second.fixed, [&](const TablePointer& fixed) { return fixed.get() == table; });
  if (at->second.empty()) processes_.erase(at);
}

std::unique_ptr<Debris> Tables::remove(Table& table) {
  TablePointer keep;
  {
    std::lock_guard lock(mutex_);
    auto at = tables_.find(table.number()[0]);
    if (at == tables_.end() || at->second != &table) return nullptr;
    keep = TablePointer::adopt(&table);
    tables_.erase(at);
    if (table.options().named) forget_name(table.name(), &table);
    disown(table.owner(), &table);
    if (auto fixed = table.fixations())
      for (const Table::Fixation& fixation : fixed->fixations)
        forget_fixation(fixation.pid, &table);
  }
  table.set_heir(Term::none(), Term::none());
  std::size_t rows;
  return table.clear(true, rows);
}

bool Tables::process_alive(Term pid) const {
  if (!pid.is_local_pid()) return false;
  Process* process = vm_.processes->find(pid);
  return process != nullptr && process->state.load(std::memory_order_acquire) != Process::kExiting;
}

bool Tables::give_away(Table& table, Term from, Term to) {
  std::lock_guard lock(mutex_);
  // An exiting process asks for what it owns after it stopped being alive, and under the same lock.
  if (table.owner() != from || !tables_.contains(table.number()[0]) || !process_alive(to)) return false;
  disown(from, &table);
  processes_[to.bits()].owned.push_back(&table);
  table.set_owner(to);
  return true;
}

void Tables::fix(Table& table, Term pid) {
  std::lock_guard lock(mutex_);
  if (!tables_.contains(table.number()[0])) return;
  table.fix(pid, vm_.clock->monotonic_ns(), vm_.clock->system_ns());
  std::vector<TablePointer>& fixed = processes_[pid.bits()].fixed;
  bool known =
      std::any_of(fixed.begin(), fixed.end(), [&](const TablePointer& other) { return other.get() == &table; });
  if (!known) fixed.push_back(TablePointer::retain(&table));
}

void Tables::unfix(Table& table, Term pid) {
  if (!table.unfix(pid, false)) return;
  std::lock_guard lock(mutex_);
  forget_fixation(pid, &table);
}

void Tables::process_exited(Term pid, MessageSink& sink) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    auto at = processes_.find(pid.bits());
    if (at == processes_.end()) return;
    record = std::move(at->second);
    processes_.erase(at);
    for (Table* table : record.owned)
      table->retain();
  }
  for (const TablePointer& table : record.fixed)
    table->unfix(pid, true);
  for (Table* table : record.owned) {
    TablePointer keep = TablePointer::adopt(table);
    give_or_end(table, pid, sink);
  }
}

void Tables::give_or_end(Table* table, Term dead, MessageSink& sink) {
  Term heir = table->heir();
  bool given = false;
  if (!heir.is_none() && heir != dead) {
    std::lock_guard lock(mutex_);
    given = tables_.contains(table->number()[0]) && process_alive(heir);
    if (given) {
      processes_[heir.bits()].owned.push_back(table);
      table->set_owner(heir);
    }
  }
  if (!given) {
    if (auto debris = remove(*table)) leave_for_reaping(std::move(debris));
    return;
  }
  Arena scratch;
  Term identifier = table->options().named ? table->name() : table->reference(scratch);
  sink.send(heir, dead, make_tuple(scratch, {atoms::k_ETS_TRANSFER, identifier, dead, table->heir_data(scratch)}));
}

void Tables::leave_for_reaping(std::unique_ptr<Debris> debris) {
  std::lock_guard lock(debris_mutex_);
  debris_.push_back(std::move(debris));
}

bool Tables::reap(std::size_t rows) {
  std::unique_ptr<Debris> debris;
  {
    std::lock_guard lock(debris_mutex_);
    if (debris_.empty()) return false;
    debris = std::move(debris_.front());
    debris_.pop_front();
  }
  if (debris->free_some(rows)) leave_for_reaping(std::move(debris));
  std::lock_guard lock(debris_mutex_);
  return !debris_.empty();
}

std::vector<TablePointer> Tables::all() const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  std::vector<TablePointer> tables;
  tables.reserve(tables_.size());
  for (auto& [number, table] : tables_)
    tables.push_back(TablePointer::retain(table));
  return tables;
}

std::size_t Tables::count() const {
  std::lock_guard lock(mutex_);
  return tables_.size();
}

std::size_t Tables::memory_bytes() const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  std::size_t words = 0;
  for (auto& [number, table] : tables_)
    words += table->memory_words();
  return words * sizeof(Word);
}

}  // namespace mote::ets
