// Encryption with public and private keys of RSA; the public key of a private one; new RSA keys.
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <climits>
#include <cstring>
#include <vector>

#include "base/work.h"
#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/keys.h"
#include "crypto/numbers.h"
#include "crypto/openssl.h"
#include "crypto/signatures.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

struct CryptOptions {
  int padding = RSA_PKCS1_PADDING;
  const Digest* mask_digest = nullptr;
  const Digest* label_digest = nullptr;
  const Digest* signature_digest = nullptr;
  Bytes label;
};

constexpr int kOptions = 3;

int padding_of(std::string_view name) {
  if (name == "rsa_pkcs1_padding") return RSA_PKCS1_PADDING;
  if (name == "rsa_pkcs1_oaep_padding") return RSA_PKCS1_OAEP_PADDING;
  if (name == "rsa_x931_padding") return RSA_X931_PADDING;
  if (name == "rsa_no_padding") return RSA_NO_PADDING;
  fail_badarg(kOptions, "Bad padding type in option rsa_padding");
}

const Digest* digest_option(Context& c, std::string_view tag, Term value) {
  if (!value.is_atom()) {
    std::string text = std::string("Atom expected as argument to option ").append(tag);
    if (tag == "rsa_oaep_md") fail_notsup(kOptions, text);
    fail_badarg(kOptions, text);
  }
  return digest_argument(c, "rsa", value, kOptions);
}

void read_option(Context& c, Term option, CryptOptions& options) {
  if (!option.is_tuple(2)) fail_badarg(kOptions, "Expect only two-tuples in the list");
  std::string_view tag = atom_text(c, Tuple(option)[0]);
  Term value = Tuple(option)[1];
  if (tag == "rsa_padding" || tag == "rsa_pad") {
    options.padding = padding_of(atom_text(c, value));
  } else if (tag == "signature_md") {
    options.signature_digest = digest_option(c, tag, value);
  } else if (tag == "rsa_mgf1_md") {
    options.mask_digest = digest_option(c, tag, value);
  } else if (tag == "rsa_oaep_md") {
    options.label_digest = digest_option(c, tag, value);
  } else if (tag == "rsa_oaep_label") {
    if (!options.label.load_binary(value)) fail_badarg(kOptions, "Binary expected for option rsa_oaep_label");
  } else {
    fail_badarg(kOptions, "Unknown option");
  }
}

CryptOptions read_options(Context& c, std::string_view algorithm) {
  CryptOptions options;
  Term list = c[kOptions];
  if (!list.is_list()) fail_badarg(kOptions, "Expected a list");
  if (list.is_cons() && algorithm != "rsa") fail_badarg(kOptions, "Only RSA supports Options");
  for (; list.is_cons(); list = Cons(list).tail())
    read_option(c, Cons(list).head(), options);
  return options;
}

void apply(EVP_PKEY_CTX* context, const CryptOptions& options) {
  if (options.signature_digest != nullptr &&
      EVP_PKEY_CTX_set_signature_md(context, options.signature_digest->digest) != 1)
    fail_error("Can't EVP_PKEY_CTX_set_signature_md");
  if (EVP_PKEY_CTX_set_rsa_padding(context, options.padding) != 1) fail_error("Couldn't set rsa padding");
  if (options.padding != RSA_PKCS1_OAEP_PADDING) return;
  if (options.label_digest != nullptr && EVP_PKEY_CTX_set_rsa_oaep_md(context, options.label_digest->digest) != 1)
    fail_error("Couldn't EVP_PKEY_CTX_set_rsa_oaep_md");
  if (options.mask_digest != nullptr && EVP_PKEY_CTX_set_rsa_mgf1_md(context, options.mask_digest->digest) != 1)
    fail_error("Couldn't EVP_PKEY_CTX_set_rsa_mgf1_md");
  if (options.label.size() == 0) return;
  if (options.label.size() > INT_MAX) fail_badarg(kOptions, "RSA oep label too large");
  void* label = OPENSSL_memdup(options.label.data(), options.label.size());
  if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(options.label.size())) == 1) return;
  OPENSSL_free(label);
  fail_error("Couldn't set RSA oaep label");
}

// What a private key encrypts is a signature, what a public one decrypts the text of one.
struct Operation {
  int (*begin)(EVP_PKEY_CTX*);
  int (*work)(EVP_PKEY_CTX*, std::uint8_t*, std::size_t*, const std::uint8_t*, std::size_t);
};
constexpr Operation kSign = {EVP_PKEY_sign_init, EVP_PKEY_sign};
constexpr Operation kDecrypt = {EVP_PKEY_decrypt_init, EVP_PKEY_decrypt};
constexpr Operation kEncrypt = {EVP_PKEY_encrypt_init, EVP_PKEY_encrypt};
constexpr Operation kRecover = {EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover};

void check_algorithm(std::string_view algorithm) {
  if (algorithm != "rsa" && algorithm != "dss" && algorithm != "ecdsa" && algorithm != "eddsa")
    fail_badarg(0, "Bad algorithm");
}

// (Algorithm, Text, Key, Options, IsPrivate, Encrypts)
Term crypt_6(Context& c) {
  if (key_goes_aside(c, c[0], c[2])) return Term::none();
  bool is_private = c[4] == atoms::k_true, encrypts = c[5] == atoms::k_true;
  std::string_view algorithm = atom_text(c, c[0]);
  check_algorithm(algorithm);
  Bytes text;
  if (!text.load_binary(c[1])) fail_badarg(1, "Binary expected");
  CryptOptions options = read_options(c, algorithm);
  Key key = is_private ? private_key(c, 2) : public_key(c, 2);
  KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
  const Operation& operation = is_private ? (encrypts ? kSign : kDecrypt) : (encrypts ? kEncrypt : kRecover);
  if (operation.begin(context.get()) != 1) fail_notsup(-1, "Can't initiate encrypt/decrypt");
  if (algorithm == "rsa") apply(context.get(), options);
  std::size_t size = 0;
  if (operation.work(context.get(), nullptr, &size, text.data(), text.size()) != 1)
    fail_error("Couldn't get size of result");
  std::vector<std::uint8_t> result(size);
  if (operation.work(context.get(), result.data(), &size, text.data(), text.size()) != 1)
    fail_error("Couldn't get the result");
  return binary_of(c, {result.data(), size});
}

// The numbers of a key of these names, in a list.
Term number_list(Context& c, const EVP_PKEY* key, std::initializer_list<const char*> names, const char* failing) {
  std::vector<Term> list;
  for (const char* name : names) {
    Number number = key_number(key, name);
    if (number == nullptr) fail_badarg(1, failing);
    list.push_back(number_binary(c, number.get()));
  }
  return make_list(c.heap(), list);
}

// (Algorithm, Key): [E, N] or [P, Q, G, Y].
Term privkey_to_pubkey_2(Context& c) {
  if (key_goes_aside(c, c[0], c[1])) return Term::none();
  std::string_view algorithm = atom_text(c, c[0]);
  check_algorithm(algorithm);
  Key key = private_key(c, 1);
  if (algorithm == "rsa")
    return number_list(c, key.get(), {OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N},
                       "Couldn't get RSA public key from private key");
  if (algorithm == "dss")
    return number_list(c, key.get(),
                       {OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_Q, OSSL_PKEY_PARAM_FFC_G, OSSL_PKEY_PARAM_PUB_KEY},
                       "Couldn't get DSA public key from private key");
  if (algorithm == "ecdsa") fail_notsup(0, "ECDSA not implemented");
  fail_badarg(0, "Bad algorithm");
}

// Between two candidates for a prime the work is paused, so that it can be stopped.
int pause_between(EVP_PKEY_CTX* context) {
  auto* stopped = static_cast<bool*>(EVP_PKEY_CTX_get_app_data(context));
  try {
    pause_work();
  } catch (const WorkStopped&) {
    *stopped = true;
    return 0;
  }
  return 1;
}

// (Bits, Exponent): [E, N, D, P, Q, D mod (P-1), D mod, 1/Q mod P].
Term rsa_generate_key_2(Context& c) {
  std::optional<std::uint32_t> bits = io::to_narrow<std::uint32_t>(c[0]);
  if (!bits) fail_badarg(0, "Can't get unsigned int");
  if (*bits < 256) fail_badarg(0, "Can't be < 256");
  Number exponent = number_of(c[1]);
  if (exponent == nullptr) fail_badarg(1, "Can't get binary public exponent");
  if (c.aside()) return Term::none();
  KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  if (EVP_PKEY_keygen_init(context.get()) != 1) fail_error("Can't init RSA generation");
  if (*bits > INT_MAX || EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(*bits)) != 1 ||
      EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) != 1)
    fail_error("Can't set params");
  bool stopped = false;
  EVP_PKEY_CTX_set_app_data(context.get(), &stopped);
  EVP_PKEY_CTX_set_cb(context.get(), pause_between);
  EVP_PKEY* generated = nullptr;
  int done = EVP_PKEY_generate(context.get(), &generated);
  Key key{generated};
  if (stopped) throw WorkStopped();
  if (done != 1) fail_error("Can't generate RSA key-pair");
  return number_list(c, key.get(),
                     {OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
                      OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
                      OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
                     "Can't get RSA keys");
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "pkey_crypt_nif", 6, native<crypt_6>},
    {"crypto", "privkey_to_pubkey_nif", 2, native<privkey_to_pubkey_2>},
    {"crypto", "rsa_generate_key_nif", 2, native<rsa_generate_key_2>},
};

}  // namespace

std::span<const Builtin> public_crypt_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
