// Allocation of reference-counted bytes.
#include <cstdlib>
#include <new>

#include "term/views.h"

namespace mote {

BinaryObject* BinaryObject::create(std::size_t capacity) {
  void* memory = std::malloc(sizeof(BinaryObject) + capacity);
  return memory == nullptr ? nullptr : new (memory) BinaryObject(capacity);
}

BinaryObject* BinaryObject::resize(BinaryObject* object, std::size_t capacity) {
  void* memory = std::realloc(static_cast<void*>(object), sizeof(BinaryObject) + capacity);
  if (memory == nullptr) return nullptr;
  object = static_cast<BinaryObject*>(memory);
  object->capacity_ = capacity;
  return object;
}

BinaryObject* BinaryObject::over(Resource* owner) {
  void* memory = std::malloc(sizeof(BinaryObject) + sizeof(Resource*));
  CHECK(memory != nullptr);
  BinaryObject* object = new (memory) BinaryObject(0);
  object->used = kOver;
  *object->owner_place() = owner;
  return object;
}

void BinaryObject::destroy() {
  if (Resource* shared = owner(); shared != nullptr) shared->release();
  this->~BinaryObject();
  std::free(this);
}

}  // namespace mote
