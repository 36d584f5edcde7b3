// SmallStack: the explicit stack of walks over terms, which must not recurse natively. Trivially copyable entries; the
// first `Inline` of them need no allocation.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "base/check.h"
#include "base/memory.h"

namespace mote {

template <typename T, std::size_t Inline = 32>
class SmallStack {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  SmallStack() : base_(reinterpret_cast<T*>(inline_)), top_(base_), limit_(base_ + Inline) {}
  ~SmallStack() {
    if (base_ != reinterpret_cast<T*>(inline_)) std::free(base_);
  }
  SmallStack(const SmallStack&) = delete;

  bool empty() const { return top_ == base_; }
  std::size_t size() const { return static_cast<std::size_t>(top_ - base_); }
  void push(const T& entry) {
    if (top_ == limit_) [[unlikely]]
      grow();
    *top_++ = entry;
  }
  T& top() { return top_[-1]; }
  T pop() { return *--top_; }
  void drop() { --top_; }
  T& operator[](std::size_t index) { return base_[index]; }
  const T& operator[](std::size_t index) const { return base_[index]; }

 private:
  [[gnu::noinline]] void grow() {
    std::size_t count = size();
    T* old = base_ == reinterpret_cast<T*>(inline_) ? nullptr : base_;
    T* larger = static_cast<T*>(std::realloc(old, 2 * count * sizeof(T)));
    if (larger == nullptr) out_of_memory(2 * count * sizeof(T), kOtherMemory);
    if (old == nullptr) std::memcpy(larger, inline_, count * sizeof(T));
    base_ = larger;
    top_ = larger + count;
    limit_ = larger + 2 * count;
  }

  alignas(T) std::byte inline_[Inline * sizeof(T)];
  T* base_;
  T* top_;
  T* limit_;
};

}  // namespace mote
