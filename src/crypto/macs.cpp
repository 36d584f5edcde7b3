// Message authentication codes: HMAC of a digest, CMAC of a cipher, Poly1305; of a text at once or in parts.
#include <array>
#include <climits>
#include <mutex>

#include "crypto/algorithms.h"
#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

class MacState final : public Resource {
 public:
  explicit MacState(MacContext started) : context(std::move(started)) {}
  std::mutex lock;
  MacContext context;
};

// A kind of code, and of what it is made.
struct Mac {
  EVP_MAC* algorithm;
  const char* digest = nullptr;
  const Cipher* cipher = nullptr;
};

EVP_MAC* fetched(const char* name) {
  ciphers();  // loads the library's algorithms
  return EVP_MAC_fetch(nullptr, name, nullptr);
}

const Cipher* cipher_argument(Context& c, std::size_t key_size) {
  const Cipher* cipher = find_cipher(atom_text(c, c[1]), key_size);
  if (cipher == nullptr) {
    if (find_cipher(atom_text(c, c[1])) == nullptr) fail_badarg(1, "Unknown cipher");
    fail_badarg(2, "Bad key size");
  }
  if (cipher->cipher == nullptr) fail_notsup(1, "Unsupported cipher algorithm");
  return cipher;
}

// Of (Type, Subtype, Key).
Mac wanted_mac(Context& c, const Bytes& key) {
  static EVP_MAC* const hmac = fetched("HMAC");
  static EVP_MAC* const cmac = fetched("CMAC");
  static EVP_MAC* const poly1305 = fetched("POLY1305");
  std::string_view type = atom_text(c, c[0]);
  Mac mac = {};
  if (type == "hmac") {
    const Digest* digest = find_digest(atom_text(c, c[1]));
    if (digest == nullptr) fail_badarg(1, "Bad digest algorithm for HMAC");
    mac = {.algorithm = hmac, .digest = digest->library_name};
  } else if (type == "cmac") {
    mac = {.algorithm = cmac, .cipher = cipher_argument(c, key.size())};
  } else if (type == "poly1305") {
    if (key.size() != 32) fail_badarg(2, "Bad key length");
    mac = {.algorithm = poly1305};
  } else {
    fail_badarg(0, "Unknown mac algorithm");
  }
  if (mac.algorithm == nullptr) fail_notsup(1, "Unsupported mac algorithm");
  return mac;
}

// Null where the library does not take these together. Versions of it differ in whether they take ciphers for CMAC that
// are not in the mode that CMAC is made of.
MacContext start(const Mac& mac, const Bytes& key) {
  if (mac.cipher != nullptr && EVP_CIPHER_get_mode(mac.cipher->cipher) != EVP_CIPH_CBC_MODE) return nullptr;
  OSSL_PARAM parameters[] = {OSSL_PARAM_END, OSSL_PARAM_END};
  if (mac.digest != nullptr)
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(mac.digest), 0);
  if (mac.cipher != nullptr)
    parameters[0] =
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, const_cast<char*>(mac.cipher->library_name), 0);
  MacContext context{EVP_MAC_CTX_new(mac.algorithm)};
  static constexpr std::uint8_t kNothing = 0;  // an empty key is a key
  const std::uint8_t* bytes = key.size() == 0 ? &kNothing : key.data();
  if (EVP_MAC_init(context.get(), bytes, key.size(), parameters) != 1) return nullptr;
  return context;
}

Bytes key_argument(Context& c) {
  Bytes key;
  if (!key.load_io_data(c[2])) fail_badarg(2, "Bad key");
  return key;
}

Bytes text_argument(Context& c, int argument) {
  Bytes text;
  if (!text.load_io_data(c[argument])) fail_badarg(argument, "Bad text");
  if (text.size() > INT_MAX) fail_badarg(argument, "Too long text");
  charge_bytes(c, text.size());
  return text;
}

using Code = std::array<std::uint8_t, EVP_MAX_MD_SIZE>;

Term mac_4(Context& c) {
  if (goes_aside(c, c[3])) return Term::none();
  Bytes text = text_argument(c, 3), key = key_argument(c);
  MacContext context = start(wanted_mac(c, key), key);
  Code code;
  std::size_t size = 0;
  if (context == nullptr || EVP_MAC_update(context.get(), text.data(), text.size()) != 1 ||
      EVP_MAC_final(context.get(), code.data(), &size, code.size()) != 1)
    fail_error("Couldn't get mac");
  return binary_of(c, {code.data(), size});
}

Term mac_init_3(Context& c) {
  Bytes key = key_argument(c);
  MacContext context = start(wanted_mac(c, key), key);
  if (context == nullptr) fail_error("Can't initialize EVP_MAC_CTX");
  return c.magic_reference(new MacState(std::move(context)));
}

MacState& state_argument(Context& c) {
  auto* state = io::resource_of<MacState>(c[0]);
  if (state == nullptr) fail_badarg(0, "Bad ref");
  return *state;
}

Term mac_update_2(Context& c) {
  if (goes_aside(c, c[1])) return Term::none();
  Bytes text = text_argument(c, 1);
  MacState& state = state_argument(c);
  std::lock_guard alone(state.lock);
  if (EVP_MAC_update(state.context.get(), text.data(), text.size()) != 1) fail_error("mac update");
  return c[0];
}

Term mac_final_1(Context& c) {
  MacState& state = state_argument(c);
  std::lock_guard alone(state.lock);
  Code code;
  std::size_t size = 0;
  if (EVP_MAC_final(state.context.get(), nullptr, &size, 0) != 1) fail_error("Can't get sign size");
  if (EVP_MAC_final(state.context.get(), code.data(), &size, code.size()) != 1) fail_error("Signing");
  return binary_of(c, {code.data(), size});
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "mac_nif", 4, native<mac_4>},
    {"crypto", "mac_init_nif", 3, native<mac_init_3>},
    {"crypto", "mac_update_nif", 2, native<mac_update_2>},
    {"crypto", "mac_final_nif", 1, native<mac_final_1>},
};

}  // namespace

std::span<const Builtin> macs_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
