// Options of operations with RSA keys that signing and encrypting have in common.
#pragma once

#include "crypto/algorithms.h"
#include "process/builtin.h"

namespace mote::crypto {

// The digest that `name` names in argument `argument`; null for `none` with RSA and for anything with EdDSA, whose
// digest is a part of it. Throws a Failure where there is none of that name.
const Digest* digest_argument(Context& c, std::string_view algorithm, Term name, int argument);

}  // namespace mote::crypto
