// Booting; see boot.h.
#include "runtime/boot.h"

#include <cstdio>

namespace mote {

int boot_and_run(const BootPlan&, const StandardLibrary& library) {
  std::fprintf(stderr, "mote: this build cannot boot the OTP in %s yet\n", library.root.c_str());
  return 1;
}

}  // namespace mote
