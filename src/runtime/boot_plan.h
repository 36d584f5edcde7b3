// What a boot starts from: the arguments that Erlang's `init` reads, and the settings given by emulator flags (`+P` and
// so on). The command line programs translate their arguments to a BootPlan; an embedding program may fill its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "os/cpu_places.h"

namespace mote {

// What an interrupt from the keyboard does: +B.
enum class BreakHandler { menu, end, shell, ignore };

// How file names are encoded: +fn.
enum class FilenameEncoding { from_locale, latin1, utf8 };
enum class FilenameWarning { ignore, warning, error };

// What `erlang:system_info(start_time)`-relative clocks do when the system's time changes: +C.
enum class TimeWarp { none, single, multi };

// Where the error logger sends warnings: +W.
enum class WarningMap { info, warning, error };

// Ways of running that bring hidden errors to light; set by the environment variable MOTE_MODE.
struct DebugModes {
  bool collect_always = false;                 // `collect-always`: a collection at every heap reservation
  bool collect_aside = false;                  // `collect-aside`: every collection on a thread for long work
  bool verify_heap = false;                    // `verify-heap`: check the heap after each collection
  std::optional<std::uint32_t> reductions;     // `one-reduction` sets 1: the length of a slice
  std::optional<std::uint64_t> schedule_seed;  // `random:N`: processes are picked at random from this seed

  bool operator==(const DebugModes&) const = default;
};

// The emulator flags, with the reference's defaults. What is absent is the runtime's own choice.
struct EmulatorFlags {
  std::uint32_t max_processes = 1'048'576;         // +P
  std::uint32_t max_ports = 65'536;                // +Q
  std::uint32_t max_atoms = 1'048'576;             // +t
  std::optional<std::uint32_t> schedulers;         // +S first number
  std::optional<std::uint32_t> schedulers_online;  // +S second number
  std::optional<std::uint32_t> dirty_cpu;          // +SDcpu first number
  std::optional<std::uint32_t> dirty_cpu_online;   // +SDcpu second number
  std::uint32_t dirty_io = 10;                     // +SDio
  std::uint32_t async_threads = 1;                 // +A: reported, otherwise without effect

  std::uint64_t min_heap_words = 233;            // +hms
  std::uint64_t min_binary_heap_words = 46'422;  // +hmbs
  std::uint64_t max_heap_words = 0;              // +hmax: 0 for no limit
  bool max_heap_kill = true;                     // +hmaxk
  bool max_heap_error_log = true;                // +hmaxel
  bool max_heap_include_binaries = false;        // +hmaxib
  bool messages_off_heap = false;                // +hmqd

  BreakHandler break_handler = BreakHandler::menu;                     // +B
  FilenameEncoding filename_encoding = FilenameEncoding::from_locale;  // +fnl, +fnu, +fna
  FilenameWarning filename_warning = FilenameWarning::warning;         // +fnuw, +fnui, +fnue
  bool printable_unicode = false;                                      // +pc
  bool time_correction = true;                                         // +c
  TimeWarp time_warp = TimeWarp::none;                                 // +C
  WarningMap warning_map = WarningMap::warning;                        // +W
  std::uint64_t dist_buffer_limit_kib = 1'024;                         // +zdbbl
  std::uint32_t fullsweep_after = 65'535;                              // ERL_FULLSWEEP_AFTER
  std::optional<std::uint32_t> outstanding_requests;                   // +zosrl: two for each scheduler
  std::string scheduler_bind_type;                                     // +sbt: reported; empty for unbound

  // What the following set is told by system_info, and has no other effect.
  std::uint32_t ets_limit = 8192;                           // +e
  bool port_parallelism = false;                            // +spp
  std::optional<std::uint32_t> modified_timing;             // +T
  std::vector<LogicalCpu> cpu_topology;                     // +sct; empty: none
  bool asks_machine = true;                                 // for its CPUs: not with +sct and +ssrct
  std::optional<std::uint32_t> node_collection_delay = 60;  // +zdntgc, seconds; none: infinity
  std::optional<std::uint32_t> native_warning;              // +nifwarn, milliseconds; none: never
  std::optional<std::uint32_t> halt_flush_timeout;          // +zhft, milliseconds; none: infinity
  bool async_dist = false;                                  // +pad
  std::uint32_t compatible_release = 0;                     // +R; 0: that of the library

  // Every flag as it was given, in order, for `erlang:system_info(emu_args)`-like questions.
  std::vector<std::string> given;
};

struct BootPlan {
  // `-root DIR -bindir DIR -progname erl -- -home DIR -- ... -extra ...`: all that comes after the emulator's own
  // flags.
  std::vector<std::string> init_arguments;
  EmulatorFlags flags;
  DebugModes modes;
};

}  // namespace mote
