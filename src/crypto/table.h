// The native functions of OTP's modules crypto and asn1rt_nif, a family for each topic.
#pragma once

#include <span>

#include "process/builtin.h"

namespace mote::crypto {

// A family is defined in the file of its name (ciphers.cpp: ciphers_builtins).
std::span<const Builtin> aead_builtins();
std::span<const Builtin> ber_builtins();
std::span<const Builtin> ciphers_builtins();
std::span<const Builtin> curves_builtins();
std::span<const Builtin> digests_builtins();
std::span<const Builtin> exchange_builtins();
std::span<const Builtin> info_builtins();
std::span<const Builtin> macs_builtins();
std::span<const Builtin> numbers_builtins();
std::span<const Builtin> per_builtins();
std::span<const Builtin> public_crypt_builtins();
std::span<const Builtin> random_builtins();
std::span<const Builtin> signatures_builtins();

}  // namespace mote::crypto
