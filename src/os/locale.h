// What the locale of the program's environment says about characters, without changing the program's own locale.
#pragma once

#include <cstdint>

namespace mote {

// Whether characters are encoded in UTF-8.
bool locale_is_utf8();
// Columns a character takes on a terminal; negative where it cannot be printed.
int character_width(std::uint32_t code_point);

}  // namespace mote
