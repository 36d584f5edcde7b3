// Keys of public key algorithms, made of the terms that OTP's module hands over: lists of numbers for RSA and DSA, a
// curve and a point or a number for elliptic curves, bytes and the curve's name for Edwards curves.
#pragma once

#include <deque>
#include <string>

#include "crypto/arguments.h"
#include "crypto/openssl.h"
#include "process/builtin.h"

namespace mote::crypto {

// Parts of a key, collected for the library. Each part has the library's name for it.
class KeyParts {
 public:
  // False where `binary` is none.
  bool add_number(const char* name, Term binary);
  bool add_bytes(const char* name, Term binary);
  void add_number(const char* name, Number number);
  void add_text(const char* name, std::string text);
  Parameters parameters() const { return Parameters(OSSL_PARAM_BLD_to_param(builder_.get())); }
  // Null where the library does not take them. `selection`: EVP_PKEY_PUBLIC_KEY or EVP_PKEY_KEYPAIR.
  Key key(const char* type, int selection) const;

 private:
  ParameterBuilder builder_{OSSL_PARAM_BLD_new()};
  std::deque<Number> numbers_;  // all must stay until the parameters are made
  std::deque<Bytes> bytes_;
  std::deque<std::string> texts_;
};

// The key in argument `key_argument` for the algorithm in argument 0. Throw a Failure where it is none.
Key private_key(Context& c, int key_argument);
Key public_key(Context& c, int key_argument);

// Asks to go aside where an operation with that key takes long; true where the builtin is to return none() at once.
bool key_goes_aside(Context& c, Term algorithm, Term key);

// The value of a key's number of that name; null where it has none.
Number key_number(const EVP_PKEY* key, const char* name);

}  // namespace mote::crypto
