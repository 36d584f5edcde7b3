// The parameters of terminal capabilities: "\E[%p1%dC" with 5 is "\E[5C". See terminfo(5), "Parameterized Strings".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mote {

// What to send for `capability` with these two parameters; delays, "$<5>", are left out. Nothing where the capability
// asks for strings or for more than two parameters.
std::optional<std::string> with_parameters(std::string_view capability, int first, int second);

}  // namespace mote
