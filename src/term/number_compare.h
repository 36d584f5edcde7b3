// Order of numbers.
#pragma once

#include "term/term.h"

namespace mote {

// Negative, zero or positive as number `a` is less than, equal to or greater than number `b`; integers and floats are
// compared by value, exactly.
int compare_numbers(Term a, Term b);

}  // namespace mote
