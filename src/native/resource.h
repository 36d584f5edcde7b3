// Resources: objects of native libraries that terms refer to. An object lies behind a NativeResource; references count
// terms and the library's own (enif_keep_resource). Its type has the callbacks; a library stays loaded as long as a
// type of its own has callbacks and objects.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "native/abi.h"
#include "process/send.h"
#include "term/saved_references.h"
#include "term/views.h"

namespace mote::native {

class Host;
class Library;

struct ResourceType {
  ResourceType(Term module, Term name) : module(module), name(name) {}

  // What is to be called, and the library that has it: kept loaded as long as this is held.
  struct Callbacks {
    ResourceTypeInit init{};
    std::shared_ptr<Library> library;
  };
  Callbacks callbacks() const {
    std::lock_guard lock(mutex);
    return current;
  }
  void replace(Callbacks callbacks) {
    std::lock_guard lock(mutex);
    std::swap(current, callbacks);
  }
  void retain() { references.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  const Term module;
  const Term name;
  const Library* owner = nullptr;           // with the lock of the table
  std::atomic<std::int64_t> references{1};  // the table's, and one for each object
  mutable std::mutex mutex;
  Callbacks current;
};

// The types there are, by module and name. A library opens types while it is loaded; they count once that has
// succeeded.
class ResourceTypes {
 public:
  struct Opened {
    ResourceType* type;
    bool is_new;
    ResourceTypeInit init;
  };
  // Finds or makes a type, as `flags` allow; null where they do not. *did becomes what was, or was to be, done.
  ResourceType* open(Term module, Term name, const ResourceTypeInit& init, int flags, int* did,
                     std::vector<Opened>& opened);
  // The load succeeded: the types are the library's.
  void commit(std::vector<Opened>& opened, const std::shared_ptr<Library>& library);
  // It failed.
  static void roll_back(std::vector<Opened>& opened);
  // The library's module is gone: its types can be opened no more, and go with their last object.
  void forget(const Library& library);

 private:
  ResourceType* find_locked(Term module, Term name) const;

  std::mutex mutex_;
  std::vector<ResourceType*> types_;
};

class Monitors;

// The header of an object, which follows it.
class alignas(16) NativeResource final : public SavableResource {
 public:
  // Null where memory is exhausted. Born with the caller's reference.
  static NativeResource* create(Host& host, ResourceType* type, std::size_t size);
  static NativeResource* of_object(void* object) { return static_cast<NativeResource*>(object) - 1; }
  // The resource a reference, or a binary over a resource's bytes, leads to; null where it leads to none.
  static NativeResource* of_term(Term term);
  static NativeResource* of_reference(Term term);

  void* object() { return this + 1; }
  Host& host() { return host_; }
  ResourceType* type() const { return type_; }
  std::size_t size() const { return size_; }
  Term make_term(TermSpace& space);
  Monitors& monitors();
  Monitors* monitors_if_any() const { return monitors_.load(std::memory_order_acquire); }

 private:
  NativeResource(Host& host, ResourceType* type, std::size_t size, NewReference number)
      : host_(host), type_(type), size_(size), number_(number) {}
  void destroy() override;
  void destroy_now();

  Host& host_;
  ResourceType* type_;
  std::size_t size_;
  NewReference number_;  // of its references, which are all equal
  std::atomic<Monitors*> monitors_{nullptr};
};

}  // namespace mote::native
