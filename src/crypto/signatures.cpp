// Signing and verifying, with RSA, DSA, and elliptic and Edwards curves.
#include "crypto/signatures.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>
#include <climits>
#include <vector>

#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/keys.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

const Digest* digest_argument(Context& c, std::string_view algorithm, Term name, int argument) {
  if ((name == atoms::k_none && algorithm == "rsa") || algorithm == "eddsa") return nullptr;
  const Digest* digest = find_digest(atom_text(c, name));
  if (digest == nullptr) fail_badarg(argument, "Bad digest type");
  if (digest->digest == nullptr) fail_badarg(argument, "Digest type not supported");
  return digest;
}

namespace {

struct SignOptions {
  const EVP_MD* mask_digest = nullptr;
  int padding = RSA_PKCS1_PADDING;
  int salt_size = -2;  // as the library chooses
};

// What is to be signed: the digest of a text, or the text where there is none.
struct Message {
  const EVP_MD* digest = nullptr;
  Bytes text;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digested;
  std::span<const std::uint8_t> bytes;
};

// -- arguments: (Algorithm, Digest, Text or {digest, Digested}, ...)

void digest_text(Message& message) {
  DigestContext context{EVP_MD_CTX_new()};
  unsigned size = 0;
  if (EVP_DigestInit_ex(context.get(), message.digest, nullptr) != 1) fail_error("Can't create EVP_DigestInit_ex");
  if (EVP_DigestUpdate(context.get(), message.text.data(), message.text.size()) != 1)
    fail_error("Can't create EVP_DigestUpdate");
  if (EVP_DigestFinal_ex(context.get(), message.digested.data(), &size) != 1)
    fail_error("Can't create EVP_DigestFinal_ex");
  message.bytes = {message.digested.data(), size};
}

void read_message(Context& c, std::string_view algorithm, Message& message) {
  if (algorithm != "rsa" && algorithm != "dss" && algorithm != "ecdsa" && algorithm != "eddsa")
    fail_badarg(0, "Bad algorithm");
  const Digest* digest = digest_argument(c, algorithm, c[1], 1);
  message.digest = digest == nullptr ? nullptr : digest->digest;
  if (!c[2].is_tuple()) {
    if (!message.text.load_io_data(c[2])) fail_badarg(2, "Expected a binary or a list");
    charge_bytes(c, message.text.size());
    if (message.digest != nullptr) return digest_text(message);
  } else {
    Tuple pair(c[2]);
    if (pair.arity() != 2) fail_badarg(2, "Bad list");
    if (atom_text(c, pair[0]) != "digest") fail_badarg(2, "Expected 'digest' as head");
    if (!message.text.load_io_data(pair[1])) fail_badarg(2, "Bad 2nd element in list");
    if (message.text.size() > INT_MAX) fail_badarg(2, "Too large binary");
    if (message.digest != nullptr && message.text.size() != static_cast<std::size_t>(EVP_MD_get_size(message.digest)))
      fail_badarg(2, "Bad binary size for the algorithm");
  }
  message.bytes = message.text.span();
}

void read_option(Context& c, Term option, int argument, const EVP_MD* digest, SignOptions& options) {
  if (!option.is_tuple(2)) fail_badarg(argument, "Expects only two-tuples in the list");
  std::string_view tag = atom_text(c, Tuple(option)[0]);
  Term value = Tuple(option)[1];
  if (tag == "rsa_mgf1_md") {
    if (!value.is_atom()) fail_badarg(argument, "Atom expected as argument to option rsa_mgf1_md");
    const Digest* mask = digest_argument(c, "rsa", value, argument);
    options.mask_digest = mask == nullptr ? nullptr : mask->digest;
  } else if (tag == "rsa_padding") {
    std::string_view kind = atom_text(c, value);
    if (kind == "rsa_pkcs1_padding") {
      options.padding = RSA_PKCS1_PADDING;
    } else if (kind == "rsa_pkcs1_pss_padding") {
      options.padding = RSA_PKCS1_PSS_PADDING;
      if (options.mask_digest == nullptr) options.mask_digest = digest;
    } else if (kind == "rsa_x931_padding") {
      options.padding = RSA_X931_PADDING;
    } else if (kind == "rsa_no_padding") {
      options.padding = RSA_NO_PADDING;
    } else {
      fail_badarg(argument, "Bad value in option rsa_padding");
    }
  } else if (tag == "rsa_pss_saltlen") {
    std::optional<std::int32_t> size = io::to_narrow<std::int32_t>(value);
    if (!size || *size < -2) fail_badarg(argument, "Bad value in option rsa_pss_saltlen");
    options.salt_size = *size;
  } else {
    fail_badarg(argument, "Bad option");
  }
}

SignOptions read_options(Context& c, std::string_view algorithm, int argument, const EVP_MD* digest) {
  SignOptions options;
  Term list = c[argument];
  if (!list.is_list()) fail_badarg(argument, "Expected a list");
  if (list.is_cons() && algorithm != "rsa") fail_badarg(argument, "Only RSA supports Options");
  for (; list.is_cons(); list = Cons(list).tail())
    read_option(c, Cons(list).head(), argument, digest, options);
  return options;
}

// -- the work

void apply(EVP_PKEY_CTX* context, std::string_view algorithm, const Message& message, const SignOptions& options,
           int options_argument) {
  if (message.digest != nullptr && EVP_PKEY_CTX_set_signature_md(context, message.digest) != 1)
    fail_error("Can't EVP_PKEY_CTX_set_signature_md");
  if (algorithm != "rsa") return;
  if (EVP_PKEY_CTX_set_rsa_padding(context, options.padding) != 1) fail_error("Can't EVP_PKEY_CTX_set_rsa_padding");
  if (options.padding != RSA_PKCS1_PSS_PADDING) return;
  if (options.mask_digest != nullptr && EVP_PKEY_CTX_set_rsa_mgf1_md(context, options.mask_digest) != 1)
    fail_error("Can't EVP_PKEY_CTX_set_rsa_mgf1_md");
  if (options.salt_size > -2 && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, options.salt_size) != 1)
    fail_badarg(options_argument, "Bad rsa_pss_saltlen");
}

Term edwards_signature(Context& c, EVP_PKEY* key, std::span<const std::uint8_t> text) {
  DigestContext context{EVP_MD_CTX_new()};
  std::array<std::uint8_t, 256> signature;
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) != 1) fail_error("Can't EVP_DigestSignInit");
  if (EVP_DigestSign(context.get(), signature.data(), &size, text.data(), text.size()) != 1)
    fail_error("Can't EVP_DigestSign");
  return binary_of(c, {signature.data(), size});
}

// sign(Algorithm, Digest, Text, Key, Options)
Term sign_5(Context& c) {
  if (goes_aside(c, c[2]) || key_goes_aside(c, c[0], c[3])) return Term::none();
  std::string_view algorithm = atom_text(c, c[0]);
  Message message;
  read_message(c, algorithm, message);
  SignOptions options = read_options(c, algorithm, 4, message.digest);
  Key key = private_key(c, 3);
  if (algorithm == "eddsa") return edwards_signature(c, key.get(), message.bytes);
  KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
  if (EVP_PKEY_sign_init(context.get()) != 1) fail_error("Can't EVP_PKEY_sign_init");
  apply(context.get(), algorithm, message, options, 4);
  std::size_t size = 0;
  if (EVP_PKEY_sign(context.get(), nullptr, &size, message.bytes.data(), message.bytes.size()) != 1)
    fail_error("Can't EVP_PKEY_sign");
  std::vector<std::uint8_t> signature(size);
  if (EVP_PKEY_sign(context.get(), signature.data(), &size, message.bytes.data(), message.bytes.size()) != 1)
    fail_error("Can't EVP_PKEY_sign");
  return binary_of(c, {signature.data(), size});
}

bool edwards_verifies(EVP_PKEY* key, const Bytes& signature, std::span<const std::uint8_t> text) {
  DigestContext context{EVP_MD_CTX_new()};
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) != 1)
    fail_error("Can't EVP_DigestVerifyInit");
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) == 1;
}

// verify(Algorithm, Digest, Text, Signature, Key, Options)
Term verify_6(Context& c) {
  if (goes_aside(c, c[2]) || key_goes_aside(c, c[0], c[4])) return Term::none();
  std::string_view algorithm = atom_text(c, c[0]);
  Message message;
  read_message(c, algorithm, message);
  SignOptions options = read_options(c, algorithm, 5, message.digest);
  Bytes signature;
  if (!signature.load_binary(c[3])) fail_badarg(3, "Expected a binary");
  Key key = public_key(c, 4);
  bool right = false;
  if (algorithm == "eddsa") {
    right = edwards_verifies(key.get(), signature, message.bytes);
  } else {
    KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
    if (EVP_PKEY_verify_init(context.get()) != 1) fail_error("Can't EVP_PKEY_verify_init");
    apply(context.get(), algorithm, message, options, 5);
    right = EVP_PKEY_verify(context.get(), signature.data(), signature.size(), message.bytes.data(),
                            message.bytes.size()) == 1;
  }
  if (!right) ERR_clear_error();
  return Term::boolean(right);
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "pkey_sign_nif", 5, native<sign_5>},
    {"crypto", "pkey_verify_nif", 6, native<verify_6>},
};

}  // namespace

std::span<const Builtin> signatures_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
