// Arithmetic on terms: integers of any size and floats, mixed as Erlang mixes them.
//
// A result that is_header() is a failure: none() is badarith (an operand of the wrong type, division by zero, a float
// that would not be finite), kLimitExceeded is system_limit. failure_reason() gives the atom.
// The inline functions of term/small_arith.h serve callers that want to skip the call for smalls.
#pragma once

#include "term/bignum.h"
#include "term/small_arith.h"
#include "term/space.h"

namespace mote::arith {

inline bool failed(Term result) {
  return result.is_header();
}
inline Term failure_reason(Term failure) {
  return failure.is_none() ? atoms::k_badarith : atoms::k_system_limit;
}

Term add(TermSpace& space, Term a, Term b);
Term subtract(TermSpace& space, Term a, Term b);
Term multiply(TermSpace& space, Term a, Term b);
Term divide(TermSpace& space, Term a, Term b);  // `/`: always a float
Term int_div(TermSpace& space, Term a, Term b);
Term remainder(TermSpace& space, Term a, Term b);
Term negate(TermSpace& space, Term a);
Term plus(Term a);  // unary: the number itself

Term band(TermSpace& space, Term a, Term b);
Term bor(TermSpace& space, Term a, Term b);
Term bxor(TermSpace& space, Term a, Term b);
Term bnot(TermSpace& space, Term a);
Term bsl(TermSpace& space, Term a, Term b);
Term bsr(TermSpace& space, Term a, Term b);

// The number as a double. False where it is no number or an integer beyond a double's range.
bool to_double(Term number, double* out);

// The functions erlang:abs/1 etc.; their failures (none()) are badarg for the caller.
Term absolute(TermSpace& space, Term a);
Term to_float(TermSpace& space, Term a);
Term truncate(TermSpace& space, Term a);
Term round(TermSpace& space, Term a);  // halves away from zero
Term floor(TermSpace& space, Term a);
Term ceil(TermSpace& space, Term a);

}  // namespace mote::arith
