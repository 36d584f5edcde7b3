// File names between terms and bytes.
#include "io/file_name.h"

#include <vector>

#include "term/build.h"

namespace mote::io {

void append_utf8(std::string& to, std::uint32_t code) {
  auto put = [&to](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

bool is_utf8(std::string_view bytes) {
  static constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint8_t first = static_cast<std::uint8_t>(bytes[at++]);
    if (first < 0x80) continue;
    std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || at + more > bytes.size()) return false;
    std::uint32_t code = first & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
      std::uint8_t next = static_cast<std::uint8_t>(bytes[at++]);
      if ((next & 0xC0) != 0x80) return false;
      code = (code << 6) | (next & 0x3F);
    }
    if (code < kLeast[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
  }
  return true;
}

namespace {

bool append_character(std::string& to, Term term, NameEncoding encoding) {
  std::int64_t code = term.small_value();
  if (code <= 0 || code > 0x10FFFF) return false;
  if (encoding == NameEncoding::kLatin1) {
    if (code > 0xFF) return false;
    to.push_back(static_cast<char>(code));
    return true;
  }
  if (code >= 0xD800 && code <= 0xDFFF) return false;
  append_utf8(to, static_cast<std::uint32_t>(code));
  return true;
}

}  // namespace

std::optional<std::string> list_to_name_bytes(Term list, NameEncoding encoding) {
  std::string bytes;
  std::vector<Term> later;  // tails of the lists that are around the one being walked
  for (;;) {
    if (list.is_nil()) {
      if (later.empty()) return bytes;
      list = later.back();
      later.pop_back();
      continue;
    }
    if (!list.is_cons()) return std::nullopt;
    Term head = Cons(list).head();
    Term tail = Cons(list).tail();
    if (head.is_small()) {
      if (!append_character(bytes, head, encoding)) return std::nullopt;
      list = tail;
    } else if (head.is_list()) {
      later.push_back(tail);
      list = head;
    } else {
      return std::nullopt;
    }
  }
}

std::optional<std::string> name_to_bytes(Term name, NameEncoding encoding) {
  if (name.is_list()) return list_to_name_bytes(name, encoding);
  if (!name.is_binary()) return std::nullopt;
  BitView bits(name);
  std::string bytes(bits.whole_bytes(), '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    unsigned byte = bits.base[i];
    if (!bits.byte_aligned()) byte = (byte << bits.offset) | (bits.base[i + 1] >> (8 - bits.offset));
    bytes[i] = static_cast<char>(byte);
    if ((byte & 0xFF) == 0) return std::nullopt;
  }
  return bytes;
}

Term bytes_to_name(TermSpace& space, std::string_view bytes, NameEncoding encoding) {
  if (encoding == NameEncoding::kLatin1) return make_byte_list(space, bytes);
  if (!is_utf8(bytes)) return Term::none();
  return make_character_list(space, bytes);
}

}  // namespace mote::io
