// Linear probing; erased entries keep their key until the table grows.
#include "process/dictionary.h"

#include "term/compare.h"
#include "term/hash.h"

namespace mote {

Dictionary::Entry* Dictionary::find(Term key, std::uint32_t hash) {
  if (slots.empty()) return nullptr;
  std::size_t mask = slots.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Entry& entry = slots[at];
    if (entry.key.is_none()) return &entry;
    if (entry.hash == hash && exactly_equal(entry.key, key)) return &entry;
  }
}

Term Dictionary::get(Term key) const {
  if (slots.empty()) return Term::none();
  Entry* entry = const_cast<Dictionary*>(this)->find(key, static_cast<std::uint32_t>(internal_hash(key)));
  return entry->key.is_none() ? Term::none() : entry->value;
}

void Dictionary::grow() {
  std::vector<Entry> old = std::move(slots);
  std::size_t size = 8;
  while (size < 4 * (count + 1))
    size *= 2;
  slots.assign(size, Entry());
  used = count;
  for (Entry& entry : old)
    if (!entry.key.is_none() && !entry.value.is_none()) *find(entry.key, entry.hash) = entry;
}

Term Dictionary::put(Term key, Term value) {
  if (2 * (used + 1) > slots.size()) grow();
  std::uint32_t hash = static_cast<std::uint32_t>(internal_hash(key));
  Entry* entry = find(key, hash);
  if (entry->key.is_none()) {
    *entry = {key, value, hash};
    ++used;
    ++count;
    return Term::none();
  }
  Term before = entry->value;
  if (before.is_none()) ++count;
  entry->value = value;
  return before;
}

Term Dictionary::erase(Term key) {
  if (slots.empty()) return Term::none();
  Entry* entry = find(key, static_cast<std::uint32_t>(internal_hash(key)));
  if (entry->key.is_none() || entry->value.is_none()) return Term::none();
  Term before = entry->value;
  entry->value = Term::none();
  --count;
  return before;
}

}  // namespace mote
