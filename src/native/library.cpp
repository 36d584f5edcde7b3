// A loaded library: its functions, and its end.
#include "native/library.h"

#include <dlfcn.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "code/code_server.h"
#include "native/environment.h"
#include "native/host.h"
#include "process/scheduler.h"

namespace mote::native {

namespace {

// The entry as those of today are; older libraries end theirs earlier.
LibraryEntry modern(const LibraryEntry& entry) {
  LibraryEntry made{};
  std::memcpy(&made, &entry, offsetof(LibraryEntry, variant));
  made.variant = entry.is_at_least(2, 1) ? entry.variant : kVariant;
  if (entry.is_at_least(2, 7)) made.options = entry.options;
  if (entry.is_at_least(2, 12)) made.resource_init_size = entry.resource_init_size;
  made.least_runtime = entry.is_at_least(2, 14) ? entry.least_runtime : "erts-?";
  return made;
}

}  // namespace

Library::Library(Host& host, void* handle, const LibraryEntry& entry, Term module)
    : host_(host), handle_(handle), entry_(modern(entry)), module_(module) {
  if (entry.is_at_least(2, 7)) return;
  const auto* old = reinterpret_cast<const OldFunctionEntry*>(entry.functions);
  for (int i = 0; i < entry.function_count; ++i)
    modern_functions_.push_back({old[i].name, old[i].arity, old[i].code, 0});
  entry_.functions = modern_functions_.data();
}

NativeFunction& Library::add_function(const FunctionEntry& entry, Term name) {
  return functions_.emplace_back(entry.code, this, name, entry.arity, static_cast<Place>(entry.flags), false);
}

const NativeFunction& Library::scheduled_function(NativeCode code, Term name, std::uint32_t arity, Place place) {
  std::lock_guard lock(mutex_);
  for (const NativeFunction& known : scheduled_)
    if (known.code == code && known.name == name && known.arity == arity && known.place == place) return known;
  NativeFunction& made = scheduled_.emplace_back(code, this, name, arity, place, true);
  made.stub[0] = reinterpret_cast<Word>(host_.vm().code->handler(Op::native_entry));
  made.stub[1] = reinterpret_cast<Word>(&made);
  return made;
}

void Library::wait_for_calls() const {
  for (int now = calls_.load(std::memory_order_acquire); now != 0; now = calls_.load(std::memory_order_acquire))
    calls_.wait(now, std::memory_order_acquire);
}

// Calls the callback for threads on that of each worker, and waits until all have been there or the runtime ends.
void Library::tell_workers() {
  auto told = std::make_shared<std::atomic<int>>(0);
  Scheduler& scheduler = *host_.vm().scheduler;
  scheduler.on_each_worker([told, callback = on_unload_thread, own = data] {
    callback(own);
    told->fetch_add(1, std::memory_order_release);
  });
  // A run that ends tells nobody: look again now and then.
  while (told->load(std::memory_order_acquire) < scheduler.workers() && !scheduler.stopping())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Library::close() {
  if (on_unload_thread != nullptr) tell_workers();
  if (entry_.unload != nullptr) {
    OwnEnvironment env(host_.vm(), this);
    entry_.unload(&env, data);
  }
  dlclose(handle_);
}

void Library::unload(Library* library) {
  library->host_.post([library] {
    library->close();
    delete library;
  });
}

LibraryUse::~LibraryUse() {
  if (!library->host().closed()) library->host().types().forget(*library);
}

}  // namespace mote::native
