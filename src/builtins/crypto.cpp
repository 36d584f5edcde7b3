// crypto: digests, message authentication, random bytes; what else OTP's module has is not there yet, and its functions
// fail as where the library was not loaded.
//
// Failures are what the module's Erlang side expects of native code: {Kind, #{c_file_name, c_file_line_num,
// c_function_arg_num}, Text}.
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "builtins/table.h"
#include "io/bytes.h"
#include "io/resource.h"
#include "os/entropy.h"
#include "term/map.h"

namespace mote {

namespace {

// OTP's names of digests and the library's. In the order in which OTP lists them.
constexpr std::pair<std::string_view, const char*> kDigests[] = {
    {"blake2s", "blake2s256"},
    {"blake2b", "blake2b512"},
    {"sm3", "sm3"},
    {"shake256", "shake256"},
    {"shake128", "shake128"},
    {"sha3_512", "sha3-512"},
    {"sha3_384", "sha3-384"},
    {"sha3_256", "sha3-256"},
    {"sha3_224", "sha3-224"},
    {"sha512", "sha512"},
    {"sha384", "sha384"},
    {"sha256", "sha256"},
    {"sha224", "sha224"},
    {"sha", "sha1"},
    {"ripemd160", "ripemd160"},
    {"md5", "md5"},
    {"md4", "md4"},
    {"sha512_256", "sha512-256"},
    {"sha512_224", "sha512-224"},
};
constexpr std::size_t kListed = 17;  // the last two are known, but OTP does not list them

const char* digest_name(Context& c, Term type) {
  if (!type.is_atom()) return nullptr;
  for (const auto& [name, library_name] : kDigests)
    if (c.name(type) == name) return library_name;
  return nullptr;
}

const EVP_MD* digest_of(Context& c, Term type) {
  const char* name = digest_name(c, type);
  return name == nullptr ? nullptr : EVP_get_digestbyname(name);
}

Term native_error(Context& c, Term kind, std::string_view file, int line, int argument, std::string_view text) {
  TermSpace& heap = c.heap();
  Term keys[] = {c.atom("c_file_name"), c.atom("c_file_line_num"), c.atom("c_function_arg_num")};
  Term values[] = {make_byte_list(heap, file), Term::small(line), Term::small(argument)};
  Term place = map_from_pairs(heap, c.atoms(), keys, values);
  return c.error(make_tuple(heap, {kind, place, make_byte_list(heap, text)}));
}

struct DigestContext {
  DigestContext() : context(EVP_MD_CTX_new()) {}
  DigestContext(const DigestContext&) = delete;
  ~DigestContext() { EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context;
};

class DigestState final : public Resource {
 public:
  DigestContext digest;
};

class MacState final : public Resource {
 public:
  explicit MacState(EVP_MAC_CTX* started) : context(started) {}
  ~MacState() override { EVP_MAC_CTX_free(context); }
  EVP_MAC_CTX* context;
};

constexpr std::size_t kBytesPerReduction = 200;

Term digest_result(Context& c, EVP_MD_CTX* context, int size_wanted) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context, bytes.data(), &size) != 1)
    return native_error(c, atoms::k_error, "hash.c", size_wanted, -1, "Low-level call failed");
  return make_binary(c.heap(), std::span<const std::uint8_t>(bytes.data(), size));
}

Term hash_2(Context& c) {
  const EVP_MD* type = digest_of(c, c[0]);
  if (type == nullptr) return native_error(c, atoms::k_badarg, "hash.c", 109, 0, "Bad digest type");
  if (!c[1].is_binary()) return native_error(c, atoms::k_badarg, "hash.c", 113, 1, "Not iolist");
  std::string scratch;
  std::string_view data = io::bytes_of(c[1], scratch);
  DigestContext digest;
  if (EVP_DigestInit_ex(digest.context, type, nullptr) != 1)
    return native_error(c, atoms::k_notsup, "hash.c", 117, 0, "Unsupported hash algorithm");
  EVP_DigestUpdate(digest.context, data.data(), data.size());
  c.charge(static_cast<std::int64_t>(data.size() / kBytesPerReduction));
  return digest_result(c, digest.context, 130);
}

Term hash_init_1(Context& c) {
  const EVP_MD* type = digest_of(c, c[0]);
  if (type == nullptr) return native_error(c, atoms::k_badarg, "hash.c", 143, 0, "Bad digest type");
  auto* state = new DigestState;
  if (EVP_DigestInit_ex(state->digest.context, type, nullptr) == 1) return c.magic_reference(state);
  state->release();
  return native_error(c, atoms::k_notsup, "hash.c", 147, 0, "Unsupported hash algorithm");
}

// Every state stays usable: an update makes a new one.
Term hash_update_2(Context& c) {
  auto* state = io::resource_of<DigestState>(c[0]);
  if (state == nullptr) return native_error(c, atoms::k_badarg, "hash.c", 187, 0, "Bad state");
  if (!c[1].is_binary()) return native_error(c, atoms::k_badarg, "hash.c", 190, 1, "Bad data");
  std::string scratch;
  std::string_view data = io::bytes_of(c[1], scratch);
  auto* next = new DigestState;
  EVP_MD_CTX_copy(next->digest.context, state->digest.context);
  EVP_DigestUpdate(next->digest.context, data.data(), data.size());
  c.charge(static_cast<std::int64_t>(data.size() / kBytesPerReduction));
  return c.magic_reference(next);
}

Term hash_final_1(Context& c) {
  auto* state = io::resource_of<DigestState>(c[0]);
  if (state == nullptr) return native_error(c, atoms::k_badarg, "hash.c", 231, 0, "Bad state");
  DigestContext last;
  EVP_MD_CTX_copy(last.context, state->digest.context);
  return digest_result(c, last.context, 250);
}

// The length is in bits.
Term hash_final_xof_2(Context& c) {
  auto* state = io::resource_of<DigestState>(c[0]);
  if (state == nullptr) return native_error(c, atoms::k_badarg, "hash.c", 531, 0, "Bad state");
  std::optional<std::uint32_t> bits = io::to_narrow<std::uint32_t>(c[1]);
  if (!bits) return native_error(c, atoms::k_badarg, "hash.c", 534, 1, "Bad len");
  DigestContext last;
  EVP_MD_CTX_copy(last.context, state->digest.context);
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), *bits / 8, &bytes);
  if (binary.is_none()) return c.system_limit();
  if (EVP_DigestFinalXOF(last.context, bytes, *bits / 8) != 1)
    return native_error(c, atoms::k_error, "hash.c", 551, -1, "Low-level call EVP_DigestFinalXOF failed");
  return binary;
}

Term hash_info_1(Context& c) {
  const EVP_MD* type = digest_of(c, c[0]);
  if (type == nullptr) return c.badarg();
  bool extendable = (EVP_MD_get_flags(type) & EVP_MD_FLAG_XOF) != 0;
  Term keys[] = {c.atom("size"), c.atom("block_size"), c.atom("type")};
  Term values[] = {Term::small(extendable ? 0 : EVP_MD_get_size(type)), Term::small(EVP_MD_get_block_size(type)),
                   Term::small(EVP_MD_get_type(type))};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term hash_equals_2(Context& c) {
  if (!c[0].is_binary() || !c[1].is_binary()) return c.badarg();
  std::string first_scratch, second_scratch;
  std::string_view first = io::bytes_of(c[0], first_scratch), second = io::bytes_of(c[1], second_scratch);
  if (first.size() != second.size()) return c.badarg();
  return Term::boolean(CRYPTO_memcmp(first.data(), second.data(), first.size()) == 0);
}

Term atom_list(Context& c, std::span<const std::string_view> names) {
  std::vector<Term> list;
  for (std::string_view name : names)
    list.push_back(c.atom(name));
  return make_list(c.heap(), list);
}

// Those of the names that this library has.
Term hash_algorithms_0(Context& c) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kListed; ++i) {
    EVP_MD* found = EVP_MD_fetch(nullptr, kDigests[i].second, nullptr);
    if (found != nullptr) names.push_back(kDigests[i].first);
    EVP_MD_free(found);
  }
  return atom_list(c, names);
}

Term mac_algorithms_0(Context& c) {
  static constexpr std::string_view kNames[] = {"cmac", "hmac", "poly1305"};
  return atom_list(c, kNames);
}

Term no_algorithms_0(Context&) {
  return Term::nil();
}

// -- message authentication

// A context for mac(Type, Subtype, Key), or null after failing.
EVP_MAC_CTX* start_mac(Context& c) {
  std::string_view type = c[0].is_atom() ? c.name(c[0]) : std::string_view();
  const char* library_name = type == "hmac"       ? "HMAC"
                             : type == "cmac"     ? "CMAC"
                             : type == "poly1305" ? "POLY1305"
                                                  : nullptr;
  if (library_name == nullptr) {
    native_error(c, atoms::k_badarg, "mac.c", 234, 0, "Unknown mac algorithm");
    return nullptr;
  }
  std::string key;
  if (!io::append_io_data(key, c[2])) {
    native_error(c, atoms::k_badarg, "mac.c", 219, 2, "Bad key");
    return nullptr;
  }
  std::string subtype;
  std::vector<OSSL_PARAM> parameters;
  if (type == "hmac") {
    const char* name = digest_name(c, c[1]);
    if (name == nullptr) {
      native_error(c, atoms::k_badarg, "mac.c", 264, 1, "Bad digest algorithm for HMAC");
      return nullptr;
    }
    subtype = name;
    parameters.push_back(OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, subtype.data(), 0));
  } else if (type == "cmac") {
    subtype = c[1].is_atom() ? c.name(c[1]) : std::string_view();
    for (char& letter : subtype)
      letter = letter == '_' ? '-' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    parameters.push_back(OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, subtype.data(), 0));
  }
  parameters.push_back(OSSL_PARAM_construct_end());
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, library_name, nullptr);
  EVP_MAC_CTX* context = algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm);
  EVP_MAC_free(algorithm);
  const auto* key_bytes = reinterpret_cast<const std::uint8_t*>(key.data());
  if (context != nullptr && EVP_MAC_init(context, key_bytes, key.size(), parameters.data()) == 1) return context;
  EVP_MAC_CTX_free(context);
  if (type == "cmac")
    native_error(c, atoms::k_badarg, "mac.c", 295, 1, "Unknown cipher or bad key size");
  else
    native_error(c, atoms::k_badarg, "mac.c", 325, 2, "Bad key length");
  return nullptr;
}

bool update_mac(Context& c, EVP_MAC_CTX* context, std::string_view bytes) {
  c.charge(static_cast<std::int64_t>(bytes.size() / kBytesPerReduction));
  return EVP_MAC_update(context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) == 1;
}

Term mac_result(Context& c, EVP_MAC_CTX* context) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes;
  std::size_t size = 0;
  if (EVP_MAC_final(context, bytes.data(), &size, bytes.size()) != 1)
    return native_error(c, atoms::k_error, "mac.c", 400, -1, "Can't get the MAC");
  return make_binary(c.heap(), std::span<const std::uint8_t>(bytes.data(), size));
}

Term mac_4(Context& c) {
  std::string data;
  if (!io::append_io_data(data, c[3])) return native_error(c, atoms::k_badarg, "mac.c", 222, 3, "Bad text");
  EVP_MAC_CTX* context = start_mac(c);
  if (context == nullptr) return Term::none();
  update_mac(c, context, data);
  Term result = mac_result(c, context);
  EVP_MAC_CTX_free(context);
  return result;
}

Term mac_init_3(Context& c) {
  EVP_MAC_CTX* context = start_mac(c);
  return context == nullptr ? Term::none() : c.magic_reference(new MacState(context));
}

Term mac_update_2(Context& c) {
  auto* state = io::resource_of<MacState>(c[0]);
  if (state == nullptr) return native_error(c, atoms::k_badarg, "mac.c", 600, 0, "Bad ref");
  std::string data;
  if (!io::append_io_data(data, c[1])) return native_error(c, atoms::k_badarg, "mac.c", 603, 1, "Bad text");
  if (!update_mac(c, state->context, data)) return native_error(c, atoms::k_error, "mac.c", 615, -1, "mac update");
  return c[0];
}

Term mac_final_1(Context& c) {
  auto* state = io::resource_of<MacState>(c[0]);
  if (state == nullptr) return native_error(c, atoms::k_badarg, "mac.c", 640, 0, "Bad ref");
  return mac_result(c, state->context);
}

Term pbkdf2_hmac_5(Context& c) {
  const EVP_MD* type = digest_of(c, c[0]);
  if (type == nullptr) return native_error(c, atoms::k_badarg, "pbkdf2_hmac.c", 52, 0, "Bad digest type");
  std::optional<std::uint32_t> rounds = io::to_narrow<std::uint32_t>(c[3]), size = io::to_narrow<std::uint32_t>(c[4]);
  if (!c[1].is_binary() || !c[2].is_binary() || !rounds || *rounds == 0 || *rounds > INT32_MAX || !size || *size == 0 ||
      *size > INT32_MAX)
    return native_error(c, atoms::k_badarg, "pbkdf2_hmac.c", 60, 3, "Bad argument");
  std::string password_scratch, salt_scratch;
  std::string_view password = io::bytes_of(c[1], password_scratch), salt = io::bytes_of(c[2], salt_scratch);
  std::uint8_t* bytes = nullptr;
  Term key = make_binary_of_size(c.heap(), *size, &bytes);
  if (key.is_none()) return c.system_limit();
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                    reinterpret_cast<const std::uint8_t*>(salt.data()), static_cast<int>(salt.size()),
                    static_cast<int>(*rounds), type, static_cast<int>(*size), bytes);
  return key;
}

// -- bytes

Term strong_rand_bytes_1(Context& c) {
  std::optional<std::uint32_t> size = io::to_narrow<std::uint32_t>(c[0]);
  if (!size) return c.badarg();
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), *size, &bytes);
  if (binary.is_none()) return c.system_limit();
  c.vm.entropy->fill({bytes, *size});
  c.charge(static_cast<std::int64_t>(*size / kBytesPerReduction));
  return binary;
}

Term exor_2(Context& c) {
  if (!c[0].is_binary() || !c[1].is_binary()) return c.badarg();
  std::string first_scratch, second_scratch;
  std::string_view first = io::bytes_of(c[0], first_scratch), second = io::bytes_of(c[1], second_scratch);
  if (first.size() != second.size()) return c.badarg();
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), first.size(), &bytes);
  if (binary.is_none()) return c.system_limit();
  for (std::size_t i = 0; i < first.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(first[i] ^ second[i]);
  return binary;
}

// -- the library

Term info_lib_0(Context& c) {
  TermSpace& heap = c.heap();
  Term library =
      make_tuple(heap, {make_binary(heap, "OpenSSL"), Term::small(static_cast<std::int64_t>(OpenSSL_version_num())),
                        make_binary(heap, OpenSSL_version(OPENSSL_VERSION))});
  return make_cons(heap, library, Term::nil());
}

Term info_0(Context& c) {
  TermSpace& heap = c.heap();
  Term keys[] = {c.atom("compile_type"), c.atom("link_type"), c.atom("cryptolib_version_compiled"),
                 c.atom("cryptolib_version_linked"), c.atom("fips_provider_available")};
  Term values[] = {atoms::k_normal, c.atom("dynamic"), make_byte_list(heap, OPENSSL_VERSION_TEXT),
                   make_byte_list(heap, OpenSSL_version(OPENSSL_VERSION)), atoms::k_false};
  return map_from_pairs(heap, c.atoms(), keys, values);
}

Term info_fips_0(Context& c) {
  return c.atom("not_supported");
}
Term enable_fips_mode_1(Context& c) {
  return Term::boolean(c[0] == atoms::k_false);
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "hash_nif", 2, hash_2},
    {"crypto", "hash_init_nif", 1, hash_init_1},
    {"crypto", "hash_update_nif", 2, hash_update_2},
    {"crypto", "hash_final_nif", 1, hash_final_1},
    {"crypto", "hash_final_xof_nif", 2, hash_final_xof_2},
    {"crypto", "hash_info_nif", 1, hash_info_1},
    {"crypto", "hash_equals_nif", 2, hash_equals_2},
    {"crypto", "hash_algorithms", 0, hash_algorithms_0},
    {"crypto", "mac_algorithms", 0, mac_algorithms_0},
    {"crypto", "pubkey_algorithms", 0, no_algorithms_0},
    {"crypto", "cipher_algorithms", 0, no_algorithms_0},
    {"crypto", "curve_algorithms", 0, no_algorithms_0},
    {"crypto", "rsa_opts_algorithms", 0, no_algorithms_0},
    {"crypto", "mac_nif", 4, mac_4},
    {"crypto", "mac_init_nif", 3, mac_init_3},
    {"crypto", "mac_update_nif", 2, mac_update_2},
    {"crypto", "mac_final_nif", 1, mac_final_1},
    {"crypto", "pbkdf2_hmac_nif", 5, pbkdf2_hmac_5, Builtin::kBlocking},
    {"crypto", "strong_rand_bytes_nif", 1, strong_rand_bytes_1},
    {"crypto", "do_exor", 2, exor_2},
    {"crypto", "info_lib", 0, info_lib_0},
    {"crypto", "info_nif", 0, info_0},
    {"crypto", "info_fips", 0, info_fips_0},
    {"crypto", "enable_fips_mode_nif", 1, enable_fips_mode_1},
};

}  // namespace

std::span<const Builtin> crypto_builtins() {
  return kBuiltins;
}

}  // namespace mote
