// An open hash table of entries, replaced by another when it fills up.
#include "ets/persistent_terms.h"

#include <algorithm>
#include <bit>

#include "base/work.h"
#include "heap/copy.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote {

PersistentTerms::Entry::Entry(LiteralArea& literals, std::uint64_t hash, Term key, Term value)
    : LiteralGroup(literals, copied_words(key, nullptr) + copied_words(value, nullptr)),
      hash(hash),
      key(copy_term(key, *this, nullptr)),
      value(copy_term(value, *this, nullptr)) {
  seal();
}

PersistentTerms::PersistentTerms(LiteralArea& literals) : literals_(literals), index_(new Index(kLeastSlots)) {}

PersistentTerms::~PersistentTerms() {
  std::unique_ptr<Index> index(index_.load());
  for (std::atomic<Entry*>& slot : index->slots)
    if (Entry* entry = slot.load(std::memory_order_relaxed); is_there(entry)) delete entry;
}

PersistentTerms::Found PersistentTerms::find(Index& index, std::uint64_t hash, Term key) {
  for (std::size_t at = hash & index.mask;; at = (at + 1) & index.mask) {
    Entry* entry = index.slots[at].load(std::memory_order_acquire);
    if (entry == nullptr) return {};
    if (is_there(entry) && entry->hash == hash && exactly_equal(entry->key, key)) return {entry, &index.slots[at]};
  }
}

Term PersistentTerms::get(Term key) const {
  const Entry* entry = find(*index_.load(std::memory_order_acquire), internal_hash(key), key).entry;
  return entry == nullptr ? Term::none() : entry->value;
}

void PersistentTerms::put(Term key, Term value) {
  put(key, value, true);
}

bool PersistentTerms::put_new(Term key, Term value) {
  return put(key, value, false);
}

// Hashing, comparing values, copying: all that may be long is done before anybody is kept waiting, and again where the
// key has got another value meanwhile.
bool PersistentTerms::put(Term key, Term value, bool replaces) {
  std::uint64_t hash = internal_hash(key);
  std::unique_ptr<Entry> made;
  for (;;) {
    const Entry* old = find(*index_.load(std::memory_order_acquire), hash, key).entry;
    if (old != nullptr && exactly_equal(old->value, value)) return true;
    if (old != nullptr && !replaces) return false;
    if (made == nullptr) made = std::make_unique<Entry>(literals_, hash, key, value);
    std::lock_guard lock(mutex_);
    Undisturbed whole;
    Found there = find(*index_.load(std::memory_order_relaxed), hash, key);
    if (there.entry != old) continue;
    if (there.entry == nullptr) {
      enter(std::move(made));
      return true;
    }
    count_ += 1;
    bytes_ += made->bytes();
    remove(*there.slot, made.release());
    return true;
  }
}

void PersistentTerms::enter(std::unique_ptr<Entry> entry) {
  if (2 * (used_slots_ + 1) > index_.load(std::memory_order_relaxed)->slots.size()) rebuild_index();
  Index& index = *index_.load(std::memory_order_relaxed);
  std::size_t at = entry->hash & index.mask;
  while (is_there(index.slots[at].load(std::memory_order_relaxed)))
    at = (at + 1) & index.mask;
  if (index.slots[at].load(std::memory_order_relaxed) == nullptr) ++used_slots_;
  count_ += 1;
  bytes_ += entry->bytes();
  index.slots[at].store(entry.release(), std::memory_order_release);
}

// A new index of a size that fits what there is.
void PersistentTerms::rebuild_index() {
  std::unique_ptr<Index> before(index_.load(std::memory_order_relaxed));
  auto next = std::make_unique<Index>(std::max(kLeastSlots, std::bit_ceil(4 * (count_.load() + 1))));
  for (std::atomic<Entry*>& slot : before->slots) {
    Entry* entry = slot.load(std::memory_order_relaxed);
    if (!is_there(entry)) continue;
    std::size_t at = entry->hash & next->mask;
    while (next->slots[at].load(std::memory_order_relaxed) != nullptr)
      at = (at + 1) & next->mask;
    next->slots[at].store(entry, std::memory_order_relaxed);
  }
  used_slots_ = count_;
  index_.store(next.release(), std::memory_order_release);
  literals_.retire(std::move(before));
}

// Takes an entry out of its slot, which leads to another one, or to the mark, from then on.
void PersistentTerms::remove(std::atomic<Entry*>& slot, Entry* put_instead) {
  std::unique_ptr<Entry> entry(slot.exchange(put_instead, std::memory_order_acq_rel));
  count_ -= 1;
  bytes_ -= entry->bytes();
  literals_.retire(std::move(entry));
}

bool PersistentTerms::erase(Term key) {
  std::uint64_t hash = internal_hash(key);
  std::lock_guard lock(mutex_);
  Undisturbed whole;
  Found there = find(*index_.load(std::memory_order_relaxed), hash, key);
  if (there.entry == nullptr) return false;
  remove(*there.slot, erased());
  return true;
}

void PersistentTerms::erase_all() {
  std::lock_guard lock(mutex_);
  for (std::atomic<Entry*>& slot : index_.load(std::memory_order_relaxed)->slots)
    if (is_there(slot.load(std::memory_order_relaxed))) remove(slot, erased());
}

}  // namespace mote
