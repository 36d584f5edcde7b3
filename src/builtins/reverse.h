// Reversing a list onto another, also as the end of builtins that gather their result backwards.
#pragma once

#include "builtins/builtin.h"

namespace mote {

// lists:reverse/2. As a continuation: c.trap(reverse_onto, {reversed, tail}).
Term reverse_onto(Context& c);

}  // namespace mote
