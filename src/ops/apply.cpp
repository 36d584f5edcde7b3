// apply: calls whose function, or whose number of arguments, is known only when they run.
//
// The loader turns calls of erlang:apply/2 and /3 into apply_list and apply_list_last; apply_entry stands behind them
// where they are called by way of a fun. A call in last position gives its frame up, but not for error/1 and its kin:
// their exceptions tell the place of the apply, so they are called as if something came after.
#include "code/code_server.h"
#include "ops/call.h"
#include "ops/install.h"
#include "process/relations.h"

namespace mote {

namespace {

constexpr std::size_t kMaxArguments = 255;

// What is to be entered; address is nullptr where process.failure() says what to raise.
struct Target {
  const Word* address = nullptr;
  std::size_t live = 0;
  bool raises_for_caller = false;
};

bool raises_for_caller(const Export& entry) {
  if (entry.module != atoms::k_erlang || entry.builtin == nullptr) return false;
  if (entry.function == atoms::k_error) return entry.arity >= 1;
  return entry.arity == 1 && (entry.function == atoms::k_exit || entry.function == atoms::k_throw);
}

Target bad_apply(Process& process, std::span<const Term> arguments) {
  process.failure() = {};
  process.failure().reason = atoms::k_badarg;
  process.failure().first_frame = error_frame(process, atoms::k_erlang, atoms::k_apply, arguments, Term::none());
  return {};
}

std::size_t length_of(Term list, bool* proper) {
  std::size_t length = 0;
  for (; list.is_cons(); list = Cons(list).tail())
    ++length;
  *proper = list.is_nil();
  return length;
}

void spread(Process& process, Term list) {
  for (Term* x = process.x; list.is_cons(); list = Cons(list).tail())
    *x++ = Cons(list).head();
}

// Nobody has a function of so many arguments; the error handler is told like of any other that is missing.
Target undefined_call(Process& process, Term module, Term function, Term arguments) {
  Export* handler = process.vm->code->export_of(error_handler_of(process), atoms::k_undefined_function, 3);
  process.x[0] = module;
  process.x[1] = function;
  process.x[2] = arguments;
  note_call(process, *handler);
  return {handler->address.load(std::memory_order_acquire), 3};
}

Target prepare_call(Process& process, Term module, Term function, Term arguments) {
  for (;;) {
    Term call[] = {module, function, arguments};
    bool proper;
    std::size_t arity = length_of(arguments, &proper);
    if (!proper || !module.is_atom() || !function.is_atom()) return bad_apply(process, call);
    if (arity > kMaxArguments) return undefined_call(process, module, function, arguments);
    if (module == atoms::k_erlang && function == atoms::k_apply && arity == 3) {
      spread(process, arguments);
      module = process.x[0];
      function = process.x[1];
      arguments = process.x[2];
      continue;
    }
    spread(process, arguments);
    Export* entry = process.vm->code->export_of(module, function, static_cast<std::uint32_t>(arity));
    note_call(process, *entry);
    return {entry->address.load(std::memory_order_acquire), arity, raises_for_caller(*entry)};
  }
}

Target prepare_fun_call(Process& process, Term fun, Term arguments) {
  Term call[] = {fun, arguments};
  bool proper;
  std::size_t arity = length_of(arguments, &proper);
  if (!proper) return bad_apply(process, call);
  if (arity > kMaxArguments) {
    TermSpace& heap = process.heap;
    process.failure() = {};
    process.failure().reason = fun.is_fun() ? make_tuple(heap, {atoms::k_badarity, make_tuple(heap, {fun, arguments})})
                                            : make_tuple(heap, {atoms::k_badfun, fun});
    return {};
  }
  spread(process, arguments);
  std::size_t live;
  const Word* address = prepare_fun(process, fun, arity, &live);
  return {address, live};
}

// The call with x[0..arity) of the module and function behind them.
Target prepare_fixed(Process& process, std::size_t arity) {
  Term module = process.x[arity];
  Term function = process.x[arity + 1];
  bool again = module == atoms::k_erlang && function == atoms::k_apply && arity == 3;
  if (again) return prepare_call(process, process.x[0], process.x[1], process.x[2]);
  if (!module.is_atom() || !function.is_atom()) {
    Term call[] = {module, function, make_list(process.heap, {process.x, arity})};
    return bad_apply(process, call);
  }
  Export* entry = process.vm->code->export_of(module, function, static_cast<std::uint32_t>(arity));
  note_call(process, *entry);
  return {entry->address.load(std::memory_order_acquire), arity, raises_for_caller(*entry)};
}

// x0, x1 and, where there are three, x2: what erlang:apply/2 or /3 was called with.
Target prepare_list(Process& process, Word count) {
  Term* x = process.x;
  return count == 2 ? prepare_fun_call(process, x[0], x[1]) : prepare_call(process, x[0], x[1], x[2]);
}

// Calls last, from the instruction at `ip` of `size` words, giving up a frame of `words`.
const Word* enter_last(Process& process, const Word* ip, std::size_t size, Word words, const Target& target) {
  if (target.address == nullptr) return raise(process, ip);
  if (target.raises_for_caller)
    push_return(process, ip + size);
  else
    process.heap.set_stack(process.heap.stack() + words);
  return enter(process, target.address, target.live);
}

// ip[1]: arity; module and function are in the registers behind the arguments.
const Word* apply(Process& process, const Word* ip) {
  Target target = prepare_fixed(process, ip[1]);
  if (target.address == nullptr) return raise(process, ip);
  push_return(process, ip + 2);
  return enter(process, target.address, target.live);
}

// ip[2]: words of the frame given up.
const Word* apply_last(Process& process, const Word* ip) {
  Target target = prepare_fixed(process, ip[1]);
  return enter_last(process, ip, 3, ip[2], target);
}

// ip[1]: 2 or 3, the arguments of apply.
const Word* apply_list(Process& process, const Word* ip) {
  Target target = prepare_list(process, ip[1]);
  bool told_twice = ip[1] == 2 && process.failure().first_frame.is_none();  // see call_fun
  if (target.address != nullptr || told_twice) push_return(process, ip + 2);
  return target.address == nullptr ? raise(process, ip) : enter(process, target.address, target.live);
}

// ip[2]: words of the frame given up.
const Word* apply_list_last(Process& process, const Word* ip) {
  Target target = prepare_list(process, ip[1]);
  return enter_last(process, ip, 3, ip[2], target);
}

// apply called as a function: ip[1] as above, the caller is on the stack.
const Word* apply_entry(Process& process, const Word* ip) {
  Target target = prepare_list(process, ip[1]);
  if (target.address != nullptr) return enter(process, target.address, target.live);
  process.failure().replaces_own_frame = true;
  return raise(process, ip);
}

}  // namespace

void install_apply_ops(HandlerTable& table) {
  install_cold<apply>(table, Op::apply);
  install_cold<apply_last>(table, Op::apply_last);
  install_cold<apply_list>(table, Op::apply_list);
  install_cold<apply_list_last>(table, Op::apply_list_last);
  install_cold<apply_entry>(table, Op::apply_entry);
}

}  // namespace mote
