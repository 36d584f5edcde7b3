// Allocation of reference-counted bytes.
#include <cstdlib>
#include <new>

#include "term/views.h"

namespace mote {

BinaryObject* BinaryObject::create(std::size_t capacity) {
  void* memory = std::malloc(sizeof(BinaryObject) + capacity);
  return memory == nullptr ? nullptr : new (memory) BinaryObject(capacity);
}

void BinaryObject::destroy() {
  this->~BinaryObject();
  std::free(this);
}

}  // namespace mote
