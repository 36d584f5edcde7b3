// What the runtime's memory is used for.
#pragma once

#include <cstddef>

#include "code/module.h"
#include "dump/report.h"

namespace mote::dump {

struct MemoryUsage {
  std::size_t processes = 0;
  std::size_t binaries = 0;
  std::size_t tables = 0;
  std::size_t literals = 0;
  std::size_t code = 0;
  std::size_t atoms = 0;
  std::size_t other = 0;  // allocated and none of the above
  std::size_t total() const { return processes + binaries + tables + literals + code + atoms + other; }
};

// Of the code itself, without literals.
std::size_t module_bytes(const Module& module);

// Of large binaries only those of `own` (where given) are known, as others may run; the rest is part of `other`.
MemoryUsage measure_memory(const Services& vm, const Process* own);
// In a stopped world: large binaries of all processes.
MemoryUsage measure_memory(const Report& report);

}  // namespace mote::dump
