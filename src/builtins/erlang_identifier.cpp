// erlang: pids, ports, references and funs as text and back; text of any term, and printing it for debugging.
#include <unistd.h>

#include <charconv>

#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "term/identity.h"
#include "term/print.h"
#include "term/saved_references.h"
#include "term/utf.h"

namespace mote {

namespace {

template <bool (Term::*kTest)() const, void (*kAppend)(std::string&, Term)>
Term identifier_to_list(Context& c) {
  if (!(c[0].*kTest)()) return c.badarg();
  std::string text;
  kAppend(text, c[0]);
  return make_byte_list(c.heap(), text);
}

Term ref_to_list(Context& c) {
  if (!c[0].is_reference()) return c.badarg();
  save_reference(c[0]);
  return identifier_to_list<&Term::is_reference, append_reference>(c);
}

Term fun_to_list(Context& c) {
  if (!c[0].is_fun()) return c.badarg();
  std::string text;
  append_fun(text, c.atoms(), c[0]);
  return make_character_list(c.heap(), text);
}

// Reads an identifier's text from left to right; once something is not as expected, everything fails.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  void expect(std::string_view literal) {
    good_ = good_ && text_.starts_with(literal);
    if (good_) text_.remove_prefix(literal.size());
  }
  Word number(Word greatest) {
    Word value = 0;
    auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    good_ = good_ && error == std::errc() && value <= greatest;
    if (good_) text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  bool done() const { return good_ && text_.empty(); }

 private:
  std::string_view text_;
  bool good_ = true;
};

constexpr Word kMax32 = 0xFFFFFFFF;

Term list_to_pid(Context& c) {
  std::optional<std::string> text = list_text(c[0]);
  if (!text) return c.badarg();
  Reader reader(*text);
  reader.expect("<0.");
  Word number = reader.number((Word{1} << kPidNumberBits) - 1);
  reader.expect(".");
  Word serial = reader.number(kMax32);
  reader.expect(">");
  return reader.done() ? Term::local_pid(number | serial << kPidNumberBits) : c.badarg();
}

Term list_to_port(Context& c) {
  std::optional<std::string> text = list_text(c[0]);
  if (!text) return c.badarg();
  Reader reader(*text);
  reader.expect("#Port<0.");
  Word number = reader.number((Word{1} << 60) - 1);
  reader.expect(">");
  return reader.done() ? Term::local_port(number) : c.badarg();
}

Term list_to_ref(Context& c) {
  std::optional<std::string> text = list_text(c[0]);
  if (!text) return c.badarg();
  Reader reader(*text);
  ReferenceNumbers numbers{3, {}};
  reader.expect("#Ref<0.");
  numbers.number[2] = static_cast<std::uint32_t>(reader.number(kMax32));
  reader.expect(".");
  numbers.number[1] = static_cast<std::uint32_t>(reader.number(kMax32));
  reader.expect(".");
  numbers.number[0] = static_cast<std::uint32_t>(reader.number((1 << ReferenceNumbers::kFirstBits) - 1));
  reader.expect(">");
  return reader.done() ? restore_reference(c.heap(), numbers.low_word(), numbers.high_word()) : c.badarg();
}

// --- display ---

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Term display(Context& c) {
  std::string text = term_text(c.atoms(), c[0]);
  c.charge(static_cast<std::int64_t>(text.size() / 64));
  text += "\r\n";
  write_all(STDOUT_FILENO, text);
  return atoms::k_true;
}

// Bytes of a binary, or the characters of a list as UTF-8.
std::optional<std::string> shown_text(Term term) {
  std::string text;
  if (term.is_binary()) {
    std::string storage;
    return std::string(binary_text(term, storage));
  }
  for (; term.is_cons(); term = Cons(term).tail()) {
    std::uint32_t code;
    if (!term_code_point(Cons(term).head(), &code)) return std::nullopt;
    std::uint8_t bytes[4];
    text.append(reinterpret_cast<const char*>(bytes), encode_utf8(code, bytes));
  }
  return term.is_nil() ? std::optional(text) : std::nullopt;
}

// (stdin | stdout | stderr, Text)
Term display_string(Context& c) {
  std::optional<std::string> text = shown_text(c[1]);
  if (!text || !c[0].is_atom()) return c.badarg();
  std::string_view name = c.name(c[0]);
  int file = name == "stdout" ? STDOUT_FILENO : name == "stderr" ? STDERR_FILENO : -1;
  if (file < 0) return name == "stdin" ? c.error_with_cause(atoms::k_badarg, c.atom("enxio")) : c.badarg();
  write_all(file, *text);
  return atoms::k_true;
}

// (Term, undefined | Limit)
Term term_to_string(Context& c) {
  bool limited = c[1] != atoms::k_undefined;
  if (limited && (!c[1].is_small() || c[1].small_value() < 2)) return c.badarg();
  std::string text;
  if (limited)
    append_term(text, c.atoms(), c[0], static_cast<std::size_t>(c[1].small_value()));
  else
    append_term(text, c.atoms(), c[0]);
  c.charge(static_cast<std::int64_t>(text.size() / 16));
  return make_character_list(c.heap(), text);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "pid_to_list", 1, identifier_to_list<&Term::is_pid, append_pid>},
    {"erlang", "port_to_list", 1, identifier_to_list<&Term::is_port, append_port>},
    {"erlang", "ref_to_list", 1, ref_to_list},
    {"erlang", "fun_to_list", 1, fun_to_list},
    {"erlang", "list_to_pid", 1, list_to_pid},
    {"erlang", "list_to_port", 1, list_to_port},
    {"erlang", "list_to_ref", 1, list_to_ref},
    {"erlang", "display", 1, display},
    {"erlang", "display_string", 2, display_string},
    {"erts_internal", "term_to_string", 2, term_to_string},
};

}  // namespace

std::span<const Builtin> erlang_identifier_builtins() {
  return kBuiltins;
}

}  // namespace mote
