// Tables: the ETS tables of one runtime: by identifier and by name, with their owners, heirs and fixations. Any thread.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <deque>

#include "ets/lock.h"
#include "ets/table.h"
#include "process/services.h"

namespace mote::ets {

// Through which a process that has ended sends its last messages.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  // Sends a copy of `message`; nothing happens where `to` is not alive.
  virtual void send(Term to, Term from, Term message) = 0;
};

class Tables {
 public:
  explicit Tables(Services& vm) : vm_(vm) {}
  ~Tables();
  Tables(const Tables&) = delete;

  // A new table; a null pointer where it is to be named and the name is taken.
  TablePointer create(const Options& options, Term owner, Term heir, Term heir_data);

  enum class Found : std::uint8_t { kYes, kNoTable, kNoIdentifier };
  // The table a term identifies. By reference `held` stays empty: the term keeps the table's memory.
  Found find(Term identifier, Table*& table, TablePointer& held) const;
  TablePointer find_name(Term name) const;

  // Gives a table another name; false where it is a named table and the name is taken.
  bool rename(Table& table, Term name);
  // Takes a table out of the registry and empties it. The rows are to be freed with free_some, at leisure.
  // A null pointer: somebody else did, or there is nothing to free.
  std::unique_ptr<Debris> remove(Table& table);
  // Makes `to` the owner. False where it is not a live local process, or `from` no longer is the owner.
  bool give_away(Table& table, Term from, Term to);

  void fix(Table& table, Term pid);
  void unfix(Table& table, Term pid);

  // To be called by an exiting process that can no longer be found alive: its tables go to their heirs or end, its
  // fixations are lifted. The rows of ended tables wait for reap().
  void process_exited(Term pid, MessageSink& sink);
  // Frees about `rows` rows of ended tables; true while more wait.
  bool reap(std::size_t rows);
  void leave_for_reaping(std::unique_ptr<Debris> debris);

  std::vector<TablePointer> all() const;
  std::size_t count() const;
  std::size_t memory_bytes() const;
  Services& services() { return vm_; }

 private:
  static constexpr std::size_t kNameShards = 64;
  struct alignas(64) NameShard {
    mutable RwLock lock;
    absl::flat_hash_map<std::uint32_t, Table*> tables;
  };
  struct Record {
    std::vector<Table*> owned;
    std::vector<TablePointer> fixed;
    bool empty() const { return owned.empty() && fixed.empty(); }
  };

  NameShard& shard(Term name) { return names_[name.atom_index() % kNameShards]; }
  const NameShard& shard(Term name) const { return names_[name.atom_index() % kNameShards]; }
  bool enter_name(Term name, Table* table);
  void forget_name(Term name, Table* table);
  bool process_alive(Term pid) const;
  void disown(Term pid, Table* table);
  void forget_fixation(Term pid, Table* table);
  void give_or_end(Table* table, Term dead, MessageSink& sink);

  Services& vm_;
  NameShard names_[kNameShards];
  mutable std::mutex mutex_;                  // guards the following; taken before a shard's lock or a table's
  absl::flat_hash_map<Word, Table*> tables_;  // by the low word of their numbers; holds the registry's references
  absl::flat_hash_map<Word, Record> processes_;
  std::mutex debris_mutex_;
  std::deque<std::unique_ptr<Debris>> debris_;
};

}  // namespace mote::ets
