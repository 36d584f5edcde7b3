// Decoding the external term format, from bytes that may be malformed or hostile.
//
// Work, memory and explicit stack are bounded by the size of the input (of the inflated data where it is compressed):
// every element announced must have at least a byte left. Nothing recurses natively.
#pragma once

#include <expected>

#include "term/atom_table.h"
#include "wire/byte_reader.h"
#include "wire/external_term.h"

namespace mote {

struct DecodeError {
  enum Kind : std::uint8_t {
    kMalformed,
    kUnsafe,  // a new atom or unknown function where `safe` forbids it
    kAtomTableFull,
    kNoMemory,
  };
  Kind kind;
  std::size_t offset;  // in the input, or in the inflated data
  const char* message;
};

struct DecodeOptions {
  bool safe = false;
  bool version = true;          // the input starts with the version byte
  bool compressed = true;       // compressed terms are understood
  std::span<const Term> cache;  // the atoms that are given by their place here, as another node has agreed on
};

struct DecodedTerm {
  Term term;
  std::size_t used;  // bytes of the input
};

// One term from the start of `input`, built in `space`. After an error `space` may hold unreachable, well-formed rest.
std::expected<DecodedTerm, DecodeError> decode_external(Bytes input, TermSpace& space, AtomTable& atoms,
                                                        TermResolver& resolver, DecodeOptions options = {});

}  // namespace mote
