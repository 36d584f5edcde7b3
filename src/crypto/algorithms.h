// The digests and ciphers that OTP names, and the library's implementations of them. They are fetched once, together
// with the library's legacy algorithms where it has them, when the first is asked for; the tables never change then.
#pragma once

#include <openssl/evp.h>

#include <span>
#include <string_view>

namespace mote::crypto {

struct Digest {
  std::string_view name;  // OTP's
  const char* library_name;
  unsigned default_size = 0;  // of those whose digests may have any size; 0: it has one size only
  EVP_MD* digest = nullptr;   // null: this library does not have it
};

struct Cipher {
  std::string_view name;
  const char* library_name;
  std::size_t key_size;  // 0: any, as far as the library takes it
  bool authenticates = false;
  bool counts_first = false;     // CCM: wants the tag's and the text's size before anything else
  EVP_CIPHER* cipher = nullptr;  // null: this library does not have it
};

// In the order in which crypto:supports/1 lists them.
std::span<const Digest> digests();
std::span<const Cipher> ciphers();

// Null where there is none.
const Digest* find_digest(std::string_view name);
const Cipher* find_cipher(std::string_view name);
const Cipher* find_cipher(std::string_view name, std::size_t key_size);  // for keys of that size

}  // namespace mote::crypto
