// One kind of object after the other.
#include "dump/term_lines.h"

#include <algorithm>

#include "code/resolver.h"
#include "term/hash_trie.h"
#include "term/identity.h"
#include "term/map.h"
#include "wire/external_encode.h"

namespace mote::dump {

namespace {

std::uintptr_t address_of(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

}  // namespace

void TermLines::put_element(Term term) {
  if (term.is_pointer()) {
    out_.print("H{:X}", address_of(term.pointer()));
  } else if (term.is_atom()) {
    std::string_view name = report_.vm.atoms->name(term);
    out_.print("A{:X}:", name.size());
    out_.put(name);
  } else if (term.is_small()) {
    out_.print("I{}", term.small_value());
  } else if (term.is_local_pid()) {
    out_.print("P<0.{}.{}>", pid_number(term), pid_serial(term));
  } else if (term.is_local_port()) {
    out_.print("p<0.{}>", term.local_data());
  } else {
    out_.put('N');
  }
}

void TermLines::put_elements(const Term* terms, std::size_t count, char separator) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out_.put(separator);
    put_element(terms[i]);
  }
}

void TermLines::put_object(Term term) {
  out_.print("{:X}:", address_of(term.pointer()));
  if (term.is_cons()) {
    out_.put('l');
    put_elements(reinterpret_cast<const Term*>(term.pointer()), 2, '|');
  } else {
    put_boxed(term);
  }
  out_.put('\n');
}

void TermLines::put_boxed(Term term) {
  const Word* at = term.boxed_pointer();
  switch (term.boxed_tag()) {
    case Tag::kTuple:
      out_.print("t{:X}:", header_arity(*at));
      return put_elements(reinterpret_cast<const Term*>(at + 1), header_arity(*at));
    case Tag::kFloat: {
      char digits[40];
      std::size_t size = fmt::format_to_n(digits, sizeof(digits), "{:.20e}", Float(term).value()).size;
      out_.print("F{:X}:", size);
      return out_.put(std::string_view(digits, size));
    }
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      return put_bignum(term);
    case Tag::kHeapBinary:
      return put_bits(term, 0, 8 * HeapBinary::of(term)->size);
    case Tag::kRefcBinary:
      return put_bits(term, 0, 8 * RefcBinary::of(term)->size);
    case Tag::kSubBits:
      return put_bits(SubBits::of(term)->binary, SubBits::of(term)->offset(), SubBits::of(term)->size);
    case Tag::kMatchContext: {  // what is left to be matched
      const MatchContext* context = MatchContext::of(term);
      return put_bits(context->binary, context->position, context->end - context->position);
    }
    case Tag::kFlatMap: {
      FlatMap* map = FlatMap::of(term);
      out_.print("Mf{:X}:", map->size());
      put_element(map->keys);
      out_.put(':');
      return put_elements(map->values(), map->size());
    }
    case Tag::kHashMap:
    case Tag::kHashNode:
      return put_map_node(term);
    case Tag::kFun:
      return put_fun(term);
    case Tag::kExternal:
      if (term.is_reference()) return put_external(term);
      out_.put(term.is_pid() ? 'P' : 'p');
      if (term.is_pid()) return report_.put_term(term);
      return out_.print("<0.{}>", port_number_of(term));
    case Tag::kReference:
    case Tag::kMagicReference:
    case Tag::kExportFun:
      return put_external(term);
  }
}

// In base 16: no digit takes longer than another.
void TermLines::put_bignum(Term term) {
  Bignum number(term);
  std::span<const Word> limbs = number.limbs();
  out_.print("B{}16#{:X}", number.negative() ? "-" : "", limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0 && !out_.full();)
    out_.print("{:016X}", limbs[i]);
}

// Without its environment, which may be of any size.
void TermLines::put_fun(Term term) {
  constexpr std::size_t kMostFree = 256;
  Word copy[Fun::words(kMostFree)];
  std::size_t free = Fun::of(term)->free_count();
  if (free > kMostFree) return out_.put("Rf0");
  std::copy_n(term.boxed_pointer(), Fun::words(0), copy);
  std::fill_n(copy + Fun::words(0), free, Term::nil().bits());
  put_external(Term::boxed(copy));
}

void TermLines::put_external(Term term) {
  Resolver resolver(report_.vm);
  ByteBuffer bytes = encode_external(term, *report_.vm.atoms, resolver);
  out_.print("E{:X}:", bytes.size());
  out_.put_base64(bytes.data(), bytes.size());
}

void TermLines::refer_to(const RefcBinary& binary) {
  const BinaryObject* object = binary.object();
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(object + 1);
  std::size_t end = static_cast<std::size_t>(binary.data - bytes) + binary.size;
  binaries_.push({object, std::min(end, object->capacity())});
}

// Small ones by their bytes; larger ones by their place in an object that =binary shows; those that are not made of
// bytes in the external format.
void TermLines::put_bits(Term binary, std::size_t offset, std::size_t size) {
  const std::uint8_t* bytes = BitView::bytes_of(binary);
  if (offset % 8 != 0 || size % 8 != 0) {
    Word parts[SubBits::kWords] = {make_header(Tag::kSubBits, SubBits::kArity), offset, size, binary.bits()};
    return put_external(Term::boxed(parts));
  }
  if (size / 8 <= HeapBinary::kMaxBytes || !binary.has_tag(Tag::kRefcBinary)) {
    out_.print("Yh{:X}:", size / 8);
    return out_.put_base64(bytes + offset / 8, size / 8);
  }
  const RefcBinary& holder = *RefcBinary::of(binary);
  refer_to(holder);
  const std::uint8_t* first = reinterpret_cast<const std::uint8_t*>(holder.object() + 1);
  out_.print("Yc{:X}:{:X}:{:X}", address_of(holder.object()),
             static_cast<std::size_t>(holder.data - first) + offset / 8, size / 8);
}

void TermLines::put_map_node(Term term) {
  TrieNode node(term);
  if (term.has_tag(Tag::kHashMap))
    out_.print("Mh{:X}:{:X}:", map_size(term), node.count);
  else
    out_.print("Mn{:X}:", node.count);
  put_elements(node.children, node.count);
}

void TermLines::put_binaries() {
  std::ranges::sort(binaries_.begin(), binaries_.end(), {},
                    [](const Used& used) { return std::pair(used.object, ~used.bytes); });
  const BinaryObject* last = nullptr;
  for (const Used& used : binaries_) {
    if (used.object == last || out_.full()) continue;
    last = used.object;
    out_.print("=binary:{:X}\n{:X}:", address_of(used.object), used.bytes);
    out_.put_base64(reinterpret_cast<const std::uint8_t*>(used.object + 1), used.bytes);
    out_.put('\n');
  }
}

}  // namespace mote::dump
