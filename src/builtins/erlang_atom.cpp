// erlang: atoms and text.
#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "term/utf.h"

namespace mote {

namespace {

enum class TextOutcome : std::uint8_t { kText, kBad, kTooLong };

void append_utf8(std::string& text, std::uint32_t code) {
  std::uint8_t bytes[4];
  text.append(reinterpret_cast<const char*>(bytes), encode_utf8(code, bytes));
}

// The characters of a list as UTF-8.
TextOutcome characters_of_list(Term list, std::string* text) {
  std::size_t count = 0;
  for (; list.is_cons(); list = Cons(list).tail()) {
    std::uint32_t code;
    if (!term_code_point(Cons(list).head(), &code)) return TextOutcome::kBad;
    if (++count > AtomTable::kMaxCharacters) return TextOutcome::kTooLong;
    append_utf8(*text, code);
  }
  return list.is_nil() ? TextOutcome::kText : TextOutcome::kBad;
}

enum class Encoding : std::uint8_t { kLatin1, kUtf8, kNone };
Encoding encoding_of(Term term) {
  if (term == atoms::k_latin1) return Encoding::kLatin1;
  return term == atoms::k_utf8 || term == atoms::k_unicode ? Encoding::kUtf8 : Encoding::kNone;
}

// The text of a binary as UTF-8.
TextOutcome characters_of_binary(Term binary, Term encoding, std::string* text) {
  Encoding kind = encoding_of(encoding);
  if (kind == Encoding::kNone || !binary.is_binary()) return TextOutcome::kBad;
  std::string storage;
  std::string_view bytes = binary_text(binary, storage);
  std::size_t characters = bytes.size();
  if (kind == Encoding::kLatin1) {
    if (characters > AtomTable::kMaxCharacters) return TextOutcome::kTooLong;
    for (char byte : bytes)
      append_utf8(*text, static_cast<std::uint8_t>(byte));
    return TextOutcome::kText;
  }
  auto data = std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  bool valid = valid_utf8_prefix(data, &characters) == bytes.size();
  // Too long is said before anything is said of what lies behind the characters there may be.
  constexpr std::size_t kMost = AtomTable::kMaxCharacters;
  if (bytes.size() > 4 * kMost || characters > kMost || (!valid && characters == kMost)) return TextOutcome::kTooLong;
  if (!valid) return TextOutcome::kBad;
  *text = bytes;
  return TextOutcome::kText;
}

Term new_atom(Context& c, TextOutcome outcome, const std::string& text) {
  if (outcome == TextOutcome::kText) return c.atom(text);
  return outcome == TextOutcome::kBad ? c.badarg() : c.system_limit();
}
Term existing_atom(Context& c, TextOutcome outcome, const std::string& text) {
  Term atom = outcome == TextOutcome::kText ? c.atoms().find(text) : Term::none();
  return atom.is_none() ? c.badarg() : atom;
}

using AtomMaker = Term (*)(Context&, TextOutcome, const std::string&);

template <AtomMaker kMake>
Term atom_of_list(Context& c) {
  std::string text;
  TextOutcome outcome = characters_of_list(c[0], &text);
  return kMake(c, outcome, text);
}
template <AtomMaker kMake>
Term atom_of_binary(Context& c) {
  std::string text;
  TextOutcome outcome = characters_of_binary(c[0], c[1], &text);
  return kMake(c, outcome, text);
}

Term atom_to_list(Context& c) {
  return c[0].is_atom() ? make_character_list(c.heap(), c.name(c[0])) : c.badarg();
}

Term atom_to_binary(Context& c) {
  Encoding encoding = encoding_of(c[1]);
  if (!c[0].is_atom() || encoding == Encoding::kNone) return c.badarg();
  std::string_view name = c.name(c[0]);
  if (encoding == Encoding::kUtf8) return make_binary(c.heap(), name);
  std::string bytes;
  const auto* at = reinterpret_cast<const std::uint8_t*>(name.data());
  for (std::size_t left = name.size(); left > 0;) {
    std::uint32_t code = 0;
    std::size_t taken = decode_utf8(at, left, &code);
    if (code > 255) return c.badarg();
    bytes.push_back(static_cast<char>(code));
    at += taken;
    left -= taken;
  }
  return make_binary(c.heap(), bytes);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "atom_to_list", 1, atom_to_list},
    {"erlang", "atom_to_binary", 2, atom_to_binary},
    {"erlang", "list_to_atom", 1, atom_of_list<new_atom>},
    {"erlang", "list_to_existing_atom", 1, atom_of_list<existing_atom>},
    {"erlang", "binary_to_atom", 2, atom_of_binary<new_atom>},
    {"erlang", "binary_to_existing_atom", 2, atom_of_binary<existing_atom>},
};

}  // namespace

std::span<const Builtin> erlang_atom_builtins() {
  return kBuiltins;
}

}  // namespace mote
