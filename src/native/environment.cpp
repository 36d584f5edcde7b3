// Environments of the library's own, copies between environments, exceptions.
#include "native/environment.h"

#include <cstdlib>
#include <new>

#include "base/memory.h"
#include "heap/copy.h"
#include "native/api.h"
#include "native/library.h"

namespace mote::native {

void* NativeEnv::allocate_temporary(std::size_t size) {
  void* memory = require_memory(sizeof(Temporary) + size, kOtherMemory);
  Temporary* temporary = new (memory) Temporary{temporaries};
  temporaries = temporary;
  return temporary->data();
}

void NativeEnv::free_temporaries() {
  while (temporaries != nullptr) {
    Temporary* next = temporaries->next;
    std::free(temporaries);
    temporaries = next;
  }
}

void* enif_priv_data(NativeEnv* env) {
  return env->library == nullptr ? nullptr : env->library->data;
}

NativeEnv* enif_alloc_env() {
  Services* vm = native_services();
  return vm == nullptr ? nullptr : new OwnEnvironment(*vm);
}

void enif_clear_env(NativeEnv* env) {
  CHECK(env->owned);
  static_cast<OwnEnvironment*>(env)->clear();
}

void enif_free_env(NativeEnv* env) {
  if (env == nullptr) return;
  CHECK(env->owned);
  delete static_cast<OwnEnvironment*>(env);
}

Word enif_make_copy(NativeEnv* env, Word source) {
  Term term = term_of(source);
  if (!term.is_pointer()) return source;
  // Literals may go while an environment of the library's own stays.
  return copy_term(term, *env->space, env->process != nullptr ? env->vm->literals : nullptr).bits();
}

Word enif_raise_exception(NativeEnv* env, Word reason) {
  return env->raise(term_of(reason));
}

Word enif_make_badarg(NativeEnv* env) {
  return env->raise(atoms::k_badarg);
}

int enif_is_exception(NativeEnv* env, Word term) {
  return env->raises && term == Term::none().bits();
}

int enif_has_pending_exception(NativeEnv* env, Word* reason) {
  if (env->raises && reason != nullptr) *reason = env->raised.bits();
  return env->raises;
}

}  // namespace mote::native
