// Keys from terms.
#include "crypto/keys.h"

#include "crypto/curves.h"
#include "crypto/failure.h"
#include "crypto/numbers.h"

namespace mote::crypto {

bool KeyParts::add_number(const char* name, Term binary) {
  Number number = number_of(binary);
  if (number == nullptr) return false;
  add_number(name, std::move(number));
  return true;
}

void KeyParts::add_number(const char* name, Number number) {
  numbers_.push_back(std::move(number));
  OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get());
}

bool KeyParts::add_bytes(const char* name, Term binary) {
  if (!bytes_.emplace_back().load_binary(binary)) return false;
  OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, bytes_.back().data(), bytes_.back().size());
  return true;
}

void KeyParts::add_text(const char* name, std::string text) {
  texts_.push_back(std::move(text));
  OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, texts_.back().c_str(), 0);
}

Key KeyParts::key(const char* type, int selection) const {
  KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
  Parameters all = parameters();
  EVP_PKEY* key = nullptr;
  if (all == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, all.get()) != 1)
    return nullptr;
  return Key(key);
}

Number key_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  return EVP_PKEY_get_bn_param(key, name, &number) == 1 ? Number(number) : nullptr;
}

namespace {

// Takes the numbers of a list one after the other.
bool take_numbers(Term& list, std::initializer_list<const char*> names, KeyParts& parts) {
  for (const char* name : names) {
    if (!list.is_cons() || !parts.add_number(name, Cons(list).head())) return false;
    list = Cons(list).tail();
  }
  return true;
}

// [E, N]
Key rsa_public_key(Term list) {
  KeyParts parts;
  if (!take_numbers(list, {OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N}, parts) || !list.is_nil()) return nullptr;
  return parts.key("RSA", EVP_PKEY_PUBLIC_KEY);
}

// [E, N, D] or [E, N, D, P, Q, D mod (P-1), D mod, 1/Q mod P]
Key rsa_private_key(Term list) {
  KeyParts parts;
  if (!take_numbers(list, {OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_D}, parts)) return nullptr;
  bool complete = list.is_nil() ||
                  take_numbers(list,
                               {OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
                                OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
                               parts);
  return complete && list.is_nil() ? parts.key("RSA", EVP_PKEY_KEYPAIR) : nullptr;
}

// [P, Q, G, Y]
Key dss_public_key(Term list) {
  KeyParts parts;
  std::initializer_list<const char*> names = {OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_Q, OSSL_PKEY_PARAM_FFC_G,
                                              OSSL_PKEY_PARAM_PUB_KEY};
  return take_numbers(list, names, parts) && list.is_nil() ? parts.key("DSA", EVP_PKEY_PUBLIC_KEY) : nullptr;
}

// [P, Q, G, X]. The library wants the public key, too: G^X modulo P.
Key dss_private_key(Term list) {
  Number numbers[4];
  for (Number& number : numbers) {
    number = list.is_cons() ? number_of(Cons(list).head()) : nullptr;
    if (number == nullptr) return nullptr;
    list = Cons(list).tail();
  }
  auto& [p, q, g, x] = numbers;
  NumberContext work{BN_CTX_new()};
  Number y{BN_new()};
  BN_set_flags(x.get(), BN_FLG_CONSTTIME);
  if (!list.is_nil() || BN_is_zero(p.get()) || BN_mod_exp(y.get(), g.get(), x.get(), p.get(), work.get()) != 1)
    return nullptr;
  KeyParts parts;
  parts.add_number(OSSL_PKEY_PARAM_FFC_P, std::move(p));
  parts.add_number(OSSL_PKEY_PARAM_FFC_Q, std::move(q));
  parts.add_number(OSSL_PKEY_PARAM_FFC_G, std::move(g));
  parts.add_number(OSSL_PKEY_PARAM_PUB_KEY, std::move(y));
  parts.add_number(OSSL_PKEY_PARAM_PRIV_KEY, std::move(x));
  return parts.key("DSA", EVP_PKEY_KEYPAIR);
}

// {Curve, Point or Number}
Key ec_key(Context& c, Term pair, bool is_private) {
  if (!pair.is_tuple(2) || !Tuple(pair)[0].is_tuple() || !Tuple(pair)[1].is_binary()) return nullptr;
  try {
    return is_private ? curve_private_key(c, Tuple(pair)[0], Tuple(pair)[1])
                      : curve_public_key(c, Tuple(pair)[0], Tuple(pair)[1]);
  } catch (const Failure&) {  // the caller says it in its own words
    return nullptr;
  }
}

// [Bytes, ed25519 or ed448]
Key eddsa_key(Context& c, Term list, bool is_private) {
  if (!list.is_cons() || !Cons(list).tail().is_cons()) return nullptr;
  std::string_view curve = atom_text(c, Cons(Cons(list).tail()).head());
  int type = curve == "ed25519" ? EVP_PKEY_ED25519 : curve == "ed448" ? EVP_PKEY_ED448 : EVP_PKEY_NONE;
  Bytes bytes;
  if (type == EVP_PKEY_NONE || !bytes.load_binary(Cons(list).head())) return nullptr;
  return Key(is_private ? EVP_PKEY_new_raw_private_key(type, nullptr, bytes.data(), bytes.size())
                        : EVP_PKEY_new_raw_public_key(type, nullptr, bytes.data(), bytes.size()));
}

Key checked(Key key, int argument, const char* name, bool is_private) {
  if (key == nullptr)
    fail_badarg(argument, std::string("Couldn't get ").append(name) + (is_private ? " private key" : " public key"));
  return key;
}

Key key_of(Context& c, int argument, bool is_private) {
  Term key = c[argument];
  if (key.is_map()) fail_badarg(argument, "No engine support");
  std::string_view algorithm = atom_text(c, c[0]);
  if (algorithm == "rsa")
    return checked(is_private ? rsa_private_key(key) : rsa_public_key(key), argument, "RSA", is_private);
  if (algorithm == "dss")
    return checked(is_private ? dss_private_key(key) : dss_public_key(key), argument, "DSA", is_private);
  if (algorithm == "ecdsa") return checked(ec_key(c, key, is_private), argument, "ECDSA", is_private);
  if (algorithm == "eddsa") return checked(eddsa_key(c, key, is_private), argument, "EDDSA", is_private);
  fail_badarg(0, "Bad algorithm");
}

std::size_t binary_size(Term term) {
  return term.is_binary() ? BitView(term).whole_bytes() : 0;
}

}  // namespace

Key private_key(Context& c, int key_argument) {
  return key_of(c, key_argument, true);
}

Key public_key(Context& c, int key_argument) {
  return key_of(c, key_argument, false);
}

bool key_goes_aside(Context& c, Term algorithm, Term key) {
  constexpr std::size_t kShortModulus = 2048 / 8, kShortOrder = 256 / 8;
  bool is_long = false;
  if (algorithm == c.atom("ecdsa")) {
    is_long = key.is_tuple(2) && curve_order_size(Tuple(key)[0]) > kShortOrder;
  } else {
    for (int i = 0; i < 3 && key.is_cons(); ++i, key = Cons(key).tail())
      is_long = is_long || binary_size(Cons(key).head()) > kShortModulus;
  }
  return is_long && c.aside();
}

}  // namespace mote::crypto
