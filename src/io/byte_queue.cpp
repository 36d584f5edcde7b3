// A queue of bytes in chunks.
#include "io/byte_queue.h"

#include <algorithm>
#include <cstring>

#include "term/build.h"

namespace mote::io {

namespace {
constexpr std::size_t kShareFrom = 512;  // binaries of this size on are kept, not copied
constexpr std::size_t kOwnChunk = 4096;
}  // namespace

ByteQueue::~ByteQueue() {
  for (Chunk& chunk : chunks_)
    chunk.object->release();
}

std::size_t ByteQueue::size() const {
  std::lock_guard lock(mutex_);
  return size_;
}

bool ByteQueue::write(Term binary) {
  std::string scratch;
  std::string_view bytes = bytes_of(binary, scratch);
  if (bytes.empty()) return true;
  Term whole = binary.has_tag(Tag::kSubBits) ? SubBits::of(binary)->binary : binary;
  std::lock_guard lock(mutex_);
  bool shared = bytes.size() >= kShareFrom && whole.has_tag(Tag::kRefcBinary) && bytes.data() != scratch.data();
  if (!shared) return append(bytes);
  BinaryObject* object = RefcBinary::of(whole)->object();
  object->retain();
  chunks_.push_back({object, reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data())), bytes.size(), false});
  size_ += bytes.size();
  return true;
}

bool ByteQueue::append(std::string_view bytes) {
  if (!chunks_.empty() && chunks_.back().own) {
    Chunk& last = chunks_.back();
    std::size_t room =
        static_cast<std::size_t>(last.object->bytes() + last.object->capacity() - (last.data + last.size));
    std::size_t part = std::min(room, bytes.size());
    std::memcpy(last.data + last.size, bytes.data(), part);
    last.size += part;
    size_ += part;
    bytes.remove_prefix(part);
  }
  if (bytes.empty()) return true;
  BinaryObject* object = BinaryObject::create(std::max(bytes.size(), kOwnChunk));
  if (object == nullptr) return false;
  std::memcpy(object->bytes(), bytes.data(), bytes.size());
  chunks_.push_back({object, object->bytes(), bytes.size(), true});
  size_ += bytes.size();
  return true;
}

Term ByteQueue::read(TermSpace& space, std::size_t size) {
  std::lock_guard lock(mutex_);
  std::uint8_t* to;
  if (size > size_) return Term::none();
  Term binary = make_binary_of_size(space, size, &to);
  if (binary.is_none()) return binary;
  for (std::size_t left = size; left > 0;) {
    const Chunk& first = chunks_.front();
    std::size_t part = std::min(left, first.size);
    std::memcpy(to, first.data, part);
    to += part;
    left -= part;
    drop_front(part);
  }
  return binary;
}

Term ByteQueue::front(TermSpace& space) const {
  std::lock_guard lock(mutex_);
  if (chunks_.empty()) return make_binary(space, std::string_view());
  const Chunk& first = chunks_.front();
  if (first.size <= HeapBinary::kMaxBytes)
    return make_binary(space, std::span<const std::uint8_t>(first.data, first.size));
  first.object->retain();
  return make_refc_binary(space, first.object, first.data, first.size);
}

std::string_view ByteQueue::front_bytes() const {
  std::lock_guard lock(mutex_);
  if (chunks_.empty()) return {};
  return {reinterpret_cast<const char*>(chunks_.front().data), chunks_.front().size};
}

bool ByteQueue::skip(std::size_t size) {
  std::lock_guard lock(mutex_);
  if (size > size_) return false;
  while (size > 0) {
    std::size_t part = std::min(size, chunks_.front().size);
    drop_front(part);
    size -= part;
  }
  return true;
}

// At most the first chunk's size.
void ByteQueue::drop_front(std::size_t size) {
  Chunk& first = chunks_.front();
  first.data += size;
  first.size -= size;
  size_ -= size;
  if (first.size == 0) {
    first.object->release();
    chunks_.pop_front();
  }
}

std::optional<std::size_t> ByteQueue::find(std::uint8_t byte) const {
  std::lock_guard lock(mutex_);
  std::size_t before = 0;
  for (const Chunk& chunk : chunks_) {
    if (const void* found = std::memchr(chunk.data, byte, chunk.size))
      return before + static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - chunk.data);
    before += chunk.size;
  }
  return std::nullopt;
}

}  // namespace mote::io
