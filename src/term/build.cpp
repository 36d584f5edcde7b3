// Building terms. A binary of up to HeapBinary::kMaxBytes lies on the heap, a larger one outside of it.
#include "term/build.h"

#include <cstring>

namespace mote {

Term make_list(TermSpace& space, std::span<const Term> elements, Term tail) {
  if (elements.empty()) return tail;
  Word* cells = space.allocate(Cons::kWords * elements.size());
  for (std::size_t i = elements.size(); i-- > 0;)
    tail = Cons::make(cells + Cons::kWords * i, elements[i], tail);
  return tail;
}

Term make_byte_list(TermSpace& space, std::string_view text, Term tail) {
  if (text.empty()) return tail;
  Word* cells = space.allocate(Cons::kWords * text.size());
  for (std::size_t i = text.size(); i-- > 0;)
    tail = Cons::make(cells + Cons::kWords * i, Term::small(static_cast<std::uint8_t>(text[i])), tail);
  return tail;
}

namespace {

// The code point at `at`, moving `at` past it; an invalid byte stands for itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  std::uint8_t first = static_cast<std::uint8_t>(text[at++]);
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0 || at + more > text.size()) return first;
  std::uint32_t code = first & (0x3F >> more);
  for (int i = 0; i < more; ++i)
    code = (code << 6) | (static_cast<std::uint8_t>(text[at + i]) & 0x3F);
  at += more;
  return code;
}

}  // namespace

Term make_character_list(TermSpace& space, std::string_view utf8, Term tail) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size(); ++count)
    next_code_point(utf8, at);
  if (count == 0) return tail;
  Word* cells = space.allocate(Cons::kWords * count);
  Term list = Term::cons(cells);
  for (std::size_t at = 0; at < utf8.size(); cells += Cons::kWords)
    Cons::make(cells, Term::small(next_code_point(utf8, at)), Term::cons(cells + Cons::kWords));
  cells[-1] = tail.bits();
  return list;
}

Term make_integer(TermSpace& space, std::int64_t value) {
  if (Term::fits_small(value)) return Term::small(value);
  Word* at = space.allocate(2);
  at[0] = make_header(value < 0 ? Tag::kNegativeBignum : Tag::kPositiveBignum, 1);
  at[1] = value < 0 ? Word{0} - static_cast<Word>(value) : static_cast<Word>(value);
  return Term::boxed(at);
}

Term make_unsigned(TermSpace& space, std::uint64_t value) {
  return make_integer(space, false, std::span<const Word>(&value, 1));
}

Term make_integer(TermSpace& space, bool negative, std::span<const Word> limbs) {
  std::size_t count = limbs.size();
  while (count > 0 && limbs[count - 1] == 0)
    --count;
  if (count == 0) return Term::small(0);
  if (count == 1) {
    Word magnitude = limbs[0];
    Word bound = static_cast<Word>(Term::kMaxSmall) + (negative ? 1 : 0);
    if (magnitude <= bound)
      return Term::small(negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude));
  }
  Word* at = space.allocate(1 + count);
  at[0] = make_header(negative ? Tag::kNegativeBignum : Tag::kPositiveBignum, count);
  std::memcpy(at + 1, limbs.data(), count * sizeof(Word));
  return Term::boxed(at);
}

Term make_binary(TermSpace& space, std::span<const std::uint8_t> bytes) {
  std::uint8_t* to;
  Term binary = make_binary_of_size(space, bytes.size(), &to);
  if (!binary.is_none() && !bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  return binary;
}

Term make_binary(TermSpace& space, std::string_view bytes) {
  return make_binary(space, std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

Term make_binary_of_size(TermSpace& space, std::size_t size, std::uint8_t** bytes) {
  if (size <= HeapBinary::kMaxBytes) return make_heap_binary_at(space.allocate(HeapBinary::words(size)), size, bytes);
  BinaryObject* object = BinaryObject::create(size);
  if (object == nullptr) return Term::none();
  *bytes = object->bytes();
  return make_refc_binary(space, object, object->bytes(), size);
}

Term make_refc_binary(TermSpace& space, BinaryObject* object, std::uint8_t* data, std::size_t size) {
  RefcBinary* binary = reinterpret_cast<RefcBinary*>(space.allocate(RefcBinary::kWords));
  binary->header = make_header(Tag::kRefcBinary, RefcBinary::kArity);
  binary->resource = object;
  binary->size = size;
  binary->data = data;
  space.adopt(binary);
  space.charge_off_heap(size);
  return Term::boxed(reinterpret_cast<Word*>(binary));
}

Term make_sub_bits(TermSpace& space, Term binary, std::size_t offset, std::size_t bits) {
  if (binary.boxed_tag() == Tag::kSubBits) {
    const SubBits* outer = SubBits::of(binary);
    offset += outer->offset();
    binary = outer->binary;
  }
  return make_sub_bits_at(space.allocate(SubBits::kWords), binary, offset, bits);
}

Term make_magic_reference(TermSpace& space, Resource* resource, Word low, Word high) {
  MagicReference* reference = reinterpret_cast<MagicReference*>(space.allocate(MagicReference::kWords));
  reference->header = make_header(Tag::kMagicReference, MagicReference::kArity);
  reference->resource = resource;
  reference->number[0] = low;
  reference->number[1] = high;
  space.adopt(reference);
  return Term::boxed(reinterpret_cast<Word*>(reference));
}

Term make_reference(TermSpace& space, Word low, Word high) {
  Word* at = space.allocate(Reference::kWords);
  at[0] = make_header(Tag::kReference, 2);
  at[1] = low;
  at[2] = high;
  return Term::boxed(at);
}

Term make_alias_reference(TermSpace& space, Word low, Word high, Term pid) {
  Word* at = space.allocate(1 + Reference::kAliasArity);
  at[0] = make_header(Tag::kReference, Reference::kAliasArity);
  at[1] = low;
  at[2] = high;
  at[3] = pid.bits();
  return Term::boxed(at);
}

}  // namespace mote
