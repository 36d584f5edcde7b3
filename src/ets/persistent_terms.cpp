// An open hash table of entries, replaced by a larger one when it fills up.
#include "ets/persistent_terms.h"

#include "heap/copy.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote {

PersistentTerms::PersistentTerms(LiteralArea& literals) : literals_(literals) {
  indexes_.push_back(std::make_unique<Index>(256));
  index_ = indexes_.back().get();
}

PersistentTerms::Entry* PersistentTerms::find(const Index& index, std::uint64_t hash, Term key) {
  for (std::size_t at = hash & index.mask;; at = (at + 1) & index.mask) {
    Entry* entry = index.slots[at].load(std::memory_order_acquire);
    if (entry == nullptr || (entry->hash == hash && exactly_equal(entry->key, key))) return entry;
  }
}

void PersistentTerms::enter(Index& index, Entry* entry) {
  std::size_t at = entry->hash & index.mask;
  while (index.slots[at].load(std::memory_order_relaxed) != nullptr)
    at = (at + 1) & index.mask;
  index.slots[at].store(entry, std::memory_order_release);
}

Term PersistentTerms::get(Term key) const {
  Entry* entry = find(*index_.load(std::memory_order_acquire), internal_hash(key), key);
  return entry == nullptr ? Term::none() : entry->value.load(std::memory_order_acquire);
}

void PersistentTerms::put(Term key, Term value) {
  std::uint64_t hash = internal_hash(key);
  std::lock_guard lock(mutex_);
  put_locked(find(*index_.load(std::memory_order_relaxed), hash, key), hash, key, value);
}

bool PersistentTerms::put_new(Term key, Term value) {
  std::uint64_t hash = internal_hash(key);
  std::lock_guard lock(mutex_);
  Entry* entry = find(*index_.load(std::memory_order_relaxed), hash, key);
  Term old = entry == nullptr ? Term::none() : entry->value.load(std::memory_order_relaxed);
  if (!old.is_none()) return exactly_equal(old, value);
  put_locked(entry, hash, key, value);
  return true;
}

void PersistentTerms::put_locked(Entry* entry, std::uint64_t hash, Term key, Term value) {
  Term old = entry == nullptr ? Term::none() : entry->value.load(std::memory_order_relaxed);
  if (!old.is_none() && exactly_equal(old, value)) return;
  std::size_t words = copied_words(key, nullptr) + copied_words(value, nullptr);
  {
    auto literals_lock = literals_.lock();
    if (entry == nullptr) key = copy_term(key, literals_, &literals_);
    value = copy_term(value, literals_, &literals_);
  }
  if (old.is_none()) {
    count_ += 1;
  } else {
    bytes_ -= entry->words * sizeof(Word) + sizeof(Entry);
  }
  bytes_ += words * sizeof(Word) + sizeof(Entry);
  if (entry != nullptr) {
    entry->words = words;
    entry->value.store(value, std::memory_order_release);
    return;
  }
  entry = &entries_.emplace_back(hash, key, value, words);
  Index* index = index_.load(std::memory_order_relaxed);
  if (2 * entries_.size() <= index->slots.size()) {
    enter(*index, entry);
    return;
  }
  indexes_.push_back(std::make_unique<Index>(2 * index->slots.size()));
  for (Entry& each : entries_)
    enter(*indexes_.back(), &each);
  index_.store(indexes_.back().get(), std::memory_order_release);
}

bool PersistentTerms::erase(Term key) {
  std::lock_guard lock(mutex_);
  Entry* entry = find(*index_.load(std::memory_order_relaxed), internal_hash(key), key);
  if (entry == nullptr || entry->value.load(std::memory_order_relaxed).is_none()) return false;
  entry->value.store(Term::none(), std::memory_order_release);
  count_ -= 1;
  bytes_ -= entry->words * sizeof(Word) + sizeof(Entry);
  return true;
}

void PersistentTerms::erase_all() {
  std::lock_guard lock(mutex_);
  for (Entry& entry : entries_)
    entry.value.store(Term::none(), std::memory_order_release);
  count_ = 0;
  bytes_ = 0;
}

}  // namespace mote
