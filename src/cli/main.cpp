// The `mote` program.
#include "base/memory.h"
#include "cli/command.h"
#include "os/standard_streams.h"

int main(int argc, char** argv) {
  mote::open_standard_streams();
  mote::report_failing_new();
  return mote::cli::run_program({argv, argv + argc});
}
