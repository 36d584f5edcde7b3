// SavedCalls: the last calls of a process that wants to know of them (process_flag(save_calls, N)): those by way of
// exports, and of builtins; and that it sent, received or waited in vain. For debuggers and crash dumps.
//
// Others pay nothing. Whether a process saves calls stands in its trace flags, which are looked at anyhow where it
// sends and where it gets a thread. Calls have no such look: a process that saves them runs as if the reductions of its
// slice were always used up (Process::stop_at_calls), so that each call comes to the slow half of its instruction.
#pragma once

#include <optional>
#include <vector>

#include "process/trace.h"
#include "term/identity.h"

namespace mote {

class SavedCalls {
 public:
  static constexpr std::int64_t kMost = 10'000;

  explicit SavedCalls(std::size_t capacity) : calls_(capacity) {}
  std::size_t capacity() const { return calls_.size(); }
  std::size_t size() const { return std::min(added_, calls_.size()); }
  // The oldest is 0. What is no call has no module, and its name as the function.
  const ExportIdentity& operator[](std::size_t index) const {
    return calls_[(added_ - size() + index) % calls_.size()];
  }
  void add(const ExportIdentity& call) { calls_[added_++ % calls_.size()] = call; }

 private:
  std::vector<ExportIdentity> calls_;
  std::size_t added_ = 0;
};

inline bool saves_calls(const Process& process) {
  return is_traced(process, TraceFlag::kSavesCalls);
}
// Only where saves_calls().
void save_call(Process& process, const ExportIdentity& call);
// `event` is send, receive or timeout.
void save_event(Process& process, Term event);

// A number of calls to save, as a program gives it; nothing for what is none.
std::optional<std::size_t> saved_calls_count(Term value);
// From now on the last `count` calls of the process, none for 0; those saved are forgotten. Returns what it was before,
// as a term. Only the running thread.
Term set_saved_calls(Process& process, std::size_t count);
// What process_info tells: a list, or false. For the running thread.
Term saved_calls_term(const Process& process, TermSpace& space);

}  // namespace mote
