// Emulator flags as settings.
#include "runtime/apply_flags.h"

#include <algorithm>

#include "process/options.h"
#include "term/atom_table.h"

namespace mote {

namespace {

Term time_warp_mode(AtomTable& atoms, TimeWarp mode) {
  if (mode == TimeWarp::none) return atoms::k_no_time_warp;
  return atoms.intern(mode == TimeWarp::single ? "single_time_warp" : "multi_time_warp");
}

Term warning_map(WarningMap map) {
  if (map == WarningMap::warning) return atoms::k_warning;
  return map == WarningMap::info ? atoms::k_info : atoms::k_error;
}

}  // namespace

void apply_flags(SystemSettings& settings, const EmulatorFlags& flags, AtomTable& atoms, std::uint32_t workers) {
  settings.emulator_flags = flags.given;
  settings.schedulers_online = std::min(flags.schedulers_online.value_or(workers), workers);
  settings.dirty_cpu_schedulers = flags.dirty_cpu.value_or(workers);
  settings.dirty_cpu_online = std::min(flags.dirty_cpu_online.value_or(workers), settings.dirty_cpu_schedulers);
  settings.dirty_io_schedulers = flags.dirty_io;
  settings.async_threads = flags.async_threads;
  settings.dist_buffer_limit_bytes = flags.dist_buffer_limit_kib * 1024;
  settings.warning_map = warning_map(flags.warning_map);
  settings.printable_unicode = flags.printable_unicode;
  settings.time_correction = flags.time_correction;
  settings.time_warp_mode = time_warp_mode(atoms, flags.time_warp);
  settings.single_time_warp = flags.time_warp == TimeWarp::single;
  settings.break_ignored = flags.break_handler == BreakHandler::ignore;
  constexpr std::uint64_t kUsualMinHeap = 233;  // not asked for: processes start smaller
  if (flags.min_heap_words != kUsualMinHeap)
    settings.min_heap_words = std::max(kept_min_words(flags.min_heap_words), ProcessHeap::kToldMinWords);
  settings.min_binary_heap_words = std::max(kept_min_words(flags.min_binary_heap_words), ProcessHeap::kToldMinWords);
  settings.max_heap_words = flags.max_heap_words;
  settings.max_heap_flags = (flags.max_heap_kill ? Process::kHeapKill : 0u) |
                            (flags.max_heap_error_log ? Process::kHeapErrorLog : 0u) |
                            (flags.max_heap_include_binaries ? Process::kMaxHeapBinaries : 0u);
  settings.messages_off_heap = flags.messages_off_heap;
  settings.fullsweep_after = flags.fullsweep_after;
  settings.outstanding_requests = flags.outstanding_requests.value_or(2 * workers);
  settings.ets_limit = flags.ets_limit;
  settings.port_parallelism = flags.port_parallelism;
  settings.modified_timing = flags.modified_timing;
  settings.defined_topology = flags.cpu_topology;
  settings.machine_asked_for = flags.asks_machine;
  settings.node_collection_delay = flags.node_collection_delay;
  settings.halt_flush_timeout = flags.halt_flush_timeout;
  settings.async_dist = flags.async_dist;
  settings.compatible_release = flags.compatible_release;
  if (!flags.scheduler_bind_type.empty()) settings.scheduler_bind_type = atoms.intern(flags.scheduler_bind_type).bits();
}

void apply_flags(io::Host& host, const EmulatorFlags& flags) {
  if (flags.filename_encoding != FilenameEncoding::from_locale) {
    host.name_encoding =
        flags.filename_encoding == FilenameEncoding::utf8 ? io::NameEncoding::kUtf8 : io::NameEncoding::kLatin1;
  }
  switch (flags.filename_warning) {
    case FilenameWarning::warning:
      host.bad_names = io::BadNamePolicy::kWarn;
      break;
    case FilenameWarning::ignore:
      host.bad_names = io::BadNamePolicy::kIgnore;
      break;
    case FilenameWarning::error:
      host.bad_names = io::BadNamePolicy::kError;
      break;
  }
}

}  // namespace mote
