// For builtins that find out only on the way that they may have to wait.
#pragma once

#include "process/builtin.h"

namespace mote {

// `if (goes_to_wait(c)) return Term::none();`: true where the builtin is to return at once, having changed nothing; it
// is then called again with the same arguments on a thread for calls that block, where this is false. A builtin that
// always waits is a Builtin::kBlocking instead.
bool goes_to_wait(Context& c);

}  // namespace mote
