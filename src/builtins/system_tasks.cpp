// Builtins that OTP's own modules need of the runtime and that belong nowhere else: system processes, questions about
// dirty execution, code files looked at without loading, drivers, coverage.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "code/code_server.h"
#include "code/spawn.h"
#include "heap/literal_area.h"
#include "process/saved_calls.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/settings.h"
#include "process/table.h"
#include "wire/beam_file.h"

namespace mote {

namespace {

Term not_supported(Context& c) {
  return c.notsup();
}

Term refused(Context& c) {
  return c.badarg();
}

// -- errors of functions that native code was to replace

// A function of OTP's whose native code is not written yet says so on standard error, in builds for debugging.
Term nif_error(Context& c) {
#ifdef MOTE_DEBUG
  CodePlace place = c.vm.code->place_of(c.process.registers->builtin_ip);
  const Builtin* known = nullptr;
  if (place.function != nullptr)
    known = c.vm.code->find_builtin(place.module->name, place.function->name, place.function->arity);
  if (known != nullptr && known->kind == Builtin::kMissing)
    std::fprintf(stderr, "mote: the builtin %s:%s/%d is not written yet\n", known->module.data(), known->name.data(),
                 known->arity);
#endif
  return c.error(c[0]);
}

// -- processes

Term bump_reductions_1(Context& c) {
  constexpr std::int64_t kMost = 4000;
  if (!c[0].is_small() || c[0].small_value() < 0) return c.badarg();
  c.charge(std::min(c[0].small_value(), kMost));
  return atoms::k_true;
}

// Like exit/2, but for what it does to the caller itself: nothing for reason normal.
Term exit_signal_2(Context& c) {
  if (!c[0].is_pid()) return c.badarg();
  if (!c[0].is_local_pid()) return atoms::k_true;
  if (c[0] == c.self() && c[1] == atoms::k_normal && !c.process.has(Process::kTrapExit)) return atoms::k_true;
  send_tuple(c.vm, SignalKind::kExitRequest, c[0], c.self(), {atoms::k_EXIT, c.self(), c[1]});
  return atoms::k_true;
}

// erts_internal:is_process_alive(Pid, Reference): the answer comes as {Reference, true or false}.
Term is_process_alive_2(Context& c) {
  if (!c[0].is_local_pid() || !c[1].is_reference()) return c.badarg();
  send_signal(c.vm, SignalKind::kIsAlive, c[0], c.self(), c[1]);
  return atoms::k_ok;
}

// erts_internal:process_flag(Pid, save_calls, Count): how many were saved, or a reference whose answer that is.
Term process_flag_3(Context& c) {
  if (c[1] != atoms::k_save_calls) return atoms::k_badarg;
  if (!c[0].is_local_pid() || c.vm.processes->find(c[0]) == nullptr) return c.atom("badtype");
  std::optional<std::size_t> count = saved_calls_count(c[2]);
  if (!count) return atoms::k_badarg;
  if (c[0] == c.self()) return set_saved_calls(c.process, *count);
  Term reference = make_new_reference(c.vm, c.heap());
  send_tuple(c.vm, SignalKind::kInfo, c[0], c.self(), {reference, c[2], atoms::k_save_calls});
  return reference;
}

// erts_internal:process_display(Pid, backtrace): for another process, a reference whose answer is awaited.
Term process_display_2(Context& c) {
  if (c[1] != atoms::k_backtrace) return atoms::k_badopt;
  if (!c[0].is_local_pid() || c.vm.processes->find(c[0]) == nullptr) return atoms::k_badarg;
  if (c[0] == c.self()) {
    c.process.registers->current_ip = c.process.registers->builtin_ip;
    std::string storage;
    std::string_view text = binary_text(c.vm.stack_teller(c.process, atoms::k_backtrace, c.heap()), storage);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return atoms::k_true;
  }
  Term reference = make_new_reference(c.vm, c.heap());
  send_tuple(c.vm, SignalKind::kInfo, c[0], c.self(), {reference, atoms::k_backtrace, atoms::k_display});
  return reference;
}

Term spawn_system_process_3(Context& c) {
  if (!c[0].is_atom() || !c[1].is_atom()) return c.badarg();
  Term arguments = c[2];
  while (arguments.is_cons())
    arguments = Cons(arguments).tail();
  if (!arguments.is_nil()) return c.badarg();
  SpawnOptions options;
  options.system_process = true;
  options.priority = Priority::kHigh;
  Term pid = spawn(c.vm, &c.process, c[0], c[1], c[2], options);
  return pid.is_none() ? c.system_limit() : pid;
}

Term is_process_executing_dirty_1(Context& c) {
  if (!c[0].is_local_pid()) return c.badarg();
  return atoms::k_false;
}

// -- the system

Term system_check_1(Context& c) {
  return c[0] == atoms::k_schedulers ? atoms::k_ok : c.badarg();
}

// One that erlang:memory/0 listens to, and one that it does not count.
Term no_aux_work_threads_0(Context&) {
  return Term::small(2);
}

Term false_0(Context&) {
  return atoms::k_false;
}

Term dflag_unicode_io_1(Context& c) {
  return c[0].is_pid() ? atoms::k_true : c.badarg();
}

Term printable_range_0(Context& c) {
  return c.vm.settings->printable_unicode ? atoms::k_unicode : atoms::k_latin1;
}

Term warning_map_0(Context& c) {
  return c.vm.settings->warning_map;
}

// -- literals that are given back: erts_literal_area_collector asks every process to copy them

// Waits a moment for the end of what other threads are in the middle of; false where it has not come.
bool wait_a_moment(const LiteralArea::TurnsBegun& begun) {
  constexpr std::chrono::microseconds kFirst(50), kLongest(3000);
  for (auto pause = kFirst; pause < kLongest; pause *= 2) {
    if (begun.have_ended()) return true;
    std::this_thread::sleep_for(pause);
  }
  return begun.have_ended();
}

// Whether there is anything to announce as leaving.
bool announce(LiteralArea& literals) {
  bool more = literals.begin_release();
  literals.look();
  literals.awaited.reset();
  if (more) literals.awaited.emplace(LiteralArea::TurnsBegun(literals), true);
  return more;
}

// erts_literal_area_collector:release_area_switch(): all processes have answered for what was leaving, which is freed;
// what has been retired since is to leave next. False where there is nothing. A turn may take for ever, where a process
// is in the middle of work without end: the caller goes on receiving signals between its waits.
Term release_area_switch_0(Context& c) {
  if (c.self().bits() != c.vm.literal_collector.load(std::memory_order_acquire)) return c.notsup();
  LiteralArea& literals = *c.vm.literals;
  if (!literals.awaited && !literals.releasing()) {
    if (!announce(literals)) return atoms::k_false;
  } else if (!literals.awaited) {
    // Processes that have ended since may still be telling others of it.
    literals.awaited.emplace(LiteralArea::TurnsBegun(literals), false);
  }
  if (wait_a_moment(literals.awaited->turns)) {
    if (literals.awaited->announced) {
      literals.awaited.reset();
      return atoms::k_true;
    }
    literals.finish_release();
    if (!announce(literals)) return atoms::k_false;
  }
  AtomTable& atoms = *c.vm.atoms;
  return c.call(atoms.intern("erts_literal_area_collector"), atoms.intern("release_area_switch"), {});
}

// erts_literal_area_collector:send_copy_request(Pid, Area, How)
Term send_copy_request_3(Context& c) {
  if (!c[0].is_local_pid() || !c[2].is_atom()) return c.badarg();
  Term id = make_tuple(c.heap(), {c[1], c[2], c[0]});
  send_tuple(c.vm, SignalKind::kSystemTask, c[0], c.self(), {atoms::k_copy_literals, id});
  return atoms::k_ok;
}

// -- code files

Bytes aligned_bytes(Term binary, std::string& storage) {
  std::string_view text = binary_text(binary, storage);
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::uint32_t big_endian(Bytes bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

// The contents of the chunk of this name, if `file` is a code file that has it.
std::optional<Bytes> find_chunk(Bytes file, std::string_view name) {
  constexpr std::size_t kFileHeader = 12, kChunkHeader = 8;
  auto text = [](Bytes bytes) { return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()); };
  if (file.size() < kFileHeader || text(file.first(4)) != "FOR1" || text(file.subspan(8, 4)) != "BEAM")
    return std::nullopt;
  file = file.subspan(kFileHeader);
  while (file.size() >= kChunkHeader) {
    std::size_t size = big_endian(file.subspan(4, 4));
    if (size > file.size() - kChunkHeader) return std::nullopt;
    if (text(file.first(4)) == name) return file.subspan(kChunkHeader, size);
    file = file.subspan(std::min(file.size(), kChunkHeader + (size + 3) / 4 * 4));
  }
  return std::nullopt;
}

// erts_internal:beamfile_chunk(Binary, Name)
Term beamfile_chunk_2(Context& c) {
  std::optional<std::string> name = c[1].is_list() ? list_text(c[1]) : std::nullopt;
  if (!c[0].is_binary() || !name || name->size() != 4) return c.badarg();
  std::string storage;
  std::optional<Bytes> chunk = find_chunk(aligned_bytes(c[0], storage), *name);
  return chunk ? make_binary(c.heap(), *chunk) : atoms::k_undefined;
}

Term beamfile_module_md5_1(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string storage;
  auto file = parse_beam_file(aligned_bytes(c[0], storage));
  return file ? make_binary(c.heap(), file->md5) : atoms::k_undefined;
}

// -- coverage: not collected

Term get_coverage_mode_0(Context&) {
  return atoms::k_none;
}

Term get_coverage_mode_1(Context& c) {
  return c[0].is_atom() && c.vm.code->loaded(c[0]) ? atoms::k_none : c.badarg();
}

Term set_coverage_mode_1(Context& c) {
  return c[0] == atoms::k_none ? atoms::k_none : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erts_internal", "spawn_system_process", 3, spawn_system_process_3},
    {"erlang", "nif_error", 1, nif_error},
    {"erlang", "nif_error", 2, nif_error},
    {"erlang", "bump_reductions", 1, bump_reductions_1},
    {"erlang", "exit_signal", 2, exit_signal_2},
    {"erts_internal", "is_process_alive", 2, is_process_alive_2},
    {"erts_internal", "process_flag", 3, process_flag_3},
    {"erts_internal", "process_display", 2, process_display_2},
    {"erts_internal", "is_process_executing_dirty", 1, is_process_executing_dirty_1},
    {"erts_internal", "check_dirty_process_code", 2, not_supported},
    {"erts_internal", "dirty_process_handle_signals", 1, not_supported},
    {"erts_internal", "system_check", 1, system_check_1},
    {"erts_internal", "no_aux_work_threads", 0, no_aux_work_threads_0},
    {"erts_internal", "gather_alloc_histograms", 1, refused},
    {"erts_internal", "gather_carrier_info", 1, refused},
    {"erts_internal", "beamfile_chunk", 2, beamfile_chunk_2},
    {"erts_internal", "beamfile_module_md5", 1, beamfile_module_md5_1},
    {"erts_literal_area_collector", "release_area_switch", 0, release_area_switch_0, Builtin::kBlocking},
    {"erts_literal_area_collector", "send_copy_request", 3, send_copy_request_3},
    {"net_kernel", "dflag_unicode_io", 1, dflag_unicode_io_1},
    {"io", "printable_range", 0, printable_range_0},
    {"error_logger", "warning_map", 0, warning_map_0},
    {"code", "coverage_support", 0, false_0},
    {"code", "get_coverage", 2, refused},
    {"code", "get_coverage_mode", 0, get_coverage_mode_0},
    {"code", "get_coverage_mode", 1, get_coverage_mode_1},
    {"code", "reset_coverage", 1, refused},
    {"code", "set_coverage_mode", 1, set_coverage_mode_1},
};

}  // namespace

std::span<const Builtin> system_task_builtins() {
  return kBuiltins;
}

}  // namespace mote
