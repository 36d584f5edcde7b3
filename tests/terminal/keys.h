// Keys by name, as the bytes that a terminal of the xterm kind sends for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mote::terminal {

// "C-a", "M-b", "Up", "Enter", "C-\"...; nothing where there is no key of the name.
std::optional<std::string> key_bytes(std::string_view name);

}  // namespace mote::terminal
