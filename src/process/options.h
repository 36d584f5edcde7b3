// Parsing of per-process options shared by spawn, process_flag and system_flag.
#pragma once

#include "process/builtin.h"
#include "process/process.h"

namespace mote {

// max_heap_size: a number of words, 0 for no limit, or a map of that and how it is kept; what the map does not say
// stays as it is in *flags. False for anything else and for fewer words than any heap has.
bool parse_max_heap(Term value, std::size_t* words, std::uint32_t* flags);
// The flags of a process that tell how its max_heap_size is kept.
inline constexpr std::uint32_t kMaxHeapFlags = Process::kHeapKill | Process::kHeapErrorLog | Process::kMaxHeapBinaries;
// A min_heap_size as it is kept: the next size that the reference gives its heaps. 0 for what is no more than usual.
std::size_t kept_min_words(std::size_t words);
// And as it is told.
std::size_t told_min_words(const ProcessHeap& heap);
// The map process_flag and process_info show.
Term max_heap_map(TermSpace& space, const AtomTable& atoms, std::size_t words, std::uint32_t flags);
// What process_flag's {monitor_nodes, Options} asks for, as the bits by which watches of a kind are counted; those
// asked for without options are kPlainNodeWatch. False for bad options.
inline constexpr std::uint8_t kPlainNodeWatch = 0;
bool parse_node_watch(Term options, std::uint8_t* kind);
// The number of a scheduler to be bound to, or 0 for none.
bool is_scheduler(const Services& vm, Term number);
Term priority_atom(Priority priority);
bool parse_priority(Term value, Priority* priority);

}  // namespace mote
