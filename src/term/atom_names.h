// Names of the atoms Mote itself uses, as constants: atoms::k_ok, atoms::k_badarg, ... Their indices are the same in
// every runtime, because each AtomTable enters atom_names.def first and in order.
#pragma once

#include <cstdint>

namespace mote {

namespace atoms {

// An atom C++ does not name only takes up a number; the line it stands on tells it from others.
enum class Index : std::uint32_t {
#define ATOM_ON_LINE(line) i_on_line_##line,
#define ATOM_ON(line) ATOM_ON_LINE(line)
#define ATOM(identifier, text) i_##identifier,
#define ATOM_TEXT(text) ATOM_ON(__LINE__)
#include "term/atom_names.def"
#undef ATOM_TEXT
#undef ATOM
#undef ATOM_ON
#undef ATOM_ON_LINE
};

#define ATOM(identifier, text) \
  constexpr Term k_##identifier = Term::atom(static_cast<std::uint32_t>(Index::i_##identifier));
#define ATOM_TEXT(text)
#include "term/atom_names.def"
#undef ATOM_TEXT
#undef ATOM

}  // namespace atoms

}  // namespace mote
