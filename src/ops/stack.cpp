// Walking the stack of a process that is not in the middle of an instruction, or that asks about itself.
#include "ops/stack.h"

#include <algorithm>
#include <utility>

#include "code/code_server.h"
#include "dump/backtrace.h"
#include "ops/call.h"
#include "ops/native_calls.h"
#include "ops/trace_calls.h"
#include "process/settings.h"

namespace mote {

namespace {

const Word* current_address(const Process& process) {
  return process.registers->current_ip != nullptr && !process.registers->answering ? process.registers->current_ip
                                                                                   : process.ip;
}

// In the middle of erlang:hibernate/3, which has left nothing on the stack.
bool hibernates(const Process& process) {
  return current_address(process) == process.vm->code->stubs().hibernate;
}

std::vector<CodePlace> places(Process& process, std::size_t most) {
  std::vector<CodePlace> all;
  auto add = [&](const Word* address) {
    CodePlace place = process.vm->code->place_of(address);
    if (place.function != nullptr) all.push_back(place);
  };
  if (most > 0) add(current_address(process));
  const Word* before = nullptr;  // of a function that calls itself one frame stands for all
  for (Term* at = process.heap.stack(); at != process.heap.stack_base() && all.size() < most; ++at) {
    if (!at->is_header() || at->is_none()) continue;
    const Word* return_to = reinterpret_cast<const Word*>(at->bits());
    if (is_trace_frame(process, return_to) || return_to == std::exchange(before, return_to)) continue;
    add(call_site(return_to));
  }
  return all;
}

Term entry(TermSpace& space, const CodePlace& place) {
  return make_tuple(
      space, {place.module->name, place.function->name, Term::small(place.function->arity), location_of(space, place)});
}

Term off_heap_binaries(Process& process, TermSpace& space) {
  std::vector<Term> all;
  process.heap.each_off_heap([&](OffHeapHolder* holder) {
    if (header_tag(holder->header) != Tag::kRefcBinary) return;
    RefcBinary* binary = static_cast<RefcBinary*>(holder);
    all.push_back(make_tuple(space, {make_unsigned(space, reinterpret_cast<Word>(binary->resource) >> 4),
                                     make_unsigned(space, binary->size), Term::small(binary->resource->references())}));
  });
  return make_list(space, all);
}

}  // namespace

std::size_t trace_depth(const Services& vm) {
  constexpr std::size_t kUsualDepth = 8;
  if (vm.settings == nullptr) return kUsualDepth;
  return std::min<std::size_t>(vm.settings->backtrace_depth.load(std::memory_order_relaxed), kMaxTraceDepth);
}

Term tell_stack(Process& process, Term item, TermSpace& space) {
  if (hibernates(process)) {
    if (item == atoms::k_current_stacktrace) return Term::nil();
    Term arity = Term::small(3);
    if (item == atoms::k_current_function) return make_tuple(space, {atoms::k_erlang, atoms::k_hibernate, arity});
    if (item == atoms::k_current_location)
      return make_tuple(space, {atoms::k_erlang, atoms::k_hibernate, arity, Term::nil()});
  }
  if (item == atoms::k_binary) return off_heap_binaries(process, space);
  if (item == atoms::k_backtrace) return make_binary(space, backtrace_text(process, current_address(process)));
  if (item == atoms::k_current_stacktrace) {
    std::vector<Term> entries;
    for (const CodePlace& place : places(process, trace_depth(*process.vm)))
      entries.push_back(entry(space, place));
    return make_list(space, entries);
  }
  std::vector<CodePlace> top = places(process, 1);
  if (item == atoms::k_current_location) {
    if (top.empty())
      return make_tuple(space, {process.initial_call->module, process.initial_call->function,
                                Term::small(process.initial_call->arity), Term::nil()});
    return entry(space, top.front());
  }
  if (top.empty())
    return make_tuple(space, {process.initial_call->module, process.initial_call->function,
                              Term::small(process.initial_call->arity)});
  return make_tuple(space,
                    {top.front().module->name, top.front().function->name, Term::small(top.front().function->arity)});
}

bool uses_old_code(Process& process, Term name) {
  const Module* module = process.vm->code->old(name);
  if (module == nullptr) return false;
  if (module->contains(process.ip)) return true;
  for (Term* at = process.heap.stack(); at != process.heap.stack_base(); ++at) {
    if (at->is_header() && !at->is_none() && module->contains(reinterpret_cast<const Word*>(at->bits()))) return true;
    if (stands_in_library_of(process, at, *module)) return true;
    if (at->is_catch() && module->contains(reinterpret_cast<const Word*>(at->catch_index()))) return true;
  }
  return false;
}

}  // namespace mote
