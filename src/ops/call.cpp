// Calls, returns, funs, and the entries of functions that are not ordinary code.
//
// A call pushes its return address; the callee's frame goes on top of it, Y registers lowest. A call whose reductions
// are used up leaves the loop at its target, with as many live X registers as the target has arguments.
#include "process/builtin.h"
#include "code/code_server.h"
#include "code/module.h"
#include "ops/call.h"
#include "ops/install.h"
#include "process/relations.h"
#include "process/scheduler.h"

namespace mote {

namespace {

// Gives up the slice at process.stash_next with stash[0] (a raw count) live registers.
const Word* yield_at_target(Process& process, const Word*) {
  std::size_t live = process.stash[0].bits();
  process.stash[0] = Term::none();
  return safe_point(process, process.stash_next, live);
}

// Goes to `target`, with a slice's end checked first.
#define MOTE_ENTER(target, arity)                  \
  if (--reds <= 0) [[unlikely]] {                  \
    p->stash[0] = Term::from_bits(arity);          \
    p->stash_next = (target);                      \
    MOTE_TAIL cold<yield_at_target>(MOTE_STATE);   \
  }                                                \
  ip = (target);                                   \
  MOTE_DISPATCH

[[gnu::always_inline]] inline Term return_address(const Word* ip) { return Term::from_bits(reinterpret_cast<Word>(ip)); }

MOTE_HANDLER op_call(MOTE_PARAMETERS) {
  *--y = return_address(ip + 3);
  MOTE_ENTER(address(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_last(MOTE_PARAMETERS) {
  y += ip[3];
  MOTE_ENTER(address(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_only(MOTE_PARAMETERS) { MOTE_ENTER(address(ip[1]), ip[2]); }

[[gnu::always_inline]] inline const Word* target_of(Word entry) {
  return reinterpret_cast<const Export*>(entry)->address.load(std::memory_order_acquire);
}

MOTE_HANDLER op_call_export(MOTE_PARAMETERS) {
  *--y = return_address(ip + 3);
  MOTE_ENTER(target_of(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_export_last(MOTE_PARAMETERS) {
  y += ip[3];
  MOTE_ENTER(target_of(ip[1]), ip[2]);
}

MOTE_HANDLER op_call_export_only(MOTE_PARAMETERS) { MOTE_ENTER(target_of(ip[1]), ip[2]); }

MOTE_HANDLER op_return(MOTE_PARAMETERS) {
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

MOTE_HANDLER op_deallocate_return(MOTE_PARAMETERS) {
  y += ip[1];
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

template <Kind S>
MOTE_HANDLER op_move_return(MOTE_PARAMETERS) {
  x0 = MOTE_READ(S, 1);
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

template <Kind S>
MOTE_HANDLER op_move_deallocate_return(MOTE_PARAMETERS) {
  x0 = MOTE_READ(S, 2);
  y += ip[1];
  ip = address((*y++).bits());
  MOTE_DISPATCH;
}

// ip[1]: Builtin; ip[2]: arity; ip[3]: its Export. The result goes to x0.
const Word* call_builtin(Process& process, const Word* ip) {
  return run_builtin(process, *reinterpret_cast<const Builtin*>(ip[1]), ip, ip + 4);
}

// The entry of a builtin called as a function: ip[1]: Builtin; ip[2]: arity.
const Word* builtin_entry(Process& process, const Word* ip) {
  return run_builtin(process, *reinterpret_cast<const Builtin*>(ip[1]), ip, nullptr);
}

// ip[1]: the fun; ip[2]: arity.
const Word* call_fun(Process& process, const Word* ip) {
  std::size_t live;
  const Word* target = prepare_fun(process, load(process, ip[1]), ip[2], &live);
  if (target == nullptr) return raise(process, ip);
  push_return(process, ip + 3);
  return enter(process, target, live);
}

// ip[3]: words of the frame given up.
const Word* call_fun_last(Process& process, const Word* ip) {
  std::size_t live;
  const Word* target = prepare_fun(process, load(process, ip[1]), ip[2], &live);
  if (target == nullptr) return raise(process, ip);
  process.heap.set_stack(process.heap.stack() + ip[3]);
  return enter(process, target, live);
}

// ip[1]: arity; module and function are in the registers behind the arguments.
const Word* apply(Process& process, const Word* ip) {
  std::size_t arity = ip[1];
  const Word* target = prepare_apply(process, process.x[arity], process.x[arity + 1], arity);
  if (target == nullptr) return raise(process, ip);
  push_return(process, ip + 2);
  return enter(process, target, arity);
}

const Word* apply_last(Process& process, const Word* ip) {
  std::size_t arity = ip[1];
  const Word* target = prepare_apply(process, process.x[arity], process.x[arity + 1], arity);
  if (target == nullptr) return raise(process, ip);
  process.heap.set_stack(process.heap.stack() + ip[2]);
  return enter(process, target, arity);
}

// erlang:apply/2 and /3 as functions: ip[1] tells which.
const Word* apply_entry(Process& process, const Word* ip) {
  bool of_fun = ip[1] == 2;
  Term first = process.x[0];
  Term second = process.x[1];
  Term list = of_fun ? second : process.x[2];
  int arity = spread_arguments(process, list);
  const Word* target = nullptr;
  std::size_t live = static_cast<std::size_t>(arity);
  if (arity < 0) {
    process.x[0] = first;
    process.x[1] = second;
    if (!of_fun) process.x[2] = list;
    process.failure() = {};
    process.failure().reason = arity == -1 ? atoms::k_badarg : atoms::k_system_limit;
  } else if (of_fun) {
    target = prepare_fun(process, first, live, &live);
  } else {
    target = prepare_apply(process, first, second, live);
  }
  if (target == nullptr) return raise(process, ip);
  return enter(process, target, live);
}

// A function nobody has defined: undefined_function(Module, Function, Arguments) of the process's error handler decides.
const Word* undefined_entry(Process& process, const Word* ip) {
  const Export& entry = *reinterpret_cast<const Export*>(ip[1]);
  Export* handler = process.vm->code->export_of(error_handler_of(process), atoms::k_undefined_function, 3);
  Term arguments = make_list(process.heap, {process.x, entry.arity});
  if (!CodeServer::defined(*handler)) {
    process.failure() = {};
    process.failure().reason = atoms::k_undef;
    process.failure().trace_kind = Failure::kGiven;
    process.failure().trace = make_list(
        process.heap,
        {{make_tuple(process.heap, {entry.module, entry.function, arguments, Term::nil()})}});
    return raise(process, ip);
  }
  process.x[0] = entry.module;
  process.x[1] = entry.function;
  process.x[2] = arguments;
  return enter(process, handler->address.load(std::memory_order_acquire), 3);
}

// A fun without code, in x behind its environment (see prepare_fun). Where its module is not loaded,
// undefined_lambda(Module, Fun, Arguments) of the process's error handler may load it; where other code of that name is,
// the fun is gone.
const Word* unloaded_fun(Process& process, const Word* ip) {
  const FunEntry& entry = *reinterpret_cast<const FunEntry*>(ip[1]);
  Export* handler = process.vm->code->export_of(error_handler_of(process), atoms::k_undefined_lambda, 3);
  Term fun = process.x[entry.arity + entry.free_count];
  if (process.vm->code->loaded(entry.module) || !CodeServer::defined(*handler))
    return raise_error(process, ip, atoms::k_badfun, fun);
  Term arguments = make_list(process.heap, {process.x, entry.arity});
  process.x[0] = entry.module;
  process.x[1] = fun;
  process.x[2] = arguments;
  return enter(process, handler->address.load(std::memory_order_acquire), 3);
}

// ip[1]: FunEntry; ip[2]: destination; ip[3]: number of free variables, which follow.
const Word* make_fun(Process& process, const Word* ip) {
  const FunEntry* entry = reinterpret_cast<const FunEntry*>(ip[1]);
  Word free = ip[3];
  Fun* fun = reinterpret_cast<Fun*>(process.heap.allocate(Fun::words(free)));
  fun->header = make_header(Tag::kFun, 2 + free, entry->arity);
  fun->entry = entry;
  fun->creator = process.pid();
  for (Word i = 0; i < free; ++i) fun->environment()[i] = load(process, ip[4 + i]);
  store(process, ip[2], Term::boxed(reinterpret_cast<Word*>(fun)));
  return ip + 4 + free;
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

// x0, x1, x2: the call to make when a signal arrives. The stack is given up, and the heap as small as can be.
const Word* hibernate(Process& process, const Word*) {
  const CodeStubs& stubs = process.vm->code->stubs();
  process.heap.set_stack(process.heap.stack_base());
  push_return(process, stubs.end_process);
  if (process.first != nullptr || process.signals_arrived()) return stubs.apply3;
  process.collect(0, 3, true);
  return leave(process, stubs.apply3, 3, Outcome::kWait);
}

// A module's on_load function has returned or is to be called: see code loading builtins.
const Word* on_load(Process&, const Word* ip) { return ip + 1; }

}  // namespace

// The slice is used up, or a collection is due.
const Word* safe_point(Process& process, const Word* ip, std::size_t live) {
  process.reductions_left += process.reductions_held;
  process.reductions_held = 0;
  if (process.heap.wants_collection()) process.collect(0, live);
  if (process.pending_exit != 0) return leave(process, ip, live, Outcome::kExit);
  return process.reductions_left > 0 ? ip : leave(process, ip, live, Outcome::kYield);
}

const Word* enter(Process& process, const Word* target, std::size_t arity) {
  if (--process.reductions_left <= 0) return safe_point(process, target, arity);
  return target;
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

const Word* run_builtin(Process& process, const Builtin& builtin, const Word* ip, const Word* next) {
  std::size_t arity = static_cast<std::size_t>(builtin.arity);
  bool blocking = builtin.kind == Builtin::kBlocking;
  if (blocking && process.in_blocking == 0) return leave(process, ip, arity, Outcome::kBlocking);
  Context context{process, *process.vm, process.x};
  process.registers->builtin_ip = ip;
  Term result = builtin.function(context);
  if (result.is_none()) {
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
    process.collect(0, 1, process.collect_at_return == 2);
    process.collect_at_return = 0;
  }
  if (blocking)
    process.reductions_left = process.reductions_held = 0;
  else
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
      for (std::size_t i = 0; i < free; ++i) x[arity + i] = closure->environment()[i];
      *live = arity + free;
      const Word* target = closure->entry->address.load(std::memory_order_acquire);
      if (target == closure->entry->stub) x[(*live)++] = fun;
      return target;
    }
  } else if (fun.has_tag(Tag::kExportFun) && ExportFun::of(fun)->entry->arity == arity) {
    return ExportFun::of(fun)->entry->address.load(std::memory_order_acquire);
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

const Word* prepare_apply(Process& process, Term module, Term function, std::size_t arity) {
  if (!module.is_atom() || !function.is_atom()) {
    process.failure() = {};
    process.failure().reason = atoms::k_badarg;
    Term arguments = make_list(process.heap, {process.x, arity});
    Term call[] = {module, function, arguments};
    Term first = make_tuple(process.heap, {atoms::k_erlang, atoms::k_apply, make_list(process.heap, call), Term::nil()});
    process.failure().first_frame = first;
    return nullptr;
  }
  Export* entry = process.vm->code->export_of(module, function, static_cast<std::uint32_t>(arity));
  return entry->address.load(std::memory_order_acquire);
}

int spread_arguments(Process& process, Term list) {
  constexpr int kMaxArguments = 255;
  int count = 0;
  for (; list.is_cons(); list = Cons(list).tail()) {
    if (count == kMaxArguments) return -2;
    process.x[count++] = Cons(list).head();
  }
  return list.is_nil() ? count : -1;
}

const Word* leave(Process& process, const Word* ip, std::size_t live, Outcome outcome) {
  process.ip = ip;
  process.outcome = static_cast<std::uint8_t>(outcome);
  if (outcome != Outcome::kExit) process.save_registers(live);
  return nullptr;
}

void install_call_ops(HandlerTable& table) {
  install_one(table, Op::call, &op_call);
  install_one(table, Op::call_last, &op_call_last);
  install_one(table, Op::call_only, &op_call_only);
  install_one(table, Op::call_export, &op_call_export);
  install_one(table, Op::call_export_last, &op_call_export_last);
  install_one(table, Op::call_export_only, &op_call_export_only);
  install_one(table, Op::return_, &op_return);
  install_one(table, Op::deallocate_return, &op_deallocate_return);
  install_variants<kSource>(table, Op::move_return, []<Kind S>() { return &op_move_return<S>; });
  install_variants<kSource>(table, Op::move_deallocate_return, []<Kind S>() { return &op_move_deallocate_return<S>; });
  install_cold<call_builtin>(table, Op::call_builtin);
  install_cold<builtin_entry>(table, Op::builtin_entry);
  install_cold<call_fun>(table, Op::call_fun);
  install_cold<call_fun_last>(table, Op::call_fun_last);
  install_cold<apply>(table, Op::apply);
  install_cold<apply_last>(table, Op::apply_last);
  install_cold<apply_entry>(table, Op::apply_entry);
  install_cold<undefined_entry>(table, Op::undefined_entry);
  install_cold<unloaded_fun>(table, Op::unloaded_fun);
  install_cold<make_fun>(table, Op::make_fun);
  install_cold<func_info>(table, Op::func_info);
  install_cold<end_process>(table, Op::end_process);
  install_cold<hibernate>(table, Op::hibernate);
  install_cold<on_load>(table, Op::on_load);
}

}  // namespace mote
