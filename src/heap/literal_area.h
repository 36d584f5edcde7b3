// LiteralArea: constant terms of loaded code and persistent terms. One reserved range of addresses per runtime, so that
// whether a pointer leads to a literal is one comparison. Literals are never moved, nor freed before the runtime is,
// but for those of a LiteralDraft that comes to nothing.
//
// Building literals needs the lock: hold lock() while using it as a TermSpace. The spare blocks of the runtime's heaps
// are kept here, too: it is what all its heaps know.
#pragma once

#include <mutex>

#include "heap/block.h"
#include "term/space.h"

namespace mote {

class LiteralArea final : public TermSpace {
 public:
  // Reserves addresses for `bytes`, or as many as the system gives; memory is taken as it is filled.
  explicit LiteralArea(std::size_t bytes = std::size_t{1} << 32);
  ~LiteralArea();

  bool contains(const Word* at) const { return reinterpret_cast<Word>(at) - reinterpret_cast<Word>(start_) < bytes_; }
  std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }
  // Where the next literal will lie; only under the lock.
  const Word* position() const { return top_; }
  BlockCache& spare_blocks() const { return spare_blocks_; }
  // Takes the lock.
  std::size_t used_bytes() const {
    std::lock_guard guard(mutex_);
    return static_cast<std::size_t>(top_ - start_) * sizeof(Word);
  }

 private:
  friend class LiteralDraft;
  Word* allocate_more(std::size_t words) override;

  Word* start_;
  std::size_t bytes_;
  mutable std::mutex mutex_;
  mutable BlockCache spare_blocks_;
};

// The literals of one module, built in several turns between which others may build theirs. They can be taken back as
// long as nobody knows of them and nobody else has built anything since the first.
class LiteralDraft {
 public:
  explicit LiteralDraft(LiteralArea& area) : area_(area) {}
  // Holds the area's lock.
  class Turn {
   public:
    explicit Turn(LiteralDraft& draft);
    Turn(const Turn&) = delete;
    ~Turn();

   private:
    LiteralDraft& draft_;
    std::unique_lock<std::mutex> lock_;
  };
  Turn turn() { return Turn(*this); }
  // Takes the lock.
  void take_back();

 private:
  LiteralArea& area_;
  Word* begin_ = nullptr;
  Word* end_ = nullptr;
  OffHeapHolder* before_ = nullptr;
  bool alone_ = true;
};

}  // namespace mote
