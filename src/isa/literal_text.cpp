// Printing terms within a limit of characters, which also bounds the recursion: every level prints at least one.
#include "isa/literal_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "heap/arena.h"
#include "term/bits.h"
#include "term/map.h"
#include "wire/detached_resolver.h"
#include "wire/external_decode.h"

namespace mote {

namespace {

bool printable(std::uint8_t byte) {
  return (byte >= ' ' && byte < 0x7F) || byte == '\n' || byte == '\t' || byte == '\r';
}

void append_quoted(std::string& out, char quote, std::uint8_t byte) {
  switch (byte) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      if (byte == quote || byte == '\\') out += '\\';
      out += static_cast<char>(byte);
  }
}

class LiteralPrinter {
 public:
  LiteralPrinter(const AtomTable& atoms, std::size_t limit) : atoms_(atoms), limit_(limit) {}

  void print(Term term) {
    if (full()) return;
    if (term.is_atom()) {
      out_ += atom_text(atoms_.name(term));
    } else if (term.is_integer()) {
      out_ += term.is_small() ? std::to_string(term.small_value()) : big_text(term);
    } else if (term.is_nil()) {
      out_ += "[]";
    } else if (term.is_cons()) {
      print_list(term);
    } else if (term.is_tuple()) {
      Tuple tuple(term);
      out_ += '{';
      for (std::size_t i = 0; i < tuple.arity() && !full(); ++i) {
        if (i > 0) out_ += ',';
        print(tuple[i]);
      }
      out_ += '}';
    } else if (term.is_float()) {
      out_ += fmt::format("{}", Float(term).value());
    } else if (term.is_map()) {
      print_map(term);
    } else if (term.is_bitstring()) {
      print_bits(BitView(term));
    } else if (term.has_tag(Tag::kExportFun)) {
      const ExportIdentity& fun = ExportIdentity::of(term);
      out_ += fmt::format("fun {}:{}/{}", atom_text(atoms_.name(fun.module)), atom_text(atoms_.name(fun.function)),
                          fun.arity);
    } else if (term.has_tag(Tag::kFun)) {
      const FunIdentity& fun = FunIdentity::of(term);
      out_ += fmt::format("#Fun<{}.{}.{}>", atom_text(atoms_.name(fun.module)), fun.index, fun.old_uniq);
    } else {
      out_ += term.is_pid() ? "#Pid" : term.is_port() ? "#Port" : "#Ref";
    }
  }

  std::string take() {
    if (full()) {
      out_.resize(limit_);
      while (!out_.empty() && (out_.back() & 0x80) != 0)
        out_.pop_back();  // no half of a character
      out_ += "...";
    }
    return std::move(out_);
  }

 private:
  bool full() const { return out_.size() > limit_; }

  static std::string big_text(Term term) {
    std::string hex = Bignum(term).negative() ? "-16#" : "16#";
    std::span<const Word> limbs = Bignum(term).limbs();
    hex += fmt::format("{:X}", limbs.back());
    for (std::size_t i = limbs.size() - 1; i-- > 0;)
      hex += fmt::format("{:016X}", limbs[i]);
    return hex;
  }

  void print_list(Term list) {
    bool text = true;
    for (Term rest = list; text && rest != Term::nil(); rest = Cons(rest).tail()) {
      text = rest.is_cons() && Cons(rest).head().is_small() && Cons(rest).head().small_value() < 256 &&
             Cons(rest).head().small_value() >= 0 &&
             printable(static_cast<std::uint8_t>(Cons(rest).head().small_value()));
    }
    out_ += text ? '"' : '[';
    Term rest = list;
    for (; rest.is_cons() && !full(); rest = Cons(rest).tail()) {
      if (text) {
        append_quoted(out_, '"', static_cast<std::uint8_t>(Cons(rest).head().small_value()));
      } else {
        if (rest != list) out_ += ',';
        print(Cons(rest).head());
      }
    }
    if (!rest.is_list()) {
      out_ += '|';
      print(rest);
    }
    out_ += text ? '"' : ']';
  }

  void print_map(Term map) {
    out_ += "#{";
    bool first = true;
    for (MapIterator each(map); !full() && each.next(); first = false) {
      if (!first) out_ += ',';
      print(each.key());
      out_ += " => ";
      print(each.value());
    }
    out_ += '}';
  }

  void print_bits(const BitView& view) {
    std::size_t shown = std::min(bytes_for_bits(view.size), limit_ + 1);
    std::string copy(shown, '\0');
    BitView head = view;
    head.size = std::min(view.size, 8 * shown);
    copy_bits_out(head, reinterpret_cast<std::uint8_t*>(copy.data()));
    std::size_t rest = head.size & 7;
    Bytes bytes(reinterpret_cast<const std::uint8_t*>(copy.data()), shown);
    if (rest == 0) {
      out_ += bytes_text(bytes, limit_);
      return;
    }
    out_ += "<<";
    for (std::size_t i = 0; i + 1 < shown; ++i)
      out_ += fmt::format("{},", bytes[i]);
    out_ += fmt::format("{}:{}>>", bytes[shown - 1] >> (8 - rest), rest);
  }

  const AtomTable& atoms_;
  std::size_t limit_;
  std::string out_;
};

}  // namespace

std::string atom_text(std::string_view name) {
  bool plain = !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@';
  });
  if (plain) return std::string(name);
  std::string quoted = "'";
  for (char c : name)
    append_quoted(quoted, '\'', static_cast<std::uint8_t>(c));
  return quoted + '\'';
}

std::string bytes_text(Bytes bytes, std::size_t limit) {
  std::string out = "<<";
  if (!bytes.empty() && std::all_of(bytes.begin(), bytes.end(), printable)) {
    out += '"';
    for (std::uint8_t byte : bytes) {
      if (out.size() > limit) break;
      append_quoted(out, '"', byte);
    }
    return out + (out.size() > limit ? "...\">>" : "\">>");
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (out.size() > limit) return out + "...>>";
    out += fmt::format("{}{}", i > 0 ? "," : "", bytes[i]);
  }
  return out + ">>";
}

std::string literal_text(Bytes external, std::size_t limit) {
  Arena space;
  AtomTable atoms;
  DetachedResolver resolver(atoms);
  auto decoded = decode_external(external, space, atoms, resolver);
  if (!decoded) return "...";
  LiteralPrinter printer(atoms, limit);
  printer.print(decoded->term);
  return printer.take();
}

}  // namespace mote
