// Atoms and strings, between terms and C strings in Latin-1 or UTF-8.
#include <cstring>
#include <optional>
#include <string>

#include "native/api.h"
#include "native/environment.h"
#include "term/atom_table.h"
#include "term/build.h"
#include "term/utf.h"

namespace mote::native {

namespace {

void append_code_point(std::string& to, std::uint32_t code) {
  std::uint8_t bytes[4];
  to.append(reinterpret_cast<const char*>(bytes), encode_utf8(code, bytes));
}

std::string from_latin1(std::string_view text) {
  std::string utf8;
  for (char c : text)
    append_code_point(utf8, static_cast<std::uint8_t>(c));
  return utf8;
}

// Nothing where a character is not in Latin-1.
std::optional<std::string> to_latin1(std::string_view utf8) {
  std::string text;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  for (std::size_t at = 0; at < utf8.size();) {
    std::uint32_t code;
    at += decode_utf8(bytes + at, utf8.size() - at, &code);
    if (code > 255) return std::nullopt;
    text.push_back(static_cast<char>(code));
  }
  return text;
}

bool is_valid_utf8(std::string_view text, std::size_t* characters) {
  std::span bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return valid_utf8_prefix(bytes, characters) == text.size();
}

// The text as an atom's name, in UTF-8; nothing where it cannot be one.
std::optional<std::string> atom_name(const char* name, std::size_t length, int encoding) {
  std::string_view text(name, length);
  std::size_t characters = length;
  if (encoding == kUtf8 && !is_valid_utf8(text, &characters)) return std::nullopt;
  if ((encoding != kUtf8 && encoding != kLatin1) || characters > AtomTable::kMaxCharacters) return std::nullopt;
  return encoding == kUtf8 ? std::string(text) : from_latin1(text);
}

// The text of an atom in the encoding.
std::optional<std::string> atom_text(const NativeEnv& env, Word atom, int encoding) {
  if (!term_of(atom).is_atom()) return std::nullopt;
  std::string_view name = env.vm->atoms->name(term_of(atom));
  if (encoding == kUtf8) return std::string(name);
  return encoding == kLatin1 ? to_latin1(name) : std::nullopt;
}

// Puts the characters of a list into a C string one after the other, as long as there is room for all of one.
class StringOfList {
 public:
  enum Outcome { kComplete, kCut, kBad };
  StringOfList(char* to, std::size_t size, int encoding) : to_(to), room_(size - 1), encoding_(encoding) {}

  Outcome put_all(Term list) {
    for (; list.is_cons(); list = Cons(list).tail()) {
      std::uint32_t code;
      if (!term_code_point(Cons(list).head(), &code)) return kBad;
      std::uint8_t bytes[4];
      std::size_t count = 1;
      if (encoding_ == kUtf8)
        count = encode_utf8(code, bytes);
      else if (code <= 255)
        bytes[0] = static_cast<std::uint8_t>(code);
      else
        return kBad;
      if (count > room_ - written_) return kCut;
      std::memcpy(to_ + written_, bytes, count);
      written_ += count;
    }
    return list.is_nil() ? kComplete : kBad;
  }
  std::size_t written() const { return written_; }

 private:
  char* to_;
  std::size_t room_;
  int encoding_;
  std::size_t written_ = 0;
};

}  // namespace

// --- atoms ---

int enif_make_new_atom_len(NativeEnv* env, const char* name, std::size_t length, Word* atom, int encoding) {
  std::optional<std::string> text = atom_name(name, length, encoding);
  if (!text) return 0;
  Term made = env->vm->atoms->intern(*text);
  if (made.is_none()) return 0;  // the table is full: the runtime is being stopped
  *atom = made.bits();
  return 1;
}

int enif_make_new_atom(NativeEnv* env, const char* name, Word* atom, int encoding) {
  return enif_make_new_atom_len(env, name, std::strlen(name), atom, encoding);
}

Word enif_make_atom_len(NativeEnv* env, const char* name, std::size_t length) {
  Word atom;
  return enif_make_new_atom_len(env, name, length, &atom, kLatin1) != 0 ? atom : enif_make_badarg(env);
}

Word enif_make_atom(NativeEnv* env, const char* name) {
  return enif_make_atom_len(env, name, std::strlen(name));
}

int enif_make_existing_atom_len(NativeEnv* env, const char* name, std::size_t length, Word* atom, int encoding) {
  std::optional<std::string> text = atom_name(name, length, encoding);
  Term found = text ? env->vm->atoms->find(*text) : Term::none();
  if (found.is_none()) return 0;
  *atom = found.bits();
  return 1;
}

int enif_make_existing_atom(NativeEnv* env, const char* name, Word* atom, int encoding) {
  return enif_make_existing_atom_len(env, name, std::strlen(name), atom, encoding);
}

int enif_get_atom_length(NativeEnv* env, Word atom, unsigned* length, int encoding) {
  std::optional<std::string> text = atom_text(*env, atom, encoding);
  if (!text) return 0;
  *length = static_cast<unsigned>(text->size());
  return 1;
}

int enif_get_atom(NativeEnv* env, Word atom, char* to, unsigned size, int encoding) {
  std::optional<std::string> text = atom_text(*env, atom, encoding);
  if (!text || text->size() >= size) return 0;
  std::memcpy(to, text->c_str(), text->size() + 1);
  return static_cast<int>(text->size() + 1);
}

// --- strings ---

// How many bytes were written, with the closing 0; the same below zero where the string is cut off there; 0 where the
// list is no string.
int enif_get_string(NativeEnv*, Word list, char* to, unsigned size, int encoding) {
  if (size < 1 || (encoding != kLatin1 && encoding != kUtf8)) return 0;
  StringOfList string(to, size, encoding);
  StringOfList::Outcome outcome = string.put_all(term_of(list));
  int count = static_cast<int>(string.written() + 1);
  to[outcome == StringOfList::kBad && encoding == kUtf8 ? 0 : string.written()] = 0;
  return outcome == StringOfList::kComplete ? count : outcome == StringOfList::kCut ? -count : 0;
}

int enif_get_string_length(NativeEnv*, Word word, unsigned* length, int encoding) {
  std::size_t count = 0;
  Term list = term_of(word);
  for (; list.is_cons(); list = Cons(list).tail()) {
    std::uint32_t code;
    if (!term_code_point(Cons(list).head(), &code) || (encoding == kLatin1 && code > 255)) return 0;
    count += encoding == kUtf8 ? utf8_bytes(code) : 1;
  }
  if (!list.is_nil() || (encoding != kLatin1 && encoding != kUtf8)) return 0;
  *length = static_cast<unsigned>(count);
  return 1;
}

Word enif_make_string_len(NativeEnv* env, const char* text, std::size_t length, int encoding) {
  std::size_t characters;
  std::string_view view(text, length);
  if (encoding == kLatin1) return make_byte_list(*env->space, view).bits();
  if (encoding != kUtf8 || !is_valid_utf8(view, &characters)) return enif_make_badarg(env);
  return make_character_list(*env->space, view).bits();
}

Word enif_make_string(NativeEnv* env, const char* text, int encoding) {
  return enif_make_string_len(env, text, std::strlen(text), encoding);
}

}  // namespace mote::native
