// Types of resources, and the objects.
#include "native/resource.h"

#include <cstdlib>
#include <new>

#include "native/api.h"
#include "native/environment.h"
#include "native/host.h"
#include "native/library.h"
#include "native/monitors.h"
#include "term/build.h"

namespace mote::native {

namespace {

bool has_callbacks(const ResourceTypeInit& init) {
  return init.destructor != nullptr || init.stop != nullptr || init.down != nullptr || init.dynamic_call != nullptr;
}

}  // namespace

ResourceType* ResourceTypes::find_locked(Term module, Term name) const {
  for (ResourceType* type : types_)
    if (type->module == module && type->name == name) return type;
  return nullptr;
}

ResourceType* ResourceTypes::open(Term module, Term name, const ResourceTypeInit& init, int flags, int* did,
                                  std::vector<Opened>& opened) {
  std::lock_guard lock(mutex_);
  ResourceType* type = find_locked(module, name);
  bool is_new = type == nullptr;
  int wanted = is_new ? kCreate : kTakeOver;
  if ((flags & wanted) == 0) return nullptr;
  *did = wanted;
  if (is_new) type = new ResourceType(module, name);
  opened.push_back({type, is_new, init});
  return type;
}

void ResourceTypes::commit(std::vector<Opened>& opened, const std::shared_ptr<Library>& library) {
  std::lock_guard lock(mutex_);
  for (const Opened& each : opened) {
    each.type->replace({each.init, has_callbacks(each.init) ? library : nullptr});
    each.type->owner = library.get();
    if (each.is_new) types_.push_back(each.type);
  }
  opened.clear();
}

void ResourceTypes::roll_back(std::vector<Opened>& opened) {
  for (const Opened& each : opened)
    if (each.is_new) each.type->release();
  opened.clear();
}

void ResourceTypes::forget(const Library& library) {
  std::vector<ResourceType*> gone;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(types_, [&](ResourceType* type) {
      if (type->owner == &library) gone.push_back(type);
      return type->owner == &library;
    });
  }
  for (ResourceType* type : gone)
    type->release();
}

NativeResource* NativeResource::create(Host& host, ResourceType* type, std::size_t size) {
  void* memory = std::aligned_alloc(alignof(NativeResource), (sizeof(NativeResource) + size + 15) & ~std::size_t{15});
  if (memory == nullptr) return nullptr;
  type->retain();
  return new (memory) NativeResource(host, type, size, next_reference(host.vm()));
}

NativeResource* NativeResource::of_reference(Term term) {
  if (!term.has_tag(Tag::kMagicReference)) return nullptr;
  return dynamic_cast<NativeResource*>(MagicReference::of(term)->resource);
}

NativeResource* NativeResource::of_term(Term term) {
  if (!term.is_bitstring()) return of_reference(term);
  if (term.boxed_tag() == Tag::kSubBits) term = SubBits::of(term)->binary;
  if (term.boxed_tag() != Tag::kRefcBinary) return nullptr;
  return dynamic_cast<NativeResource*>(RefcBinary::of(term)->object()->owner());
}

Term NativeResource::make_term(TermSpace& space) {
  retain();
  return make_magic_reference(space, this, number_.low, number_.high);
}

Monitors& NativeResource::monitors() {
  Monitors* known = monitors_if_any();
  if (known != nullptr) return *known;
  Monitors* made = new Monitors(host_, *this, {type_->module, type_->name});
  if (monitors_.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return *made;
  made->release();
  return *known;
}

// The last reference is gone, on whatever thread, amid whatever: the destructor is called elsewhere.
void NativeResource::destroy() {
  if (host_.closed()) return destroy_now();
  if (monitors_if_any() == nullptr && type_->callbacks().init.destructor == nullptr) return destroy_now();
  host_.post([this] { destroy_now(); });
}

void NativeResource::destroy_now() {
  if (Monitors* monitors = monitors_if_any(); monitors != nullptr) {
    monitors->end();
    monitors->release();
  }
  if (!host_.closed()) {
    ResourceType::Callbacks callbacks = type_->callbacks();
    if (callbacks.init.destructor != nullptr) {
      OwnEnvironment env(host_.vm(), callbacks.library.get());
      callbacks.init.destructor(&env, object());
    }
  }
  type_->release();
  this->~NativeResource();
  std::free(this);
}

namespace {

ResourceType* open_type(NativeEnv* env, const char* name, const ResourceTypeInit& init, int flags, int* tried) {
  int did = flags;
  ResourceType* type = nullptr;
  Library* library = env->library;
  Word name_atom;
  if (library != nullptr && library->loading && enif_make_new_atom(env, name, &name_atom, kLatin1) != 0)
    type = env->vm->natives->types().open(library->module(), term_of(name_atom), init, flags, &did, library->opened);
  if (tried != nullptr) *tried = did;
  return type;
}

// The first so many of the callbacks; the others are not there.
ResourceTypeInit first_members(const ResourceTypeInit& init, int count) {
  ResourceTypeInit known{};
  if (count >= 1) known.destructor = init.destructor;
  if (count >= 2) known.stop = init.stop;
  if (count >= 3) known.down = init.down;
  if (count >= 4) known.dynamic_call = init.dynamic_call;
  return known;
}

}  // namespace

ResourceType* enif_open_resource_type(NativeEnv* env, const char*, const char* name, Destructor destructor, int flags,
                                      int* tried) {
  ResourceTypeInit init{};
  init.destructor = destructor;
  return open_type(env, name, init, flags, tried);
}

ResourceType* enif_open_resource_type_x(NativeEnv* env, const char* name, const ResourceTypeInit* init, int flags,
                                        int* tried) {
  return open_type(env, name, first_members(*init, 3), flags, tried);
}

ResourceType* enif_init_resource_type(NativeEnv* env, const char* name, const ResourceTypeInit* init, int flags,
                                      int* tried) {
  CHECK(init->members >= 0 && init->members <= 4);
  return open_type(env, name, first_members(*init, init->members), flags, tried);
}

void* enif_alloc_resource(ResourceType* type, std::size_t size) {
  NativeResource* resource = NativeResource::create(*Host::claimed(), type, size);
  return resource == nullptr ? nullptr : resource->object();
}

void enif_keep_resource(void* object) {
  NativeResource::of_object(object)->retain();
}

void enif_release_resource(void* object) {
  NativeResource::of_object(object)->release();
}

std::size_t enif_sizeof_resource(void* object) {
  return NativeResource::of_object(object)->size();
}

Word enif_make_resource(NativeEnv* env, void* object) {
  return NativeResource::of_object(object)->make_term(*env->space).bits();
}

int enif_get_resource(NativeEnv*, Word term, ResourceType* type, void** object) {
  NativeResource* resource = NativeResource::of_term(term_of(term));
  if (resource == nullptr || resource->type() != type) return 0;
  *object = resource->object();
  return 1;
}

int enif_dynamic_resource_call(NativeEnv* env, Word module, Word name, Word term, void* data) {
  NativeResource* resource = NativeResource::of_reference(term_of(term));
  if (resource == nullptr) return 1;
  ResourceType* type = resource->type();
  if (type->module.bits() != module || type->name.bits() != name) return 1;
  ResourceType::Callbacks callbacks = type->callbacks();
  if (callbacks.init.dynamic_call == nullptr) return 1;
  callbacks.init.dynamic_call(env, resource->object(), data);
  return 0;
}

}  // namespace mote::native
