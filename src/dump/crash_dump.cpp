// Settings, the file, and its sections in order.
#include "dump/crash_dump.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <ranges>

#include "base/report_lock.h"
#include "base/work.h"
#include "dump/guard.h"
#include "dump/sections.h"
#include "dump/version.h"
#include "io/host.h"
#include "io/ports.h"
#include "native/host.h"

namespace mote::dump {

namespace {

// As the environment asks for it.
struct Settings {
  std::string file = "erl_crash.dump";
  std::optional<std::uint64_t> most_bytes;
  std::optional<unsigned> seconds;
  bool wanted = true;
};

// Where a heart would start the program anew, it is not kept waiting.
bool has_heart(const Services& vm) {
  if (vm.ports == nullptr) return false;
  for (Term port : vm.ports->all())
    if (auto open = vm.ports->find(port))
      if (auto info = open->info_for_report(); info && info->name.starts_with("heart -pid")) return true;
  return false;
}

Settings settings_of(const Services& vm) {
  Settings settings;
  Environment& environment = vm.host->environment;
  if (auto text = environment.get("ERL_CRASH_DUMP_SECONDS")) {
    int seconds = std::atoi(text->c_str());
    settings.wanted = seconds != 0;
    if (seconds > 0) settings.seconds = static_cast<unsigned>(seconds);
  } else {
    settings.wanted = !has_heart(vm);
  }
  if (auto text = environment.get("ERL_CRASH_DUMP_BYTES")) {
    char* end;
    long long bytes = std::strtoll(text->c_str(), &end, 10);
    bool is_number = end != text->c_str() && *end == '\0';
    if (is_number && bytes >= 0) settings.most_bytes = static_cast<std::uint64_t>(bytes);
    if (is_number && bytes == 0) settings.wanted = false;
  }
  if (auto text = environment.get("ERL_CRASH_DUMP")) settings.file = *text;
  return settings;
}

std::optional<std::int64_t> deadline_of(const Settings& settings) {
  if (!settings.seconds) return std::nullopt;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (std::int64_t{now.tv_sec} + *settings.seconds) * 1'000'000'000 + now.tv_nsec;
}

// The modules with native libraries, the newest first.
void put_taints(Report& report) {
  const char* separator = "";
  for (Term module : std::views::reverse(report.vm.natives->taints())) {
    report.out.put(separator);
    report.out.put(report.vm.atoms->name(module));
    separator = ",";
  }
}

void put_header(Report& report, std::string_view slogan) {
  Output& out = report.out;
  char date[64] = "\n";
  std::time_t now = std::time(nullptr);
  ctime_r(&now, date);
  out.print("=erl_crash_dump:0.5\n{}Slogan: ", date);
  out.put(slogan);
  out.put("\nSystem version: ");
  out.put(version_text(report.vm));
  out.put("Taints: ");
  put_taints(report);
  out.print("\nAtoms: {}\nCalling Thread: ", report.vm.atoms->count());
  if (int scheduler = report.vm.scheduler->current_scheduler_id(); scheduler > 0)
    out.print("scheduler:{}\n", scheduler);
  else
    out.put("other\n");
}

void put_sections(Report& report, std::string_view slogan) {
  Guard guard;
  auto section = [&](const std::function<void()>& put) {
    if (!report.out.full() && !guard.survives(put)) report.out.put("\n** crashed **\n");
  };
  section([&] { put_header(report, slogan); });
  for (void (*put)(Report&) : {put_schedulers, put_system, put_processes, put_tables, put_timers, put_nodes,
                               put_modules, put_funs, put_terms, put_atoms})
    section([&] { put(report); });
  report.out.put("=end\n");
}

void write(Services& vm, std::string_view slogan, const Process* own) {
  Settings settings = settings_of(vm);
  if (!settings.wanted) return;
  std::signal(SIGALRM, SIG_DFL);  // what ends the program where nothing is written for long: see DumpFile
  if (settings.seconds) alarm(*settings.seconds + 1);
  std::fprintf(stderr, "\r\nCrash dump is being written to: %s...", settings.file.c_str());
  int fd = open(settings.file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd >= 0) {
    DumpFile file(fd, settings.most_bytes, deadline_of(settings));
    Report report{.vm = vm, .out = file, .own = own, .crash = true};
    put_sections(report, slogan);
    if (file.close()) std::fputs("done\r\n", stderr);
  }
  alarm(0);
}

WorkerScheduler& threads_of(Services& vm) {
  return static_cast<WorkerScheduler&>(*vm.scheduler);
}

// A thread that runs out of memory or atoms as it writes comes here again.
thread_local bool is_writing = false;

// What must not stay open while the report is written, others waiting for its end.
void close_in_emergency(const Services& vm) {
  if (vm.ports == nullptr) return;
  for (Term port : vm.ports->all())
    if (auto open = vm.ports->find(port)) open->close_in_emergency();
}

// Stops the world and writes; false where somebody else has done so.
bool stop_and_write(Services& vm, std::string_view slogan, const Process* own, bool standing = false) {
  constexpr std::chrono::milliseconds kForThreads(2000);
  constexpr int kForLocksMs = 1000;
  if (std::exchange(is_writing, true)) return false;
  if (!standing) threads_of(vm).stop_world(kForThreads);
  bool first = !vm.scheduler->stopping();
  if (first) {
    Undisturbed undisturbed;
    last_report_patience_ms = kForLocksMs;
    close_in_emergency(vm);
    write(vm, slogan, own);
    last_report_patience_ms = -1;
  }
  is_writing = false;
  return first;
}

}  // namespace

void halt_with_crash_dump(Services& vm, std::string_view slogan, const Process* own, int status) {
  if (is_writing) return;
  if (stop_and_write(vm, slogan, own)) vm.scheduler->halt(status, false);
  threads_of(vm).resume_world();
}

void write_last_crash_dump(Services& vm, std::string_view slogan, const Process* own, bool standing) {
  stop_and_write(vm, slogan, own, standing);
}

}  // namespace mote::dump
