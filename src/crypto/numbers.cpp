// Large numbers: conversion, powers, and the secrets of the Secure Remote Password protocol (RFC 5054).
#include "crypto/numbers.h"

#include <vector>

#include "crypto/arguments.h"
#include "crypto/table.h"
#include "io/resource.h"

namespace mote::crypto {

Number number_of(Term term) {
  Bytes bytes;
  if (!bytes.load_binary(term) || bytes.size() > std::size_t{1} << 24) return nullptr;
  return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

Term number_binary(Context& c, const BIGNUM* number) {
  return number_binary(c, number, static_cast<std::size_t>(BN_num_bytes(number)));
}

Term number_binary(Context& c, const BIGNUM* number, std::size_t size) {
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), size, &bytes);
  if (binary.is_none()) return c.system_limit();
  BN_bn2binpad(number, bytes, static_cast<int>(size));
  return binary;
}

bool power_goes_aside(Context& c, Term exponent, Term modulus) {
  if (!exponent.is_binary() || !modulus.is_binary()) return false;
  constexpr std::size_t kShortPower = 128 * 128 * 128;  // a number of 1,024 bits to the power of another
  std::size_t of = BitView(exponent).whole_bytes(), by = BitView(modulus).whole_bytes();
  return (of > kShortPower || by > kShortPower || of * by > kShortPower || of * by * by > kShortPower) && c.aside();
}

namespace {

// The numbers of the first `count` arguments; empty where one is no binary.
std::vector<Number> arguments(Context& c, int count) {
  std::vector<Number> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(number_of(c[i]));
    if (all.back() == nullptr) return {};
  }
  return all;
}

// mod_exp(Base, Exponent, Modulus, Header): with a header of 4 bytes, the size, the number is a signed one.
Term mod_exp_4(Context& c) {
  if (power_goes_aside(c, c[1], c[2])) return Term::none();
  std::vector<Number> in = arguments(c, 3);
  std::optional<std::uint32_t> header = io::to_narrow<std::uint32_t>(c[3]);
  if (in.empty() || BN_is_zero(in[2].get()) || !header || (*header != 0 && *header != 4)) return c.badarg();
  NumberContext work{BN_CTX_new()};
  Number result{BN_new()};
  if (BN_mod_exp(result.get(), in[0].get(), in[1].get(), in[2].get(), work.get()) != 1) return c.badarg();
  if (*header == 0) return number_binary(c, result.get());
  auto size = static_cast<std::size_t>(BN_num_bits(result.get()) / 8 + 1);
  if (BN_is_zero(result.get())) size = 0;
  std::uint8_t* bytes = nullptr;
  Term binary = make_binary_of_size(c.heap(), 4 + size, &bytes);
  if (binary.is_none()) return c.system_limit();
  for (int i = 0; i < 4; ++i)
    bytes[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
  BN_bn2binpad(result.get(), bytes + 4, static_cast<int>(size));
  return binary;
}

// k*v + g^b modulo N, of (k, v, g, b, N); the atom error where that is 0.
Term srp_value_b_5(Context& c) {
  if (power_goes_aside(c, c[3], c[4])) return Term::none();
  std::vector<Number> in = arguments(c, 5);
  if (in.empty()) return c.badarg();
  const BIGNUM *multiplier = in[0].get(), *verifier = in[1].get(), *generator = in[2].get(), *exponent = in[3].get(),
               *prime = in[4].get();
  NumberContext work{BN_CTX_new()};
  Number product{BN_new()}, value{BN_new()};
  if (BN_mod_mul(product.get(), multiplier, verifier, prime, work.get()) != 1 ||
      BN_mod_exp(value.get(), generator, exponent, prime, work.get()) != 1 ||
      BN_mod_add(value.get(), value.get(), product.get(), prime, work.get()) != 1 || BN_is_zero(value.get()))
    return atoms::k_error;
  return number_binary(c, value.get());
}

bool is_multiple(const BIGNUM* number, const BIGNUM* prime, BN_CTX* work) {
  Number rest{BN_new()};
  return BN_nnmod(rest.get(), number, prime, work) != 1 || BN_is_zero(rest.get());
}

// (B - k * g^x) ^ (a + u * x) modulo N, of (a, u, B, k, g, x, N); the atom error where B is 0 modulo N.
Term srp_user_secret_7(Context& c) {
  if (power_goes_aside(c, c[5], c[6])) return Term::none();
  std::vector<Number> in = arguments(c, 7);
  if (in.empty()) return c.badarg();
  const BIGNUM *a = in[0].get(), *u = in[1].get(), *b = in[2].get(), *multiplier = in[3].get(),
               *generator = in[4].get(), *x = in[5].get(), *prime = in[6].get();
  NumberContext work{BN_CTX_new()};
  Number base{BN_new()}, exponent{BN_new()}, result{BN_new()};
  if (is_multiple(b, prime, work.get()) || BN_mod_exp(base.get(), generator, x, prime, work.get()) != 1 ||
      BN_mod_mul(base.get(), multiplier, base.get(), prime, work.get()) != 1 ||
      BN_mod_sub(base.get(), b, base.get(), prime, work.get()) != 1 || BN_mul(exponent.get(), u, x, work.get()) != 1 ||
      BN_add(exponent.get(), a, exponent.get()) != 1 ||
      BN_mod_exp(result.get(), base.get(), exponent.get(), prime, work.get()) != 1)
    return atoms::k_error;
  return number_binary(c, result.get());
}

// (A * v^u) ^ b modulo N, of (v, b, u, A, N); the atom error where A is 0 modulo N.
Term srp_host_secret_5(Context& c) {
  if (power_goes_aside(c, c[1], c[4])) return Term::none();
  std::vector<Number> in = arguments(c, 5);
  if (in.empty()) return c.badarg();
  const BIGNUM *verifier = in[0].get(), *b = in[1].get(), *u = in[2].get(), *a = in[3].get(), *prime = in[4].get();
  NumberContext work{BN_CTX_new()};
  Number base{BN_new()}, result{BN_new()};
  if (is_multiple(a, prime, work.get()) || BN_mod_exp(base.get(), verifier, u, prime, work.get()) != 1 ||
      BN_mod_mul(base.get(), a, base.get(), prime, work.get()) != 1 ||
      BN_mod_exp(result.get(), base.get(), b, prime, work.get()) != 1)
    return atoms::k_error;
  return number_binary(c, result.get());
}

constexpr Builtin kBuiltins[] = {
    {"crypto", "mod_exp_nif", 4, mod_exp_4},
    {"crypto", "srp_value_B_nif", 5, srp_value_b_5},
    {"crypto", "srp_user_secret_nif", 7, srp_user_secret_7},
    {"crypto", "srp_host_secret_nif", 5, srp_host_secret_5},
};

}  // namespace

std::span<const Builtin> numbers_builtins() {
  return kBuiltins;
}

}  // namespace mote::crypto
