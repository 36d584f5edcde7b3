// PodVector: a vector of trivial elements that grows without initialising what is about to be written anyway.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/memory.h"

namespace mote {

template <typename T>
class PodVector {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  PodVector() = default;
  PodVector(PodVector&& other) noexcept { swap(other); }
  PodVector& operator=(PodVector&& other) noexcept {
    swap(other);
    return *this;
  }
  ~PodVector() { std::free(begin_); }

  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  bool empty() const { return begin_ == end_; }
  const T* data() const { return begin_; }
  const T* begin() const { return begin_; }
  const T* end() const { return end_; }
  const T& operator[](std::size_t index) const { return begin_[index]; }
  const T& back() const { return end_[-1]; }

  void reserve(std::size_t capacity) {
    if (capacity > static_cast<std::size_t>(limit_ - begin_)) resize(capacity);
  }
  // The place of the next `count` elements, to be filled and then counted by advance(count).
  T* room(std::size_t count) {
    if (static_cast<std::size_t>(limit_ - end_) < count) [[unlikely]]
      resize(2 * size() + count);
    return end_;
  }
  void advance(std::size_t count) { end_ += count; }
  void push_back(const T& element) {
    *room(1) = element;
    advance(1);
  }

 private:
  [[gnu::noinline]] void resize(std::size_t capacity) {
    std::size_t count = size();
    T* moved = static_cast<T*>(std::realloc(begin_, capacity * sizeof(T)));
    if (moved == nullptr) out_of_memory(capacity * sizeof(T), kOtherMemory);
    begin_ = moved;
    end_ = moved + count;
    limit_ = moved + capacity;
  }
  void swap(PodVector& other) {
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(limit_, other.limit_);
  }

  T* begin_ = nullptr;
  T* end_ = nullptr;
  T* limit_ = nullptr;
};

}  // namespace mote
