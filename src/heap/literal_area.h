// LiteralArea: constant terms of loaded code and persistent terms. One reserved range of addresses per runtime, so that
// whether a pointer leads to a literal is one comparison. Literals are never moved. They come and go in groups: a
// module has one, and each persistent term.
//
// Giving a group back takes three steps, as anybody may hold pointers into it (docs/memory.md tells the whole of it).
// It is retired once nobody can come by new pointers but from those who have them. begin_release() announces that what
// is retired is leaving: whoever copies a term then copies what is leaving, too, instead of sharing it, so that no
// pointer to it reaches anybody else. Once every process has got rid of its pointers, finish_release() frees it.
//
// Threads look at terms in turns: a process's slice, a piece of work aside. What is announced is seen from the next
// turn on, so that nothing changes for a thread in the middle of one. Between begin_release() and the first question to
// a process, and again before finish_release(), the turns that had begun must have ended.
//
// The spare blocks of the runtime's heaps are kept here, too: it is what all its heaps know.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "heap/block.h"
#include "term/space.h"

namespace mote {

class LiteralGroup;

// What has been given up while threads may still be looking at it.
class Retired {
 public:
  virtual ~Retired() = default;

 private:
  friend class LiteralArea;
  virtual void mark(std::uint8_t) {}
};

class LiteralArea {
 public:
  // Reserves addresses for `bytes`, or as many as the system gives; memory is taken as it is filled. `keeps_pattern`:
  // what is freed is filled with ProcessHeap::kPoison instead of going back to the system.
  explicit LiteralArea(std::size_t bytes = std::size_t{1} << 32, bool keeps_pattern = false);
  LiteralArea(const LiteralArea&) = delete;
  ~LiteralArea();

  bool contains(const Word* at) const { return reinterpret_cast<Word>(at) - reinterpret_cast<Word>(start_) < bytes_; }
  // Of an address in the area: whether it is leaving, as far as the calling thread has seen.
  bool is_leaving(const Word* at) const {
    return view_ != 0 && states_[granule_of(at)].load(std::memory_order_relaxed) == view_;
  }
  // The same for a record in the area that terms lead to but that is no term, as entries of funs are. These are not
  // copied: who still needs one that is leaving says so, and it stays.
  bool is_leaving_record(const Word* at) const {
    return view_ != 0 && states_[granule_of(at)].load(std::memory_order_relaxed) == view_ + 1;
  }
  void hold_record(const Word* at) const { states_[granule_of(at)].store(kUsed, std::memory_order_relaxed); }
  // Whether a copy of a term may refer to what lies here.
  bool shares(const Word* at) const { return contains(at) && !is_leaving(at); }
  // Of an address in the area: whether it belongs to a group, leaving or not.
  bool is_used(const Word* at) const { return states_[granule_of(at)].load(std::memory_order_relaxed) != kFree; }
  BlockCache& spare_blocks() const { return spare_blocks_; }
  std::size_t used_bytes() const { return used_granules_.load(std::memory_order_relaxed) * kGranuleBytes; }

  // A turn of the calling thread, from construction to destruction. Turns of a thread do not overlap.
  class Turn {
   public:
    // Nothing where `area` is nullptr.
    explicit Turn(LiteralArea* area);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    std::atomic<std::uint64_t>* count_ = nullptr;
  };
  // For a thread in the middle of its turn that holds nothing but immediates: sees what is announced by now.
  void look() const { view_ = announced_.load(std::memory_order_seq_cst); }

  // The turns that other threads are in the middle of.
  class TurnsBegun {
   public:
    explicit TurnsBegun(LiteralArea& area);
    bool have_ended() const;

   private:
    std::vector<std::pair<const std::atomic<std::uint64_t>*, std::uint64_t>> counts_;
  };

  // What the process that conducts releases waits for; only its own thread touches it.
  struct Awaited {
    TurnsBegun turns;
    bool announced;  // the turns are those begun before the announcement, not before the end of the release
  };
  std::optional<Awaited> awaited;

  // Gives up what nobody can come by any more, unless he has it already. Any thread.
  void retire(std::unique_ptr<Retired> what);
  // Called when something is retired, until it returns true; then again after the next begin_release(). Set before
  // anybody retires anything.
  void when_retired(std::function<bool()> tell) { tell_ = std::move(tell); }
  // Announces that all that is retired is leaving. False where there is nothing. One release at a time.
  bool begin_release();
  // Frees what is leaving.
  void finish_release();
  bool releasing() const { return announced_.load(std::memory_order_relaxed) != 0; }

 private:
  friend class LiteralGroup;
  static constexpr std::size_t kGranuleBytes = 64;
  static constexpr std::size_t kGranuleWords = kGranuleBytes / sizeof(Word);
  // States of a granule; other numbers are those of releases: an even one for terms that are leaving, the next for
  // records.
  static constexpr std::uint8_t kFree = 0;
  static constexpr std::uint8_t kUsed = 1;
  static constexpr std::uint8_t kFirstRelease = 2;

  struct Extent {
    std::size_t first = 0;  // granule
    std::size_t count = 0;
    Word* words(const LiteralArea& area) const { return area.start_ + first * kGranuleWords; }
  };

  std::size_t granule_of(const Word* at) const { return static_cast<std::size_t>(at - start_) / kGranuleWords; }
  // Of each thread: how often it began or ended a turn, so that the number is odd in the middle of one.
  struct alignas(64) TurnCount {
    std::atomic<std::uint64_t> count{0};
  };
  struct ThreadPlace {
    std::uint64_t area;
    TurnCount* turns;
  };
  TurnCount& turns_of_thread();
  // At least `words` words. Any thread, as the two below.
  Extent take(std::size_t words);
  void give(Extent extent);
  void mark(Extent extent, std::uint8_t state);
  void enter_free(Extent extent);
  void remove_free(Extent extent);
  void return_pages(Extent given, Extent merged);

  Word* start_;
  std::size_t bytes_;
  std::atomic<std::uint8_t>* states_;
  bool keeps_pattern_;
  mutable BlockCache spare_blocks_;
  std::atomic<std::size_t> used_granules_{0};
  std::atomic<std::uint8_t> announced_{0};
  inline static thread_local std::uint8_t view_ = 0;  // announced_ when this thread last looked
  inline static thread_local ThreadPlace place_{0, nullptr};
  std::uint64_t number_;  // tells it from other areas, those of before included
  std::function<bool()> tell_;

  std::mutex mutex_;                                            // guards the following
  std::size_t top_ = 0;                                         // all granules from here on are free
  std::map<std::size_t, std::size_t> free_by_place_;            // first granule, count
  std::set<std::pair<std::size_t, std::size_t>> free_by_size_;  // count, first granule
  std::vector<std::unique_ptr<Retired>> retired_;
  std::vector<std::unique_ptr<Retired>> leaving_;
  std::deque<TurnCount> turns_;
  std::uint8_t last_release_ = kFirstRelease - 2;
  bool told_ = false;
};

// Literals that come and go together. They refer to no others. Built by one thread; destroying a group that others have
// seen is the area's to do: see LiteralArea::retire.
class LiteralGroup : public TermSpace, public Retired {
 public:
  // `words`: how many it will most likely have.
  explicit LiteralGroup(LiteralArea& area, std::size_t words = 0);
  ~LiteralGroup() override;
  // Nothing more will be built: gives back what was taken for it.
  void seal();
  std::size_t bytes() const;
  // For groups of records: what lies in it is leaving with this release; whether any of it has been held since; and
  // that all of it stays.
  void mark_records(std::uint8_t release) { mark(static_cast<std::uint8_t>(release + 1)); }
  bool has_held_records(std::uint8_t release) const;
  void keep_records();

 private:
  void mark(std::uint8_t state) override;
  Word* allocate_more(std::size_t words) override;

  LiteralArea& area_;
  std::size_t next_words_;
  std::vector<LiteralArea::Extent> extents_;
};

}  // namespace mote
