// Terms as text, the way erlang:display/1 and crash texts show them: strings in quotes where a list or binary is
// printable, floats with six digits after the point.
#pragma once

#include <limits>
#include <string>

#include "term/atom_table.h"
#include "term/term.h"

namespace mote {

// Appends `term`, of whose parts (terms, commas excepted, and characters or bytes of strings) at most `limit` are shown
// before the text ends in "... ". Never recurses natively.
void append_term(std::string& out, const AtomTable& atoms, Term term,
                 std::size_t limit = std::numeric_limits<std::size_t>::max() / 2);
std::string term_text(const AtomTable& atoms, Term term);

// Appends an atom, in quotes where it needs them to be read back.
void append_atom(std::string& out, std::string_view name);

// Appends <0.NUMBER.SERIAL>, #Port<0.NUMBER>, #Ref<0.N.N.N>; of other nodes with the index of the node's name for 0.
void append_pid(std::string& out, Term pid);
void append_port(std::string& out, Term port);
void append_reference(std::string& out, Term reference);
// Appends #Fun<module.index.uniq> or fun module:function/arity.
void append_fun(std::string& out, const AtomTable& atoms, Term fun);

}  // namespace mote
