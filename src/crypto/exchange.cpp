// Secrets that two parties agree on: Diffie-Hellman over numbers, elliptic curves, X25519 and X448; and new keys for
// it.
#include <algorithm>
#include <array>
#include <climits>
#include <vector>

#include "crypto/arguments.h"
#include "crypto/curves.h"
#include "crypto/failure.h"
#include "crypto/keys.h"
#include "crypto/numbers.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

// -- numbers; parameters are [P, G]

void add_parameters(Term list, int argument, KeyParts& parts) {
  for (const char* name : {OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_G}) {
    if (!list.is_cons() || !parts.add_number(name, Cons(list).head()))
      fail_badarg(argument, std::string("Bad value of '").append(name) + "'");
    list = Cons(list).tail();
  }
  if (!list.is_nil()) fail_badarg(argument, "Not a two-element list");
}

Number first_parameter(Term list) {
  return list.is_cons() ? number_of(Cons(list).head()) : nullptr;
}

Term pair_of_exponent(Context& c, Term exponent, Term parameters) {
  Number p = number_of(Cons(parameters).head()), g = number_of(Cons(Cons(parameters).tail()).head()),
         x = number_of(exponent), y{BN_new()};
  NumberContext work{BN_CTX_new()};
  BN_set_flags(x.get(), BN_FLG_CONSTTIME);
  if (BN_is_zero(p.get()) || BN_mod_exp(y.get(), g.get(), x.get(), p.get(), work.get()) != 1)
    fail_error("Can't generate DH key pair");
  return make_tuple(c.heap(), {number_binary(c, y.get()), exponent});
}

// (Exponent or undefined, [P, G], 0, Bits or 0): {Public, Private}.
Term dh_generate_key_4(Context& c) {
  Number exponent = number_of(c[0]);
  if (c[0] != atoms::k_undefined && exponent == nullptr) fail_badarg(0, "PrivKeyIn");
  KeyParts parts;
  add_parameters(c[1], 1, parts);
  std::optional<std::uint64_t> bits = io::to_uint64(c[3]);
  if (!bits || *bits > LONG_MAX) fail_badarg(3, "Bad value of length element");
  Term prime = Cons(c[1]).head();
  if (power_goes_aside(c, prime, prime)) return Term::none();
  if (exponent != nullptr) return pair_of_exponent(c, c[0], c[1]);
  Key template_key = parts.key("DH", EVP_PKEY_KEY_PARAMETERS);
  if (template_key == nullptr) fail_error("Can't do fromdata");
  KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, template_key.get(), nullptr)};
  if (EVP_PKEY_keygen_init(context.get()) != 1) fail_error("Can't init DH generation");
  int size = static_cast<int>(std::min<std::uint64_t>(*bits, BN_num_bits(first_parameter(c[1]).get()) - 1));
  OSSL_PARAM options[] = {OSSL_PARAM_construct_int(OSSL_PKEY_PARAM_DH_PRIV_LEN, &size), OSSL_PARAM_END};
  if (*bits != 0 && EVP_PKEY_CTX_set_params(context.get(), options) != 1) fail_error("Can't set params");
  EVP_PKEY* generated = nullptr;
  if (EVP_PKEY_generate(context.get(), &generated) != 1) fail_error("Can't generate DH key pair");
  Key key{generated};
  Number public_part = key_number(key.get(), OSSL_PKEY_PARAM_PUB_KEY),
         private_part = key_number(key.get(), OSSL_PKEY_PARAM_PRIV_KEY);
  if (public_part == nullptr) fail_error("Can't get public key");
  if (private_part == nullptr) fail_error("Can't get private key");
  return make_tuple(c.heap(), {number_binary(c, public_part.get()), number_binary(c, private_part.get())});
}

Term derived(Context& c, EVP_PKEY* own, EVP_PKEY* other) {
  KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr)};
  if (EVP_PKEY_derive_init(context.get()) != 1) fail_error("Can't EVP_PKEY_derive_init");
  if (EVP_PKEY_derive_set_peer_ex(context.get(), other, 0) != 1) fail_error("Can't derive secret or set peer");
  std::size_t size = 0;
  if (EVP_PKEY_derive(context.get(), nullptr, &size) != 1) fail_error("Can't get result size");
  std::vector<std::uint8_t> secret(size);
  if (EVP_PKEY_derive(context.get(), secret.data(), &size) != 1) fail_error("Can't get result");
  return binary_of(c, {secret.data(), size});
}

Key dh_key(Context& c, int argument, const char* part) {
  KeyParts parts;
  if (!parts.add_number(part, c[argument])) fail_badarg(0, "Bad peer public key; binary expected");
  add_parameters(c[2], 2, parts);
  Key key = parts.key("DH", EVP_PKEY_KEYPAIR);
  if (key == nullptr) fail_error("Can't do fromdata");
  return key;
}

// (Their public number, own exponent, [P, G])
Term dh_compute_key_3(Context& c) {
  if (c[2].is_cons() && power_goes_aside(c, Cons(c[2]).head(), Cons(c[2]).head())) return Term::none();
  Key other = dh_key(c, 0, OSSL_PKEY_PARAM_PUB_KEY), own = dh_key(c, 1, OSSL_PKEY_PARAM_PRIV_KEY);
  return derived(c, own.get(), other.get());
}

// -- elliptic curves

bool curve_goes_aside(Context& c, Term curve) {
  constexpr std::size_t kShortOrder = 256 / 8;
  return curve_order_size(curve) > kShortOrder && c.aside();
}

// (Curve, Number or undefined): {Point, Number}.
Term ec_generate_key_2(Context& c) {
  return curve_goes_aside(c, c[0]) ? Term::none() : generate_curve_key(c, c[0], c[1]);
}

// (Their point, Curve, own number)
Term ecdh_compute_key_3(Context& c) {
  if (curve_goes_aside(c, c[1])) return Term::none();
  Key other = curve_public_key(c, c[1], c[0]), own = curve_private_key(c, c[1], c[2]);
  return derived(c, own.get(), other.get());
}

// -- X25519, X448 and the keys of Edwards curves, which are bytes

int raw_type(std::string_view curve) {
  if (curve == "x25519") return EVP_PKEY_X25519;
  if (curve == "x448") return EVP_PKEY_X448;
  if (curve == "ed25519") return EVP_PKEY_ED25519;
  if (curve == "ed448") return EVP_PKEY_ED448;
  return EVP_PKEY_NONE;
}

using RawKey = std::array<std::uint8_t, 64>;

// (Curve, Private or undefined): {Public, Private}.
Term evp_generate_key_2(Context& c) {
  int type = raw_type(atom_text(c, c[0]));
  if (type == EVP_PKEY_NONE) fail_badarg(0, "Bad curve");
  Key key;
  if (c[1] == atoms::k_undefined) {
    KeyContext context{EVP_PKEY_CTX_new_id(type, nullptr)};
    EVP_PKEY* generated = nullptr;
    if (EVP_PKEY_keygen_init(context.get()) != 1) fail_error("Can't EVP_PKEY_keygen_init");
    if (EVP_PKEY_generate(context.get(), &generated) != 1) fail_error("Can't EVP_PKEY_keygen");
    key.reset(generated);
  } else {
    Bytes bytes;
    if (!bytes.load_binary(c[1])) fail_error("Can't get max size", 1);
    key.reset(EVP_PKEY_new_raw_private_key(type, nullptr, bytes.data(), bytes.size()));
    if (key == nullptr) fail_error("Can't EVP_PKEY_new_raw_private_key", 1);
  }
  RawKey public_part, private_part;
  std::size_t public_size = public_part.size(), private_size = private_part.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), public_part.data(), &public_size) != 1)
    fail_error("Can't EVP_PKEY_get_raw_public_key");
  if (EVP_PKEY_get_raw_private_key(key.get(), private_part.data(), &private_size) != 1)
    fail_error("Can't EVP_PKEY_get_raw_private_key");
  return make_tuple(
      c.heap(), {binary_of(c, {public_part.data(), public_size}), binary_of(c, {private_part.data(), private_size})});
}

// (Curve, their public key, own private one)
Term evp_compute_key_3(Context& c) {
  std::string_view curve = atom_text(c, c[0]);
  if (curve != "x25519" && curve != "x448") fail_badarg(0, "Bad curve");
  Bytes mine, theirs;
  if (!mine.load_binary(c[2])) fail_badarg(2, "Binary expected");
  Key own{EVP_PKEY_new_raw_private_key(raw_type(curve), nullptr, mine.data(), mine.size())};
  if (own == nullptr) fail_badarg(2, "Not a valid raw private key");
  if (!theirs.load_binary(c[1])) fail_badarg(1, "Binary expected");
  Key other{EVP_PKEY_new_raw_public_key(raw_type(curve), nullptr, theirs.data(), theirs.size())};
  if (other == nullptr) fail_badarg(1, "Not a raw public peer key");
  KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr)};
  RawKey secret;
  std::size_t size = secret.size();
  if (EVP_PKEY_derive_init(context.get()) != 1) fail_error("Can't EVP_PKEY_derive_init");
  if (EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1) fail_error("Can't EVP_PKEY_derive_set_peer", 1);
  if (EVP_PKEY_derive(context.get(), secret.data(), &size) != 1) fail_error("Can't EVP_PKEY_derive");
  return binary_of(c, {secret.data(), size});
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "dh_generate_key_nif", 4, native<dh_generate_key_4>},
    {"crypto", "dh_compute_key_nif", 3, native<dh_compute_key_3>},
    {"crypto", "ec_generate_key_nif", 2, native<ec_generate_key_2>},
    {"crypto", "ecdh_compute_key_nif", 3, native<ecdh_compute_key_3>},
    {"crypto", "evp_generate_key_nif", 2, native<evp_generate_key_2>},
    {"crypto", "evp_compute_key_nif", 3, native<evp_compute_key_3>},
};

}  // namespace

std::span<const Builtin> exchange_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
