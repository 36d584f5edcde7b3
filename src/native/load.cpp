// erlang:load_nif/2: a module takes a library of native functions.
//
// The checks, their order and their texts are the reference's. A library's callbacks run with the lock that changes of
// code take, so that nobody else loads or purges meanwhile.
#include "native/load.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <expected>
#include <unordered_set>

#include "base/work.h"
#include "code/code_server.h"
#include "io/file_name.h"
#include "io/host.h"
#include "native/environment.h"
#include "native/host.h"
#include "native/library.h"
#include "native/thread_kind.h"
#include "process/process.h"
#include "term/build.h"
#include "term/print.h"

namespace mote::native {

namespace {

struct LoadFailure {
  Term kind;
  std::string text;
};
using Loaded = std::expected<void, LoadFailure>;

std::unexpected<LoadFailure> bad_library(std::string text) {
  return std::unexpected(LoadFailure{atoms::k_bad_lib, std::move(text)});
}

// A shared library that has been opened, closed again unless somebody takes it.
class Opened {
 public:
  explicit Opened(void* handle) : handle_(handle) {}
  Opened(const Opened&) = delete;
  ~Opened() {
    if (handle_ != nullptr) dlclose(handle_);
  }
  void* get() const { return handle_; }
  void* take() { return std::exchange(handle_, nullptr); }

 private:
  void* handle_;
};

class Loading {
 public:
  Loading(Context& c, Module& module, Module* previous) : c_(c), module_(module), previous_(previous) {}

  Loaded run(const std::string& file, Term info);

 private:
  std::string name_text() const { return term_text(c_.atoms(), module_.name); }
  std::string function_text(const FunctionEntry& function) const {
    return fmt::format("{}:{}/{}", name_text(), function.name, function.arity);
  }
  Loaded check(const LibraryEntry& entry) const;
  Loaded add_functions(Library& library);
  Loaded call_load(Library& library, Term info);
  void publish(std::shared_ptr<Library> library);
  const FunctionInfo* find(const FunctionEntry& entry, Term* name) const;
  const LibraryUse* previous_use() const {
    return previous_ == nullptr ? nullptr : static_cast<const LibraryUse*>(previous_->native.get());
  }

  Context& c_;
  Module& module_;
  Module* previous_;
  std::vector<const FunctionInfo*> places_;  // of the library's functions
};

Loaded Loading::check(const LibraryEntry& entry) const {
  bool too_new = entry.major > kMajorVersion || (entry.major == kMajorVersion && entry.minor > kMinorVersion);
  if (too_new)
    return bad_library(
        fmt::format("That '{}' NIF library needs {} or newer. Either try to recompile the NIF lib or use a newer erts "
                    "runtime.",
                    name_text(), entry.least_runtime));
  if (entry.major < kMajorVersion || (entry.major == 2 && entry.minor == 5))
    return bad_library(
        fmt::format("That old NIF library ({}.{}) is not compatible with this erts runtime ({}.{}). Try recompile the "
                    "NIF lib.",
                    entry.major, entry.minor, kMajorVersion, kMinorVersion));
  if (entry.is_at_least(2, 1) && std::strcmp(entry.variant, kVariant) != 0)
    return bad_library(fmt::format("Library ({}) not compiled for this vm variant ({}).", entry.variant, kVariant));
  if (c_.name(module_.name) != entry.name)
    return bad_library(
        fmt::format("Library module name '{}' does not match calling module '{}'", entry.name, name_text()));
  return {};
}

const FunctionInfo* Loading::find(const FunctionEntry& entry, Term* name) const {
  *name = c_.atoms().find(entry.name);
  if (name->is_none()) return nullptr;
  auto found = std::ranges::find_if(module_.functions, [&](const FunctionInfo& function) {
    return function.name == *name && function.arity == entry.arity;
  });
  return found == module_.functions.end() ? nullptr : &*found;
}

Loaded Loading::add_functions(Library& library) {
  for (int i = 0; i < library.entry().function_count; ++i) {
    const FunctionEntry& entry = library.entry().functions[i];
    Term name;
    const FunctionInfo* place = find(entry, &name);
    if (place == nullptr) return bad_library("Function not found " + function_text(entry));
    if (module_.declares_natives && !place->declared_native)
      return bad_library("Function not declared as nif " + function_text(entry));
    if (entry.flags > static_cast<unsigned>(Place::kInputOutput))
      return bad_library(
          fmt::format("Illegal flags field value {} for NIF {}", static_cast<int>(entry.flags), function_text(entry)));
    if (std::ranges::find(places_, place) != places_.end())
      return bad_library("Duplicate NIF entry for " + function_text(entry));
    places_.push_back(place);
    library.add_function(entry, name);
  }
  return {};
}

Loaded Loading::call_load(Library& library, Term info) {
  const LibraryUse* before = previous_use();
  const LibraryEntry& entry = library.entry();
  if (before != nullptr && entry.upgrade == nullptr)
    return std::unexpected(LoadFailure{atoms::k_upgrade, "Upgrade not supported by this NIF library."});
  Undisturbed undisturbed;
  InThreadKind kind(c_.process.in_blocking != 0 ? Place::kProcessor : Place::kWorker);
  NativeEnv env(c_.vm, c_.heap(), &c_.process, &library);
  library.loading = true;
  int refused = 0;
  void* old_data = before == nullptr ? nullptr : before->library->data;
  if (before != nullptr)
    refused = entry.upgrade(&env, &library.data, &before->library->data, info.bits());
  else if (entry.load != nullptr)
    refused = entry.load(&env, &library.data, info.bits());
  library.loading = false;
  if (refused == 0) return {};
  if (before == nullptr)
    return std::unexpected(LoadFailure{atoms::k_load, fmt::format("Library load-call unsuccessful ({}).", refused)});
  before->library->data = old_data;
  return std::unexpected(
      LoadFailure{atoms::k_upgrade, fmt::format("Library upgrade-call unsuccessful ({}).", refused)});
}

// From now on the module's functions lead to the library's.
void Loading::publish(std::shared_ptr<Library> library) {
  c_.vm.natives->types().commit(library->opened, library);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    Word* place = module_.code.data() + places_[i]->entry + 1;
    __atomic_store_n(place, reinterpret_cast<Word>(&library->function(i)), __ATOMIC_RELEASE);
  }
  c_.vm.natives->note_loaded(library);
  module_.native = std::make_unique<LibraryUse>(std::move(library));
}

Loaded Loading::run(const std::string& file, Term info) {
  if (module_.native != nullptr)
    return std::unexpected(
        LoadFailure{atoms::k_reload, "NIF library already loaded (reload disallowed since OTP 20)."});
  auto load_failed = [](std::string text) {
    return std::unexpected(LoadFailure{atoms::k_load_failed, std::move(text)});
  };
  if (!c_.vm.natives->claim())
    return load_failed("Failed to load NIF library " + file + ": another runtime of this program has native libraries");
  c_.vm.natives->drain();  // a library that is being unloaded is gone before it is opened again
  Opened opened(dlopen((file + ".so").c_str(), RTLD_NOW));
  if (opened.get() == nullptr) {
    std::string why = dlerror();
    bool names_it = why.find(file) != std::string::npos;
    return load_failed(fmt::format("Failed to load NIF library{}: '{}'", names_it ? "" : " " + file, why));
  }
  void* init = dlsym(opened.get(), "nif_init");
  if (init == nullptr) init = dlsym(opened.get(), "_nif_init");
  if (init == nullptr) return bad_library(fmt::format("Failed to find library init function: '{}'", dlerror()));
  c_.vm.natives->note_taint(module_.name);
  const LibraryEntry* entry = reinterpret_cast<const LibraryEntry* (*)()>(init)();
  if (entry == nullptr) return bad_library("Library init-call unsuccessful");
  if (Loaded checked = check(*entry); !checked) return checked;
  auto library = std::make_unique<Library>(*c_.vm.natives, opened.get(), *entry, module_.name);
  Loaded loaded = add_functions(*library);
  if (loaded) loaded = call_load(*library, info);
  if (!loaded) {
    ResourceTypes::roll_back(library->opened);
    return loaded;
  }
  opened.take();
  publish(std::shared_ptr<Library>(library.release(), Library::unload));
  return {};
}

Term answer(Context& c, const LoadFailure& failure) {
  Term text = make_character_list(c.heap(), failure.text);
  return c.error_tuple(make_tuple(c.heap(), {failure.kind, text}));
}

// Whether load_nif was called by its name in the code of the module, not by way of apply: the instruction that called
// it is no return address.
bool is_called_directly(const Context& c) {
  const Process& process = c.process;
  return process.registers->builtin_ip + 1 != reinterpret_cast<const Word*>(process.heap.stack()->bits());
}

Term load_nif_2(Context& c) {
  if (!is_called_directly(c))
    return answer(c,
                  {atoms::k_bad_lib,
                   "load_nif/2 must be explicitly called from the NIF module. It cannot be called through apply/3."});
  std::optional<std::string> file = io::name_to_bytes(c[0], c.vm.host->name_encoding);
  if (!file) return c.badarg();
  CodePlace place = c.vm.code->place_of(c.process.registers->builtin_ip);
  CHECK(place.module != nullptr);
  // The native functions of these are the runtime's own; those not written yet raise undef when called.
  if (place.module->has_native_functions ||
      std::ranges::find(c.vm.code->preloaded(), place.module->name) != c.vm.code->preloaded().end())
    return atoms::k_ok;
  if (c.vm.natives->is_busy() && c.aside()) return Term::none();  // Loading::run() waits
  auto alone = c.vm.code->change();
  Term name = place.module->name;
  Module* pending = c.vm.code->pending_on_load(name);
  Module* current = c.vm.code->current(name);
  Module* old = c.vm.code->old(name);
  Module* caller = place.module == pending ? pending : place.module == current ? current : nullptr;
  if (caller == nullptr)
    return answer(c, {atoms::k_old_code,
                      fmt::format("Calling load_nif from old module '{}' not allowed", term_text(c.atoms(), name))});
  Module* previous = caller == pending && current != nullptr ? current : old;
  Loaded loaded = Loading(c, *caller, previous).run(*file, c[1]);
  return loaded ? atoms::k_ok : answer(c, loaded.error());
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "load_nif", 2, load_nif_2},
};

}  // namespace

std::span<const Builtin> load_builtins() {
  return kBuiltins;
}

std::vector<std::pair<Term, std::uint32_t>> native_functions(const Module& module) {
  std::vector<std::pair<Term, std::uint32_t>> all;
  if (module.native == nullptr) return all;
  Library& library = *static_cast<const LibraryUse&>(*module.native).library;
  for (std::size_t i = 0; i < library.function_count(); ++i)
    all.emplace_back(library.function(i).name, library.function(i).arity);
  return all;
}

}  // namespace mote::native
