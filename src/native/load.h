// Loading of native libraries, and what of them is shown.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "code/module.h"
#include "process/builtin.h"

namespace mote::native {

// erlang:load_nif/2.
std::span<const Builtin> load_builtins();

// Name and arity of the functions a version of a module has of its library, in the library's order.
std::vector<std::pair<Term, std::uint32_t>> native_functions(const Module& module);

}  // namespace mote::native
