// Binaries: the bytes of terms, and terms over bytes that a library has filled.
//
// A binary that a library has for itself is a BinaryObject; a term made of it takes it over, or, where it is short,
// holds a copy, and the object stays until the environment ends, as the library may still read it.
#include <cstring>

#include "code/resolver.h"
#include "io/bytes.h"
#include "native/api.h"
#include "native/environment.h"
#include "native/resource.h"
#include "term/bits.h"
#include "term/build.h"
#include "term/iodata.h"
#include "wire/external_decode.h"
#include "wire/external_encode.h"

namespace mote::native {

namespace {

// Bytes behind the end of a library's binary that may be written, though nobody reads them: there are libraries that
// write a zero there (p1_sha by sprintf), and the reference has some room, too.
constexpr std::size_t kSpare = 8;

BinaryObject* object_of(const BinaryView& view) {
  return static_cast<BinaryObject*>(view.object);
}

}  // namespace

int enif_inspect_binary(NativeEnv* env, Word term, BinaryView* view) {
  if (!term_of(term).is_binary()) return 0;
  BitView bits(term_of(term));
  view->size = bits.whole_bytes();
  view->object = nullptr;
  view->data = const_cast<unsigned char*>(bits.base);
  if (bits.byte_aligned()) return 1;
  view->data = static_cast<unsigned char*>(env->allocate_temporary(view->size));
  copy_bits_out(bits, view->data);
  return 1;
}

int enif_inspect_iolist_as_binary(NativeEnv* env, Word term, BinaryView* view) {
  if (term_of(term).is_bitstring()) return enif_inspect_binary(env, term, view);
  std::size_t bits;
  if (!term_of(term).is_list() || !measure_iodata(term_of(term), true, &bits)) return 0;
  view->size = bits >> 3;
  view->object = nullptr;
  view->data = static_cast<unsigned char*>(env->allocate_temporary(view->size));
  copy_iodata(term_of(term), view->data);
  return 1;
}

int enif_alloc_binary(std::size_t size, BinaryView* view) {
  BinaryObject* object = BinaryObject::create(size + kSpare);
  if (object == nullptr) return 0;
  view->size = size;
  view->data = object->bytes();
  view->object = object;
  return 1;
}

int enif_realloc_binary(BinaryView* view, std::size_t size) {
  BinaryObject* object = object_of(*view);
  if (object != nullptr && object->references() == 1) {
    object = BinaryObject::resize(object, size + kSpare);
    if (object == nullptr) return 0;
    view->object = object;
    view->data = object->bytes();
    view->size = size;
    return 1;
  }
  BinaryView grown;
  if (enif_alloc_binary(size, &grown) == 0) return 0;
  if (view->size != 0) std::memcpy(grown.data, view->data, std::min(size, view->size));
  enif_release_binary(view);
  view->size = grown.size;
  view->data = grown.data;
  view->object = grown.object;
  return 1;
}

void enif_release_binary(BinaryView* view) {
  if (view->object != nullptr) object_of(*view)->release();
  view->object = nullptr;
}

unsigned char* enif_make_new_binary(NativeEnv* env, std::size_t size, Word* term) {
  std::uint8_t* bytes = nullptr;
  *term = make_binary_of_size(*env->space, size, &bytes).bits();
  return bytes;
}

Word enif_make_binary(NativeEnv* env, BinaryView* view) {
  if (view->object == nullptr) return make_binary(*env->space, std::span(view->data, view->size)).bits();
  Term whole = make_refc_binary(*env->space, object_of(*view), view->data, view->size);
  view->object = nullptr;
  if (view->size > HeapBinary::kMaxBytes) return whole.bits();
  return make_binary(*env->space, std::span(view->data, view->size)).bits();
}

Word enif_make_sub_binary(NativeEnv* env, Word term, std::size_t position, std::size_t size) {
  return make_sub_bits(*env->space, term_of(term), 8 * position, 8 * size).bits();
}

// --- the external format ---

int enif_term_to_binary(NativeEnv* env, Word term, BinaryView* view) {
  Resolver resolver(*env->vm);
  ByteBuffer bytes = encode_external(term_of(term), *env->vm->atoms, resolver);
  if (bytes.empty() || enif_alloc_binary(bytes.size(), view) == 0) return 0;
  std::memcpy(view->data, bytes.data(), bytes.size());
  return 1;
}

std::size_t enif_binary_to_term(NativeEnv* env, const unsigned char* data, std::size_t size, Word* term,
                                unsigned options) {
  if (options != 0 && options != kSafeDecoding) return 0;
  Resolver resolver(*env->vm);
  auto decoded = decode_external(std::span(data, size), *env->space, *env->vm->atoms, resolver,
                                 {.safe = options == kSafeDecoding});
  if (!decoded) return 0;
  *term = decoded->term.bits();
  return decoded->used;
}

// --- binaries over the bytes of a resource ---

Word enif_make_resource_binary(NativeEnv* env, void* object, const void* data, std::size_t size) {
  NativeResource* resource = NativeResource::of_object(object);
  resource->retain();
  BinaryObject* bytes = BinaryObject::over(resource);
  auto* at = static_cast<std::uint8_t*>(const_cast<void*>(data));
  return make_refc_binary(*env->space, bytes, at, size).bits();
}

}  // namespace mote::native
