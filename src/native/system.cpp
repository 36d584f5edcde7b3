// Memory, the system, other shared libraries, options of a library, and how a call goes on.
#include <dlfcn.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include "io/host.h"
#include "native/api.h"
#include "native/environment.h"
#include "native/library.h"
#include "process/process.h"
#include "process/scheduler.h"
#include "process/settings.h"
#include "term/build.h"

namespace mote::native {

// --- memory ---

void* enif_alloc(std::size_t size) {
  return std::malloc(std::max<std::size_t>(size, 1));
}

void* enif_realloc(void* memory, std::size_t size) {
  return std::realloc(memory, std::max<std::size_t>(size, 1));
}

void enif_free(void* memory) {
  std::free(memory);
}

// --- the system ---

// Fills as much of it as the library knows.
void enif_system_info(SystemInfo* info, std::size_t size) {
  Services& vm = *native_services();
  SystemInfo all{
      .driver_major = 3,
      .driver_minor = 3,
      .runtime_version = vm.settings->erts_version.c_str(),
      .release = vm.settings->otp_release.c_str(),
      .has_threads = 1,
      .has_schedulers = 1,
      .async_threads = 1,
      .scheduler_threads = vm.scheduler->workers(),
      .native_major = kMajorVersion,
      .native_minor = kMinorVersion,
      .has_dirty_schedulers = 1,
  };
  std::memcpy(info, &all, std::min(size, sizeof(all)));
}

// 0, and the length in *size; above zero where there is no room, and how much is needed in *size; below where there is
// no such variable.
int enif_getenv(const char* name, char* to, std::size_t* size) {
  std::optional<std::string> value = native_services()->host->environment.get(name);
  if (!value) return -1;
  bool fits = value->size() < *size;
  if (fits) std::memcpy(to, value->c_str(), value->size() + 1);
  *size = fits ? value->size() : value->size() + 1;
  return fits ? 0 : 1;
}

// --- other shared libraries ---

void* enif_dlopen(const char* name, void (*failed)(void*, const char*), void* argument) {
  std::string file = std::string(name) + ".so";
  void* handle = dlopen(file.c_str(), RTLD_NOW);
  if (handle == nullptr) {
    if (failed != nullptr) failed(argument, dlerror());
    return nullptr;
  }
  if (void* init = dlsym(handle, "nif_init"); init != nullptr) reinterpret_cast<LibraryEntry* (*)()>(init)();
  return handle;
}

void* enif_dlsym(void* handle, const char* symbol, void (*failed)(void*, const char*), void* argument) {
  dlerror();
  void* found = dlsym(handle, symbol);
  const char* error = dlerror();
  if (error == nullptr) return found;
  if (failed != nullptr) failed(argument, error);
  return nullptr;
}

// --- options ---

int enif_set_option(NativeEnv* env, int option, ...) {
  if (env == nullptr || env->library == nullptr || !env->library->loading) return EINVAL;
  Library& library = *env->library;
  va_list arguments;
  va_start(arguments, option);
  auto callback = [&](void (*&place)(void*)) {
    auto* wanted = va_arg(arguments, void (*)(void*));
    if (wanted == nullptr || place != nullptr) return EINVAL;
    place = wanted;
    return 0;
  };
  int error = EINVAL;
  if (option == kDelayHalt && !library.delays_halt) {
    library.delays_halt = true;
    error = 0;
  } else if (option == kOnHalt) {
    error = callback(library.on_halt);
  } else if (option == kOnUnloadThread) {
    error = callback(library.on_unload_thread);
  }
  va_end(arguments);
  return error;
}

// --- how a call goes on ---

// Whether the slice is used up.
int enif_consume_timeslice(NativeEnv* env, int percent) {
  constexpr std::int64_t kReductionsPerPercent = 40;
  Process& process = *env->process;
  if (process.in_blocking != 0) return 0;  // aside there is no slice
  process.reductions_left -= kReductionsPerPercent * std::clamp(percent, 1, 100);
  return process.reductions_left <= 0;
}

Word enif_schedule_nif(NativeEnv* env, const char* name, int flags, NativeCode code, int count, const Word* arguments) {
  constexpr int kMostArguments = 255;
  Word name_atom;
  bool known =
      flags == 0 || flags == static_cast<int>(Place::kProcessor) || flags == static_cast<int>(Place::kInputOutput);
  if (env->process == nullptr || count < 0 || count > kMostArguments || !known ||
      enif_make_new_atom(env, name, &name_atom, kLatin1) == 0)
    return enif_make_badarg(env);
  Process& process = *env->process;
  const NativeFunction& first = *env->function;
  if (!first.scheduled) {
    Word* at = process.heap.allocate(Tuple::words(1 + first.arity));
    at[0] = make_header(Tag::kTuple, 1 + first.arity);
    at[1] = Term::small(static_cast<std::int64_t>(reinterpret_cast<Word>(&first) >> 3)).bits();
    std::memcpy(at + 2, process.x, first.arity * sizeof(Word));
    env->first_call = Term::boxed(at);
  }
  std::memmove(process.x, arguments, static_cast<std::size_t>(count) * sizeof(Word));
  env->scheduled = &env->library->scheduled_function(code, term_of(name_atom), static_cast<std::uint32_t>(count),
                                                     static_cast<Place>(flags));
  return Term::none().bits();
}

}  // namespace mote::native
