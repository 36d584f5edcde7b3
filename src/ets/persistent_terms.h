// PersistentTerms: the terms of persistent_term. They are copied once into the literal area, where processes read them
// without copying; what is erased or replaced stays there, as somebody may still refer to it.
// Reading takes no lock: entries and the tables of entries are never freed before the runtime is.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "heap/literal_area.h"

namespace mote {

class PersistentTerms {
 public:
  explicit PersistentTerms(LiteralArea& literals);
  PersistentTerms(const PersistentTerms&) = delete;

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
    std::lock_guard lock(mutex_);
    for (const Entry& entry : entries_)
      if (Term value = entry.value.load(std::memory_order_relaxed); !value.is_none()) visit(entry.key, value);
  }
  std::size_t count() const { return count_.load(std::memory_order_relaxed); }
  std::size_t memory_bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  struct Entry {
    std::uint64_t hash;
    Term key;
    std::atomic<Term> value;  // none() once erased
    std::size_t words;        // of key and value
  };
  struct Index {
    explicit Index(std::size_t size) : mask(size - 1), slots(size) {}
    std::size_t mask;
    std::vector<std::atomic<Entry*>> slots;
  };

  static Entry* find(const Index& index, std::uint64_t hash, Term key);
  static void enter(Index& index, Entry* entry);
  void put_locked(Entry* entry, std::uint64_t hash, Term key, Term value);

  LiteralArea& literals_;
  std::atomic<Index*> index_;
  std::atomic<std::size_t> count_{0};
  std::atomic<std::size_t> bytes_{0};
  mutable std::mutex mutex_;  // guards the following
  std::vector<std::unique_ptr<Index>> indexes_;
  std::deque<Entry> entries_;
};

}  // namespace mote
