// Messages to processes about descriptors that became ready.
#pragma once

#include <functional>

#include "process/services.h"

namespace mote::io {

// A function that delivers {select, Object, Reference, ready_input} to `pid`, once.
std::function<void()> select_message(Services& vm, Term pid, Term object, Term reference);

// Sends that message once reading from `fd` would not block (at once, where the descriptor is not open).
void select_readable(Services& vm, int fd, Term pid, Term object, Term reference);

}  // namespace mote::io
