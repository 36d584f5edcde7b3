// The arrays behind atomics and counters: resources of magic references.
#pragma once

#include <atomic>
#include <memory>

#include "term/saved_references.h"
#include "term/term.h"

namespace mote::ets {

// atomics: 64-bit words, signed or not; every operation is totally ordered.
class AtomicArray final : public SavableResource {
 public:
  // nullptr where memory is exhausted.
  static AtomicArray* create(std::size_t size, bool is_signed);
  std::size_t size() const { return size_; }
  bool is_signed() const { return signed_; }
  std::atomic<std::uint64_t>& operator[](std::size_t index) { return words_[index]; }  // from 0
  std::size_t memory_bytes() const { return sizeof(AtomicArray) + size_ * sizeof(words_[0]); }

 private:
  AtomicArray(std::atomic<std::uint64_t>* words, std::size_t size, bool is_signed)
      : signed_(is_signed), size_(size), words_(words) {}
  ~AtomicArray() override;
  bool signed_;
  std::size_t size_;
  std::atomic<std::uint64_t>* words_;
};

// counters with write_concurrency: each counter is the sum of several words, one for each group of threads, so that
// threads adding to it do not meet.
class CounterArray final : public SavableResource {
 public:
  static constexpr std::size_t kGroups = 8;
  static CounterArray* create(std::size_t size);
  std::size_t size() const { return size_; }
  std::uint64_t get(std::size_t index) const;  // from 0
  // `thread` is any number that tells threads apart.
  void add(std::size_t index, std::uint64_t increment, std::size_t thread);
  void put(std::size_t index, std::uint64_t value);
  std::size_t memory_bytes() const { return sizeof(CounterArray) + kGroups * group_words_ * sizeof(Word); }

 private:
  CounterArray(std::atomic<std::uint64_t>* words, std::size_t size, std::size_t group_words)
      : size_(size), group_words_(group_words), words_(words) {}
  ~CounterArray() override;
  std::size_t size_;
  std::size_t group_words_;  // a multiple of a cache line's
  std::atomic<std::uint64_t>* words_;
};

}  // namespace mote::ets
