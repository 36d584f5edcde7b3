// Table: what the four types of tables have in common: identity, options, owner, heir, fixations; and the operations on
// rows, which HashTable (set, bag, duplicate_bag) and TreeTable (ordered_set) carry out.
//
// A Table is a Resource: the registry (Tables) holds one reference while the table exists, and every term that is its
// identifier holds one. A deleted table stays as an empty shell until they are gone. Every operation takes the locks it
// needs, may be called from any thread, and answers kGone if the table has been deleted. Rows are read and copied out
// under a lock; none escapes.
#pragma once

#include <absl/functional/function_ref.h>

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "ets/key_range.h"
#include "ets/row.h"
#include "term/atom_table.h"

namespace mote::ets {

enum class Type : std::uint8_t { kSet, kOrderedSet, kBag, kDuplicateBag };
enum class Protection : std::uint8_t { kPublic, kProtected, kPrivate };
enum class WriteConcurrency : std::uint8_t { kOff, kOn, kAuto };

struct Options {
  Term name;
  Type type = Type::kSet;
  Protection protection = Protection::kProtected;
  bool named = false;
  bool read_concurrency = false;
  WriteConcurrency write_concurrency = WriteConcurrency::kOff;
  bool decentralized_counters = false;
  bool compressed = false;
  std::size_t key_position = 1;  // from 1
};

enum class Outcome : std::uint8_t {
  kOk,
  kGone,      // the table has been deleted
  kMissing,   // no such key
  kPosition,  // an element position past a row's end
  kRefused,   // the update declined
};

// What a visitor wants done with the row it was shown.
struct Verdict {
  enum Kind : std::uint8_t { kNext, kErase, kReplace, kStop };
  Kind kind = kNext;
  Row* replacement = nullptr;  // with kReplace: a row of the same key
};
using Visitor = std::function<Verdict(const Row&)>;

enum class Step : std::uint8_t { kFirst, kLast, kNext, kPrevious };

// Rows taken out of a table as a whole, to be freed in pieces.
class Debris {
 public:
  virtual ~Debris() = default;
  // Frees about `rows` rows; true while more are left.
  virtual bool free_some(std::size_t rows) = 0;
};

class Table : public Resource {
 public:
  Table(const AtomTable& atoms, const Options& options, std::array<Word, 2> number);

  const Options& options() const { return options_; }
  Type type() const { return options_.type; }
  const std::array<Word, 2>& number() const { return number_; }
  // The table's identifier: a magic reference in `space`.
  Term reference(TermSpace& space);
  std::size_t key_position() const { return options_.key_position; }
  bool ordered() const { return type() == Type::kOrderedSet; }
  bool unique_keys() const { return type() == Type::kSet || ordered(); }

  // Owner, name and protection change while others look.
  Term owner() const { return Term::from_bits(owner_.load(std::memory_order_acquire)); }
  void set_owner(Term pid) { owner_.store(pid.bits(), std::memory_order_release); }
  Term name() const { return Term::from_bits(name_.load(std::memory_order_acquire)); }
  void set_name(Term name) { name_.store(name.bits(), std::memory_order_release); }
  Protection protection() const { return protection_.load(std::memory_order_acquire); }
  void set_protection(Protection protection) { protection_.store(protection, std::memory_order_release); }
  bool alive() const { return alive_.load(std::memory_order_acquire); }

  bool may_read(Term pid) const { return protection() != Protection::kPrivate || owner() == pid; }
  bool may_write(Term pid) const { return protection() == Protection::kPublic || owner() == pid; }

  // The heir and its data; none() where there is none. The data is copied to `space`.
  Term heir() const;
  Term heir_data(TermSpace& space) const;
  void set_heir(Term pid, Term data);

  virtual std::size_t size() const = 0;
  virtual std::size_t memory_words() const = 0;

  // Puts rows in, all at once as seen by others; takes them over whatever the outcome.
  virtual Outcome insert(std::span<Row* const> rows) = 0;
  // As insert, but only if none of the keys is there.
  virtual Outcome insert_new(std::span<Row* const> rows, bool& inserted) = 0;
  // The list of the rows of `key`.
  virtual Outcome lookup(Term key, TermSpace& space, Term& rows) = 0;
  virtual Outcome member(Term key, bool& found) = 0;
  // Element `position` (from 1) of the row of `key`; of a bag's rows, the list of them.
  virtual Outcome lookup_element(Term key, std::size_t position, TermSpace& space, Term& element) = 0;
  // lookup and erase in one.
  virtual Outcome take(Term key, TermSpace& space, Term& rows) = 0;
  virtual Outcome erase(Term key) = 0;
  virtual Outcome erase_object(Term tuple) = 0;
  // A neighbour of `key` (ignored for kFirst and kLast), or $end_of_table; with_rows: {Key, Rows} instead of the key.
  // kMissing: hash tables only, `key` has no position.
  virtual Outcome step(Step step, Term key, bool with_rows, TermSpace& space, Term& result) = 0;
  // The rows of the index-th bucket, or the index-th row; kMissing past the end, kPosition beyond that.
  virtual Outcome slot(std::size_t index, TermSpace& space, Term& rows) = 0;
  // Shows the row of `key` (of a set or ordered_set; nullptr if there is none) to `update`, which answers kNext to
  // leave it, or kReplace with a row to put there. In-place changes of immediate elements are allowed.
  virtual Outcome update(Term key, absl::FunctionRef<Verdict(Row*)> update) = 0;

  // Visits the rows of `key`.
  virtual Outcome visit_key(Term key, bool exclusive, const Visitor& visitor) = 0;

  // All rows taken out; `dying`: for good. nullptr where nothing is left to free. `rows` counts them.
  virtual std::unique_ptr<Debris> clear(bool dying, std::size_t& rows) = 0;

  // Fixations: while there is one, rows keep their place.
  void fix(Term pid, std::int64_t now_monotonic, std::int64_t now_system);
  // One fixation of `pid` less (all: every one of its); true if it had any and has none left.
  bool unfix(Term pid, bool all);
  struct Fixation {
    Term pid;
    std::size_t count;
  };
  struct FixationInfo {
    std::int64_t since_monotonic;
    std::int64_t since_system;
    std::vector<Fixation> fixations;
  };
  std::optional<FixationInfo> fixations() const;

 protected:
  virtual void pin() = 0;
  virtual void unpin() = 0;

  bool same_key(Term a, Term b) const;
  Term list_of_rows(const Row& row, TermSpace& space) const;

  const AtomTable& atoms_;
  std::atomic<bool> alive_{true};

 private:
  Options options_;
  std::array<Word, 2> number_;
  std::atomic<Word> owner_{0};
  std::atomic<Word> name_;
  std::atomic<Protection> protection_;

  mutable std::mutex mutex_;  // guards the following
  Term heir_;
  std::unique_ptr<Row, RowDeleter> heir_data_;
  std::int64_t fixed_since_monotonic_ = 0;
  std::int64_t fixed_since_system_ = 0;
  std::vector<Fixation> fixations_;
};

// A Table held by one reference.
class TablePointer {
 public:
  TablePointer() = default;
  // Takes over one reference.
  static TablePointer adopt(Table* table) {
    TablePointer pointer;
    pointer.table_ = table;
    return pointer;
  }
  static TablePointer retain(Table* table) {
    if (table != nullptr) table->retain();
    return adopt(table);
  }
  TablePointer(const TablePointer& other) : table_(other.table_) {
    if (table_ != nullptr) table_->retain();
  }
  TablePointer(TablePointer&& other) noexcept : table_(std::exchange(other.table_, nullptr)) {}
  TablePointer& operator=(TablePointer other) noexcept {
    std::swap(table_, other.table_);
    return *this;
  }
  ~TablePointer() {
    if (table_ != nullptr) table_->release();
  }
  Table* get() const { return table_; }
  Table* operator->() const { return table_; }
  Table& operator*() const { return *table_; }
  explicit operator bool() const { return table_ != nullptr; }

 private:
  Table* table_ = nullptr;
};

}  // namespace mote::ets
