// LeafReader: reads the terms of external format that hold no other terms, and the fixed fields of those that do.
//
// Readers return false (or none()) after setting `error`.
#pragma once

#include "wire/external_decode.h"

namespace mote {

struct LeafReader {
  LeafReader(Bytes input, TermSpace& space_, AtomTable& atoms_, TermResolver& resolver_, const DecodeOptions& options)
      : in(input),
        space(space_),
        atoms(atoms_),
        resolver(resolver_),
        self(resolver_.this_node()),
        safe(options.safe),
        cache(options.cache) {}

  // The term after a tag that has been read; none() for a tag of a compound term or an unknown one.
  Term read(std::uint8_t tag);

  bool u8(std::uint32_t& value) {
    std::uint8_t byte;
    if (!in.u8(byte)) return truncated();
    value = byte;
    return true;
  }
  bool u16(std::uint32_t& value) {
    std::uint16_t half;
    if (!in.u16(half)) return truncated();
    value = half;
    return true;
  }
  bool u32(std::uint32_t& value) { return in.u32(value) || truncated(); }
  bool bytes(std::size_t count, Bytes& value) { return in.bytes(count, value) || truncated(); }

  // From the uniq field on to the creator.
  bool read_fun_identity(FunIdentity& identity, std::uint32_t& free_count);

  bool fail(DecodeError::Kind kind, const char* message) {
    error = {kind, in.offset(), message};
    return false;
  }
  bool malformed(const char* message) { return fail(DecodeError::kMalformed, message); }
  bool truncated() { return malformed("the data ends too soon"); }

  ByteReader in;
  TermSpace& space;
  AtomTable& atoms;
  TermResolver& resolver;
  Node self;
  bool safe;
  std::span<const Term> cache;
  DecodeError error{};

 private:
  Term read_atom(std::size_t length_bytes, bool utf8);
  Term intern(Bytes text);
  Term read_cached_atom();
  Term read_atom_field();
  bool read_small_field(std::uint32_t& value);
  bool read_node(Term& name);
  bool read_creation(bool wide, std::uint32_t& creation) { return wide ? u32(creation) : u8(creation); }

  Term read_big(std::size_t count);
  Term read_float();
  Term read_float_text();
  Term read_string();
  Term read_bits(bool whole);
  Term read_pid(bool wide);
  Term read_port(std::uint8_t tag);
  Term read_reference(std::uint8_t tag);
  Term read_export();
  Term make_external(External::Kind kind, Term name, std::uint32_t creation, Word a, Word b, Word c);
};

}  // namespace mote
