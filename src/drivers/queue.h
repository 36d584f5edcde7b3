// Queue: what a driver's port has yet to put out: parts of binaries, in order. Guarded by the port's lock, or by its
// data lock where it has one.
#pragma once

#include <vector>

#include "drivers/abi.h"

namespace mote::drivers {

class Queue {
 public:
  Queue() = default;
  Queue(const Queue&) = delete;
  ~Queue() { clear(); }

  std::size_t size() const { return size_; }  // bytes
  bool empty() const { return size_ == 0; }
  // Puts the bytes of `vector` from `skip` on at the end, or at the front. Parts that lie in no binary are copied.
  // False where memory is exhausted or there are not so many.
  bool append(const IoVector& vector, std::size_t skip) { return insert(vector, skip, parts_.size()); }
  bool prepend(const IoVector& vector, std::size_t skip) { return insert(vector, skip, first_); }
  // Drops bytes at the front; false where there are not so many.
  bool drop(std::size_t count);
  void clear();
  // The parts, until the queue changes next.
  IoVector view();

 private:
  bool insert(const IoVector& vector, std::size_t skip, std::size_t place);

  // From `first_` on.
  std::vector<iovec> parts_;
  std::vector<BinaryData*> binaries_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace mote::drivers
