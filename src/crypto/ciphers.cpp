// Ciphers that do not authenticate: a text at once, or in parts by a state.
//
// A state belongs to whoever has the reference; two processes that use it at once wait for each other.
#include <openssl/err.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <climits>
#include <mutex>
#include <utility>

#include "crypto/algorithms.h"
#include "crypto/arguments.h"
#include "crypto/failure.h"
#include "crypto/openssl.h"
#include "crypto/table.h"
#include "io/resource.h"
#include "term/map.h"
#include "term/print.h"

namespace mote::crypto {

namespace {

enum class Padding : std::uint8_t { kUndefined, kNone, kZero, kRandom, kPkcs };
constexpr std::string_view kPaddings[] = {"undefined", "none", "zero", "random", "pkcs_padding"};

struct CipherOptions {
  int encrypts = 1;  // -1: as the context was before
  Padding padding = Padding::kUndefined;
};

struct CipherRun {
  CipherContext context;
  CipherOptions options;
  std::int64_t size = 0;          // of the text taken so far
  std::int64_t padded_size = -1;  // once it is at its end
};

class CipherState final : public Resource {
 public:
  explicit CipherState(CipherRun started) : run(std::move(started)) {}
  std::mutex lock;
  CipherRun run;
};

// -- options

void read_option(Context& c, Term option, int argument, bool seen[2], CipherOptions& options) {
  if (!option.is_tuple(2)) fail_badarg(argument, "Options must be a property list!");
  Term tag = Tuple(option)[0], value = Tuple(option)[1];
  std::string_view name = atom_text(c, tag);
  if (name == "encrypt") {
    if (std::exchange(seen[0], true)) fail_badarg(argument, "'encrypt' option is present more than once!");
    if (value != atoms::k_true && value != atoms::k_false && value != atoms::k_undefined)
      fail_badarg(argument, "The 'encrypt' option must be a boolean!");
    options.encrypts = value == atoms::k_true ? 1 : value == atoms::k_false ? 0 : -1;
  } else if (name == "padding") {
    if (std::exchange(seen[1], true)) fail_badarg(argument, "The 'padding' option is present more than once!");
    const auto* found = std::ranges::find(kPaddings, atom_text(c, value));
    if (found == std::end(kPaddings)) fail_badarg(argument, "Bad 'padding' option value");
    options.padding = static_cast<Padding>(found - std::begin(kPaddings));
  } else {
    std::string text = "Bad tag in option: ";
    append_term(text, c.atoms(), tag, 64);
    text.resize(std::min<std::size_t>(text.size(), 63));
    fail_badarg(argument, text);
  }
}

// A boolean or a list of {encrypt, Boolean} and {padding, Kind}.
CipherOptions read_options(Context& c, Term term, int argument) {
  CipherOptions options;
  if (term == atoms::k_true || term == atoms::k_false || term == atoms::k_undefined) {
    options.encrypts = term == atoms::k_true ? 1 : term == atoms::k_false ? 0 : -1;
    return options;
  }
  Term end = term;
  while (end.is_cons())
    end = Cons(end).tail();
  if (!end.is_nil()) fail_badarg(argument, "Options are not a boolean or a proper list");
  bool seen[2] = {};
  for (; term.is_cons(); term = Cons(term).tail())
    read_option(c, Cons(term).head(), argument, seen, options);
  return options;
}

// -- beginning, going on, the end

// The library reads as many bytes of a key as the cipher's keys usually have, even if it was told of fewer.
class PaddedKey {
 public:
  explicit PaddedKey(const Bytes& key) : key_(key.data()) {
    if (key.size() >= kLongest) return;
    std::ranges::copy(key.span(), bytes_.begin());
    key_ = bytes_.data();
  }
  const std::uint8_t* data() const { return key_; }

 private:
  static constexpr std::size_t kLongest = EVP_MAX_KEY_LENGTH;
  const std::uint8_t* key_;
  std::array<std::uint8_t, kLongest> bytes_ = {};
};

const Cipher& wanted_cipher(Context& c, const Bytes& key) {
  if (!c[0].is_atom()) fail_badarg(0, "Cipher id is not an atom");
  const Cipher* cipher = find_cipher(c.name(c[0]), key.size());
  if (cipher == nullptr) {
    if (find_cipher(c.name(c[0])) == nullptr) fail_badarg(0, "Unknown cipher");
    fail_badarg(1, "Bad key size");
  }
  if (cipher->authenticates) fail_badarg(0, "Missing arguments for this cipher");
  if (cipher->cipher == nullptr) fail_notsup(0, "Cipher not supported in this libcrypto version");
  return *cipher;
}

void set_key(EVP_CIPHER_CTX* context, const Cipher& cipher, const Bytes& key, const std::uint8_t* iv) {
  if (EVP_CIPHER_CTX_set_key_length(context, static_cast<int>(key.size())) != 1)
    fail_error("Can't initialize context, key_length", 1);
  if (cipher.name == "rc2_cbc") {
    if (key.size() > INT_MAX / 8) fail_badarg(1, "To large rc2_cbc key");
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_SET_RC2_KEY_BITS, static_cast<int>(key.size()) * 8, nullptr) <= 0)
      fail_badarg(1, "ctrl rc2_cbc key");
  }
  if (EVP_CipherInit_ex2(context, nullptr, PaddedKey(key).data(), iv, -1, nullptr) != 1) {
    if (iv == nullptr) fail_badarg(1, "Can't initialize key");
    fail_error("Can't initialize key or iv");
  }
}

// (Cipher, Key, Iv) and the options as the argument of that number.
CipherRun start(Context& c, int options_argument) {
  CipherRun run;
  run.options = read_options(c, c[options_argument], options_argument);
  Bytes key, iv;
  if (!key.load_io_data(c[1])) fail_badarg(1, "Bad key");
  const Cipher& cipher = wanted_cipher(c, key);
  if (c[2] == atoms::k_undefined) fail_notsup(-1, "Dynamic IV is not supported since OTP 27.0");
  auto iv_size = static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher.cipher));
  if (iv_size != 0) {
    if (!iv.load_io_data(c[2])) fail_badarg(2, "Bad iv type");
    if (iv.size() != iv_size) fail_badarg(2, "Bad iv size");
  }
  run.context.reset(EVP_CIPHER_CTX_new());
  if (EVP_CipherInit_ex2(run.context.get(), cipher.cipher, nullptr, nullptr, run.options.encrypts, nullptr) != 1)
    fail_error("Can't initialize context, step 1");
  set_key(run.context.get(), cipher, key, iv_size == 0 ? nullptr : iv.data());
  if (run.options.padding != Padding::kPkcs) EVP_CIPHER_CTX_set_padding(run.context.get(), 0);
  return run;
}

// Appends what comes of `text`; `out` has a block more room than that.
std::size_t update(CipherRun& run, const Bytes& text, std::uint8_t* out) {
  run.size += static_cast<std::int64_t>(text.size());
  int written = 0;
  if (EVP_CipherUpdate(run.context.get(), out, &written, text.data(), static_cast<int>(text.size())) != 1)
    fail_error("Can't update");
  return static_cast<std::size_t>(written);
}

std::size_t finish_block(CipherRun& run, std::uint8_t* out, const char* failing) {
  int written = 0;
  if (EVP_CipherFinal_ex(run.context.get(), out, &written) != 1) fail_error(failing);
  return static_cast<std::size_t>(written);
}

// Writes the last block, if there is one, and pads it where the padding is OTP's and not the library's.
std::size_t finish(CipherRun& run, std::uint8_t* out) {
  Padding padding = run.options.padding;
  if (run.options.encrypts == 0) return padding == Padding::kUndefined ? 0 : finish_block(run, out, "Can't finalize");
  int block = EVP_CIPHER_CTX_get_block_size(run.context.get());
  int missing = static_cast<int>((block - run.size % block) % block);
  run.padded_size = padding == Padding::kPkcs && missing == 0 ? block : missing;
  switch (padding) {
    case Padding::kUndefined:
      return 0;
    case Padding::kNone:
      return finish_block(run, out, "Padding 'none' but unfilled last block");
    case Padding::kPkcs:
      return finish_block(run, out, "Can't finalize");
    case Padding::kZero:
    case Padding::kRandom:
      break;
  }
  std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> filling = {};
  if (padding == Padding::kRandom) RAND_bytes(filling.data(), missing);
  int written = 0;
  if (missing != 0 && EVP_CipherUpdate(run.context.get(), out, &written, filling.data(), missing) != 1)
    fail_error("Can't pad");
  return static_cast<std::size_t>(written) + finish_block(run, out + written, "Padding failed");
}

// -- builtins

Bytes text_argument(Context& c, int argument, const char* text_of_failure) {
  Bytes text;
  if (!text.load_io_data(c[argument])) fail_badarg(argument, text_of_failure);
  if (text.size() > INT_MAX) fail_badarg(argument, "too long data");
  charge_bytes(c, text.size());
  return text;
}

// A binary of the first bytes of what `write` writes to `room` bytes; it returns how many.
template <typename Write>
Term written_binary(Context& c, std::size_t room, Write write) {
  std::array<std::uint8_t, 512> small;
  if (room <= small.size()) return binary_of(c, {small.data(), write(small.data())});
  std::uint8_t* bytes = nullptr;
  Term all = make_binary_of_size(c.heap(), room, &bytes);
  if (all.is_none()) return c.system_limit();
  std::size_t size = write(bytes);
  return size == room ? all : make_sub_bits(c.heap(), all, 0, 8 * size);
}

Term one_time_5(Context& c) {
  if (goes_aside(c, c[3])) return Term::none();
  Bytes text = text_argument(c, 3, "expected binary as data");
  CipherRun run = start(c, 4);
  return written_binary(c, text.size() + 2 * EVP_MAX_BLOCK_LENGTH, [&](std::uint8_t* out) {
    std::size_t size = update(run, text, out);
    return size + finish(run, out + size);
  });
}

CipherState& state_argument(Context& c) {
  auto* state = io::resource_of<CipherState>(c[0]);
  if (state == nullptr) fail_badarg(0, "Bad State");
  return *state;
}

// (Cipher, Key, Iv, Options), or (State, _, _, Encrypts) to turn a state around.
Term init_4(Context& c) {
  if (c[0].is_atom()) return c.magic_reference(new CipherState(start(c, 3)));
  auto* state = io::resource_of<CipherState>(c[0]);
  if (state == nullptr) fail_badarg(0, "Expected cipher name atom");
  if (!c[3].is_boolean()) fail_badarg(3, "Expected true or false");
  std::lock_guard alone(state->lock);
  state->run.options.encrypts = c[3] == atoms::k_true ? 1 : 0;
  if (EVP_CipherInit_ex2(state->run.context.get(), nullptr, nullptr, nullptr, state->run.options.encrypts, nullptr) !=
      1)
    fail_error("Can't initialize encflag");
  return c[0];
}

Term update_2(Context& c) {
  if (goes_aside(c, c[1])) return Term::none();
  Bytes text = text_argument(c, 1, "expected binary");
  CipherState& state = state_argument(c);
  std::lock_guard alone(state.lock);
  return written_binary(c, text.size() + EVP_MAX_BLOCK_LENGTH,
                        [&](std::uint8_t* out) { return update(state.run, text, out); });
}

Term final_1(Context& c) {
  CipherState& state = state_argument(c);
  std::lock_guard alone(state.lock);
  return written_binary(c, 2 * EVP_MAX_BLOCK_LENGTH, [&](std::uint8_t* out) { return finish(state.run, out); });
}

Term get_data_1(Context& c) {
  CipherState& state = state_argument(c);
  std::lock_guard alone(state.lock);
  const CipherRun& run = state.run;
  Term keys[] = {c.atom("size"), c.atom("padding_size"), c.atom("padding_type"), c.atom("encrypt")};
  Term values[] = {make_integer(c.heap(), run.size), Term::small(run.padded_size),
                   c.atom(kPaddings[static_cast<std::size_t>(run.options.padding)]),
                   Term::boolean(run.options.encrypts != 0)};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

std::string_view mode_name(const EVP_CIPHER* cipher) {
  switch (EVP_CIPHER_get_mode(cipher)) {
    case EVP_CIPH_ECB_MODE:
      return "ecb_mode";
    case EVP_CIPH_CBC_MODE:
      return "cbc_mode";
    case EVP_CIPH_CFB_MODE:
      return "cfb_mode";
    case EVP_CIPH_OFB_MODE:
      return "ofb_mode";
    case EVP_CIPH_CTR_MODE:
      return "ctr_mode";
    case EVP_CIPH_GCM_MODE:
      return "gcm_mode";
    case EVP_CIPH_CCM_MODE:
      return "ccm_mode";
    case EVP_CIPH_XTS_MODE:
      return "xts_mode";
    case EVP_CIPH_WRAP_MODE:
      return "wrap_mode";
    case EVP_CIPH_OCB_MODE:
      return "ocb_mode";
    case EVP_CIPH_STREAM_CIPHER:
      return "stream_cipher";
    default:
      return "undefined";
  }
}

Term info_1(Context& c) {
  const Cipher* found = find_cipher(atom_text(c, c[0]));
  if (found == nullptr) return c.badarg();
  const EVP_CIPHER* cipher = found->cipher;
  if (cipher == nullptr) return c.notsup();
  int type = EVP_CIPHER_get_type(cipher);
  Term keys[] = {c.atom("type"),       c.atom("key_length"), c.atom("iv_length"),
                 c.atom("block_size"), c.atom("prop_aead"),  c.atom("mode")};
  Term values[] = {type == NID_undef ? atoms::k_undefined : Term::small(type),
                   Term::small(EVP_CIPHER_get_key_length(cipher)),
                   Term::small(EVP_CIPHER_get_iv_length(cipher)),
                   Term::small(EVP_CIPHER_get_block_size(cipher)),
                   Term::boolean(found->authenticates),
                   c.atom(mode_name(cipher))};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "ng_crypto_one_time_nif", 5, native<one_time_5>}, {"crypto", "ng_crypto_init_nif", 4, native<init_4>},
    {"crypto", "ng_crypto_update_nif", 2, native<update_2>},     {"crypto", "ng_crypto_final_nif", 1, native<final_1>},
    {"crypto", "ng_crypto_get_data_nif", 1, native<get_data_1>}, {"crypto", "cipher_info_nif", 1, info_1},
};

}  // namespace

std::span<const Builtin> ciphers_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
