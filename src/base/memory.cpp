// The report and the end.
#include "base/memory.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/work.h"

namespace mote {

namespace {

// Straight to the descriptor: nothing here may ask for memory.
void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

[[noreturn]] void end_with_report(const char* what) {
  say(what);
  if (work_in_hand.describe != nullptr) {
    char work[512], line[640];
    work_in_hand.describe(work_in_hand.work, work, sizeof(work));
    std::snprintf(line, sizeof(line), "mote: asked for by %s\n", work);
    say(line);
  }
  std::_Exit(1);
}

}  // namespace

void out_of_memory(std::size_t bytes, MemoryKind kind) {
  char line[160];
  std::snprintf(line, sizeof(line), "%s: Cannot allocate %zu bytes of memory (of type \"%s\").\n", kind.allocator,
                bytes, kind.type);
  end_with_report(line);
}

void* require_memory(std::size_t bytes, MemoryKind kind) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) out_of_memory(bytes, kind);
  return memory;
}

void report_failing_new() {
  std::set_new_handler([] { end_with_report("std_alloc: Cannot allocate memory.\n"); });
}

}  // namespace mote
