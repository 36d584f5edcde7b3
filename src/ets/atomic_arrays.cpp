// Arrays of atomic words, zeroed by the system as they are touched.
#include "ets/atomic_arrays.h"

#include <cstdlib>

namespace mote::ets {

namespace {

using Atomic = std::atomic<std::uint64_t>;
static_assert(sizeof(Atomic) == sizeof(Word) && Atomic::is_always_lock_free);

Atomic* zeroed(std::size_t count) {
  return static_cast<Atomic*>(std::calloc(count, sizeof(Atomic)));
}

}  // namespace

AtomicArray* AtomicArray::create(std::size_t size, bool is_signed) {
  Atomic* words = zeroed(size);
  return words == nullptr ? nullptr : new AtomicArray(words, size, is_signed);
}

AtomicArray::~AtomicArray() {
  std::free(words_);
}

CounterArray* CounterArray::create(std::size_t size) {
  constexpr std::size_t kLineWords = 64 / sizeof(Word);
  if (size > (std::size_t{1} << 59) / kGroups) return nullptr;
  std::size_t group_words = (size + kLineWords - 1) / kLineWords * kLineWords;
  Atomic* words = zeroed(kGroups * group_words);
  return words == nullptr ? nullptr : new CounterArray(words, size, group_words);
}

CounterArray::~CounterArray() {
  std::free(words_);
}

std::uint64_t CounterArray::get(std::size_t index) const {
  std::uint64_t sum = 0;
  for (std::size_t group = 0; group < kGroups; ++group)
    sum += words_[group * group_words_ + index].load(std::memory_order_relaxed);
  return sum;
}

void CounterArray::add(std::size_t index, std::uint64_t increment, std::size_t thread) {
  words_[thread % kGroups * group_words_ + index].fetch_add(increment, std::memory_order_relaxed);
}

void CounterArray::put(std::size_t index, std::uint64_t value) {
  for (std::size_t group = 1; group < kGroups; ++group)
    words_[group * group_words_ + index].store(0, std::memory_order_relaxed);
  words_[index].store(value, std::memory_order_relaxed);
}

}  // namespace mote::ets
