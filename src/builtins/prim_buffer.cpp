// prim_buffer: mutable byte buffers, for reading ahead and for lines.
#include "builtins/table.h"
#include "io/byte_queue.h"
#include "io/resource.h"

namespace mote {

namespace {

using io::ByteQueue;

ByteQueue* buffer_of(Context& c) {
  return io::resource_of<ByteQueue>(c[0]);
}

Term new_buffer(Context& c) {
  return c.magic_reference(new ByteQueue);
}

Term size(Context& c) {
  const ByteQueue* buffer = buffer_of(c);
  return buffer == nullptr ? c.badarg() : make_unsigned(c.heap(), buffer->size());
}

Term peek_head(Context& c) {
  const ByteQueue* buffer = buffer_of(c);
  return buffer == nullptr || buffer->size() == 0 ? c.badarg() : buffer->front(c.heap());
}

Term copying_read(Context& c) {
  ByteQueue* buffer = buffer_of(c);
  std::optional<std::uint64_t> count = io::to_uint64(c[1]);
  if (buffer == nullptr || !count) return c.badarg();
  Term binary = buffer->read(c.heap(), *count);
  return binary.is_none() ? c.badarg() : binary;
}

Term write(Context& c) {
  ByteQueue* buffer = buffer_of(c);
  io::IoVector parts;
  if (buffer == nullptr || !parts.load(c[1])) return c.badarg();
  for (Term at = c[1]; at.is_cons(); at = Cons(at).tail())
    if (!buffer->write(Cons(at).head())) return c.error(atoms::k_enomem);
  return atoms::k_ok;
}

Term skip(Context& c) {
  ByteQueue* buffer = buffer_of(c);
  std::optional<std::uint64_t> count = io::to_uint64(c[1]);
  return buffer == nullptr || !count || !buffer->skip(*count) ? c.badarg() : atoms::k_ok;
}

Term find_byte_index(Context& c) {
  const ByteQueue* buffer = buffer_of(c);
  std::optional<std::uint8_t> byte = io::to_narrow<std::uint8_t>(c[1]);
  if (buffer == nullptr || !byte) return c.badarg();
  std::optional<std::size_t> index = buffer->find(*byte);
  return index ? c.ok(make_unsigned(c.heap(), *index)) : atoms::k_not_found;
}

Term try_lock(Context& c) {
  ByteQueue* buffer = buffer_of(c);
  if (buffer == nullptr) return c.badarg();
  return buffer->try_lock() ? atoms::k_acquired : atoms::k_busy;
}

Term unlock(Context& c) {
  ByteQueue* buffer = buffer_of(c);
  if (buffer == nullptr) return c.badarg();
  return buffer->unlock() ? atoms::k_ok : c.error(atoms::k_lock_order_violation);
}

constexpr Builtin kBuiltins[] = {
    {"prim_buffer", "copying_read", 2, copying_read},
    {"prim_buffer", "find_byte_index", 2, find_byte_index},
    {"prim_buffer", "new", 0, new_buffer},
    {"prim_buffer", "peek_head", 1, peek_head},
    {"prim_buffer", "size", 1, size},
    {"prim_buffer", "skip", 2, skip},
    {"prim_buffer", "try_lock", 1, try_lock},
    {"prim_buffer", "unlock", 1, unlock},
    {"prim_buffer", "write", 2, write},
};

}  // namespace

std::span<const Builtin> prim_buffer_builtins() {
  return kBuiltins;
}

}  // namespace mote
