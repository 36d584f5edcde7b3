// The end of a program whose invariants no longer hold.
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace mote {

void check_failed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "mote: internal error at %s:%d: %s does not hold\n", file, line, condition);
  std::abort();
}

}  // namespace mote
