// Terms of a module as text, cut off where they grow long.
#pragma once

#include <string>
#include <string_view>

#include "wire/byte_reader.h"

namespace mote {

// An atom as Erlang code writes it: in quotes where it needs them.
std::string atom_text(std::string_view name);

// About `limit` characters of a term in external format; "..." stands for the rest, or for damage.
std::string literal_text(Bytes external, std::size_t limit);

// Bytes as Erlang code writes them: <<"text">> or <<1,2,3>>.
std::string bytes_text(Bytes bytes, std::size_t limit);

}  // namespace mote
