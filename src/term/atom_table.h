// AtomTable: text to atom and back. Atoms live as long as the table. Reading a name takes no lock.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>

#include "term/term.h"

namespace mote {

class AtomTable {
 public:
  static constexpr std::size_t kMaxCharacters = 255;
  static constexpr std::size_t kDefaultLimit = 1048576;
  explicit AtomTable(std::size_t limit = kDefaultLimit);
  ~AtomTable();
  AtomTable(const AtomTable&) = delete;

  // The atom of this UTF-8 text, entered if new. none() where the table is full. The caller has checked that the text
  // is valid UTF-8 of at most kMaxCharacters.
  Term intern(std::string_view text);
  // What to do each time an atom finds no room. Set before there are threads.
  void when_full(std::function<void()> full) { full_ = std::move(full); }
  // The atom if it exists, else none().
  Term find(std::string_view text) const;
  std::string_view name(Term atom) const { return entry(atom.atom_index()).text; }
  std::string_view name(std::uint32_t index) const { return entry(index).text; }
  // Order of atoms by their text.
  int compare(Term a, Term b) const { return a == b ? 0 : name(a).compare(name(b)) < 0 ? -1 : 1; }
  // The hash phash2 uses for this atom (computed once).
  std::uint32_t hash(Term atom) const { return entry(atom.atom_index()).hash; }
  std::size_t count() const { return count_.load(std::memory_order_acquire); }
  std::size_t limit() const { return limit_; }

  // This runtime's node (nonode@nohost, 0 while not distributed): local pids, ports and references are ordered against
  // those of other nodes by it.
  void set_this_node(Term name, std::uint32_t creation) {
    this_node_.store((Word{name.atom_index()} << 32) | creation, std::memory_order_relaxed);
  }
  Term this_node() const {
    return Term::atom(static_cast<std::uint32_t>(this_node_.load(std::memory_order_relaxed) >> 32));
  }
  std::uint32_t this_creation() const { return static_cast<std::uint32_t>(this_node_.load(std::memory_order_relaxed)); }

 private:
  struct Entry {
    std::string_view text;
    std::uint32_t hash;
  };
  static constexpr std::size_t kChunk = 4096;
  const Entry& entry(std::uint32_t index) const {
    return chunks_[index / kChunk].load(std::memory_order_acquire)[index % kChunk];
  }
  Term insert_locked(std::string_view text);

  std::size_t limit_;
  std::function<void()> full_;
  std::atomic<std::size_t> count_{0};
  std::atomic<Word> this_node_;
  std::unique_ptr<std::atomic<Entry*>[]> chunks_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string_view, std::uint32_t> index_;
};

// The classic ELF-style hash over the characters' bytes (Latin-1 characters as one byte) that atoms contribute to
// phash2.
std::uint32_t atom_text_hash(std::string_view text);

}  // namespace mote
