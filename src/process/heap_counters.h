// Counts of what process heaps take and collections do, for the whole runtime. Spread over several cache lines, so that
// threads counting at the same time seldom meet. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace mote {

class HeapCounters {
 public:
  struct Totals {
    std::int64_t heap_words = 0;  // of all processes, beyond the block each begins with
    std::int64_t collections = 0;
    std::int64_t words_reclaimed = 0;
  };

  // `where` picks the line: something that differs between threads.
  void heap_grew(const void* where, std::int64_t words) { add(line(where).heap_words, words); }
  void collected(const void* where, std::int64_t grown, std::int64_t reclaimed) {
    Line& at = line(where);
    add(at.heap_words, grown);
    add(at.collections, 1);
    add(at.words_reclaimed, reclaimed);
  }
  Totals totals() const {
    Totals sum;
    for (const Line& at : lines_) {
      sum.heap_words += at.heap_words.load(std::memory_order_relaxed);
      sum.collections += at.collections.load(std::memory_order_relaxed);
      sum.words_reclaimed += at.words_reclaimed.load(std::memory_order_relaxed);
    }
    return sum;
  }

 private:
  struct alignas(64) Line {
    std::atomic<std::int64_t> heap_words{0};
    std::atomic<std::int64_t> collections{0};
    std::atomic<std::int64_t> words_reclaimed{0};
  };
  static constexpr std::size_t kLines = 16;

  static void add(std::atomic<std::int64_t>& counter, std::int64_t value) {
    counter.fetch_add(value, std::memory_order_relaxed);
  }
  Line& line(const void* where) {
    std::size_t hash = reinterpret_cast<std::size_t>(where) * 0x9E3779B97F4A7C15u;
    return lines_[hash >> 60];
  }

  std::array<Line, kLines> lines_;
};

}  // namespace mote
