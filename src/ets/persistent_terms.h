// PersistentTerms: the terms of persistent_term. Each is copied once into the literal area, key and value together,
// where processes read it without copying.
//
// Reading takes no lock: an entry never changes, and what is erased, replaced or outgrown is retired (see LiteralArea),
// so that a reader may go on with it until its slice ends.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "base/report_lock.h"
#include "heap/literal_area.h"

namespace mote {

class PersistentTerms {
 public:
  explicit PersistentTerms(LiteralArea& literals);
  PersistentTerms(const PersistentTerms&) = delete;
  ~PersistentTerms();

  // The value of `key`, a literal or an immediate; none() if there is none.
  Term get(Term key) const;
  void put(Term key, Term value);
  // As put; false where the key has another value, which it then keeps.
  bool put_new(Term key, Term value);
  // False where the key was not there.
  bool erase(Term key);
  void erase_all();

  // Calls visit(key, value) for every term there is.
  template <typename Visit>
  void each(Visit visit) const {
    ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
    for (const std::atomic<Entry*>& slot : index_.load(std::memory_order_relaxed)->slots)
      if (const Entry* entry = slot.load(std::memory_order_relaxed); is_there(entry)) visit(entry->key, entry->value);
  }
  std::size_t count() const { return count_.load(std::memory_order_relaxed); }
  std::size_t memory_bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  struct Entry final : LiteralGroup {
    // A copy of both.
    Entry(LiteralArea& literals, std::uint64_t hash, Term key, Term value);
    std::size_t bytes() const { return LiteralGroup::bytes() + sizeof(Entry); }

    std::uint64_t hash;
    Term key;
    Term value;
  };
  // An open hash table. Slots that were used and are free again lead to a mark, so that a search goes on behind them.
  struct Index final : Retired {
    explicit Index(std::size_t size) : mask(size - 1), slots(size) {}
    std::size_t mask;
    std::vector<std::atomic<Entry*>> slots;
  };
  static constexpr std::size_t kLeastSlots = 256;

  static Entry* erased() { return reinterpret_cast<Entry*>(alignof(Entry)); }
  static bool is_there(const Entry* entry) { return entry != nullptr && entry != erased(); }
  // The entry of `key` and its slot, which may lead elsewhere by now unless the lock is held; nullptr: none.
  struct Found {
    Entry* entry = nullptr;
    std::atomic<Entry*>* slot = nullptr;
  };
  static Found find(Index& index, std::uint64_t hash, Term key);
  bool put(Term key, Term value, bool replaces);
  void enter(std::unique_ptr<Entry> entry);
  void rebuild_index();
  void remove(std::atomic<Entry*>& slot, Entry* put_instead);

  LiteralArea& literals_;
  std::atomic<Index*> index_;  // owned
  std::atomic<std::size_t> count_{0};
  std::atomic<std::size_t> bytes_{0};
  std::size_t used_slots_ = 0;  // of the index, those that lead to the mark included; under the lock
  mutable std::mutex mutex_;    // for whoever changes something
};

}  // namespace mote
