// SystemSettings: what a runtime was started as, and what erlang:system_flag/2 changes of it while it runs. The first
// part is filled before the first process runs and then only read; members of the second are atomic or behind `mutex`.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "heap/process_heap.h"
#include "os/cpu_places.h"
#include "process/process.h"

namespace mote {

class SystemSettings {
 public:
  static constexpr std::uint32_t kMaxOutstandingRequests = 134'217'727;
  static constexpr std::uint32_t kDeepestBacktrace = 64;

  // -- as started
  std::string otp_release = "27";  // of the library that runs
  std::string erts_version = "15.2.7";
  std::string root;                         // the library's folder
  std::vector<std::string> emulator_flags;  // as given
  std::vector<std::string> arguments;       // of the first process
  std::uint32_t dirty_cpu_schedulers = 1;
  std::uint32_t dirty_io_schedulers = 10;
  std::uint32_t async_threads = 1;
  std::uint64_t dist_buffer_limit_bytes = 1'048'576;
  Term warning_map = atoms::k_warning;  // error_logger:warning_map/0
  bool printable_unicode = false;       // io:printable_range/0
  bool time_correction = true;
  Term time_warp_mode = atoms::k_no_time_warp;
  bool single_time_warp = false;
  bool break_ignored = false;
  // Told, and otherwise without effect.
  std::uint32_t ets_limit = 8192;
  bool port_parallelism = false;  // what new ports are said to have, too
  std::optional<std::uint32_t> modified_timing;
  std::optional<std::uint32_t> node_collection_delay = 60;  // seconds; none: never
  std::optional<std::uint32_t> halt_flush_timeout;          // milliseconds; none: without a limit
  bool async_dist = false;                                  // of new processes
  std::uint32_t compatible_release = 0;                     // 0: that of the library

  // -- what new processes start with
  std::atomic<std::uint64_t> min_heap_words{ProcessHeap::kToldMinWords};
  std::atomic<std::uint64_t> min_binary_heap_words{kMinOffHeapWords};
  std::atomic<std::uint32_t> fullsweep_after{65'535};
  std::atomic<std::uint64_t> max_heap_words{0};
  std::atomic<std::uint32_t> max_heap_flags{Process::kHeapKill | Process::kHeapErrorLog};
  std::atomic<bool> messages_off_heap{false};

  // -- flags
  std::atomic<std::uint32_t> backtrace_depth{8};
  std::atomic<std::uint32_t> schedulers_online{1};
  std::atomic<std::uint32_t> dirty_cpu_online{1};
  std::atomic<std::uint32_t> outstanding_requests{4};
  std::atomic<std::uint32_t> trace_control_word{0};
  std::atomic<bool> microstate_accounting{false};
  std::atomic<bool> internal_state_available{false};  // to erts_debug:get_internal_state/1
  std::atomic<bool> scheduler_wall_time{false};
  std::atomic<bool> machine_asked_for{true};   // for its CPUs
  std::atomic<bool> time_offset_final{false};  // with single_time_warp
  std::atomic<Word> scheduler_bind_type{atoms::k_unbound.bits()};

  // -- what statistics/1 told last
  std::atomic<std::int64_t> last_wall_clock{0};
  std::atomic<std::int64_t> last_runtime{0};
  std::atomic<std::int64_t> last_reductions{0};
  std::atomic<std::int64_t> last_exact_reductions{0};

  // -- what erlang:system_profile/2 sets; accepted and told, nothing is watched
  struct Profiling {
    Term receiver = atoms::k_undefined;
    bool exclusive = false, scheduler = false, processes = false, ports = false;
  };
  std::mutex mutex;
  Profiling profiling;
  std::vector<LogicalCpu> defined_topology;  // empty: none; from +sct or system_flag(cpu_topology)
  std::vector<Term> scheduling_blockers;     // pids that hold multi_scheduling blocked, one entry for each time
  std::vector<Term> normal_scheduling_blockers;
};

}  // namespace mote
