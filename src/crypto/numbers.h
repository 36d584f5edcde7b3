// Large numbers as OTP's module hands them over: binaries, the most significant byte first.
#pragma once

#include <span>

#include "crypto/openssl.h"
#include "process/builtin.h"

namespace mote::crypto {

// Null where `term` is no binary.
Number number_of(Term term);
// As few bytes as it has; none for 0.
Term number_binary(Context& c, const BIGNUM* number);
// So many bytes, with zeros in front.
Term number_binary(Context& c, const BIGNUM* number, std::size_t size);

// Asks to go aside where base^exponent modulo a number takes long; true where the builtin is to return none() at once.
bool power_goes_aside(Context& c, Term exponent, Term modulus);

}  // namespace mote::crypto
