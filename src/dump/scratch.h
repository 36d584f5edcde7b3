// ScratchArray: values in memory taken straight from the system, so that a crash dump can be written where the
// allocator has none left, or is in disorder. What does not fit is refused.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace mote::dump {

template <typename Value>
class ScratchArray {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  ScratchArray() = default;
  ScratchArray(const ScratchArray&) = delete;
  ~ScratchArray() { release(); }

  // False where the system has no memory for it.
  bool push(Value value) {
    if (count_ == capacity_ && !reserve(std::max(kFirst, 2 * capacity_))) return false;
    values_[count_++] = value;
    return true;
  }
  Value pop() { return values_[--count_]; }
  // Makes it `count` zeros.
  bool zero(std::size_t count) {
    if (!reserve(count)) return false;
    std::fill_n(values_, count, Value{});
    count_ = count;
    return true;
  }
  void clear() { count_ = 0; }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  Value& operator[](std::size_t index) { return values_[index]; }
  const Value& operator[](std::size_t index) const { return values_[index]; }
  Value* begin() { return values_; }
  Value* end() { return values_ + count_; }
  const Value* begin() const { return values_; }
  const Value* end() const { return values_ + count_; }
  // Gives the memory back.
  void release() {
    if (values_ != nullptr) munmap(values_, capacity_ * sizeof(Value));
    values_ = nullptr;
    count_ = capacity_ = 0;
  }
  void swap(ScratchArray& other) {
    std::swap(values_, other.values_);
    std::swap(count_, other.count_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  static constexpr std::size_t kFirst = 4096 / sizeof(Value) + 1;

  bool reserve(std::size_t wanted) {
    if (wanted <= capacity_) return true;
    void* memory = mmap(nullptr, wanted * sizeof(Value), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    Value* values = static_cast<Value*>(memory);
    std::copy_n(values_, count_, values);
    if (values_ != nullptr) munmap(values_, capacity_ * sizeof(Value));
    values_ = values;
    capacity_ = wanted;
    return true;
  }

  Value* values_ = nullptr;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace mote::dump
