// The report and the end.
#include "base/memory.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "base/last_report.h"
#include "base/work.h"

namespace mote {

namespace {

// Straight to the descriptor: nothing here may ask for memory.
void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

// Given back before the report is made, which needs a little memory itself.
void* reserve = nullptr;
void (*report_maker)(const char* message) = nullptr;
thread_local bool ending = false;

[[noreturn]] void end_with_report(const char* what) {
  if (std::exchange(ending, true)) std::_Exit(1);  // the report itself has run out of memory
  std::free(std::exchange(reserve, nullptr));
  say(what);
  say("\r\n");
  if (work_in_hand.describe != nullptr) {
    char work[512], line[640];
    work_in_hand.describe(work_in_hand.work, work, sizeof(work));
    std::snprintf(line, sizeof(line), "mote: asked for by %s\n", work);
    say(line);
  }
  if (report_maker != nullptr) report_maker(what);
  std::_Exit(1);
}

}  // namespace

void out_of_memory(std::size_t bytes, MemoryKind kind) {
  char line[160];
  std::snprintf(line, sizeof(line), "%s: Cannot allocate %zu bytes of memory (of type \"%s\").", kind.allocator, bytes,
                kind.type);
  end_with_report(line);
}

void* require_memory(std::size_t bytes, MemoryKind kind) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) out_of_memory(bytes, kind);
  return memory;
}

void report_failing_new() {
  constexpr std::size_t kReserve = std::size_t{1} << 20;  // mapped by itself, and not touched: costs addresses alone
  reserve = std::malloc(kReserve);
  std::set_new_handler([] { end_with_report("std_alloc: Cannot allocate memory."); });
}

void when_out_of_memory(void (*report)(const char* message)) {
  report_maker = report;
}

}  // namespace mote
