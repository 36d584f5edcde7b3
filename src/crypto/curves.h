// Elliptic curves as OTP's module hands them over: {{Field, {A, B, Seed}, Generator, Order, Cofactor}, Name}, Name
// being undefined where the program gave the parameters itself. Where the library knows the name, it is taken by that.
#pragma once

#include "crypto/openssl.h"
#include "process/builtin.h"

namespace mote::crypto {

// Keys on a curve. Throw a Failure where the curve or the key is none.
Key curve_public_key(Context& c, Term curve, Term point);
Key curve_private_key(Context& c, Term curve, Term number);

// In bytes; 0 where `curve` is none.
std::size_t curve_order_size(Term curve);

// {Point, Number} of a new key, or of the private key `number`, where it is not the atom undefined. Throws a Failure.
Term generate_curve_key(Context& c, Term curve, Term number);

}  // namespace mote::crypto
