// What the library is and what it has: names of algorithms, versions; and engines, which Mote does without: they are a
// way of OpenSSL to load its own shared libraries, and left it with its version 4.
#include <openssl/crypto.h>

#include <vector>

#include "crypto/algorithms.h"
#include "crypto/table.h"
#include "term/build.h"
#include "term/map.h"

namespace mote::crypto {

namespace {

Term atom_list(Context& c, std::span<const std::string_view> names) {
  std::vector<Term> list;
  for (std::string_view name : names)
    list.push_back(c.atom(name));
  return make_list(c.heap(), list);
}

Term hash_algorithms_0(Context& c) {
  std::vector<std::string_view> names;
  for (const Digest& digest : digests())
    if (digest.digest != nullptr) names.push_back(digest.name);
  return atom_list(c, names);
}

Term cipher_algorithms_0(Context& c) {
  std::vector<std::string_view> names;
  for (const Cipher& cipher : ciphers())
    if (cipher.cipher != nullptr) names.push_back(cipher.name);
  return atom_list(c, names);
}

Term mac_algorithms_0(Context& c) {
  static constexpr std::string_view kNames[] = {"cmac", "hmac", "poly1305"};
  return atom_list(c, kNames);
}

Term pubkey_algorithms_0(Context& c) {
  static constexpr std::string_view kNames[] = {"rsa", "dss", "dh", "ec_gf2m", "ecdsa", "ecdh", "eddsa", "eddh", "srp"};
  return atom_list(c, kNames);
}

Term rsa_opts_algorithms_0(Context& c) {
  static constexpr std::string_view kNames[] = {
      "rsa_pkcs1_pss_padding", "rsa_pss_saltlen", "rsa_mgf1_md",       "rsa_pkcs1_oaep_padding", "rsa_oaep_label",
      "rsa_oaep_md",           "signature_md",    "rsa_pkcs1_padding", "rsa_x931_padding",       "rsa_no_padding"};
  return atom_list(c, kNames);
}

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
  return c[0].is_boolean() ? Term::boolean(c[0] == atoms::k_false) : c.badarg();
}

Term engine(Context& c) {
  return c.notsup();
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "hash_algorithms", 0, hash_algorithms_0},
    {"crypto", "mac_algorithms", 0, mac_algorithms_0},
    {"crypto", "pubkey_algorithms", 0, pubkey_algorithms_0},
    {"crypto", "cipher_algorithms", 0, cipher_algorithms_0},
    {"crypto", "rsa_opts_algorithms", 0, rsa_opts_algorithms_0},
    {"crypto", "info_lib", 0, info_lib_0},
    {"crypto", "info_nif", 0, info_0},
    {"crypto", "info_fips", 0, info_fips_0},
    {"crypto", "enable_fips_mode_nif", 1, enable_fips_mode_1},
    {"crypto", "engine_by_id_nif", 1, engine},
    {"crypto", "engine_init_nif", 1, engine},
    {"crypto", "engine_free_nif", 1, engine},
    {"crypto", "engine_load_dynamic_nif", 0, engine},
    {"crypto", "engine_ctrl_cmd_strings_nif", 3, engine},
    {"crypto", "engine_add_nif", 1, engine},
    {"crypto", "engine_remove_nif", 1, engine},
    {"crypto", "engine_register_nif", 2, engine},
    {"crypto", "engine_unregister_nif", 2, engine},
    {"crypto", "engine_get_first_nif", 0, engine},
    {"crypto", "engine_get_next_nif", 1, engine},
    {"crypto", "engine_get_id_nif", 1, engine},
    {"crypto", "engine_get_name_nif", 1, engine},
    {"crypto", "engine_get_all_methods_nif", 0, engine},
    {"crypto", "ensure_engine_loaded_nif", 2, engine},
};

}  // namespace

std::span<const Builtin> info_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
