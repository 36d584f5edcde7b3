// Digests: of a text at once or in parts, of a fixed size or, where they may have any, of the one asked for; their
// comparison; keys made of passwords.
#include <openssl/crypto.h>

#include <array>
#include <climits>

#include "crypto/algorithms.h"
#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"
#include "term/map.h"

namespace mote::crypto {

namespace {

// Never changed once a reference to it is there: an update makes a new one.
class DigestState final : public Resource {
 public:
  DigestContext context{EVP_MD_CTX_new()};
};

const Digest& wanted_digest(Context& c, const char* unsupported) {
  const Digest* digest = find_digest(atom_text(c, c[0]));
  if (digest == nullptr) fail_badarg(0, "Bad digest type");
  if (digest->digest == nullptr) fail_notsup(0, unsupported);
  return *digest;
}

// The newer libraries have no size for these by themselves.
void start(EVP_MD_CTX* context, const Digest& digest) {
  std::size_t size = digest.default_size;
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size), OSSL_PARAM_END};
  if (EVP_DigestInit_ex2(context, digest.digest, size == 0 ? nullptr : parameters) != 1)
    fail_error("Low-level call EVP_DigestInit failed");
}

Term result(Context& c, EVP_MD_CTX* context, const char* failing) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context, bytes.data(), &size) != 1) fail_error(failing);
  return binary_of(c, {bytes.data(), size});
}

void update(Context& c, EVP_MD_CTX* context, const Bytes& data) {
  if (EVP_DigestUpdate(context, data.data(), data.size()) != 1) fail_error("Low-level call EVP_DigestUpdate failed");
  charge_bytes(c, data.size());
}

Term hash_2(Context& c) {
  if (goes_aside(c, c[1])) return Term::none();
  const Digest& digest = wanted_digest(c, "Digest type not supported in this cryptolib");
  Bytes data;
  if (!data.load_io_data(c[1])) fail_badarg(1, "Not iolist");
  thread_local DigestContext context{EVP_MD_CTX_new()};
  start(context.get(), digest);
  update(c, context.get(), data);
  return result(c, context.get(), "Low-level call failed");
}

Term hash_init_1(Context& c) {
  const Digest& digest = wanted_digest(c, "Unsupported digest type");
  auto state = std::make_unique<DigestState>();
  start(state->context.get(), digest);
  return c.magic_reference(state.release());
}

DigestState& state_argument(Context& c) {
  auto* state = io::resource_of<DigestState>(c[0]);
  if (state == nullptr) fail_badarg(0, "Bad state");
  return *state;
}

void copy(EVP_MD_CTX* to, const DigestState& from) {
  if (EVP_MD_CTX_copy_ex(to, from.context.get()) != 1) fail_error("Low-level call EVP_MD_CTX_copy failed");
}

Term hash_update_2(Context& c) {
  if (goes_aside(c, c[1])) return Term::none();
  DigestState& state = state_argument(c);
  Bytes data;
  if (!data.load_io_data(c[1])) fail_badarg(1, "Not iolist");
  auto next = std::make_unique<DigestState>();
  copy(next->context.get(), state);
  update(c, next->context.get(), data);
  return c.magic_reference(next.release());
}

Term hash_final_1(Context& c) {
  DigestContext last{EVP_MD_CTX_new()};
  copy(last.get(), state_argument(c));
  return result(c, last.get(), "Low-level call EVP_DigestFinal failed");
}

// (State, Bits)
Term hash_final_xof_2(Context& c) {
  DigestState& state = state_argument(c);
  std::optional<std::uint32_t> bits = io::to_narrow<std::uint32_t>(c[1]);
  if (!bits) fail_badarg(1, "Bad len");
  std::size_t size = *bits / 8;
  if (size > kShort && c.aside()) return Term::none();
  DigestContext last{EVP_MD_CTX_new()};
  copy(last.get(), state);
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), size, &bytes);
  if (binary.is_none()) return c.system_limit();
  if (EVP_DigestFinalXOF(last.get(), bytes, size) != 1) fail_error("Low-level call EVP_DigestFinalXOF failed");
  return binary;
}

Term hash_info_1(Context& c) {
  const Digest* found = find_digest(atom_text(c, c[0]));
  if (found == nullptr) return c.badarg();
  const EVP_MD* digest = found->digest;
  if (digest == nullptr) return c.notsup();
  Term keys[] = {c.atom("type"), c.atom("size"), c.atom("block_size")};
  Term values[] = {Term::small(EVP_MD_get_type(digest)),
                   Term::small(found->default_size != 0 ? 0 : EVP_MD_get_size(digest)),
                   Term::small(EVP_MD_get_block_size(digest))};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term hash_equals_2(Context& c) {
  Bytes first, second;
  if (!first.load_binary(c[0]) || !second.load_binary(c[1]) || first.size() != second.size()) return c.badarg();
  return Term::boolean(CRYPTO_memcmp(first.data(), second.data(), first.size()) == 0);
}

// -- pbkdf2_hmac(Digest, Password, Salt, Rounds, Size)

int count_argument(Context& c, int argument) {
  std::optional<std::uint64_t> count = io::to_uint64(c[argument]);
  if (!count || *count > INT_MAX) fail_badarg(argument, "Not integer");
  if (*count == 0) fail_badarg(argument, "Must be > 0");
  return static_cast<int>(*count);
}

Term pbkdf2_hmac_5(Context& c) {
  const Digest* digest = find_digest(atom_text(c, c[0]));
  if (digest == nullptr) fail_badarg(0, "Bad digest type");
  if (digest->digest == nullptr) fail_badarg(0, "md.p is not NULL");
  if (digest->default_size != 0) fail_badarg(0, "Not eligible digest type");
  Bytes password, salt;
  if (!password.load_binary(c[1])) fail_badarg(1, "Not binary");
  if (!salt.load_binary(c[2])) fail_badarg(2, "Not binary");
  int rounds = count_argument(c, 3), size = count_argument(c, 4);
  constexpr std::int64_t kShortWork = 1000;  // rounds for blocks of a digest's size
  std::int64_t work = std::int64_t{rounds} * (1 + size / EVP_MD_get_size(digest->digest));
  if (work > kShortWork && c.aside()) return Term::none();
  std::uint8_t* bytes = nullptr;
  Term key = make_binary_of_size(c.heap(), static_cast<std::size_t>(size), &bytes);
  if (key.is_none()) return c.system_limit();
  if (PKCS5_PBKDF2_HMAC(password.view().data(), static_cast<int>(password.size()), salt.data(),
                        static_cast<int>(salt.size()), rounds, digest->digest, size, bytes) != 1)
    fail_error("Low-level call failed");
  return key;
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "hash_nif", 2, native<hash_2>},
    {"crypto", "hash_init_nif", 1, native<hash_init_1>},
    {"crypto", "hash_update_nif", 2, native<hash_update_2>},
    {"crypto", "hash_final_nif", 1, native<hash_final_1>},
    {"crypto", "hash_final_xof_nif", 2, native<hash_final_xof_2>},
    {"crypto", "hash_info", 1, hash_info_1},
    {"crypto", "hash_equals_nif", 2, hash_equals_2},
    {"crypto", "pbkdf2_hmac_nif", 5, native<pbkdf2_hmac_5>},
};

}  // namespace

std::span<const Builtin> digests_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
