// Storage of atoms: texts in malloc'ed blocks, entries in chunks that never move.
#include "term/atom_table.h"

#include <cstdlib>
#include <cstring>

#include "base/memory.h"

namespace mote {

std::uint32_t atom_text_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::uint8_t byte = static_cast<std::uint8_t>(text[i]);
    if (byte >= 0xC2 && byte <= 0xC3 && i + 1 < text.size()) {  // U+0080..U+00FF counts as its Latin-1 byte
      byte = static_cast<std::uint8_t>((byte << 6) | (static_cast<std::uint8_t>(text[++i]) & 0x3F));
    }
    hash = (hash << 4) + byte;
    std::uint32_t high = hash & 0xF0000000;
    if (high != 0) {
      hash ^= high >> 24;
      hash ^= high;
    }
  }
  return hash;
}

AtomTable::AtomTable(std::size_t limit)
    : limit_(limit), chunks_(std::make_unique<std::atomic<Entry*>[]>(limit / kChunk + 1)) {
#define ATOM_TEXT(text) insert_locked(text);
#define ATOM(identifier, text) ATOM_TEXT(text)
#include "term/atom_names.def"
#undef ATOM
#undef ATOM_TEXT
  set_this_node(intern("nonode@nohost"), 0);
}

AtomTable::~AtomTable() {
  for (std::size_t i = 0; i < count_; ++i)
    std::free(const_cast<char*>(entry(static_cast<std::uint32_t>(i)).text.data()));
  for (std::size_t i = 0; i <= limit_ / kChunk; ++i)
    delete[] chunks_[i].load();
}

Term AtomTable::find(std::string_view text) const {
  std::shared_lock lock(mutex_);
  auto found = index_.find(text);
  return found == index_.end() ? Term::none() : Term::atom(found->second);
}

Term AtomTable::intern(std::string_view text) {
  if (Term known = find(text); !known.is_none()) return known;
  std::unique_lock lock(mutex_);
  auto found = index_.find(text);
  if (found != index_.end()) return Term::atom(found->second);
  Term atom = insert_locked(text);
  lock.unlock();
  if (atom.is_none() && full_) full_();
  return atom;
}

Term AtomTable::insert_locked(std::string_view text) {
  std::size_t index = count_.load(std::memory_order_relaxed);
  if (index >= limit_) return Term::none();
  std::atomic<Entry*>& chunk = chunks_[index / kChunk];
  if (chunk.load(std::memory_order_relaxed) == nullptr) chunk.store(new Entry[kChunk], std::memory_order_release);
  char* copy = static_cast<char*>(require_memory(text.size() + 1, kAtomMemory));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  Entry& slot = chunk.load(std::memory_order_relaxed)[index % kChunk];
  slot = {std::string_view(copy, text.size()), atom_text_hash(text)};
  index_.emplace(slot.text, static_cast<std::uint32_t>(index));
  count_.store(index + 1, std::memory_order_release);
  return Term::atom(static_cast<std::uint32_t>(index));
}

}  // namespace mote
