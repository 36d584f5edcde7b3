// What calls of traced functions take, time or memory, by process: call_time and call_memory of trace_pattern.
//
// A process is in at most one function that is measured, for each session and kind: the one called last that has not
// returned. What passes is counted for that function until another is called or it returns; what a process spends
// waiting for its turn or for messages is not. Each process carries where it is (MeasuredCalls, its own thread's); the
// sums are shared (CallMeasure). What passes while its calls are not traced counts for nobody.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <mutex>
#include <vector>

#include "process/trace.h"

namespace mote {

// The sums of one function in one session.
class CallMeasure {
 public:
  struct Sum {
    std::int64_t calls = 0;
    std::int64_t amount = 0;  // nanoseconds, or words
  };
  // Nothing is added while it is paused.
  void add(Term pid, std::int64_t calls, std::int64_t amount);
  void pause();
  void restart();
  std::vector<std::pair<Term, Sum>> sums() const;

 private:
  mutable std::mutex mutex_;
  bool paused_ = false;
  absl::flat_hash_map<Word, Sum> sums_;
};

enum class MeasureKind : std::uint8_t { kTime, kMemory };

class MeasuredCalls {
 public:
  using Measure = std::shared_ptr<CallMeasure>;
  // `function` stands for a function to the caller; kNone for one nobody measures.
  static constexpr std::uint32_t kNone = 0;
  // A function is called: counts for it. Returns the one the process was in, to be given to leave().
  std::uint32_t enter(Process& process, TraceSessionId session, MeasureKind kind, Measure measure,
                      std::uint32_t function);
  // The function has returned to `previous`, or to somewhere in it.
  void leave(Process& process, TraceSessionId session, MeasureKind kind, Measure measure, std::uint32_t previous);

  // It leaves its thread, and is on one again.
  void stop(Process& process);
  void resume(Process& process);
  // A collection has freed so many words.
  void collected(std::size_t words);

 private:
  struct Current {
    TraceSessionId session;
    MeasureKind kind;
    std::uint32_t function = kNone;
    Measure measure;         // null: nobody's
    std::int64_t since = 0;  // clock, or words in use, when the function was last counted for
  };
  static std::int64_t now(const Process& process, MeasureKind kind);
  Current& current(TraceSessionId session, MeasureKind kind);
  static void count(Process& process, Current& current);
  std::vector<Current> all_;
};

// What the process has, made where it has none.
MeasuredCalls& measured_calls(Process& process);
void forget_measured_calls(Process& process);

}  // namespace mote
