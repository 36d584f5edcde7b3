// ByteQueue: bytes put in at the back and taken out at the front, binaries kept without copying where they are large.
// What prim_buffer's buffers are made of.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "io/bytes.h"
#include "term/space.h"

namespace mote::io {

class ByteQueue final : public Resource {
 public:
  ~ByteQueue() override;
  std::size_t size() const;
  // False where memory is exhausted.
  bool write(Term binary);
  // A copy of the first `size` bytes, taken out; none() where there are fewer (or memory is exhausted).
  Term read(TermSpace& space, std::size_t size);
  // The first chunk as a binary, left in; the empty binary where there is none.
  Term front(TermSpace& space) const;
  // The bytes of the first chunk; empty where there is none. Valid until something is taken out.
  std::string_view front_bytes() const;
  // Drops the first `size` bytes. False where there are fewer.
  bool skip(std::size_t size);
  // Where the byte first occurs.
  std::optional<std::size_t> find(std::uint8_t byte) const;

  bool try_lock() { return !std::exchange(locked_, true); }
  // False where it was not locked.
  bool unlock() { return std::exchange(locked_, false); }

 private:
  struct Chunk {
    BinaryObject* object;
    std::uint8_t* data;
    std::size_t size;
    bool own;  // made by append(): has room after its last byte that no one else fills
  };
  bool append(std::string_view bytes);
  void drop_front(std::size_t size);

  mutable std::mutex mutex_;
  std::deque<Chunk> chunks_;
  std::size_t size_ = 0;
  bool locked_ = false;
};

}  // namespace mote::io
