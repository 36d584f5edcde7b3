// Binaries of drivers: objects as terms have them, seen from behind their fields (abi.h).
#include "drivers/api.h"

namespace mote::drivers {

// Null where memory is exhausted.
BinaryData* driver_alloc_binary(std::size_t size) {
  return data_of(BinaryObject::create(size));
}

BinaryData* driver_realloc_binary(BinaryData* binary, std::size_t size) {
  if (binary == nullptr) return driver_alloc_binary(size);
  return data_of(BinaryObject::resize(object_of(binary), size));
}

void driver_free_binary(BinaryData* binary) {
  if (binary != nullptr) object_of(binary)->release();
}

std::intptr_t driver_binary_get_refc(BinaryData* binary) {
  return static_cast<std::intptr_t>(object_of(binary)->references());
}

std::intptr_t driver_binary_inc_refc(BinaryData* binary) {
  object_of(binary)->retain();
  return driver_binary_get_refc(binary);
}

// Frees it where nobody refers to it any more.
std::intptr_t driver_binary_dec_refc(BinaryData* binary) {
  std::intptr_t before = driver_binary_get_refc(binary);
  object_of(binary)->release();
  return before - 1;
}

}  // namespace mote::drivers
