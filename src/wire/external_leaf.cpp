// Leaves of the external format: numbers, atoms, bitstrings, and the names of things: pids, ports, references, funs.
#include "wire/external_leaf.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "term/build.h"
#include "term/float_text.h"
#include "term/saved_references.h"
#include "term/utf.h"

namespace mote {

using namespace external;

namespace {

constexpr std::size_t kMaxReferenceNumbers = 5;
constexpr Word kMaxLocalPort = (Word{1} << 60) - 1;

}  // namespace

Term LeafReader::read(std::uint8_t tag) {
  std::uint32_t count;
  switch (tag) {
    case kSmallInteger:
      return u8(count) ? Term::small(count) : Term::none();
    case kInteger:
      return u32(count) ? Term::small(static_cast<std::int32_t>(count)) : Term::none();
    case kSmallBig:
      return u8(count) ? read_big(count) : Term::none();
    case kLargeBig:
      return u32(count) ? read_big(count) : Term::none();
    case kNewFloat:
      return read_float();
    case kFloat:
      return read_float_text();
    case kAtom:
      return read_atom(2, false);
    case kSmallAtom:
      return read_atom(1, false);
    case kAtomUtf8:
      return read_atom(2, true);
    case kSmallAtomUtf8:
      return read_atom(1, true);
    case kCachedAtom:
      return read_cached_atom();
    case kNil:
      return Term::nil();
    case kString:
      return read_string();
    case kBinary:
      return read_bits(true);
    case kBitBinary:
      return read_bits(false);
    case kPid:
    case kNewPid:
      return read_pid(tag == kNewPid);
    case kPort:
    case kNewPort:
    case kV4Port:
      return read_port(tag);
    case kReference:
    case kNewReference:
    case kNewerReference:
      return read_reference(tag);
    case kExport:
      return read_export();
    default:
      malformed("unknown tag");
      return Term::none();
  }
}

Term LeafReader::intern(Bytes text) {
  std::string_view view(reinterpret_cast<const char*>(text.data()), text.size());
  Term atom = safe ? atoms.find(view) : atoms.intern(view);
  if (atom.is_none()) {
    if (safe) {
      fail(DecodeError::kUnsafe, "an atom that does not exist");
    } else {
      fail(DecodeError::kAtomTableFull, "no room for another atom");
    }
  }
  return atom;
}

Term LeafReader::read_atom(std::size_t length_bytes, bool utf8) {
  std::uint32_t length;
  Bytes text;
  if (!(length_bytes == 1 ? u8(length) : u16(length)) || !bytes(length, text)) return Term::none();
  std::size_t characters = length;
  if (utf8) {
    if (valid_utf8_prefix(text, &characters) != length) {
      malformed("an atom is not valid UTF-8");
      return Term::none();
    }
  }
  if (characters > AtomTable::kMaxCharacters) {
    malformed("an atom is too long");
    return Term::none();
  }
  if (utf8) return intern(text);
  std::uint8_t converted[2 * AtomTable::kMaxCharacters];
  std::size_t size = 0;
  for (std::uint8_t byte : text)
    size += encode_utf8(byte, converted + size);
  return intern({converted, size});
}

// An atom as a field of another term.
Term LeafReader::read_atom_field() {
  std::uint8_t tag;
  if (!in.u8(tag)) {
    truncated();
    return Term::none();
  }
  if (tag != kAtom && tag != kSmallAtom && tag != kAtomUtf8 && tag != kSmallAtomUtf8 && tag != kCachedAtom) {
    malformed("not an atom");
    return Term::none();
  }
  return read(tag);
}

Term LeafReader::read_cached_atom() {
  std::uint32_t index;
  if (!u8(index)) return Term::none();
  if (index < cache.size() && cache[index].is_atom()) return cache[index];
  malformed("an atom that is not in the cache");
  return Term::none();
}

// An integer as a field of another term, cut to 32 bits.
bool LeafReader::read_small_field(std::uint32_t& value) {
  std::uint8_t tag;
  if (!in.u8(tag)) return truncated();
  if (tag != kSmallInteger && tag != kInteger && tag != kSmallBig) return malformed("not an integer");
  Term number = read(tag);
  if (number.is_none()) return false;
  if (!number.is_small()) return malformed("an integer is too large");
  value = static_cast<std::uint32_t>(number.small_value());
  return true;
}

// A node's name; [] is this node, in local terms.
bool LeafReader::read_node(Term& name) {
  if (!in.at_end() && *in.position() == kNil) {
    name = self.name;
    return in.skip(1);
  }
  name = read_atom_field();
  return !name.is_none();
}

Term LeafReader::read_big(std::size_t count) {
  std::uint32_t sign;
  Bytes digits;
  if (!u8(sign) || !bytes(count, digits)) return Term::none();
  while (count > 0 && digits[count - 1] == 0)
    --count;
  std::size_t limbs = (count + 7) / 8;
  if (limbs <= 1) {
    Word limb = 0;
    if (count > 0) std::memcpy(&limb, digits.data(), count);
    return make_integer(space, sign != 0, std::span(&limb, 1));
  }
  Word* at = space.allocate(1 + limbs);
  at[0] = make_header(sign != 0 ? Tag::kNegativeBignum : Tag::kPositiveBignum, limbs);
  at[limbs] = 0;
  std::memcpy(at + 1, digits.data(), count);  // the digits are little-endian, as we are
  return Term::boxed(at);
}

Term LeafReader::read_float() {
  std::uint64_t bits;
  if (!in.u64(bits)) {
    truncated();
    return Term::none();
  }
  double value = std::bit_cast<double>(bits);
  if (!std::isfinite(value)) {
    malformed("not a finite number");
    return Term::none();
  }
  return make_float(space, value);
}

// As printed by "%.20e", filled up with zero bytes.
Term LeafReader::read_float_text() {
  Bytes field;
  if (!bytes(kFloatText, field)) return Term::none();
  const char* begin = reinterpret_cast<const char*>(field.data());
  std::string_view text(begin, strnlen(begin, kFloatText));
  std::optional<double> value;
  if (!text.empty() && float_prefix_length(text) == text.size()) value = parse_float(text);
  if (!value) {
    malformed("not a number");
    return Term::none();
  }
  return make_float(space, *value);
}

Term LeafReader::read_string() {
  std::uint32_t length;
  Bytes text;
  if (!u16(length) || !bytes(length, text)) return Term::none();
  return make_byte_list(space, std::string_view(reinterpret_cast<const char*>(text.data()), length));
}

Term LeafReader::read_bits(bool whole) {
  std::uint32_t size, last = 8;
  Bytes data;
  if (!u32(size) || (!whole && !u8(last)) || !bytes(size, data)) return Term::none();
  if (!whole && (last > 8 || (last == 0) != (size == 0) || (size == 0))) {
    // The reference refuses the empty bitstring in this form, too.
    malformed("bad number of bits in the last byte");
    return Term::none();
  }
  Term binary = make_binary(space, data);
  if (binary.is_none()) {
    fail(DecodeError::kNoMemory, "no memory for a binary");
    return binary;
  }
  return last == 8 ? binary : make_sub_bits(space, binary, 0, 8 * std::size_t{size} - (8 - last));
}

Term LeafReader::make_external(External::Kind kind, Term name, std::uint32_t creation, Word a, Word b, Word c) {
  External* external = reinterpret_cast<External*>(space.allocate(External::kWords));
  external->header = make_header(Tag::kExternal, External::kWords - 1, kind);
  external->node = resolver.node(name, creation);
  external->data[0] = a;
  external->data[1] = b;
  external->data[2] = c;
  return Term::boxed(reinterpret_cast<Word*>(external));
}

Term LeafReader::read_pid(bool wide) {
  Term name;
  std::uint32_t number, serial, creation;
  if (!read_node(name) || !u32(number) || !u32(serial) || !read_creation(wide, creation)) return Term::none();
  if (!is_this_node(self, name, creation)) return make_external(External::kPid, name, creation, number, serial, 0);
  if (number >> kPidNumberBits != 0) {
    malformed("bad number of a local pid");
    return Term::none();
  }
  return Term::local_pid(Word{serial} << kPidNumberBits | number);
}

Term LeafReader::read_port(std::uint8_t tag) {
  Term name;
  std::uint64_t number;
  std::uint32_t low = 0, creation;
  if (!read_node(name)) return Term::none();
  if (tag == kV4Port ? !in.u64(number) : !in.u32(low)) {
    truncated();
    return Term::none();
  }
  if (tag != kV4Port) number = low;
  if (!read_creation(tag != kPort, creation)) return Term::none();
  if (!is_this_node(self, name, creation)) return make_external(External::kPort, name, creation, number, 0, 0);
  if (number > kMaxLocalPort) {
    malformed("bad number of a local port");
    return Term::none();
  }
  return Term::local_port(number);
}

Term LeafReader::read_reference(std::uint8_t tag) {
  Term name;
  ReferenceNumbers numbers{1, {}};
  std::uint32_t creation;
  if (tag != kReference && !u16(numbers.count)) return Term::none();
  if (numbers.count > kMaxReferenceNumbers || (tag == kNewReference && numbers.count == 0)) {
    malformed("bad number of words of a reference");
    return Term::none();
  }
  if (!read_node(name)) return Term::none();
  if (tag == kReference) {
    if (!u32(numbers.number[0]) || !read_creation(false, creation)) return Term::none();
  } else {
    if (!read_creation(tag == kNewerReference, creation)) return Term::none();
    for (std::size_t i = 0; i < numbers.count; ++i)
      if (!u32(numbers.number[i])) return Term::none();
  }
  bool local = is_this_node(self, name, creation);
  if ((local || tag != kNewerReference) && numbers.number[0] >> ReferenceNumbers::kFirstBits != 0) {
    malformed("bad first word of a reference");
    return Term::none();
  }
  const auto& n = numbers.number;
  if (local && numbers.count == kMaxReferenceNumbers && n[3] >> kPidNumberBits == 0) {
    return make_alias_reference(space, numbers.low_word(), numbers.high_word(),
                                Term::local_pid(Word{n[4]} << kPidNumberBits | n[3]));
  }
  if (local) return restore_reference(space, numbers.low_word(), numbers.high_word());
  return make_external(External::kReference, name, creation, Word{n[1]} << 32 | n[0], Word{n[3]} << 32 | n[2],
                       Word{numbers.count} << 32 | n[4]);
}

Term LeafReader::read_export() {
  Term module = read_atom_field();
  if (module.is_none()) return module;
  Term function = read_atom_field();
  if (function.is_none()) return function;
  std::uint32_t arity;
  if (in.at_end() || *in.position() == kSmallBig || !read_small_field(arity) || arity > 255) {
    malformed("bad arity");
    return Term::none();
  }
  Term fun = resolver.export_fun(space, {module, function, arity}, safe);
  if (fun.is_none()) fail(DecodeError::kUnsafe, "a function that does not exist");
  return fun;
}

bool LeafReader::read_fun_identity(FunIdentity& identity, std::uint32_t& free_count) {
  Bytes uniq;
  if (!bytes(identity.uniq.size(), uniq) || !u32(identity.index) || !u32(free_count)) return false;
  std::copy(uniq.begin(), uniq.end(), identity.uniq.begin());
  identity.module = read_atom_field();
  if (identity.module.is_none() || !read_small_field(identity.old_index) || !read_small_field(identity.old_uniq))
    return false;
  std::uint8_t tag;
  if (!in.u8(tag)) return truncated();
  if (tag != kPid && tag != kNewPid) return malformed("the creator of a fun is not a pid");
  return !read(tag).is_none();
}

}  // namespace mote
