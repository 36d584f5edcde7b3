// Starting processes.
#pragma once

#include "code/code_server.h"
#include "process/process.h"
#include "process/seq_trace.h"

namespace mote {

// What spawn_request's caller is answered by: {Tag, Reference, ok, Child}, as if it came from the child.
struct SpawnReply {
  Term tag, reference;
};

struct SpawnOptions {
  bool link = false;
  Term monitor;  // the reference the parent watches by, or none(); its number goes to the child
  Priority priority = Priority::kNormal;
  bool off_heap_messages = false;
  bool async_dist = false;
  bool system_process = false;
  std::size_t min_heap_words = 0;
  std::uint32_t bound_to = 0;  // the number of a scheduler
  std::uint32_t min_off_heap_words = kMinOffHeapWords;
  std::size_t max_heap_words = 0;
  std::uint32_t max_heap_flags = Process::kHeapKill | Process::kHeapErrorLog;
  std::uint32_t fullsweep_after = 65535;
  Term group_leader;                // none(): the parent's
  SequenceSpawn asked;              // how a parent with a sequential trace token tells of it
  std::optional<SpawnReply> reply;  // sent before the child begins: it comes before all that the child sends
};

// What a new process gets that asks for nothing: as erlang:system_flag/2 has set it.
SpawnOptions default_spawn_options(const Services& vm);

// A process that calls module:function with the elements of the proper list `arguments`, which are copied. It is in a
// run queue when this returns. none() where the limit of processes is reached. `parent` may be null.
Term spawn(Services& vm, Process* parent, Term module, Term function, Term arguments, const SpawnOptions& options = {});

}  // namespace mote
