// What erlang:system_info/1 tells of memory. OTP's erlang:memory/0 adds up, in Erlang, what report_memory sends it.
#pragma once

#include <string_view>
#include <vector>

#include "builtins/builtin.h"
#include "code/module.h"

namespace mote {

// Answers {memory_internal | allocator | allocator_sizes, Reference, Kinds}: sends the caller {Reference, 0, Data}.
Term report_memory(Context& c, std::string_view question, Term reference, Term kinds);
// {allocator | allocator_sizes, Kind or Kinds}: Data of one kind, or {Kind, Data} of each. badarg where there is no
// such kind.
Term allocator_information(Context& c, Term kinds);

// Values of system_info items.
Term memory_kinds(Context& c);
Term allocated_areas(Context& c);
Term allocator_settings(Context& c);

// Sizes a heap is likely to have.
std::vector<Term> heap_size_steps();

}  // namespace mote
