// Counting.
#include "dump/memory.h"

#include <algorithm>

#include "code/code_server.h"
#include "dump/scratch.h"
#include "ets/tables.h"
#include "heap/literal_area.h"
#include "os/platform.h"
#include "process/table.h"

namespace mote::dump {

namespace {

std::size_t atom_bytes(const AtomTable& atoms) {
  constexpr std::size_t kEntryBytes = 56;  // entry and index
  std::size_t bytes = 0;
  std::size_t count = atoms.count();
  for (std::uint32_t i = 0; i < count; ++i)
    bytes += atoms.name(i).size() + kEntryBytes;
  return bytes;
}

std::size_t process_bytes(const Services& vm) {
  std::int64_t words = vm.heap_counters.totals().heap_words;
  std::size_t beyond = words > 0 ? static_cast<std::size_t>(words) * sizeof(Word) : 0;
  return vm.processes->count() * (sizeof(Process) + ProcessHeap::kMinWords * sizeof(Word)) + beyond;
}

std::size_t code_bytes(const Services& vm) {
  std::size_t bytes = 0;
  vm.code->each_module([&](const Module& module) { bytes += module_bytes(module); });
  return bytes;
}

// Each once, however many refer to it.
std::size_t bytes_of(ScratchArray<const BinaryObject*>& binaries) {
  std::sort(binaries.begin(), binaries.end());
  std::size_t bytes = 0;
  for (const BinaryObject** binary = binaries.begin(); binary != binaries.end(); ++binary)
    if (binary == binaries.begin() || *binary != binary[-1]) bytes += (*binary)->capacity();
  return bytes;
}

void collect_binaries(const Process& process, ScratchArray<const BinaryObject*>& binaries) {
  process.heap.each_off_heap([&](OffHeapHolder* holder) {
    if (header_tag(holder->header) == Tag::kRefcBinary)
      binaries.push(static_cast<const BinaryObject*>(holder->resource));
  });
}

MemoryUsage measure_with(const Services& vm, ScratchArray<const BinaryObject*>& binaries) {
  MemoryUsage usage;
  usage.processes = process_bytes(vm);
  usage.binaries = bytes_of(binaries);
  usage.tables = vm.tables == nullptr ? 0 : vm.tables->memory_bytes();
  usage.literals = vm.literals->used_bytes();
  usage.code = code_bytes(vm);
  usage.atoms = atom_bytes(*vm.atoms);
  std::size_t known = usage.processes + usage.binaries + usage.tables + usage.code + usage.atoms;
  std::size_t allocated = allocated_bytes();
  usage.other = allocated > known ? allocated - known : 0;
  return usage;
}

}  // namespace

std::size_t module_bytes(const Module& module) {
  return module.code.size() * sizeof(Word) + module.functions.size() * sizeof(FunctionInfo) +
         module.lines.size() * sizeof(LinePlace) + module.strings.size();
}

MemoryUsage measure_memory(const Services& vm, const Process* own) {
  ScratchArray<const BinaryObject*> binaries;
  if (own != nullptr) collect_binaries(*own, binaries);
  return measure_with(vm, binaries);
}

MemoryUsage measure_memory(const Report& report) {
  ScratchArray<const BinaryObject*> binaries;
  report.vm.processes->each([&](const Process& process) {
    if (report.readable(process)) collect_binaries(process, binaries);
  });
  return measure_with(report.vm, binaries);
}

}  // namespace mote::dump
