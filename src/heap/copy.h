// Copying terms from one space to another: messages, spawn arguments, table rows, literals.
#pragma once

#include "term/space.h"

namespace mote {

class LiteralArea;

// Words a flat copy of `term` takes (sharing is not kept). Literals count as 0 where `literals` is given, as they are
// shared, not copied; unless they are leaving. Stops counting, with a larger number, where they are more than `most`.
std::size_t copied_words(Term term, const LiteralArea* literals, std::size_t most = ~std::size_t{0});
// A deep copy of `term` in `space`; literals are shared where `literals` is given. So it must not be where the copy is
// kept out of the reach of a process (see LiteralArea). Never recurses natively.
Term copy_term(Term term, TermSpace& space, const LiteralArea* literals);
// A deep copy of a term that nobody has measured: that is done first, with pauses, so that work on a term that takes
// more than there can be is stopped before memory is.
Term measure_and_copy(Term term, TermSpace& space);

}  // namespace mote
