// The `mote` program.
#include "base/memory.h"
#include "cli/command.h"

int main(int argc, char** argv) {
  mote::report_failing_new();
  return mote::cli::run_command_line({argv + (argc > 0 ? 1 : 0), argv + argc});
}
