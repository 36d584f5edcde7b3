// Names of the atoms Mote itself uses, as constants: atoms::k_ok, atoms::k_badarg, ... Their indices are the same in
// every runtime, because each AtomTable enters atom_names.def first and in order.
#pragma once

#include <cstdint>

namespace mote {

namespace atoms {

enum class Index : std::uint32_t {
#define ATOM(identifier, text) i_##identifier,
#include "term/atom_names.def"
#undef ATOM
  i_count_of_names
};

#define ATOM(identifier, text) constexpr Term k_##identifier = Term::atom(static_cast<std::uint32_t>(Index::i_##identifier));
#include "term/atom_names.def"
#undef ATOM

}  // namespace atoms

}  // namespace mote
