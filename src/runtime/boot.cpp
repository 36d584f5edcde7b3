// Booting; see boot.h.
#include "runtime/boot.h"

#include <cstdio>
#include <cstdlib>

#include "os/terminal.h"
#include "process/settings.h"
#include "runtime/runtime.h"

namespace mote {

std::string start_boot(Runtime& runtime, const BootPlan& plan, const StandardLibrary& library) {
  if (std::string error = runtime.load_preloaded(library.preloaded.string()); !error.empty()) return error;
  SystemSettings& settings = *runtime.services().settings;
  settings.otp_release = std::to_string(library.otp_release);
  settings.erts_version = library.erts_version;
  settings.root = library.root.string();
  settings.arguments = plan.init_arguments;
  runtime.start_init(plan.init_arguments);
  return "";
}

namespace {

// Threads may be at anything: what stands in stdout's buffer is written where nobody is at it just now.
[[noreturn]] void end_program(int status) {
  if (ftrylockfile(stdout) == 0) fflush_unlocked(stdout);
  restore_terminal();
  std::_Exit(status);
}

}  // namespace

int boot_and_run(const BootPlan& plan, const StandardLibrary& library) {
  Runtime runtime(plan.flags, plan.modes);
  if (std::string error = start_boot(runtime, plan, library); !error.empty()) {
    std::fprintf(stderr, "mote: cannot boot: %s\n", error.c_str());
    return 1;
  }
  runtime.serve_program();
  end_program(runtime.run(end_program));
}

}  // namespace mote
