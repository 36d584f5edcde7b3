// ByteBuffer: bytes that grow at the end, without the zero-filling of std::vector.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/memory.h"
#include "wire/byte_reader.h"

namespace mote {

class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept { swap(other); }
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~ByteBuffer() { std::free(data_); }

  std::uint8_t* data() { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Bytes bytes() const { return {data_, size_}; }

  // Room for `count` more bytes, to be filled at once.
  std::uint8_t* extend(std::size_t count) {
    if (capacity_ - size_ < count) [[unlikely]]
      grow(count);
    std::uint8_t* at = data_ + size_;
    size_ += count;
    return at;
  }
  void append(const std::uint8_t* from, std::size_t count) {
    if (count > 0) std::memcpy(extend(count), from, count);
  }
  // To fewer bytes.
  void shrink(std::size_t size) { size_ = size; }

 private:
  [[gnu::noinline]] void grow(std::size_t count) {
    std::size_t capacity = std::max<std::size_t>({size_ + count, 2 * capacity_, 256});
    std::uint8_t* data = static_cast<std::uint8_t*>(std::realloc(data_, capacity));
    if (data == nullptr) out_of_memory(capacity, kOtherMemory);
    data_ = data;
    capacity_ = capacity;
  }
  void swap(ByteBuffer& other) {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace mote
