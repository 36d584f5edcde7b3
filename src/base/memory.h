// Running out of memory: it is told on standard error, with what the thread was at work on, and the program ends with
// status 1, as the reference does. What can go on without the memory asks for it elsewhere and looks at the answer.
#pragma once

#include <cstddef>

namespace mote {

// Kinds of memory by the reference's names, which its message tells.
struct MemoryKind {
  const char* allocator;
  const char* type;
};
inline constexpr MemoryKind kHeapMemory{"eheap_alloc", "heap"};
inline constexpr MemoryKind kMessageMemory{"eheap_alloc", "heap_frag"};
inline constexpr MemoryKind kTableMemory{"ets_alloc", "db_term"};
inline constexpr MemoryKind kProcessMemory{"fix_alloc", "proc"};
inline constexpr MemoryKind kLiteralMemory{"literal_alloc", "literal"};
inline constexpr MemoryKind kAtomMemory{"ll_alloc", "atom_text"};
inline constexpr MemoryKind kOtherMemory{"std_alloc", "temporary"};

[[noreturn]] void out_of_memory(std::size_t bytes, MemoryKind kind);

// malloc, but never nullptr.
void* require_memory(std::size_t bytes, MemoryKind kind);

// From now on, new, too, ends with the report where it would throw.
void report_failing_new();

}  // namespace mote
