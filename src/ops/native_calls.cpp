// Calls of native functions: the entry of a function that a library may implement.
//
// A native function runs undisturbed: nothing collects, receives signals or stops the work before it has returned, so
// that its terms stay where they are and no exception passes by its frames. One that is to run aside is left for a
// thread of a pool first, with the same instruction to be executed there.
//
// A native function may ask for another to be called in its place (enif_schedule_nif). From then on a frame of two
// words lies below: the address of Op::native_return, and {Function, Arguments...} of the first one, as failures tell
// it.
#include "ops/native_calls.h"

#include <atomic>

#include "base/work.h"
#include "native/environment.h"
#include "native/library.h"
#include "native/thread_kind.h"
#include "ops/call.h"
#include "ops/hot_calls.h"
#include "ops/install.h"

namespace mote {

namespace {

using native::NativeFunction;
using native::Place;

constexpr std::size_t kFrameWords = 2;

bool is_native_frame(const Process& process, const Term* at) {
  return at->bits() == reinterpret_cast<Word>(process.vm->code->stubs().native_return);
}

const NativeFunction& function_of(Term first_call) {
  return *reinterpret_cast<const NativeFunction*>(Tuple(first_call)[0].small_value() << 3);
}

// {Module, Function, Arguments, []} of a call that failed.
Term frame_of(Process& process, const NativeFunction& function, std::span<const Term> arguments) {
  TermSpace& heap = process.heap;
  return make_tuple(heap, {function.library->module(), function.name, make_list(heap, arguments), Term::nil()});
}

const Word* fail(Process& process, const Word* ip, const NativeFunction& function, Term reason) {
  Term frame;
  Term* stack = process.heap.stack();
  if (function.scheduled && is_native_frame(process, stack)) {
    Tuple first(stack[1]);
    std::span<const Term> arguments(reinterpret_cast<const Term*>(first.elements() + 1), first.arity() - 1);
    frame = frame_of(process, function_of(stack[1]), arguments);
    process.heap.set_stack(stack + kFrameWords);
  } else {
    frame = frame_of(process, function, {process.x, function.arity});
  }
  process.failure() = {};
  process.failure().reason = reason;
  process.failure().first_frame = frame;
  process.failure().replaces_own_frame = true;
  return raise(process, ip);
}

// Goes on as a call of what was scheduled, whose arguments are in the registers.
const Word* call_scheduled(Process& process, const NativeFunction& function, const native::NativeEnv& env) {
  if (!function.scheduled) {
    Term* stack = process.heap.stack() - kFrameWords;
    stack[0] = Term::from_bits(reinterpret_cast<Word>(process.vm->code->stubs().native_return));
    stack[1] = env.first_call;
    process.heap.set_stack(stack);
  }
  return enter(process, env.scheduled->stub, env.scheduled->arity);
}

const Word* call_native(Process& process, const Word* ip) {
  const NativeFunction& function = *reinterpret_cast<const NativeFunction*>(ip[1]);
  std::uint8_t pool = function.place == Place::kWorker ? 0 : function.place == Place::kInputOutput ? 1 : 2;
  if (process.in_blocking != pool) {
    Outcome thread = pool == 0 ? Outcome::kYield : pool == 1 ? Outcome::kBlocking : Outcome::kLong;
    return leave(process, ip, function.arity, thread);
  }
  native::NativeEnv env(*process.vm, process.heap, &process, function.library);
  env.function = &function;
  Word result;
  std::int64_t begun = processor_ticks();
  {
    Undisturbed undisturbed;
    native::InThreadKind kind(function.place);
    native::Library::Call call(*function.library);
    result = function.code(&env, static_cast<int>(function.arity), reinterpret_cast<const Word*>(process.x));
  }
  bool aside = process.in_blocking != 0;
  std::int64_t ticks = processor_ticks() - begun;
  function.counts.add(ticks);
  if (ticks >= native::Counts::kLong) [[unlikely]]
    note_long_call(*process.vm, function, ticks);
  if (aside) process.end_slice();
  if (env.raises) return fail(process, ip, function, env.raised);
  if (env.scheduled != nullptr) return call_scheduled(process, function, env);
  if (result == 0) return fail(process, ip, function, atoms::k_badreturn);
  process.x[0] = Term::from_bits(result);
  const Word* next = pop_return(process);
  --process.reductions_left;
  // Where the slice is used up, but not aside, the next call ends it.
  bool stop = aside || process.heap.wants_collection() || process.pending_exit != 0;
  return stop ? safe_point(process, next, 1) : next;
}

// ip[1]: the NativeFunction, or null where there is none (yet): the function is what follows.
MOTE_HANDLER op_native_entry(MOTE_PARAMETERS) {
  if (__atomic_load_n(ip + 1, __ATOMIC_ACQUIRE) == 0) {
    MOTE_NEXT(2);
  }
  MOTE_TAIL cold<call_native>(MOTE_STATE);
}

// A scheduled function has returned: its address is off the stack already.
const Word* native_return(Process& process, const Word*) {
  process.heap.set_stack(process.heap.stack() + kFrameWords - 1);
  return pop_return(process);
}

}  // namespace

bool stands_in_library_of(const Process& process, const Term* at, const Module& module) {
  if (module.native == nullptr || !is_native_frame(process, at)) return false;
  const auto& use = static_cast<const native::LibraryUse&>(*module.native);
  return function_of(at[1]).library == use.library.get();
}

void install_native_ops(HandlerTable& table) {
  install_one(table, Op::native_entry, &op_native_entry);
  install_cold<native_return>(table, Op::native_return);
}

}  // namespace mote
