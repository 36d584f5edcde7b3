// The range is mapped once, without memory behind it until it is written. It is given out in granules; a table beside
// it has a byte for each: free, used, or the number of the release that it is leaving with.
#include "heap/literal_area.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "base/memory.h"
#include "heap/arena.h"
#include "heap/process_heap.h"

namespace mote {

LiteralArea::LiteralArea(std::size_t bytes, bool keeps_pattern) : keeps_pattern_(keeps_pattern) {
  static std::atomic<std::uint64_t> areas{0};
  number_ = ++areas;
  constexpr std::size_t kLeast = std::size_t{1} << 26;
  auto map = [](std::size_t size) {
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    return mmap(nullptr, size + size / kGranuleBytes, PROT_READ | PROT_WRITE, kFlags, -1, 0);
  };
  void* memory;
  while ((memory = map(bytes)) == MAP_FAILED) {
    if (bytes <= kLeast) out_of_memory(bytes, kLiteralMemory);
    bytes /= 8;  // addresses are limited: most of them are for heaps, and for the threads
  }
  bytes_ = bytes;
  start_ = static_cast<Word*>(memory);
  states_ = reinterpret_cast<std::atomic<std::uint8_t>*>(start_ + bytes / sizeof(Word));
}

LiteralArea::~LiteralArea() {
  leaving_.clear();
  retired_.clear();
  munmap(start_, bytes_ + bytes_ / kGranuleBytes);
}

LiteralArea::TurnCount& LiteralArea::turns_of_thread() {
  if (place_.area != number_) [[unlikely]] {
    std::lock_guard lock(mutex_);
    place_ = {number_, &turns_.emplace_back()};
  }
  return *place_.turns;
}

LiteralArea::Turn::Turn(LiteralArea* area) {
  if (area == nullptr) return;
  count_ = &area->turns_of_thread().count;
  count_->store(count_->load(std::memory_order_relaxed) + 1, std::memory_order_seq_cst);
  area->look();
}

LiteralArea::Turn::~Turn() {
  if (count_ != nullptr) count_->store(count_->load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

// Whoever begins a turn after his count was read here sees all that was announced before.
LiteralArea::TurnsBegun::TurnsBegun(LiteralArea& area) {
  const TurnCount* own = &area.turns_of_thread();
  std::lock_guard lock(area.mutex_);
  for (const TurnCount& turns : area.turns_) {
    std::uint64_t count = turns.count.load(std::memory_order_seq_cst);
    if (&turns != own && count % 2 == 1) counts_.emplace_back(&turns.count, count);
  }
}

bool LiteralArea::TurnsBegun::have_ended() const {
  return std::ranges::all_of(
      counts_, [](const auto& turn) { return turn.first->load(std::memory_order_acquire) != turn.second; });
}

LiteralArea::Extent LiteralArea::take(std::size_t words) {
  std::size_t count = std::max<std::size_t>((words + kGranuleWords - 1) / kGranuleWords, 1);
  Extent extent{0, count};
  {
    std::lock_guard lock(mutex_);
    auto best = free_by_size_.lower_bound({count, 0});
    if (best != free_by_size_.end()) {
      Extent found{best->second, best->first};
      remove_free(found);
      extent.first = found.first;
      if (found.count > count) enter_free({found.first + count, found.count - count});
    } else {
      if (bytes_ / kGranuleBytes - top_ < count) out_of_memory(count * kGranuleBytes, kLiteralMemory);
      extent.first = top_;
      top_ += count;
    }
    mark(extent, kUsed);
  }
  used_granules_.fetch_add(count, std::memory_order_relaxed);
  return extent;
}

void LiteralArea::give(Extent extent) {
  if (keeps_pattern_) std::fill_n(extent.words(*this), extent.count * kGranuleWords, ProcessHeap::kPoison);
  used_granules_.fetch_sub(extent.count, std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  mark(extent, kFree);
  Extent merged = extent;
  auto after = free_by_place_.lower_bound(extent.first);
  if (after != free_by_place_.end() && after->first == extent.first + extent.count) {
    Extent next{after->first, after->second};
    remove_free(next);
    merged.count += next.count;
  }
  after = free_by_place_.lower_bound(extent.first);
  if (after != free_by_place_.begin()) {
    Extent before{std::prev(after)->first, std::prev(after)->second};
    if (before.first + before.count == merged.first) {
      remove_free(before);
      merged = {before.first, before.count + merged.count};
    }
  }
  if (!keeps_pattern_) return_pages(extent, merged);
  if (merged.first + merged.count == top_)
    top_ = merged.first;
  else
    enter_free(merged);
}

// The system takes back the pages that have become free as a whole; those it has already are not named again.
void LiteralArea::return_pages(Extent given, Extent merged) {
  static const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / kGranuleBytes;
  auto down = [](std::size_t granule) { return granule / page * page; };
  auto up = [](std::size_t granule) { return (granule + page - 1) / page * page; };
  std::size_t first = std::max(up(merged.first), down(given.first));
  std::size_t end = std::min(down(merged.first + merged.count), up(given.first + given.count));
  if (first < end) madvise(start_ + first * kGranuleWords, (end - first) * kGranuleBytes, MADV_DONTNEED);
}

void LiteralArea::enter_free(Extent extent) {
  free_by_place_[extent.first] = extent.count;
  free_by_size_.emplace(extent.count, extent.first);
}

void LiteralArea::remove_free(Extent extent) {
  free_by_place_.erase(extent.first);
  free_by_size_.erase({extent.count, extent.first});
}

void LiteralArea::mark(Extent extent, std::uint8_t state) {
  for (std::size_t i = 0; i < extent.count; ++i)
    states_[extent.first + i].store(state, std::memory_order_relaxed);
}

void LiteralArea::retire(std::unique_ptr<Retired> what) {
  if (what == nullptr) return;
  {
    std::lock_guard lock(mutex_);
    retired_.push_back(std::move(what));
    if (told_ || !tell_) return;
    told_ = true;
  }
  if (tell_()) return;
  std::lock_guard lock(mutex_);
  told_ = false;
}

// What is marked may take locks of its own under which things are retired.
bool LiteralArea::begin_release() {
  constexpr std::uint8_t kLastRelease = 254;
  {
    std::lock_guard lock(mutex_);
    told_ = false;
    if (retired_.empty()) return false;
    leaving_.swap(retired_);
  }
  last_release_ = last_release_ == kLastRelease ? kFirstRelease : static_cast<std::uint8_t>(last_release_ + 2);
  for (const std::unique_ptr<Retired>& each : leaving_)
    each->mark(last_release_);
  announced_.store(last_release_, std::memory_order_seq_cst);
  return true;
}

void LiteralArea::finish_release() {
  std::vector<std::unique_ptr<Retired>> gone;
  {
    std::lock_guard lock(mutex_);
    gone.swap(leaving_);
    announced_.store(0, std::memory_order_seq_cst);
  }
}

LiteralGroup::LiteralGroup(LiteralArea& area, std::size_t words) : area_(area), next_words_(words) {}

LiteralGroup::~LiteralGroup() {
  release_off_heap(off_heap_);
  for (LiteralArea::Extent extent : extents_)
    area_.give(extent);
}

Word* LiteralGroup::allocate_more(std::size_t words) {
  constexpr std::size_t kFirstWords = 32, kMostWords = std::size_t{1} << 14;
  seal();
  extents_.push_back(area_.take(std::max(words, next_words_)));
  next_words_ = std::clamp(2 * std::max(words, next_words_), kFirstWords, kMostWords);
  Word* start = extents_.back().words(area_);
  top_ = start + words;
  limit_ = start + extents_.back().count * LiteralArea::kGranuleWords;
  return start;
}

void LiteralGroup::seal() {
  if (top_ == nullptr) return;
  std::size_t unused = static_cast<std::size_t>(limit_ - top_) / LiteralArea::kGranuleWords;
  LiteralArea::Extent& last = extents_.back();
  if (unused > 0) {
    last.count -= unused;
    area_.give({last.first + last.count, unused});
  }
  if (last.count == 0) extents_.pop_back();
  top_ = limit_ = nullptr;
}

std::size_t LiteralGroup::bytes() const {
  std::size_t granules = 0;
  for (LiteralArea::Extent extent : extents_)
    granules += extent.count;
  return granules * LiteralArea::kGranuleBytes;
}

void LiteralGroup::mark(std::uint8_t state) {
  for (LiteralArea::Extent extent : extents_)
    area_.mark(extent, state);
}

bool LiteralGroup::has_held_records(std::uint8_t release) const {
  for (LiteralArea::Extent extent : extents_)
    for (std::size_t i = 0; i < extent.count; ++i)
      if (area_.states_[extent.first + i].load(std::memory_order_relaxed) != release + 1) return true;
  return false;
}

void LiteralGroup::keep_records() {
  mark(LiteralArea::kUsed);
}

}  // namespace mote
