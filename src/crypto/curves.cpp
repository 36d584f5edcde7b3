// Elliptic curves: their parameters, keys on them, and the list of those the library has.
#include "crypto/curves.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "crypto/failure.h"
#include "crypto/keys.h"
#include "crypto/numbers.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

constexpr long kLargestField = 661;  // bits, as in the library

// -- parameters

// x^M + x^K1 + 1, or x^M + x^K3 + x^K2 + x^K1 + 1, of {characteristic_two_field, M, Basis}.
Number binary_field(Context& c, Tuple field) {
  std::optional<std::int64_t> degree = io::to_int64(field[1]);
  if (!degree || *degree > kLargestField || *degree < 1) fail_error("Bad field-bits (M)", 1);
  Term basis = field[2];
  if (basis == c.atom("onbasis")) fail_notsup(1, "'onbasis' not supported");
  if (!basis.is_tuple()) fail_error("Bad last field", 1);
  Tuple terms(basis);
  bool three = terms.arity() == 2;
  if (!three && terms.arity() != 4) fail_error("Bad tuple", 1);
  if (atom_text(c, terms[0]) != (three ? "tpbasis" : "ppbasis")) fail_error("Bad atom", 1);
  Number polynomial{BN_new()};
  std::int64_t last = 0;
  BN_set_bit(polynomial.get(), 0);
  for (std::size_t i = 1; i < terms.arity(); ++i) {
    std::optional<std::uint32_t> power = io::to_narrow<std::uint32_t>(terms[i]);
    if (!power) fail_error(three ? "uint expected (k1)" : "Expecting uint (k1,k2,k3)", 1);
    if (*power <= last || *power >= *degree)
      fail_error(three ? "bad values (field_bits or k1)" : "bad values (field_bits, k1, k2 or k3)", 1);
    last = *power;
    BN_set_bit(polynomial.get(), static_cast<int>(last));
  }
  BN_set_bit(polynomial.get(), static_cast<int>(*degree));
  return polynomial;
}

void add_field(Context& c, Term term, KeyParts& parts) {
  if (!term.is_tuple()) fail_error("Bad Field", 1);
  Tuple field(term);
  std::string_view kind = field.arity() == 0 ? std::string_view() : atom_text(c, field[0]);
  if (field.arity() == 2 && kind == "prime_field") {
    parts.add_text(OSSL_PKEY_PARAM_EC_FIELD_TYPE, SN_X9_62_prime_field);
    if (!parts.add_number(OSSL_PKEY_PARAM_EC_P, field[1])) fail_error("Bad p (Prime)", 1);
  } else if (field.arity() == 3 && kind == "characteristic_two_field") {
    parts.add_text(OSSL_PKEY_PARAM_EC_FIELD_TYPE, SN_X9_62_characteristic_two_field);
    parts.add_number(OSSL_PKEY_PARAM_EC_P, binary_field(c, field));
  } else {
    fail_error("Bad field-type", 1);
  }
}

Tuple definition_of(Term curve) {
  if (!curve.is_tuple(2)) fail_error("Tuple arity 2 expected.");
  Term definition = Tuple(curve)[0];
  if (!definition.is_tuple(5)) fail_error("Bad curve def. Expect 5-tuple.", 1);
  return Tuple(definition);
}

// Adds the curve by its name, where it has one and `by_name` is true; otherwise by its parameters. Tells which it was.
bool add_curve(Context& c, Term curve, bool by_name, KeyParts& parts) {
  Tuple definition = definition_of(curve);
  Term name = Tuple(curve)[1];
  if (by_name && name.is_atom() && name != atoms::k_undefined) {
    parts.add_text(OSSL_PKEY_PARAM_GROUP_NAME, std::string(c.name(name)));
    return true;
  }
  if (!parts.add_bytes(OSSL_PKEY_PARAM_EC_GENERATOR, definition[2])) fail_error("Bad Generator (Point)", 1);
  if (!parts.add_number(OSSL_PKEY_PARAM_EC_ORDER, definition[3])) fail_error("Bad order", 1);
  if (definition[4] == atoms::k_none) fail_error("Cofactor must be != none", 1);
  if (!parts.add_number(OSSL_PKEY_PARAM_EC_COFACTOR, definition[4])) fail_error("Bad cofactor", 1);
  if (!definition[1].is_tuple(3)) fail_error("Bad Prime", 1);
  Tuple coefficients(definition[1]);
  if (!parts.add_number(OSSL_PKEY_PARAM_EC_A, coefficients[0])) fail_error("Bad a", 1);
  if (!parts.add_number(OSSL_PKEY_PARAM_EC_B, coefficients[1])) fail_error("Bad b", 1);
  if (coefficients[2].is_binary()) parts.add_bytes(OSSL_PKEY_PARAM_EC_SEED, coefficients[2]);
  add_field(c, definition[0], parts);
  return false;
}

// -- keys

// A key of `add`'s part on the curve, which is tried by name first.
template <typename Add>
Key key_on(Context& c, Term curve, int selection, Add add) {
  for (bool by_name : {true, false}) {
    KeyParts parts;
    add(parts);
    bool named = add_curve(c, curve, by_name, parts);
    if (Key key = parts.key("EC", selection)) return key;
    if (!named) break;
  }
  fail_error("Can't do fromdata");
}

Group group_of(Context& c, Term curve) {
  for (bool by_name : {true, false}) {
    KeyParts parts;
    bool named = add_curve(c, curve, by_name, parts);
    Parameters parameters = parts.parameters();
    Group group{EC_GROUP_new_from_params(parameters.get(), nullptr, nullptr)};
    if (group != nullptr) return group;
    if (!named) break;
  }
  fail_error("Couldn't get EC_GROUP");
}

Term point_binary(Context& c, const EC_GROUP* group, const EC_POINT* point) {
  std::vector<std::uint8_t> bytes(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr));
  if (bytes.empty() ||
      EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, bytes.data(), bytes.size(), nullptr) == 0)
    fail_error("Couldn't get pub key bytes");
  return binary_of(c, bytes);
}

// Of any number, the order of the curve and 0 included.
Term pair_of_number(Context& c, Term curve, Term number) {
  Number factor = number_of(number);
  if (factor == nullptr) fail_badarg(0, "Bad private key");
  Group group = group_of(c, curve);
  Point point{EC_POINT_new(group.get())};
  if (EC_POINT_mul(group.get(), point.get(), factor.get(), nullptr, nullptr, nullptr) != 1)
    fail_error("Couldn't multiply POINT");
  Term public_part = point_binary(c, group.get(), point.get());
  std::size_t size = std::max(curve_order_size(curve), static_cast<std::size_t>(BN_num_bytes(factor.get())));
  return make_tuple(c.heap(), {public_part, number_binary(c, factor.get(), size)});
}

Key new_key(Context& c, Term curve) {
  for (bool by_name : {true, false}) {
    KeyParts parts;
    bool named = false;
    try {
      named = add_curve(c, curve, by_name, parts);
    } catch (const Failure&) {
      fail_badarg(0, "Couldn't get Curve definition");
    }
    KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    Parameters parameters = parts.parameters();
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_CTX_set_params(context.get(), parameters.get()) == 1 &&
        EVP_PKEY_generate(context.get(), &key) == 1)
      return Key(key);
    if (!named) break;
  }
  fail_error("Couldn't generate EC key");
}

}  // namespace

Key curve_public_key(Context& c, Term curve, Term point) {
  return key_on(c, curve, EVP_PKEY_PUBLIC_KEY, [&](KeyParts& parts) {
    if (!parts.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, point)) fail_badarg(0, "Bad peer public key; binary expected");
  });
}

Key curve_private_key(Context& c, Term curve, Term number) {
  return key_on(c, curve, EVP_PKEY_KEYPAIR, [&](KeyParts& parts) {
    if (!parts.add_number(OSSL_PKEY_PARAM_PRIV_KEY, number)) fail_badarg(0, "Bad peer public key; binary expected");
  });
}

std::size_t curve_order_size(Term curve) {
  if (!curve.is_tuple(2) || !Tuple(curve)[0].is_tuple(5)) return 0;
  Term order = Tuple(Tuple(curve)[0])[3];
  return order.is_binary() ? BitView(order).whole_bytes() : 0;
}

Term generate_curve_key(Context& c, Term curve, Term number) {
  if (number != atoms::k_undefined) return pair_of_number(c, curve, number);
  Key key = new_key(c, curve);
  Number factor = key_number(key.get(), OSSL_PKEY_PARAM_PRIV_KEY);
  std::vector<std::uint8_t> point(1024);
  std::size_t size = 0;
  if (factor == nullptr ||
      EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) != 1)
    fail_error("Can't get pub octet string");
  Term number_term = number_binary(c, factor.get(), curve_order_size(curve));
  return make_tuple(c.heap(), {binary_of(c, {point.data(), size}), number_term});
}

// -- the list of curves

namespace {

constexpr std::string_view kCurves[] = {
    "secp160k1",       "secp160r1",       "secp160r2",
    "secp192k1",       "secp224k1",       "secp224r1",
    "secp256k1",       "secp384r1",       "secp521r1",
    "secp192r1",       "prime192v1",      "prime192v2",
    "prime192v3",      "prime239v1",      "prime239v2",
    "prime239v3",      "secp256r1",       "prime256v1",
    "wtls7",           "wtls9",           "wtls12",
    "brainpoolP160r1", "brainpoolP160t1", "brainpoolP192r1",
    "brainpoolP192t1", "brainpoolP224r1", "brainpoolP224t1",
    "brainpoolP256r1", "brainpoolP256t1", "brainpoolP320r1",
    "brainpoolP320t1", "brainpoolP384r1", "brainpoolP384t1",
    "brainpoolP512r1", "brainpoolP512t1", "sect163k1",
    "sect163r1",       "sect163r2",       "sect193r1",
    "sect193r2",       "sect233k1",       "sect233r1",
    "sect239k1",       "sect283k1",       "sect283r1",
    "sect409k1",       "sect409r1",       "sect571k1",
    "sect571r1",       "c2pnb163v1",      "c2pnb163v2",
    "c2pnb163v3",      "c2pnb176v1",      "c2tnb191v1",
    "c2tnb191v2",      "c2tnb191v3",      "c2pnb208w1",
    "c2tnb239v1",      "c2tnb239v2",      "c2tnb239v3",
    "c2pnb272w1",      "c2pnb304w1",      "c2tnb359v1",
    "c2pnb368w1",      "c2tnb431r1",      "wtls3",
    "wtls5",           "wtls10",          "wtls11",
    "secp112r1",       "secp112r2",       "secp128r1",
    "secp128r2",       "wtls6",           "wtls8",
    "sect113r1",       "sect113r2",       "sect131r1",
    "sect131r2",       "wtls1",           "wtls4",
    "ipsec3",          "ipsec4",          "ed25519",
    "ed448",           "x25519",          "x448",
};

// The library's short name.
std::string library_name(std::string_view name) {
  if (name == "secp192r1") return "prime192v1";
  if (name == "secp256r1") return "prime256v1";
  if (name.starts_with("wtls")) return std::string("wap-wsg-idm-ecid-").append(name);
  if (name.starts_with("ipsec")) return std::string("Oakley-EC2N-").append(name.substr(5));
  return std::string(name);
}

bool is_there(std::string_view name) {
  if (name.starts_with("ed") || name.starts_with("x")) return true;
  Group group{EC_GROUP_new_by_curve_name(OBJ_sn2nid(library_name(name).c_str()))};
  return group != nullptr;
}

const std::vector<std::string_view>& curves_there() {
  static const auto* const all = [] {
    auto* names = new std::vector<std::string_view>;
    for (std::string_view name : kCurves)
      if (is_there(name)) names->push_back(name);
    ERR_clear_error();
    return names;
  }();
  return *all;
}

Term curve_algorithms_0(Context& c) {
  std::vector<Term> names;
  for (std::string_view name : curves_there())
    names.push_back(c.atom(name));
  return make_list(c.heap(), names);
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "curve_algorithms", 0, curve_algorithms_0},
};

}  // namespace

std::span<const Builtin> curves_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
