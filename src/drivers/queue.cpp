// The queue of a driver's port.
#include "drivers/queue.h"

#include <algorithm>
#include <cstring>

namespace mote::drivers {

namespace {

void release(BinaryData* binary) {
  object_of(binary)->release();
}

}  // namespace

bool Queue::insert(const IoVector& vector, std::size_t skip, std::size_t place) {
  if (skip > vector.size) return false;
  std::vector<iovec> parts;
  std::vector<BinaryData*> binaries;
  std::size_t added = 0;
  for (int i = 0; i < vector.count; ++i) {
    std::size_t skipped = std::min(skip, vector.parts[i].iov_len);
    skip -= skipped;
    char* bytes = static_cast<char*>(vector.parts[i].iov_base) + skipped;
    std::size_t count = vector.parts[i].iov_len - skipped;
    if (count == 0) continue;
    BinaryObject* object = object_of(vector.binaries[i]);
    if (object != nullptr) {
      object->retain();
    } else {
      object = BinaryObject::create(count);
      if (object == nullptr) {
        std::ranges::for_each(binaries, release);
        return false;
      }
      std::memcpy(object->bytes(), bytes, count);
      bytes = reinterpret_cast<char*>(object->bytes());
    }
    parts.push_back({bytes, count});
    binaries.push_back(data_of(object));
    added += count;
  }
  auto at = static_cast<std::ptrdiff_t>(place);
  parts_.insert(parts_.begin() + at, parts.begin(), parts.end());
  binaries_.insert(binaries_.begin() + at, binaries.begin(), binaries.end());
  size_ += added;
  return true;
}

bool Queue::drop(std::size_t count) {
  if (count > size_) return false;
  size_ -= count;
  while (count > 0) {
    iovec& part = parts_[first_];
    std::size_t taken = std::min(count, part.iov_len);
    part.iov_base = static_cast<char*>(part.iov_base) + taken;
    part.iov_len -= taken;
    count -= taken;
    if (part.iov_len == 0) release(binaries_[first_++]);
  }
  if (first_ > parts_.size() / 2) {
    auto dropped = static_cast<std::ptrdiff_t>(first_);
    parts_.erase(parts_.begin(), parts_.begin() + dropped);
    binaries_.erase(binaries_.begin(), binaries_.begin() + dropped);
    first_ = 0;
  }
  return true;
}

void Queue::clear() {
  for (std::size_t i = first_; i < binaries_.size(); ++i)
    release(binaries_[i]);
  parts_.clear();
  binaries_.clear();
  first_ = size_ = 0;
}

IoVector Queue::view() {
  return {static_cast<int>(parts_.size() - first_), size_, parts_.data() + first_, binaries_.data() + first_};
}

}  // namespace mote::drivers
