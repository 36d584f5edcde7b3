// Ciphers that authenticate what they encrypt: GCM, CCM, ChaCha20-Poly1305.
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <climits>
#include <optional>

#include "crypto/algorithms.h"
#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

namespace {

enum : int { kType, kKey, kIv, kText, kAdded, kTag, kEncrypts };

struct Input {
  bool encrypts;
  Bytes key, iv, text, added, tag;
  std::uint32_t tag_size;
  const Cipher* cipher;
};

void read_sizes(const Input& input) {
  for (std::size_t size : {input.key.size(), input.iv.size(), input.text.size(), input.added.size(),
                           static_cast<std::size_t>(input.tag_size)})
    if (size > INT_MAX) fail_badarg(kTag, "binary too long");
}

// `undefined` for the direction means that nothing says it: as the reference does, the tag's size is asked for.
void read_input(Context& c, Input& input) {
  if (!c[kEncrypts].is_boolean() && c[kEncrypts] != atoms::k_undefined) fail_badarg(kEncrypts, "Bad enc flag");
  input.encrypts = c[kEncrypts] != atoms::k_false;
  if (!c[kType].is_atom()) fail_badarg(kType, "non-atom cipher type");
  if (!input.key.load_io_data(c[kKey])) fail_badarg(kKey, "non-binary key");
  if (!input.iv.load_io_data(c[kIv])) fail_badarg(kIv, "non-binary iv");
  if (!input.text.load_io_data(c[kText])) fail_badarg(kText, "non-binary text");
  if (!input.added.load_io_data(c[kAdded])) fail_badarg(kAdded, "non-binary AAD");
  if (input.encrypts) {
    std::optional<std::uint32_t> size = io::to_narrow<std::uint32_t>(c[kTag]);
    if (!size) fail_badarg(kTag, "Bad Tag length");
    input.tag_size = *size;
  } else {
    if (!input.tag.load_io_data(c[kTag])) fail_badarg(kTag, "non-binary Tag");
    input.tag_size = static_cast<std::uint32_t>(input.tag.size());
  }
  read_sizes(input);
  input.cipher = find_cipher(c.name(c[kType]), input.key.size());
  if (input.cipher == nullptr) fail_badarg(kType, "Unknown cipher or invalid key size");
  if (!input.cipher->authenticates) fail_badarg(kType, "Not aead cipher");
  if (input.cipher->cipher == nullptr) fail_notsup(kType, "The cipher is not supported in this libcrypto version");
}

// What a thread keeps from call to call, as making a context costs more than encrypting a short text.
EVP_CIPHER_CTX* fresh_context() {
  thread_local CipherContext kept{EVP_CIPHER_CTX_new()};
  EVP_CIPHER_CTX_reset(kept.get());
  return kept.get();
}

void set_tag(EVP_CIPHER_CTX* context, const Input& input) {
  auto* tag = input.encrypts ? nullptr : const_cast<std::uint8_t*>(input.tag.data());
  if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(input.tag_size), tag) != 1)
    fail_badarg(kTag, "Can't set tag");
}

void start(EVP_CIPHER_CTX* context, const Input& input) {
  int size = 0;
  if (EVP_CipherInit_ex2(context, input.cipher->cipher, nullptr, nullptr, input.encrypts ? 1 : 0, nullptr) != 1)
    fail_error("CipherInit failed");
  if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(input.iv.size()), nullptr) != 1)
    fail_badarg(kIv, "Bad IV length");
  bool counts_first = input.cipher->counts_first;
  if (counts_first) set_tag(context, input);
  if (EVP_CipherInit_ex2(context, nullptr, input.key.data(), input.iv.data(), -1, nullptr) != 1)
    fail_error(counts_first ? "Can't set key or iv" : "Can't set key and iv");
  if (counts_first && EVP_CipherUpdate(context, nullptr, &size, nullptr, static_cast<int>(input.text.size())) != 1)
    fail_error("Can't set text size");
  if (EVP_CipherUpdate(context, nullptr, &size, input.added.data(), static_cast<int>(input.added.size())) != 1)
    fail_badarg(kAdded, "Can't set AAD");
}

Term encrypted(Context& c, EVP_CIPHER_CTX* context, const Input& input, Term out, std::uint8_t* bytes) {
  int size = 0;
  if (EVP_CipherUpdate(context, bytes, &size, input.text.data(), static_cast<int>(input.text.size())) != 1)
    fail_badarg(kText, "Can't set in-text");
  std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> last;
  if (EVP_CipherFinal_ex(context, last.data(), &size) != 1) fail_error("Encrypt error");
  std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> tag;
  if (input.tag_size > tag.size() ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(input.tag_size), tag.data()) != 1)
    fail_error("Can't get Tag");
  return make_tuple(c.heap(), {out, binary_of(c, {tag.data(), input.tag_size})});
}

// The atom error where the text is not what the tag says.
Term decrypted(EVP_CIPHER_CTX* context, const Input& input, Term out, std::uint8_t* bytes) {
  int size = 0;
  bool right = EVP_CipherUpdate(context, bytes, &size, input.text.data(), static_cast<int>(input.text.size())) == 1;
  if (right && !input.cipher->counts_first) {  // CCM has compared the tag by now
    auto* tag = const_cast<std::uint8_t*>(input.tag.data());
    std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> last;
    right = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(input.tag_size), tag) == 1 &&
            EVP_DecryptFinal_ex(context, last.data(), &size) == 1;
  }
  if (right) return out;
  ERR_clear_error();
  std::fill_n(bytes, input.text.size(), std::uint8_t{0});
  return atoms::k_error;
}

// (Cipher, Key, Iv, Text, Added, TagSize, true) or (Cipher, Key, Iv, Text, Added, Tag, false).
Term aead_7(Context& c) {
  if (goes_aside(c, c[kText]) || goes_aside(c, c[kAdded])) return Term::none();
  Input input;
  read_input(c, input);
  EVP_CIPHER_CTX* context = fresh_context();
  start(context, input);
  std::uint8_t* bytes = nullptr;
  Term out = make_binary_of_size(c.heap(), input.text.size(), &bytes);
  if (out.is_none()) return c.system_limit();
  charge_bytes(c, input.text.size() + input.added.size());
  return input.encrypts ? encrypted(c, context, input, out, bytes) : decrypted(context, input, out, bytes);
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "aead_cipher_nif", 7, native<aead_7>},
};

}  // namespace

std::span<const Builtin> aead_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
