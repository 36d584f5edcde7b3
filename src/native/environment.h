// Environments: what native code builds terms in, and knows about the call it is in.
//
// The environment of a call lies on the stack of the thread that makes it; its terms go to the heap of the process,
// where nothing collects until the native function has returned (see docs/native.md). An environment of the library's
// own has memory of its own, which lives until it is cleared.
#pragma once

#include <atomic>

#include "heap/arena.h"
#include "native/abi.h"
#include "process/services.h"

namespace mote {
class Process;
}

namespace mote::native {

class Library;
struct NativeFunction;

// Memory that lives as long as the terms of an environment.
struct Temporary {
  Temporary* next;
  void* data() { return this + 1; }
};

struct NativeEnv {
  NativeEnv(Services& vm, TermSpace& space, Process* process, Library* library)
      : vm(&vm), space(&space), process(process), library(library) {}
  NativeEnv(const NativeEnv&) = delete;
  ~NativeEnv() {
    if (temporaries != nullptr) free_temporaries();
  }

  Services* vm;
  TermSpace* space;
  Process* process;                          // null where there is none
  Library* library;                          // null in environments of a library's own
  const NativeFunction* function = nullptr;  // the one that is called
  Temporary* temporaries = nullptr;
  Term raised;                                // the reason of an exception
  const NativeFunction* scheduled = nullptr;  // is to be called next, with what is in the process's registers
  Term first_call;  // {Function, Arguments...} of the call that scheduled it, if it was none such
  bool raises = false;
  bool owned = false;  // an OwnEnvironment

  // Sets the exception; none().
  Word raise(Term reason) {
    raises = true;
    raised = reason;
    return Term::none().bits();
  }
  void* allocate_temporary(std::size_t size);
  void free_temporaries();
};

// One that enif_alloc_env() makes, or that a callback without a process gets.
struct OwnEnvironment final : NativeEnv {
  explicit OwnEnvironment(Services& vm, Library* library = nullptr) : NativeEnv(vm, arena, nullptr, library) {
    owned = true;
  }
  // Frees its terms.
  void clear() {
    free_temporaries();
    arena.clear();
  }
  Arena arena{64};
};

inline Term term_of(Word word) {
  return Term::from_bits(word);
}

// The runtime whose native libraries this program has loaded; null before the first. A library's data belong to the
// program, not to a runtime, so that only one can have them.
Services* native_services();

}  // namespace mote::native
