// FunTable: the entries of funs, by module and version of its code. They outlive the code: a fun can be told from
// others when its module is purged.
//
// The entries of a version lie together in the literal area, as a group of records. Once no code belongs to a version
// (it was purged, never made current, or funs of it were met in an external term only), its entries go with one of the
// next releases of literals (see LiteralArea), unless a process holds a fun of it: then they are looked at again in
// later ones. Of a fun that was stored where no process looks after it the entry stays for good. Any thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <mutex>
#include <vector>

#include "code/module.h"
#include "heap/literal_area.h"

namespace mote {

// What the entries of one version of a module are found by.
struct FunShape {
  FunIdentity identity;
  std::uint32_t free_count;
};

class FunTable : public std::enable_shared_from_this<FunTable> {
 public:
  // `stub_handler`: the handler of the instruction that an entry without code leads to.
  FunTable(LiteralArea* literals, Word stub_handler);
  ~FunTable();

  // The entry of a fun that was met in a term, made if new.
  FunEntry* find(const FunShape& shape);
  // The entries of code that is being loaded, made if new, in the order of `shapes`, all of one version. They stay
  // while `use` does.
  std::vector<FunEntry*> find_all(std::span<const FunShape> shapes, std::shared_ptr<FunVersion>& use);
  // Nothing is retired any more: the runtime ends.
  void close();
  std::size_t versions() const;

 private:
  struct Key {
    Word module;
    std::array<std::uint8_t, 16> uniq;
    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.module, key.uniq);
    }
  };
  class Departure;

  // All with the lock held.
  FunVersion& version_of(const FunIdentity& identity, std::size_t count);
  FunEntry* entry_of(FunVersion& version, const FunShape& shape);
  void list_idle(FunVersion& version);
  void depart();

  void unuse(FunVersion& version);
  void leave(std::uint8_t release);
  void settle();

  LiteralArea* literals_;
  Word stub_handler_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<Key, std::unique_ptr<FunVersion>> versions_;
  // Those no code belonged to when they were put here, and of them those leaving with the release under way.
  std::vector<FunVersion*> idle_;
  std::vector<FunVersion*> leaving_;
  std::uint8_t release_ = 0;
  std::size_t many_idle_ = kFewIdle;  // so many idle ones ask for a release
  bool departing_ = false;            // a Departure has been retired that takes along who is idle
  bool closed_ = false;

  static constexpr std::size_t kFewIdle = 64;
};

}  // namespace mote
