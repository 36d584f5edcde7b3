// Vectors of bytes: lists of binaries seen as what writev takes, and queues of them.
//
// A part of a vector lies in a BinaryObject. What comes from an environment is kept by its terms; what does not, and
// what is queued, has references of its own.
#include <algorithm>
#include <climits>
#include <cstring>
#include <vector>

#include "native/api.h"
#include "native/environment.h"
#include "term/bits.h"
#include "term/build.h"

namespace mote::native {

struct Queue {
  // From `first` on.
  std::vector<iovec> parts;
  std::vector<BinaryObject*> objects;
  std::size_t first = 0;
  std::size_t size = 0;  // bytes

  ~Queue() {
    for (std::size_t i = first; i < objects.size(); ++i)
      objects[i]->release();
  }
  void push(std::uint8_t* bytes, std::size_t count, BinaryObject* object) {
    parts.push_back({bytes, count});
    objects.push_back(object);
    size += count;
  }
  // At most as many as there are.
  void drop(std::size_t count) {
    size -= count;
    while (count > 0) {
      iovec& part = parts[first];
      std::size_t taken = std::min(count, part.iov_len);
      part.iov_base = static_cast<std::uint8_t*>(part.iov_base) + taken;
      part.iov_len -= taken;
      count -= taken;
      if (part.iov_len == 0) objects[first++]->release();
    }
    if (first > parts.size() / 2) forget_dropped();
  }

 private:
  void forget_dropped() {
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(first));
    objects.erase(objects.begin(), objects.begin() + static_cast<std::ptrdiff_t>(first));
    first = 0;
  }
};

namespace {

constexpr int kInPlace = 1;  // as IoVec::flags: the structure is the caller's

// The first elements of a list of binaries.
struct Slice {
  Term list;
  Term rest;
  std::size_t parts = 0;   // that have bytes
  std::size_t size = 0;    // bytes
  std::size_t copied = 0;  // of these, that have to be copied to lie in an object

  static bool lies_in_object(Term binary) {
    if (binary.boxed_tag() == Tag::kHeapBinary || !BitView(binary).byte_aligned()) return false;
    return binary.boxed_tag() == Tag::kRefcBinary || SubBits::of(binary)->binary.boxed_tag() == Tag::kRefcBinary;
  }
  static BinaryObject* object_of(Term binary) {
    if (binary.boxed_tag() == Tag::kSubBits) binary = SubBits::of(binary)->binary;
    return RefcBinary::of(binary)->object();
  }

  // False where that is no list of binaries.
  bool measure(std::size_t most) {
    rest = list;
    for (std::size_t count = 0; rest.is_cons() && count < std::max<std::size_t>(most, 1); ++count) {
      Term binary = Cons(rest).head();
      if (!binary.is_binary()) return false;
      std::size_t bytes = BitView(binary).whole_bytes();
      if (bytes > 0) ++parts;
      size += bytes;
      if (bytes > 0 && !lies_in_object(binary)) copied += bytes;
      rest = Cons(rest).tail();
    }
    return rest.is_list();
  }

  void fill(IoVec& vector, BinaryObject* copies) const {
    std::uint8_t* to = copies == nullptr ? nullptr : copies->bytes();
    std::size_t next = 0;
    for (Term at = list; at != rest; at = Cons(at).tail()) {
      Term binary = Cons(at).head();
      BitView view(binary);
      std::size_t bytes = view.whole_bytes();
      if (bytes == 0) continue;
      bool in_object = lies_in_object(binary);
      if (!in_object) copy_bits_out(view, to);
      vector.parts[next] = {in_object ? const_cast<std::uint8_t*>(view.base) : to, bytes};
      vector.objects[next] = in_object ? object_of(binary) : copies;
      if (!in_object) to += bytes;
      ++next;
    }
  }
};

// A vector of so many parts: in `given`, where they fit there, else in memory of the environment, or, where that is
// null, in memory of its own.
IoVec* make_vector(NativeEnv* env, IoVec* given, std::size_t parts) {
  if (given != nullptr && parts < kVectorInPlace) {
    given->parts = given->parts_in_place;
    given->objects = given->objects_in_place;
    given->flags = kInPlace;
    return given;
  }
  std::size_t size = sizeof(IoVec) + parts * (sizeof(iovec) + sizeof(void*));
  auto* vector = static_cast<IoVec*>(env != nullptr ? env->allocate_temporary(size) : enif_alloc(size));
  vector->parts = reinterpret_cast<iovec*>(vector + 1);
  vector->objects = reinterpret_cast<void**>(vector->parts + parts);
  vector->flags = 0;
  return vector;
}

}  // namespace

int enif_inspect_iovec(NativeEnv* env, std::size_t most, Word list, Word* tail, IoVec** result) {
  Slice slice{.list = term_of(list)};
  if (!slice.measure(most)) return 0;
  BinaryObject* copies = nullptr;
  if (slice.copied > 0) {
    copies = BinaryObject::create(slice.copied);
    if (copies == nullptr) return 0;
  }
  IoVec* vector = make_vector(env, *result, slice.parts);
  vector->count = static_cast<int>(slice.parts);
  vector->size = slice.size;
  slice.fill(*vector, copies);
  if (env == nullptr) {
    for (std::size_t i = 0; i < slice.parts; ++i)
      static_cast<BinaryObject*>(vector->objects[i])->retain();
    if (copies != nullptr) copies->release();
  } else if (copies != nullptr) {
    make_refc_binary(*env->space, copies, copies->bytes(), slice.copied);  // keeps them as long as the environment
  }
  *tail = slice.rest.bits();
  *result = vector;
  return 1;
}

void enif_free_iovec(IoVec* vector) {
  for (int i = 0; i < vector->count; ++i)
    if (vector->objects[i] != nullptr) static_cast<BinaryObject*>(vector->objects[i])->release();
  if ((vector->flags & kInPlace) == 0) enif_free(vector);
}

// --- queues ---

Queue* enif_ioq_create(int options) {
  constexpr int kNormal = 1;
  return options == kNormal ? new Queue : nullptr;
}

void enif_ioq_destroy(Queue* queue) {
  delete queue;
}

std::size_t enif_ioq_size(Queue* queue) {
  return queue->size;
}

// The bytes from `skip` on.
int enif_ioq_enqv(Queue* queue, IoVec* vector, std::size_t skip) {
  if (skip > vector->size) return 0;
  for (int i = 0; i < vector->count; ++i) {
    auto* bytes = static_cast<std::uint8_t*>(vector->parts[i].iov_base);
    std::size_t count = vector->parts[i].iov_len;
    std::size_t skipped = std::min(skip, count);
    skip -= skipped;
    bytes += skipped;
    count -= skipped;
    if (count == 0) continue;
    auto* object = static_cast<BinaryObject*>(vector->objects[i]);
    if (object != nullptr) {
      object->retain();
    } else {
      object = BinaryObject::create(count);
      if (object == nullptr) return 0;
      std::memcpy(object->bytes(), bytes, count);
      bytes = object->bytes();
    }
    queue->push(bytes, count, object);
  }
  return 1;
}

int enif_ioq_enq_binary(Queue* queue, BinaryView* view, std::size_t skip) {
  IoVec vector{};
  vector.count = 1;
  vector.size = view->size;
  vector.parts = vector.parts_in_place;
  vector.objects = vector.objects_in_place;
  vector.parts[0] = {view->data, view->size};
  vector.objects[0] = view->object;
  int done = enif_ioq_enqv(queue, &vector, skip);
  enif_release_binary(view);
  return done;
}

int enif_ioq_deq(Queue* queue, std::size_t count, std::size_t* size) {
  if (count > queue->size) return 0;
  queue->drop(count);
  if (size != nullptr) *size = queue->size;
  return 1;
}

iovec* enif_ioq_peek(Queue* queue, int* count) {
  std::size_t parts = queue->parts.size() - queue->first;
  *count = static_cast<int>(std::min<std::size_t>(parts, INT_MAX));
  return parts == 0 ? nullptr : queue->parts.data() + queue->first;
}

int enif_ioq_peek_head(NativeEnv* env, Queue* queue, std::size_t* size, Word* term) {
  if (queue->size == 0) return 0;
  const iovec& part = queue->parts[queue->first];
  auto* bytes = static_cast<std::uint8_t*>(part.iov_base);
  if (size != nullptr) *size = part.iov_len;
  if (part.iov_len <= HeapBinary::kMaxBytes) {
    *term = make_binary(*env->space, std::span(bytes, part.iov_len)).bits();
    return 1;
  }
  BinaryObject* object = queue->objects[queue->first];
  object->retain();
  *term = make_refc_binary(*env->space, object, bytes, part.iov_len).bits();
  return 1;
}

}  // namespace mote::native
