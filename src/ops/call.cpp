// Calls: what hot_calls.h has not, and the entries of functions that are not ordinary code.
#include "code/code_server.h"
#include "ops/hot_calls.h"
#include "ops/install.h"
#include "ops/trace_calls.h"
#include "process/builtin.h"
#include "process/relations.h"
#include "process/scheduler.h"

namespace mote {

namespace {

// ip[1]: Builtin; ip[2]: arity; ip[3]: its Export. The result goes to x0.
const Word* call_builtin(Process& process, const Word* ip) {
  return run_builtin(process, *reinterpret_cast<const Builtin*>(ip[1]), ip, ip + 4);
}

// The entry of a builtin called as a function: ip[1]: Builtin; ip[2]: arity.
const Word* builtin_entry(Process& process, const Word* ip) {
  return run_builtin(process, *reinterpret_cast<const Builtin*>(ip[1]), ip, nullptr);
}

// A function nobody has defined: undefined_function(Module, Function, Arguments) of the process's error handler
// decides.
const Word* undefined_entry(Process& process, const Word* ip) {
  const Export& entry = *reinterpret_cast<const Export*>(ip[1]);
  const Word* next;
  if (enter_error_handler(process, atoms::k_undefined_function, entry.module, entry.function, entry.arity, &next))
    return next;
  Term arguments = make_list(process.heap, {process.x, entry.arity});
  process.failure() = {};
  process.failure().reason = atoms::k_undef;
  process.failure().trace_kind = Failure::kGiven;
  process.failure().trace =
      make_list(process.heap, {{make_tuple(process.heap, {entry.module, entry.function, arguments, Term::nil()})}});
  return raise(process, ip);
}

// A fun without code, in x behind its environment (see prepare_fun). Where its module is not loaded,
// undefined_lambda(Module, Fun, Arguments) of the process's error handler may load it; where other code of that name
// is, the fun is gone.
const Word* unloaded_fun(Process& process, const Word* ip) {
  const FunEntry& entry = *reinterpret_cast<const FunEntry*>(ip[1]);
  Term fun = process.x[entry.arity + entry.free_count];
  const Word* next;
  if (!process.vm->code->loaded(entry.module) &&
      enter_error_handler(process, atoms::k_undefined_lambda, entry.module, fun, entry.arity, &next))
    return next;
  return raise_error(process, ip, atoms::k_badfun, fun);
}

// A fun at `at`, its environment to be filled in.
[[gnu::always_inline]] inline Fun* begin_fun(Word* at, Word entry_word, Term creator, Word free) {
  const FunEntry* entry = reinterpret_cast<const FunEntry*>(entry_word);
  Fun* fun = reinterpret_cast<Fun*>(at);
  fun->header = make_header(Tag::kFun, 2 + free, entry->arity);
  fun->entry = entry;
  fun->creator = creator;
  return fun;
}

// Of older compilers: the free variables are the first X registers, and nothing was reserved. The fun goes to x0.
const Word* make_fun_unreserved(Process& process, const Word* ip) {
  Word free = ip[2];
  Word* at = process.heap.allocate(Fun::words(free));
  Fun* fun = begin_fun(at, ip[1], process.pid(), free);
  for (Word i = 0; i < free; ++i)
    fun->environment()[i] = process.x[i];
  process.x[0] = Term::boxed(at);
  return ip + 3;
}

// ip[1]: FunEntry; ip[2]: number of free variables, which follow the destination. Room was tested for.
template <Kind D>
MOTE_HANDLER op_make_fun(MOTE_PARAMETERS) {
  constexpr int d = 3, variables = d + operand_words(D);
  MOTE_SPILL;
  Word free = ip[2];
  Fun* fun = begin_fun(htop, ip[1], p->pid(), free);
  for (Word i = 0; i < free; ++i)
    fun->environment()[i] = load(ip[variables + i], x, y);
  Term made = Term::boxed(htop);
  htop += Fun::words(free);
  MOTE_WRITE(D, d, made);
  MOTE_NEXT(variables + free);
}

// No clause of the function matched its arguments. ip[1..3]: module, function, arity.
const Word* func_info(Process& process, const Word* ip) {
  process.failure() = {};
  process.failure().reason = atoms::k_function_clause;
  return raise(process, ip);
}

// The process's first function has returned.
const Word* end_process(Process& process, const Word* ip) {
  process.pending_exit = 1;
  process.exit_reason = atoms::k_normal;
  return leave(process, ip, 0, Outcome::kExit);
}

// x0, x1, x2: the call to make once there is a message. The stack is given up, and the heap as small as can be. Other
// signals come back to this instruction.
const Word* hibernate(Process& process, const Word* ip) {
  const CodeStubs& stubs = process.vm->code->stubs();
  process.heap.set_stack(process.heap.stack_base());
  push_return(process, stubs.end_process);
  if (process.mailbox_length != 0) return stubs.start;
  if (process.signals_arrived()) return leave(process, ip, 3, Outcome::kYield);
  if (!process.collect(0, 3, true)) return leave(process, ip, 3, Outcome::kExit);
  return leave(process, ip, 3, Outcome::kWait);
}

// A module's on_load function has returned or is to be called: see code loading builtins.
const Word* on_load(Process&, const Word* ip) {
  return ip + 1;
}

}  // namespace

const Word* yield_at_target(Process& process, const Word*) {
  std::size_t live = process.registers->stash[0].bits();
  process.registers->stash[0] = Term::none();
  if (const ExportIdentity* called = std::exchange(process.registers->stash_called, nullptr); called != nullptr)
    note_call(process, static_cast<const Export&>(*called));
  return safe_point(process, process.registers->stash_next, live);
}

const Word* call_stashed_fun(Process& process, const Word* ip, std::size_t arity, const Word* next) {
  std::size_t live;
  const Word* target = prepare_fun(process, process.registers->stash[0], arity, &live);
  // Pushed before it may fail: as in the reference, the trace of a call that is none tells its place twice.
  push_return(process, next);
  if (target == nullptr) return raise(process, ip);
  return enter(process, target, live);
}

const Word* call_stashed_fun_last(Process& process, const Word* ip, std::size_t arity, std::size_t frame) {
  std::size_t live;
  const Word* target = prepare_fun(process, process.registers->stash[0], arity, &live);
  if (target == nullptr) return raise(process, ip);
  process.heap.set_stack(process.heap.stack() + frame);
  return enter(process, target, live);
}

// The slice is used up, or a collection is due.
const Word* safe_point(Process& process, const Word* ip, std::size_t live) {
  process.registers->traced_ip = nullptr;  // what comes to `ip` is a call of its own
  process.reductions_left += process.reductions_held;
  process.reductions_held = 0;
  if (process.heap.wants_collection()) {
    ip = collect_and_go_on(process, ip, live);
    if (ip == nullptr) return nullptr;
  }
  if (process.pending_exit != 0) return leave(process, ip, live, Outcome::kExit);
  if (process.reductions_left <= 0) return leave(process, ip, live, Outcome::kYield);
  if (saves_calls(process)) [[unlikely]]
    process.stop_at_calls();
  return ip;
}

// The instruction at `ip` will be executed again: if it begins a call that was told, that is not to be told twice.
namespace {
void note_repetition(Process& process, const Word* ip) {
  if (process.registers->traced_ip == ip) process.set(Process::kPastBreakpoint, true);
}
}  // namespace

const Word* collect_and_go_on(Process& process, const Word* ip, std::size_t live, std::size_t words, bool full) {
  constexpr std::size_t kMostSaved = 255;  // Process::saved_count tells no more
  if (live <= kMostSaved && process.collects_aside(full)) {
    process.aside = new Aside;
    process.aside->words = words + live;
    process.aside->full = full;
    process.aside->floats = process.registers->floats;
    return leave(process, ip, live, Outcome::kLong);
  }
  note_repetition(process, ip);
  process.registers->current_ip = ip;
  bool fits = process.collect(words, live, full);
  process.registers->current_ip = nullptr;
  return fits && process.pending_exit == 0 ? ip : leave(process, ip, live, Outcome::kExit);
}

const Word* enter(Process& process, const Word* target, std::size_t arity) {
  if (--process.reductions_left <= 0) return safe_point(process, target, arity);
  return target;
}

bool enter_error_handler(Process& process, Term function, Term module, Term called, std::size_t arity,
                         const Word** next) {
  Export* handler = process.vm->code->export_of(error_handler_of(process), function, 3);
  if (!CodeServer::defined(*handler)) return false;
  Term arguments = make_list(process.heap, {process.x, arity});
  process.x[0] = module;
  process.x[1] = called;
  process.x[2] = arguments;
  note_call(process, *handler);
  *next = enter(process, handler->address.load(std::memory_order_acquire), 3);
  return true;
}

void push_return(Process& process, const Word* ip) {
  Term* stack = process.heap.stack() - 1;
  *stack = return_address(ip);
  process.heap.set_stack(stack);
}

const Word* pop_return(Process& process) {
  Term* stack = process.heap.stack();
  process.heap.set_stack(stack + 1);
  return address(stack->bits());
}

namespace {

void save_builtin_call(Process& process, const Builtin& builtin) {
  AtomTable& atoms = *process.vm->atoms;
  save_call(process,
            {atoms.intern(builtin.module), atoms.intern(builtin.name), static_cast<std::uint32_t>(builtin.arity)});
}

}  // namespace

const Word* run_builtin(Process& process, const Builtin& builtin, const Word* ip, const Word* next) {
  std::size_t arity = static_cast<std::size_t>(builtin.arity);
  Builtin::Kind kind = builtin.current_kind();
  bool blocking = false;
  const Word* caller = next != nullptr ? ip : call_site(address(process.heap.stack()->bits()));
  bool saved = saves_calls(process) && !process.has(Process::kPastBuiltin);
  if (kind >= Builtin::kBlocking) [[unlikely]] {
    blocking = kind == Builtin::kBlocking || kind == Builtin::kTraced + Builtin::kBlocking;
    if (blocking && process.in_blocking != 1) return leave(process, ip, arity, Outcome::kBlocking);
    const Word* left;
    if (kind >= Builtin::kTraced && !trace_builtin(process, builtin, ip, &next, &left)) return left;
  }
  if (saved) [[unlikely]]
    save_builtin_call(process, builtin);
  Context context{process, *process.vm, process.x, true};
  process.registers->builtin_ip = caller;
  Term result = builtin.function(context);
  if (process.in_blocking != 0) {
    process.end_slice();  // back to a worker at the next safe point
    process.set(Process::kPastBuiltin, false);
  }
  if (result.is_none()) {
    if (process.wants_aside != 0) {
      Outcome thread = process.wants_aside == 1 ? Outcome::kBlocking : Outcome::kLong;
      process.wants_aside = 0;
      if (kind >= Builtin::kTraced || saves_calls(process)) process.set(Process::kPastBuiltin, true);
      return leave(process, ip, arity, thread);
    }
    if (process.trap_target == nullptr) {
      process.failure().from_builtin = true;
      process.failure().builtin = &builtin;
      process.failure().tail_called = next == nullptr;
      return raise(process, ip);
    }
    const Word* target = process.trap_target;
    process.trap_target = nullptr;
    if (next != nullptr) push_return(process, next);
    return enter(process, target, process.trap_arity);
  }
  process.x[0] = result;
  if (next == nullptr) next = pop_return(process);
  if (process.collect_at_return != 0) {
    bool full = process.collect_at_return == 2;
    process.collect_at_return = 0;
    next = collect_and_go_on(process, next, 1, 0, full);
    if (next == nullptr) return nullptr;
  }
  if (blocking) process.end_slice();
  --process.reductions_left;
  bool stop = process.reductions_left <= 0 || process.heap.wants_collection() || process.pending_exit != 0;
  return stop ? safe_point(process, next, 1) : next;
}

const Word* prepare_fun(Process& process, Term fun, std::size_t arity, std::size_t* live) {
  Term* x = process.x;
  *live = arity;
  if (fun.has_tag(Tag::kFun)) {
    Fun* closure = Fun::of(fun);
    if (closure->arity() == arity) {
      std::size_t free = closure->free_count();
      for (std::size_t i = 0; i < free; ++i)
        x[arity + i] = closure->environment()[i];
      *live = arity + free;
      const Word* target = closure->entry->address.load(std::memory_order_acquire);
      if (target == closure->entry->stub) x[(*live)++] = fun;
      return target;
    }
  } else if (fun.has_tag(Tag::kExportFun) && ExportFun::of(fun)->entry->arity == arity) {
    const Export& entry = *ExportFun::of(fun)->entry;
    note_call(process, entry);
    return entry.address.load(std::memory_order_acquire);
  }
  TermSpace& heap = process.heap;
  process.failure() = {};
  if (fun.is_fun()) {
    Term arguments = make_list(heap, {x, arity});
    process.failure().reason = make_tuple(heap, {atoms::k_badarity, make_tuple(heap, {fun, arguments})});
  } else {
    process.failure().reason = make_tuple(heap, {atoms::k_badfun, fun});
  }
  return nullptr;
}

const Word* leave(Process& process, const Word* ip, std::size_t live, Outcome outcome) {
  process.ip = ip;
  process.outcome = static_cast<std::uint8_t>(outcome);
  if (outcome == Outcome::kBlocking || outcome == Outcome::kLong) note_repetition(process, ip);
  if (outcome != Outcome::kExit) process.save_registers(live);
  return nullptr;
}

void install_call_ops(HandlerTable& table) {
  install_hot<Op::call, Op::call_last, Op::call_only, Op::call_export, Op::call_export_last, Op::call_export_only,
              Op::move_move_call, Op::move_call, Op::move_call_last, Op::move_call_only, Op::move_call_export,
              Op::move_call_export_last, Op::move_call_export_only, Op::return_, Op::deallocate_return, Op::move_return,
              Op::move_deallocate_return, Op::call_fun, Op::call_fun_last>(table);
  install_cold<call_builtin>(table, Op::call_builtin);
  install_cold<builtin_entry>(table, Op::builtin_entry);
  install_cold<undefined_entry>(table, Op::undefined_entry);
  install_cold<unloaded_fun>(table, Op::unloaded_fun);
  install_cold<make_fun_unreserved>(table, Op::make_fun_unreserved);
  install_variants<kRegister>(table, Op::make_fun, []<Kind D>() { return &op_make_fun<D>; });
  install_cold<func_info>(table, Op::func_info);
  install_cold<end_process>(table, Op::end_process);
  install_cold<hibernate>(table, Op::hibernate);
  install_cold<on_load>(table, Op::on_load);
}

}  // namespace mote
