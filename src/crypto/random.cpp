// Random bytes and numbers, from the runtime's entropy; exclusive or.
#include <openssl/rand.h>

#include <climits>
#include <vector>

#include "crypto/arguments.h"
#include "crypto/numbers.h"
#include "crypto/table.h"
#include "io/resource.h"
#include "os/entropy.h"

namespace mote::crypto {

namespace {

Term strong_rand_bytes_1(Context& c) {
  std::optional<std::uint32_t> size = io::to_narrow<std::uint32_t>(c[0]);
  if (!size || *size > INT_MAX) return c.badarg();
  if (*size > kShort && c.aside()) return Term::none();
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), *size, &bytes);
  if (binary.is_none()) return c.system_limit();
  c.vm.entropy->fill({bytes, *size});
  charge_bytes(c, *size);
  return binary;
}

// A number from 0 up to, not including, `range`, which is positive: the first of those of its number of bits that is
// below it.
Number random_below(Context& c, const BIGNUM* range) {
  int bits = BN_num_bits(range);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(bits + 7) / 8);
  for (;;) {
    c.vm.entropy->fill(bytes);
    Number number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
    BN_mask_bits(number.get(), bits);  // fails where there are no more bits than that
    if (BN_cmp(number.get(), range) < 0) return number;
  }
}

bool is_positive(const BIGNUM* number) {
  return !BN_is_zero(number) && !BN_is_negative(number);
}

Term strong_rand_range_1(Context& c) {
  Number range = number_of(c[0]);
  if (range == nullptr) return c.badarg();
  if (!is_positive(range.get())) return atoms::k_false;
  return number_binary(c, random_below(c, range.get()).get());
}

// A number of SSH's form: four bytes of size, then as many of an unsigned number. Null where it is not of that form.
Number number_of_mpint(Term term) {
  Bytes bytes;
  if (!bytes.load_binary(term) || bytes.size() > INT_MAX) return nullptr;
  return Number(BN_mpi2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

// From the first on and below the second, both of SSH's form, as the result is.
Term rand_uniform_2(Context& c) {
  Number from = number_of_mpint(c[0]), to = number_of_mpint(c[1]), range{BN_new()};
  if (from == nullptr || to == nullptr || BN_sub(range.get(), to.get(), from.get()) != 1 || !is_positive(range.get()))
    return c.badarg();
  Number number = random_below(c, range.get());
  BN_add(number.get(), number.get(), from.get());
  auto size = static_cast<std::size_t>(BN_num_bytes(number.get()));
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), 4 + size, &bytes);
  if (binary.is_none()) return c.system_limit();
  for (int i = 0; i < 4; ++i)
    bytes[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
  BN_bn2bin(number.get(), bytes + 4);
  return binary;
}

Term rand_seed_1(Context& c) {
  Bytes seed;
  if (!seed.load_binary(c[0]) || seed.size() > INT_MAX) return c.badarg();
  RAND_seed(seed.data(), static_cast<int>(seed.size()));
  return atoms::k_ok;
}

Term exor_2(Context& c) {
  if (goes_aside(c, c[0])) return Term::none();
  Bytes first, second;
  if (!first.load_io_data(c[0]) || !second.load_io_data(c[1]) || first.size() != second.size()) return c.badarg();
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), first.size(), &bytes);
  if (binary.is_none()) return c.system_limit();
  for (std::size_t i = 0; i < first.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(first.data()[i] ^ second.data()[i]);
  charge_bytes(c, first.size());
  return binary;
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "strong_rand_bytes_nif", 1, strong_rand_bytes_1},
    {"crypto", "strong_rand_range_nif", 1, strong_rand_range_1},
    {"crypto", "rand_uniform_nif", 2, rand_uniform_2},
    {"crypto", "rand_seed_nif", 1, rand_seed_1},
    {"crypto", "do_exor", 2, exor_2},
};

}  // namespace

std::span<const Builtin> random_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
