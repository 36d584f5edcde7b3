// The `mote` program.
#include "base/memory.h"
#include "cli/command.h"

int main(int argc, char** argv) {
  mote::report_failing_new();
  return mote::cli::run_program({argv, argv + argc});
}
