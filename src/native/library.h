// Library: a shared library of native functions that a module has loaded, in one version of that module.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "code/module.h"
#include "native/abi.h"
#include "native/counts.h"
#include "native/resource.h"
#include "process/services.h"

namespace mote::native {

class Host;

// One function of a library: what a module's function leads to, or what enif_schedule_nif asks for.
struct NativeFunction {
  NativeFunction(NativeCode code, Library* library, Term name, std::uint32_t arity, Place place, bool scheduled)
      : code(code), library(library), name(name), arity(arity), place(place), scheduled(scheduled) {}

  NativeCode code;
  Library* library;
  Term name;
  std::uint32_t arity;
  Place place;
  bool scheduled;  // by enif_schedule_nif: it stands for the module's function that led there
  Word stub[2]{};  // code that runs it where no module's leads there
  mutable Counts counts{};
};

class Library {
 public:
  Library(Host& host, void* handle, const LibraryEntry& entry, Term module);
  // Schedules the unload callback and the closing of the shared library.
  static void unload(Library* library);

  Host& host() { return host_; }
  Term module() const { return module_; }
  const LibraryEntry& entry() const { return entry_; }

  // A function of the library's table, by place.
  std::size_t function_count() const { return functions_.size(); }
  NativeFunction& function(std::size_t index) { return functions_[index]; }
  NativeFunction& add_function(const FunctionEntry& entry, Term name);
  // What stands for `code` in enif_schedule_nif; made if new.
  const NativeFunction& scheduled_function(NativeCode code, Term name, std::uint32_t arity, Place place);

  // A call of a library that delays the halt, while it is under way.
  class Call {
   public:
    explicit Call(Library& library) : library_(library.delays_halt ? &library : nullptr) {
      if (library_ != nullptr) library_->calls_.fetch_add(1, std::memory_order_relaxed);
    }
    ~Call() {
      if (library_ == nullptr) return;
      library_->calls_.fetch_sub(1, std::memory_order_release);
      library_->calls_.notify_all();
    }
    Call(const Call&) = delete;

   private:
    Library* library_;
  };
  // Waits until no such call is under way.
  void wait_for_calls() const;

  void* data = nullptr;
  bool loading = false;
  bool delays_halt = false;
  void (*on_halt)(void* data) = nullptr;
  void (*on_unload_thread)(void* data) = nullptr;
  std::vector<ResourceTypes::Opened> opened;  // while it is loaded

 private:
  void close();
  void tell_workers();

  Host& host_;
  void* handle_;
  LibraryEntry entry_;
  Term module_;
  std::vector<FunctionEntry> modern_functions_;  // of a library made before 2.7
  std::deque<NativeFunction> functions_;
  std::mutex mutex_;
  std::deque<NativeFunction> scheduled_;
  std::atomic<int> calls_{0};  // under way, where delays_halt
};

// A version of a module has the library.
class LibraryUse final : public mote::NativeUse {
 public:
  explicit LibraryUse(std::shared_ptr<Library> library) : library(std::move(library)) {}
  // The version is gone.
  ~LibraryUse() override;
  const std::shared_ptr<Library> library;
};

}  // namespace mote::native
