// Queues of ports and the locks for them, as drivers ask for them.
#include <cstring>

#include "drivers/api.h"
#include "drivers/driver_port.h"

namespace mote::drivers {

namespace {

constexpr std::size_t kNoQueue = ~std::size_t{0};

using Insert = bool (Queue::*)(const IoVector& vector, std::size_t skip);

int insert(PortName name, Insert method, const IoVector& vector, std::size_t skip) {
  PortUse port(name, PortUse::kData);
  return port && (port->queue().*method)(vector, skip) ? 0 : -1;
}

int insert_part(PortName name, Insert method, char* bytes, std::size_t size, BinaryData* binary) {
  if (size == 0) return 0;
  iovec part{bytes, size};
  return insert(name, method, IoVector{1, size, &part, &binary}, 0);
}

}  // namespace

int driver_enq(PortName port, char* bytes, std::size_t size) {
  return insert_part(port, &Queue::append, bytes, size, nullptr);
}

int driver_pushq(PortName port, char* bytes, std::size_t size) {
  return insert_part(port, &Queue::prepend, bytes, size, nullptr);
}

int driver_enq_bin(PortName port, BinaryData* binary, std::size_t offset, std::size_t size) {
  return insert_part(port, &Queue::append, binary->bytes + offset, size, binary);
}

int driver_pushq_bin(PortName port, BinaryData* binary, std::size_t offset, std::size_t size) {
  return insert_part(port, &Queue::prepend, binary->bytes + offset, size, binary);
}

int driver_enqv(PortName port, IoVector* vector, std::size_t skip) {
  return insert(port, &Queue::append, *vector, skip);
}

int driver_pushqv(PortName port, IoVector* vector, std::size_t skip) {
  return insert(port, &Queue::prepend, *vector, skip);
}

// What is left.
std::size_t driver_deq(PortName name, std::size_t size) {
  PortUse port(name, PortUse::kData);
  return port && port->queue().drop(size) ? port->queue().size() : kNoQueue;
}

std::size_t driver_sizeq(PortName name) {
  PortUse port(name, PortUse::kData);
  return port ? port->queue().size() : kNoQueue;
}

iovec* driver_peekq(PortName name, int* count) {
  PortUse port(name, PortUse::kData);
  if (!port) {
    *count = -1;
    return nullptr;
  }
  IoVector view = port->queue().view();
  *count = view.count;
  return view.count == 0 ? nullptr : view.parts;
}

std::size_t driver_peekqv(PortName name, IoVector* vector) {
  PortUse port(name, PortUse::kData);
  if (!port) return kNoQueue;
  *vector = port->queue().view();
  return vector->size;
}

// --- the lock ---

// Null where the port has one.
DataLock* driver_pdl_create(PortName name) {
  PortUse port(name);
  return port ? port->make_data_lock() : nullptr;
}

void driver_pdl_lock(DataLock* lock) {
  lock->lock();
}

void driver_pdl_unlock(DataLock* lock) {
  lock->unlock();
}

std::intptr_t driver_pdl_get_refc(DataLock* lock) {
  return lock->references.load(std::memory_order_acquire);
}

std::intptr_t driver_pdl_inc_refc(DataLock* lock) {
  return lock->references.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::intptr_t driver_pdl_dec_refc(DataLock* lock) {
  return lock->release();
}

}  // namespace mote::drivers
