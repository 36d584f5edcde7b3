// Parsing of per-process options shared by spawn, process_flag and system_flag.
#pragma once

#include "process/builtin.h"
#include "process/process.h"

namespace mote {

// max_heap_size: a number of words or a map. False for anything else.
bool parse_max_heap(const AtomTable& atoms, Term value, std::size_t* words, std::uint32_t* flags);
// The map process_flag and process_info show.
Term max_heap_map(TermSpace& space, const AtomTable& atoms, std::size_t words, std::uint32_t flags);
// What process_flag's {monitor_nodes, Options} asks for, as the bits by which watches of a kind are counted; those
// asked for without options are kPlainNodeWatch. False for bad options.
inline constexpr std::uint8_t kPlainNodeWatch = 0;
bool parse_node_watch(Term options, std::uint8_t* kind);
Term priority_atom(Priority priority);
bool parse_priority(Term value, Priority* priority);

}  // namespace mote
