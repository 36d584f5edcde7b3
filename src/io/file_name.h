// File names (and environment variables) between terms and the bytes the operating system has. Which bytes stand for a
// character is a setting of the runtime: UTF-8, or Latin-1 where the locale is of one byte per character.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "term/space.h"

namespace mote::io {

enum class NameEncoding : std::uint8_t { kLatin1, kUtf8 };

// The bytes of a name: a binary as it is, or a list (lists inside it too) of characters. Nothing where it is neither, a
// character cannot be encoded, or a byte would be 0.
std::optional<std::string> name_to_bytes(Term name, NameEncoding encoding);
// The same for lists only.
std::optional<std::string> list_to_name_bytes(Term list, NameEncoding encoding);

// The list of the characters, or none() where the bytes are not valid in the encoding.
Term bytes_to_name(TermSpace& space, std::string_view bytes, NameEncoding encoding);

// Whether the bytes are valid UTF-8: no surrogates, no overlong forms.
bool is_utf8(std::string_view bytes);
void append_utf8(std::string& to, std::uint32_t code_point);

}  // namespace mote::io
