// Terms as text.
#include "term/print.h"

#include <vector>

#include "base/work.h"
#include "term/bits.h"
#include "term/float_text.h"
#include "term/identity.h"
#include "term/integer_text.h"
#include "term/map.h"
#include "term/small_stack.h"
#include "term/utf.h"

namespace mote {

namespace {

void append_number(std::string& out, Word number) {
  out += std::to_string(number);
}

bool is_latin1_lower(std::uint32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 0xDF && code <= 0xFF && code != 0xF7);
}
bool is_latin1_upper(std::uint32_t code) {
  return (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7);
}

// Calls visit(code) for each character of valid UTF-8.
template <typename Visit>
void each_character(std::string_view utf8, Visit visit) {
  const auto* at = reinterpret_cast<const std::uint8_t*>(utf8.data());
  for (std::size_t left = utf8.size(); left > 0;) {
    std::uint32_t code = 0;
    std::size_t taken = decode_utf8(at, left, &code);
    if (taken == 0) return;
    visit(code);
    at += taken;
    left -= taken;
  }
}

bool needs_quotes(std::string_view name) {
  bool first = true, plain = true;
  each_character(name, [&](std::uint32_t code) {
    bool fits = is_latin1_lower(code);
    if (!first) fits = fits || is_latin1_upper(code) || (code >= '0' && code <= '9') || code == '_';
    plain = plain && fits;
    first = false;
  });
  return first || !plain;
}

void append_quoted_character(std::string& out, std::uint32_t code) {
  static constexpr std::string_view kNamed = "\b\f\n\r\t\v'\\", kNames = "bfnrtv'\\";
  if (std::size_t named = code < 128 ? kNamed.find(static_cast<char>(code)) : kNamed.npos; named != kNamed.npos) {
    out += '\\';
    out += kNames[named];
  } else if (code < 32 || (code >= 128 && code < 160)) {
    out += '\\';
    for (int shift = 6; shift >= 0; shift -= 3)
      out += static_cast<char>('0' + ((code >> shift) & 7));
  } else {
    std::uint8_t bytes[4];
    out.append(reinterpret_cast<const char*>(bytes), encode_utf8(code, bytes));
  }
}

bool is_text_character(Term term) {
  if (!term.is_small()) return false;
  std::int64_t code = term.small_value();
  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || code == '\t' || code == '\n' || code == '\r';
}
bool is_text(Term list) {
  while (list.is_cons()) {
    if (!is_text_character(Cons(list).head())) return false;
    list = Cons(list).tail();
  }
  return list.is_nil();
}

// The part of an identifier that tells its node: 0 for this one.
void append_node(std::string& out, Term identifier) {
  if (identifier.has_tag(Tag::kExternal))
    append_number(out, External::of(identifier)->node->name.atom_index());
  else
    out += '0';
}

class Printer {
 public:
  Printer(std::string& out, const AtomTable& atoms, std::size_t limit)
      : out_(out), atoms_(atoms), left_(static_cast<std::int64_t>(limit)) {}

  void run(Term term) {
    bool going = put(term);
    while (going && !stack_.empty())
      going = next();
    if (left_ <= 0) out_ += "... ";
  }

 private:
  // What is still to be printed of one compound term.
  struct Frame {
    enum Kind : std::uint8_t { kTuple, kList, kKey, kValue } kind;
    bool first;
    std::size_t count;  // elements left of a tuple; of a map, its iterator's index
    const Word* at;     // next element, or the cell last printed
  };

  bool step() {
    pauses_.step();
    return left_-- > 0;
  }
  bool close(const char* text) {
    out_ += text;
    stack_.drop();
    return true;
  }
  bool next() {
    Frame& frame = stack_.top();
    switch (frame.kind) {
      case Frame::kTuple:
        return next_element(frame);
      case Frame::kList:
        return next_of_list(frame);
      case Frame::kKey:
        return next_pair(frame);
      case Frame::kValue:
        out_ += "=>";
        frame.kind = Frame::kKey;
        return put(maps_.back().value());
    }
    return false;
  }
  bool next_element(Frame& frame) {
    if (frame.count == 0) return close("}");
    if (!frame.first) out_ += ',';
    frame.first = false;
    --frame.count;
    return put(Term::from_bits(*frame.at++));
  }
  bool next_of_list(Frame& frame) {
    Term tail = Term::from_bits(frame.at[1]);
    if (frame.first) {
      frame.first = false;
      return put(Term::from_bits(frame.at[0]));
    }
    if (frame.count == 0 || tail.is_nil()) return close("]");
    if (!tail.is_cons()) {
      out_ += '|';
      frame.count = 0;
      return put(tail);
    }
    out_ += ',';
    frame.at = tail.pointer();
    return put(Term::from_bits(frame.at[0]));
  }
  bool next_pair(Frame& frame) {
    if (!maps_.back().next()) {
      maps_.pop_back();
      return close("}");
    }
    if (!frame.first) out_ += ',';
    frame.first = false;
    frame.kind = Frame::kValue;
    return put(maps_.back().key());
  }
  bool put(Term term);
  bool put_boxed(Term term);
  bool put_text(Term list);
  bool put_bits(Term term);

  std::string& out_;
  const AtomTable& atoms_;
  std::int64_t left_;
  StepCount pauses_;
  SmallStack<Frame> stack_;
  std::vector<MapIterator> maps_;
};

// False where the limit ends the text.
bool Printer::put(Term term) {
  if (!step()) return false;
  if (term.is_cons()) {
    if (is_text(term)) return put_text(term);
    out_ += '[';
    stack_.push({Frame::kList, true, 1, term.pointer()});
    return true;
  }
  if (term.is_boxed()) return put_boxed(term);
  if (term.is_atom()) {
    append_atom(out_, atoms_.name(term));
    return --left_ > 0;
  }
  if (term.is_small())
    out_ += std::to_string(term.small_value());
  else if (term.is_nil())
    out_ += "[]";
  else if (term.is_local_pid())
    append_pid(out_, term);
  else if (term.is_local_port())
    append_port(out_, term);
  else
    out_ += "<none>";
  return true;
}

bool Printer::put_boxed(Term term) {
  switch (term.boxed_tag()) {
    case Tag::kTuple:
      out_ += '{';
      stack_.push({Frame::kTuple, true, Tuple(term).arity(), Tuple(term).elements()});
      return true;
    case Tag::kFlatMap:
    case Tag::kHashMap:
      out_ += "#{";
      maps_.emplace_back(term);
      stack_.push({Frame::kKey, true, 0, nullptr});
      return true;
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      append_integer(out_, term);
      return true;
    case Tag::kFloat: {
      char text[kFloatTextBytes];
      out_.append(text, write_float_scientific(text, Float(term).value(), 6));
      return true;
    }
    case Tag::kReference:
    case Tag::kMagicReference:
      append_reference(out_, term);
      return true;
    case Tag::kExternal: {
      External::Kind kind = External::of(term)->kind();
      kind == External::kPid    ? append_pid(out_, term)
      : kind == External::kPort ? append_port(out_, term)
                                : append_reference(out_, term);
      return true;
    }
    case Tag::kFun:
    case Tag::kExportFun:
      append_fun(out_, atoms_, term);
      return true;
    case Tag::kRefcBinary:
    case Tag::kHeapBinary:
    case Tag::kSubBits:
      return put_bits(term);
    case Tag::kHashNode:
    case Tag::kMatchContext:
      break;
  }
  out_ += "<none>";
  return true;
}

bool Printer::put_text(Term list) {
  out_ += '"';
  for (; list.is_cons(); list = Cons(list).tail()) {
    if (!step()) return false;
    std::int64_t code = Cons(list).head().small_value();
    if (code == '\n') {
      out_ += "\\n";
    } else {
      if (code == '"') out_ += '\\';
      out_ += static_cast<char>(code);
    }
  }
  out_ += '"';
  return true;
}

bool Printer::put_bits(Term term) {
  BitView view(term);
  auto byte_at = [&view](std::size_t k) {
    return static_cast<std::uint8_t>(load_bits(view.base, view.offset + 8 * k, 8));
  };
  std::size_t whole = view.whole_bytes(), rest = view.size & 7;
  bool text = whole > 0 && rest == 0;
  for (std::size_t k = 0; text && k < whole; ++k)
    text = byte_at(k) >= 32 && byte_at(k) < 127;
  out_ += text ? "<<\"" : "<<";
  for (std::size_t k = 0; k < whole; ++k) {
    if (!text && k > 0) out_ += ',';
    if (text && byte_at(k) == '"') out_ += '\\';
    if (text)
      out_ += static_cast<char>(byte_at(k));
    else
      append_number(out_, byte_at(k));
    if (!step()) return false;
  }
  if (rest != 0) {
    if (whole > 0) out_ += ',';
    append_number(out_, load_bits(view.base, view.offset + view.size - rest, rest));
    out_ += ':';
    append_number(out_, rest);
  }
  out_ += text ? "\">>" : ">>";
  return true;
}

}  // namespace

void append_atom(std::string& out, std::string_view name) {
  if (!needs_quotes(name)) {
    out += name;
    return;
  }
  out += '\'';
  each_character(name, [&out](std::uint32_t code) { append_quoted_character(out, code); });
  out += '\'';
}

void append_pid(std::string& out, Term pid) {
  out += '<';
  append_node(out, pid);
  out += '.';
  append_number(out, pid_number_of(pid));
  out += '.';
  append_number(out, pid_serial_of(pid));
  out += '>';
}

void append_port(std::string& out, Term port) {
  out += "#Port<";
  append_node(out, port);
  out += '.';
  append_number(out, port_number_of(port));
  out += '>';
}

void append_reference(std::string& out, Term reference) {
  ReferenceNumbers numbers = ReferenceNumbers::of(reference);
  out += "#Ref<";
  append_node(out, reference);
  for (std::size_t i = numbers.count; i-- > 0;) {
    out += '.';
    append_number(out, numbers.number[i]);
  }
  out += '>';
}

void append_fun(std::string& out, const AtomTable& atoms, Term fun) {
  if (fun.boxed_tag() == Tag::kExportFun) {
    const ExportIdentity& identity = ExportIdentity::of(fun);
    out += "fun ";
    append_atom(out, atoms.name(identity.module));
    out += ':';
    append_atom(out, atoms.name(identity.function));
    out += '/';
    append_number(out, identity.arity);
    return;
  }
  const FunIdentity& identity = FunIdentity::of(fun);
  out += "#Fun<";
  out += atoms.name(identity.module);
  out += '.';
  append_number(out, identity.index);
  out += '.';
  append_number(out, identity.old_uniq);
  out += '>';
}

void append_term(std::string& out, const AtomTable& atoms, Term term, std::size_t limit) {
  Printer(out, atoms, limit).run(term);
}

std::string term_text(const AtomTable& atoms, Term term) {
  std::string text;
  append_term(text, atoms, term);
  return text;
}

}  // namespace mote
