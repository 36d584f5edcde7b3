// Encoding terms in the external term format. Any term can be encoded; nothing recurses natively.
#pragma once

#include "term/atom_table.h"
#include "wire/byte_buffer.h"
#include "wire/external_term.h"

namespace mote {

struct EncodeOptions {
  int minor_version = 2;       // 0: floats as text; below 2: atoms in Latin-1 where they can be
  int compression = 0;         // zlib's level, or -1 for its default; 0: none
  bool deterministic = false;  // maps in the order of their keys
  bool local = false;          // readable by this runtime only
  std::size_t most_work =
      ~std::size_t{0};  // terms to visit, or 64 bytes to write; nothing is made where there are more
};

// The bytes of `term`, version byte included; none where that is too much work. *work (if given) grows by the number of
// terms visited.
ByteBuffer encode_external(Term term, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options = {},
                           std::size_t* work = nullptr);

// The number of bytes encode_external makes without compression; 0 where that is too much work.
std::size_t external_size(Term term, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options = {},
                          std::size_t* work = nullptr);

// A list of binaries of these bytes, in which reference-counted binaries of whole bytes appear as they are, uncopied.
// none() where memory is exhausted or that is too much work.
Term encode_external_iovec(Term term, TermSpace& space, const AtomTable& atoms, const TermResolver& resolver,
                           EncodeOptions options = {}, std::size_t* work = nullptr);

}  // namespace mote
