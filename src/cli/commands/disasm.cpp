// mote disasm: a module's instructions.
#include "cli/command.h"

namespace mote::cli {

int run_disasm(Invocation invocation) {
  if (invocation.arguments.size() != 1) return usage_error("disasm", "expected one module or .beam file");
  return fail("disasm: this build has no disassembler yet");
}

}  // namespace mote::cli
