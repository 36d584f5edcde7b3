// The tables of digests and ciphers.
#include "crypto/algorithms.h"

#include <absl/container/flat_hash_map.h>
#include <openssl/provider.h>

#include <vector>

namespace mote::crypto {

namespace {

std::vector<Digest> make_digests() {
  return {{"blake2s", "BLAKE2S-256"},
          {"blake2b", "BLAKE2B-512"},
          {"sm3", "SM3"},
          {"shake256", "SHAKE256", 32},
          {"shake128", "SHAKE128", 16},
          {"sha3_512", "SHA3-512"},
          {"sha3_384", "SHA3-384"},
          {"sha3_256", "SHA3-256"},
          {"sha3_224", "SHA3-224"},
          {"sha512", "SHA2-512"},
          {"sha384", "SHA2-384"},
          {"sha256", "SHA2-256"},
          {"sha224", "SHA2-224"},
          {"sha", "SHA1"},
          {"ripemd160", "RIPEMD-160"},
          {"md5", "MD5"},
          {"md4", "MD4"}};
}

std::vector<Cipher> make_ciphers() {
  return {
      {"chacha20", "ChaCha20", 32},
      {"aes_256_ofb", "AES-256-OFB", 32},
      {"aes_192_ofb", "AES-192-OFB", 24},
      {"aes_128_ofb", "AES-128-OFB", 16},
      {"sm4_ctr", "SM4-CTR", 16},
      {"sm4_ofb", "SM4-OFB", 16},
      {"sm4_cfb", "SM4-CFB", 16},
      {"sm4_ecb", "SM4-ECB", 16},
      {"sm4_cbc", "SM4-CBC", 16},
      {"blowfish_ecb", "BF-ECB", 0},
      {"blowfish_ofb64", "BF-OFB", 0},
      {"blowfish_cfb64", "BF-CFB", 0},
      {"blowfish_cbc", "BF-CBC", 0},
      {"des_ede3_cfb", "DES-EDE3-CFB", 0},
      {"des_ecb", "DES-ECB", 0},
      {"des_cfb", "DES-CFB", 0},
      {"des_cbc", "DES-CBC", 0},
      {"rc4", "RC4", 0},
      {"rc2_cbc", "RC2-CBC", 0},
      {"aes_128_cbc", "AES-128-CBC", 16},
      {"aes_192_cbc", "AES-192-CBC", 24},
      {"aes_256_cbc", "AES-256-CBC", 32},
      {"aes_128_cfb128", "AES-128-CFB", 16},
      {"aes_192_cfb128", "AES-192-CFB", 24},
      {"aes_256_cfb128", "AES-256-CFB", 32},
      {"aes_128_cfb8", "AES-128-CFB8", 16},
      {"aes_192_cfb8", "AES-192-CFB8", 24},
      {"aes_256_cfb8", "AES-256-CFB8", 32},
      {"aes_128_ecb", "AES-128-ECB", 16},
      {"aes_192_ecb", "AES-192-ECB", 24},
      {"aes_256_ecb", "AES-256-ECB", 32},
      {"sm4_gcm", "SM4-GCM", 16, true},
      {"sm4_ccm", "SM4-CCM", 16, true, true},
      {"chacha20_poly1305", "ChaCha20-Poly1305", 32, true},
      {"aes_256_gcm", "AES-256-GCM", 32, true},
      {"aes_256_ccm", "AES-256-CCM", 32, true, true},
      {"aes_192_gcm", "AES-192-GCM", 24, true},
      {"aes_192_ccm", "AES-192-CCM", 24, true, true},
      {"aes_128_gcm", "AES-128-GCM", 16, true},
      {"aes_128_ccm", "AES-128-CCM", 16, true, true},
      {"aes_256_ctr", "AES-256-CTR", 32},
      {"aes_192_ctr", "AES-192-CTR", 24},
      {"aes_128_ctr", "AES-128-CTR", 16},
      {"des_ede3_cbc", "DES-EDE3-CBC", 0},
  };
}

struct Tables {
  std::vector<Digest> digests = make_digests();
  std::vector<Cipher> ciphers = make_ciphers();
  absl::flat_hash_map<std::string_view, const Digest*> digest_of;
  absl::flat_hash_map<std::string_view, const Cipher*> cipher_of;

  Tables() {
    // Named providers put an end to loading the default one by itself. They stay for as long as the program runs.
    OSSL_PROVIDER_load(nullptr, "default");
    OSSL_PROVIDER_load(nullptr, "base");
    OSSL_PROVIDER_load(nullptr, "legacy");
    for (Digest& digest : digests) {
      digest.digest = EVP_MD_fetch(nullptr, digest.library_name, nullptr);
      digest_of.emplace(digest.name, &digest);
    }
    for (Cipher& cipher : ciphers) {
      cipher.cipher = EVP_CIPHER_fetch(nullptr, cipher.library_name, nullptr);
      cipher_of.emplace(cipher.name, &cipher);
    }
  }
};

// Never destroyed: threads may be at work when the program ends.
const Tables& tables() {
  static const Tables* const all = new Tables;
  return *all;
}

}  // namespace

std::span<const Digest> digests() {
  return tables().digests;
}

std::span<const Cipher> ciphers() {
  return tables().ciphers;
}

const Digest* find_digest(std::string_view name) {
  auto found = tables().digest_of.find(name);
  return found == tables().digest_of.end() ? nullptr : found->second;
}

const Cipher* find_cipher(std::string_view name) {
  auto found = tables().cipher_of.find(name);
  return found == tables().cipher_of.end() ? nullptr : found->second;
}

const Cipher* find_cipher(std::string_view name, std::size_t key_size) {
  const Cipher* cipher = find_cipher(name);
  return cipher == nullptr || (cipher->key_size != 0 && cipher->key_size != key_size) ? nullptr : cipher;
}

}  // namespace mote::crypto
