// The flags by name, and the actions.
#include "builtins/trace_actions.h"

#include <algorithm>

#include "code/code_server.h"
#include "process/table.h"

namespace mote {

std::optional<std::uint32_t> trace_flag_of(const AtomTable& atoms, Term name) {
  if (!name.is_atom()) return std::nullopt;
  auto found = std::ranges::find(kTraceFlags, atoms.name(name), &NamedTraceFlag::name);
  return found == std::end(kTraceFlags) ? std::nullopt : std::optional(found->flag);
}

namespace {

// The places the calls on the stack return to, innermost first.
std::vector<CodePlace> callers(Process& process, std::size_t most) {
  std::vector<CodePlace> all;
  for (Term* at = process.heap.stack(); at != process.heap.stack_base() && all.size() < most; ++at) {
    if (!at->is_header() || at->is_none()) continue;
    CodePlace place = process.vm->code->place_of(reinterpret_cast<const Word*>(at->bits()) - 1);
    if (place.function != nullptr) all.push_back(place);
  }
  return all;
}

}  // namespace

Term CallTraceActions::caller(TermSpace& space) {
  std::vector<CodePlace> top = callers(process_, 1);
  if (top.empty()) return atoms::k_undefined;
  return make_tuple(space, {top[0].module->name, top[0].function->name, Term::small(top[0].function->arity)});
}

Term CallTraceActions::caller_line(TermSpace& space) {
  std::vector<CodePlace> top = callers(process_, 1);
  if (top.empty()) return atoms::k_undefined;
  Term place = Term::nil();
  if (top[0].line != nullptr) {
    Term file = make_character_list(space, top[0].module->files[top[0].line->file]);
    place = make_tuple(space, {file, Term::small(top[0].line->line)});
  } else {
    place = atoms::k_undefined;
  }
  return make_tuple(space, {top[0].module->name, top[0].function->name, Term::small(top[0].function->arity), place});
}

Term CallTraceActions::stacktrace(TermSpace& space, std::size_t most) {
  std::vector<Term> entries;
  for (const CodePlace& place : callers(process_, most))
    entries.push_back(make_tuple(space, {place.module->name, place.function->name, Term::small(place.function->arity),
                                         location_of(space, place)}));
  return make_list(space, entries);
}

Term CallTraceActions::process_dump(TermSpace& space) {
  return process_.vm->stack_teller(process_, atoms::k_backtrace, space);
}

std::optional<std::uint32_t> CallTraceActions::flags_of(Term list) const {
  std::uint32_t flags = 0;
  for (; list.is_cons(); list = Cons(list).tail()) {
    std::optional<std::uint32_t> flag = trace_flag_of(*process_.vm->atoms, Cons(list).head());
    if (!flag) return std::nullopt;
    flags |= *flag & TraceFlag::kAll;
  }
  return list.is_nil() ? std::optional(flags) : std::nullopt;
}

bool CallTraceActions::change(Term pid, bool on, std::uint32_t flags) {
  TraceTable& traces = *process_.vm->traces;
  if (pid.is_none()) pid = process_.pid();
  if (!pid.is_local_pid()) return false;
  Term tracer = traces.of(session_, process_.pid()).tracer;
  return flags == 0 || (on && tracer.is_none()) || traces.change(session_, pid, on, flags, tracer);
}

bool CallTraceActions::trace(Term pid, Term off, Term on) {
  std::optional<std::uint32_t> less = flags_of(off), more = flags_of(on);
  if (!less || !more) return false;
  // What is both taken and given stays; the process must not count as untraced in between.
  return change(pid, true, *more) && change(pid, false, *less & ~*more);
}

bool CallTraceActions::enable(Term pid, Term flag, bool on) {
  std::optional<std::uint32_t> flags = trace_flag_of(*process_.vm->atoms, flag);
  return flags && change(pid, on, *flags & TraceFlag::kAll);
}

bool CallTraceActions::silent(bool on) {
  return change(Term::none(), on, TraceFlag::kSilent);
}

}  // namespace mote
