// Exceptions: raising, finding the handler, stack traces.
//
// A handler is a catch label in a Y register: the stack is searched upward for one, and the frame it lies in becomes
// the top. The handler finds none() in x0, the class in x1, the value in x2 and a raw trace in x3.
//
// A raw trace is the tuple {Class, First, Addresses}: First is a complete first entry or [], Addresses a binary of the
// code addresses behind it, innermost first, or a symbolic trace that was given. Nobody but the program that asks pays
// for making it symbolic.
#include <algorithm>
#include <cstring>
#include <utility>

#include "code/code_server.h"
#include "ops/call.h"
#include "ops/install.h"
#include "ops/stack.h"
#include "ops/trace_calls.h"
#include "process/scheduler.h"
#include "process/trace.h"
#include "term/map.h"

namespace mote {

namespace {

Term class_atom(std::uint8_t error_class) {
  switch (static_cast<ErrorClass>(error_class)) {
    case ErrorClass::kError:
      return atoms::k_error;
    case ErrorClass::kExit:
      return atoms::k_exit;
    case ErrorClass::kThrow:
      return atoms::k_throw;
  }
}

bool is_return_address(Term word) {
  return word.is_header() && !word.is_none();
}

struct Frame {
  Term* base;
  const Word* handler;
};

// The innermost catch, and the top of its frame.
bool find_handler(const Process& process, Frame* found) {
  Term* base = process.heap.stack();
  for (Term* at = base; at != process.heap.stack_base(); ++at) {
    if (is_return_address(*at)) {
      base = at + 1;
    } else if (at->is_catch()) {
      *found = {base, reinterpret_cast<const Word*>(at->catch_index())};
      return true;
    }
  }
  return false;
}

// The module whose format_error explains failures of this module's builtins.
Term formatter_of(Term module, AtomTable& atoms) {
  std::string_view name = atoms.name(module);
  for (std::string_view own : {"erlang", "erts_internal", "atomics", "counters", "persistent_term"})
    if (name == own) return atoms.intern("erl_erts_errors");
  if (name == "os" || name == "code") return atoms.intern("erl_kernel_errors");
  return atoms.intern("erl_stdlib_errors");
}

// The failing function with its arguments, where no clause matched.
Term clause_frame(Process& process, const Word* ip) {
  CodePlace place = process.vm->code->place_of(ip);
  if (place.function == nullptr) return Term::nil();
  Term arguments = make_list(process.heap, {process.x, place.function->arity});
  Term location = location_of(process.heap, place);
  return make_tuple(process.heap, {place.module->name, place.function->name, arguments, location});
}

}  // namespace

Term error_frame(Process& process, Term module, Term function, std::span<const Term> arguments, Term cause) {
  TermSpace& heap = process.heap;
  Term keys[2] = {atoms::k_cause, atoms::k_module};
  Term values[2] = {cause, formatter_of(module, *process.vm->atoms)};
  std::size_t skip = cause.is_none() ? 1 : 0;
  Term map = map_from_pairs(heap, *process.vm->atoms, std::span<const Term>(keys + skip, 2 - skip),
                            std::span<const Term>(values + skip, 2 - skip));
  Term info = make_cons(heap, make_tuple(heap, {atoms::k_error_info, map}), Term::nil());
  return make_tuple(heap, {module, function, make_list(heap, arguments), info});
}

// The frame of a function in which constructing a bitstring failed: its own, with error_info.
Term construction_frame(Process& process, const CodePlace& place, Term cause) {
  TermSpace& heap = process.heap;
  Term keys[3] = {atoms::k_cause, atoms::k_function, atoms::k_module};
  AtomTable& atoms = *process.vm->atoms;
  Term values[3] = {cause, atoms.intern("format_bs_fail"), atoms.intern("erl_erts_errors")};
  Term info = make_tuple(heap, {atoms::k_error_info, map_from_pairs(heap, atoms, keys, values)});
  Term location = location_of(heap, place);
  std::vector<Term> entries;
  for (; location.is_cons(); location = Cons(location).tail())
    entries.push_back(Cons(location).head());
  entries.push_back(info);
  return make_tuple(
      heap, {place.module->name, place.function->name, Term::small(place.function->arity), make_list(heap, entries)});
}

namespace {

// {M, F, Args, Location} of the builtin that failed.
Term builtin_frame(Process& process, const Failure& failure) {
  const Builtin& builtin = *failure.builtin;
  AtomTable& atoms = *process.vm->atoms;
  std::size_t arity = static_cast<std::size_t>(builtin.arity);
  Term module = atoms.intern(builtin.module);
  Term function = atoms.intern(builtin.name);
  if (failure.error_class == static_cast<std::uint8_t>(ErrorClass::kError))
    return error_frame(process, module, function, {process.x, arity}, failure.cause);
  return make_tuple(process.heap, {module, function, make_list(process.heap, {process.x, arity}), Term::nil()});
}

}  // namespace

Term capture_trace(Process& process, const Word* ip) {
  const Failure& failure = process.failure();
  const Word* addresses[kMaxTraceDepth];
  std::size_t depth = 0;
  Term first = failure.first_frame.is_none() ? Term::nil() : failure.first_frame;
  bool own_frame = true;
  bool skip_caller = failure.tail_called && failure.replaces_own_frame;  // it is `first` already
  if (failure.from_builtin) {
    if (first.is_nil() && !failure.hide_builtin) first = builtin_frame(process, failure);
    own_frame = !failure.tail_called && !failure.replaces_own_frame;
  } else if (failure.reason == atoms::k_function_clause && first.is_nil()) {
    first = clause_frame(process, ip);
    own_frame = first.is_nil();
  } else if (!first.is_nil()) {
    own_frame = !failure.replaces_own_frame;
  }
  std::size_t most = std::max<std::size_t>(trace_depth(*process.vm), 1);  // the place is always told
  if (!first.is_nil() && most > 0) --most;
  if (own_frame && most > 0) addresses[depth++] = ip;
  const Word* before = nullptr;
  for (Term* at = process.heap.stack(); at != process.heap.stack_base() && depth < most; ++at) {
    if (!is_return_address(*at)) continue;
    const Word* return_to = reinterpret_cast<const Word*>(at->bits());
    if (std::exchange(skip_caller, false)) continue;
    if (is_trace_frame(process, return_to)) continue;
    if (return_to != before && return_to != process.vm->code->stubs().end_process)
      addresses[depth++] = call_site(return_to);
    before = return_to;
  }
  Term packed =
      make_binary(process.heap, std::span(reinterpret_cast<const std::uint8_t*>(addresses), depth * sizeof(Word)));
  return make_tuple(process.heap, {class_atom(failure.error_class), first, packed});
}

// Whoever raises again may give any term.
static bool is_raw_trace(Term trace) {
  return trace.is_tuple(3) && (Tuple(trace)[2].is_list() || Tuple(trace)[2].is_binary());
}

Term symbolic_trace(Process& process, TermSpace& space, Term trace) {
  if (!is_raw_trace(trace)) return trace;
  Tuple raw(trace);
  if (raw[2].is_list()) return raw[2];
  BitView packed(raw[2]);
  std::vector<Term> entries;
  if (!raw[1].is_nil()) entries.push_back(raw[1]);
  for (std::size_t i = 0; i < packed.whole_bytes() / sizeof(Word); ++i) {
    const Word* address;
    std::memcpy(&address, packed.base + i * sizeof(Word), sizeof(address));
    CodePlace place = process.vm->code->place_of(address);
    if (place.function == nullptr) continue;
    entries.push_back(make_tuple(space, {place.module->name, place.function->name, Term::small(place.function->arity),
                                         location_of(space, place)}));
  }
  return make_list(space, entries);
}

namespace {

// A given trace, raw or symbolic, as a raw one of this class.
Term trace_with_class(TermSpace& space, Term trace, Term error_class) {
  if (is_raw_trace(trace)) return make_tuple(space, {error_class, Tuple(trace)[1], Tuple(trace)[2]});
  return make_tuple(space, {error_class, Term::nil(), trace.is_list() ? trace : Term::nil()});
}

}  // namespace

const Word* raise(Process& process, const Word* ip) {
  // Where the run ends there may be no atoms any more, and that is nothing for a handler to tell of.
  if (process.vm->scheduler->stopping()) [[unlikely]]
    return leave(process, ip, 0, Outcome::kYield);
  Failure& failure = process.failure();
  Term reason = failure.reason;
  Term error_class = class_atom(failure.error_class);
  Term trace = failure.trace_kind == Failure::kGiven ? trace_with_class(process.heap, failure.trace, error_class)
                                                     : capture_trace(process, ip);
  failure = {};
  Frame frame;
  bool caught = find_handler(process, &frame);
  if (!caught && error_class == atoms::k_throw) {
    reason = make_tuple(process.heap, {atoms::k_nocatch, reason});
    error_class = atoms::k_error;
  }
  if (tells_returns(process)) [[unlikely]]
    trace_exception(process, caught ? frame.base : process.heap.stack_base(), caught ? frame.handler : nullptr,
                    error_class, reason);
  if (caught) {
    process.heap.set_stack(frame.base);
    process.x[0] = Term::none();
    process.x[1] = error_class;
    process.x[2] = reason;
    process.x[3] = trace;
    if (process.heap.wants_collection()) return collect_and_go_on(process, frame.handler, 4);
    return frame.handler;
  }
  TermSpace& heap = process.heap;
  if (error_class != atoms::k_exit) reason = make_tuple(heap, {reason, symbolic_trace(process, heap, trace)});
  process.pending_exit = 1;
  process.exit_reason = reason;
  process.exit_class = error_class;
  return leave(process, ip, 0, Outcome::kExit);
}

const Word* raise_error(Process& process, const Word* ip, Term reason) {
  process.failure() = {};
  process.failure().reason = reason;
  return raise(process, ip);
}

const Word* raise_error(Process& process, const Word* ip, Term name, Term value) {
  return raise_error(process, ip, make_tuple(process.heap, {name, value}));
}

namespace {

Term& y_register(Process& process, Word index) {
  return process.heap.stack()[index];
}

// ip[1]: Y register; ip[2]: the handler.
const Word* try_(Process& process, const Word* ip) {
  y_register(process, ip[1]) = Term::catch_label(ip[2]);
  return ip + 3;
}

const Word* try_end(Process& process, const Word* ip) {
  y_register(process, ip[1]) = Term::nil();
  return ip + 2;
}

const Word* try_case(Process& process, const Word* ip) {
  y_register(process, ip[1]) = Term::nil();
  Term* x = process.x;
  x[0] = x[1];
  x[1] = x[2];
  x[2] = x[3];
  return ip + 2;
}

// The end of a catch, reached with its value or from the raising of an exception.
const Word* catch_end(Process& process, const Word* ip) {
  y_register(process, ip[1]) = Term::nil();
  Term* x = process.x;
  if (!x[0].is_none()) return ip + 2;
  TermSpace& heap = process.heap;
  Term value = x[2];
  if (x[1] == atoms::k_error) value = make_tuple(heap, {value, symbolic_trace(process, heap, x[3])});
  x[0] = x[1] == atoms::k_throw ? value : make_tuple(heap, {atoms::k_EXIT, value});
  return ip + 2;
}

template <const Term& name>
const Word* fail_with(Process& process, const Word* ip) {
  return raise_error(process, ip, name, load(process, ip[1]));
}

const Word* if_end(Process& process, const Word* ip) {
  return raise_error(process, ip, atoms::k_if_clause);
}

void fail_as(Process& process, Term error_class, Term value, Term trace) {
  process.failure() = {};
  ErrorClass kind = error_class == atoms::k_exit    ? ErrorClass::kExit
                    : error_class == atoms::k_throw ? ErrorClass::kThrow
                                                    : ErrorClass::kError;
  process.failure().error_class = static_cast<std::uint8_t>(kind);
  process.failure().reason = value;
  process.failure().trace_kind = Failure::kGiven;
  process.failure().trace = trace;
}

// ip[1]: raw trace; ip[2]: value.
const Word* raise_again(Process& process, const Word* ip) {
  Term trace = load(process, ip[1]);
  Term error_class = is_raw_trace(trace) ? Tuple(trace)[0] : atoms::k_error;
  fail_as(process, error_class, load(process, ip[2]), trace);
  return raise(process, ip);
}

// x0: class; x1: value; x2: trace.
const Word* raw_raise(Process& process, const Word* ip) {
  Term* x = process.x;
  if (x[0] != atoms::k_error && x[0] != atoms::k_exit && x[0] != atoms::k_throw) {
    x[0] = atoms::k_badarg;
    return ip + 1;
  }
  fail_as(process, x[0], x[1], x[2]);
  return raise(process, ip);
}

const Word* build_stacktrace(Process& process, const Word* ip) {
  process.x[0] = symbolic_trace(process, process.heap, process.x[0]);
  return ip + 1;
}

}  // namespace

void install_exception_ops(HandlerTable& table) {
  install_cold<try_>(table, Op::try_);
  install_cold<try_end>(table, Op::try_end);
  install_cold<try_case>(table, Op::try_case);
  install_cold<catch_end>(table, Op::catch_end);
  install_cold<fail_with<atoms::k_badmatch>>(table, Op::badmatch);
  install_cold<fail_with<atoms::k_badrecord>>(table, Op::badrecord);
  install_cold<fail_with<atoms::k_case_clause>>(table, Op::case_end);
  install_cold<fail_with<atoms::k_try_clause>>(table, Op::try_case_end);
  install_cold<if_end>(table, Op::if_end);
  install_cold<raise_again>(table, Op::raise);
  install_cold<raw_raise>(table, Op::raw_raise);
  install_cold<build_stacktrace>(table, Op::build_stacktrace);
}

}  // namespace mote
