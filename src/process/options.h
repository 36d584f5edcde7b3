// Parsing of per-process options shared by spawn, process_flag and system_flag.
#pragma once

#include "process/builtin.h"
#include "process/process.h"

namespace mote {

// max_heap_size: a number of words or a map. False for anything else.
bool parse_max_heap(const AtomTable& atoms, Term value, std::size_t* words, std::uint32_t* flags);
// The map process_flag and process_info show.
Term max_heap_map(TermSpace& space, const AtomTable& atoms, std::size_t words, std::uint32_t flags);
Term priority_atom(Priority priority);
bool parse_priority(Term value, Priority* priority);

}  // namespace mote
