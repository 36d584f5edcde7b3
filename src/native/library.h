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
#include "native/resource.h"
#include "process/services.h"

namespace mote::native {

class Host;

// One function of a library: what a module's function leads to, or what enif_schedule_nif asks for.
struct NativeFunction {
  NativeCode code;
  Library* library;
  Term name;
  std::uint32_t arity;
  Place place;
  bool scheduled;  // by enif_schedule_nif: it stands for the module's function that led there
  Word stub[2];    // code that runs it where no module's leads there
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

  void* data = nullptr;
  bool loading = false;
  bool delays_halt = false;
  void (*on_halt)(void* data) = nullptr;
  void (*on_unload_thread)(void* data) = nullptr;
  std::vector<ResourceTypes::Opened> opened;  // while it is loaded

 private:
  void close();

  Host& host_;
  void* handle_;
  LibraryEntry entry_;
  Term module_;
  std::vector<FunctionEntry> modern_functions_;  // of a library made before 2.7
  std::deque<NativeFunction> functions_;
  std::mutex mutex_;
  std::deque<NativeFunction> scheduled_;
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
