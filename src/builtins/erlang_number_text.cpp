// erlang, erts_internal, string: integers and floats to text and back.
// erlang:list_to_integer and binary_to_integer are Erlang code over the two helpers in erts_internal, which answer with
// atoms instead of failing: `big` makes that code find out that the number is too large, and say system_limit.
#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "term/bignum.h"
#include "term/float_text.h"
#include "term/integer_text.h"

namespace mote {

namespace {

using MakeText = Term (*)(TermSpace&, std::string_view);

Term as_list(TermSpace& space, std::string_view text) {
  return make_byte_list(space, text);
}
Term as_binary(TermSpace& space, std::string_view text) {
  return make_binary(space, text);
}

Term made(Context& c, Term text) {
  return text.is_none() ? c.system_limit() : text;
}

// A base of 2 to 36, or 0.
int base_of(Term term) {
  return term.is_small() && term.small_value() >= 2 && term.small_value() <= 36 ? static_cast<int>(term.small_value())
                                                                                : 0;
}

template <MakeText kMake>
Term integer_text(Context& c, int base) {
  if (base == 0 || !c[0].is_integer()) return c.badarg();
  if (c[0].is_small()) {
    char text[kSmallTextBytes];
    return kMake(c.heap(), {text, write_integer(text, c[0].small_value(), base)});
  }
  constexpr std::size_t kLongBignum = 400;  // limbs
  if (Bignum(c[0]).limbs().size() > kLongBignum && c.aside()) return Term::none();
  std::string text;
  append_integer(text, c[0], base);
  c.charge(static_cast<std::int64_t>(text.size() / 16));
  return made(c, kMake(c.heap(), text));
}

template <MakeText kMake>
Term integer_to_text_1(Context& c) {
  return integer_text<kMake>(c, 10);
}
template <MakeText kMake>
Term integer_to_text_2(Context& c) {
  return integer_text<kMake>(c, base_of(c[1]));
}

constexpr std::size_t kLongText = 20000;  // digits

bool is_digit_of(char character, int base) {
  return digit_value(static_cast<std::uint8_t>(character)) < base;
}

Term internal_list_to_integer_2(Context& c) {
  Term list = c[0];
  if (!list.is_list()) return atoms::k_not_a_list;
  if (list.is_nil()) return atoms::k_no_integer;
  int base = base_of(c[1]);
  if (base == 0) return atoms::k_badarg;
  std::size_t most = c.can_go_aside() ? kLongText : SIZE_MAX;
  std::string text = list_prefix(list, [base, most](char byte, const std::string& before) {
    return before.size() <= most && (is_digit_of(byte, base) || (before.empty() && (byte == '+' || byte == '-')));
  });
  if (text.size() > kLongText && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(text.size() / 16));
  Term integer = parse_integer(c.heap(), text, base);
  if (integer.is_none()) return atoms::k_no_integer;
  if (integer == kLimitExceeded) return atoms::k_big;
  return make_tuple(c.heap(), {integer, list_tail(list, text.size())});
}

Term internal_binary_to_integer_2(Context& c) {
  int base = base_of(c[1]);
  if (base == 0 || !c[0].is_binary()) return atoms::k_badarg;
  std::string storage;
  std::string_view text = binary_text(c[0], storage);
  if (text.size() > kLongText && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(text.size() / 16));
  Term integer = parse_integer(c.heap(), text, base);
  if (integer.is_none()) return atoms::k_badarg;
  return integer == kLimitExceeded ? atoms::k_big : integer;
}

// How float_to_list/2 is asked to write.
struct FloatFormat {
  enum Shape { kScientific, kDecimals, kShort } shape = kScientific;
  int digits = 20;
  bool compact = false;
};

// {decimals, N} or {scientific, N} into `format`; the last of several shapes holds. False where it is neither.
bool read_shape(Term option, FloatFormat& format) {
  if (!option.is_tuple(2)) return false;
  Term name = Tuple(option)[0], count = Tuple(option)[1];
  if (!count.is_small()) return false;
  format.digits = static_cast<int>(count.small_value());  // the reference, too, looks at 32 bits
  if (name == atoms::k_decimals) {
    format.shape = FloatFormat::kDecimals;
    return format.digits >= 0 && format.digits <= kMaxDecimals;
  }
  format.shape = FloatFormat::kScientific;
  return name == atoms::k_scientific && format.digits <= kMaxScientificDigits;
}

bool read_format(Term options, FloatFormat& format) {
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (option == atoms::k_short)
      format.shape = FloatFormat::kShort;
    else if (option == atoms::k_compact)
      format.compact = true;
    else if (!read_shape(option, format))
      return false;
  }
  return options.is_nil();
}

template <MakeText kMake>
Term float_text(Context& c, const FloatFormat& format) {
  if (!c[0].is_float()) return c.badarg();
  double value = Float(c[0]).value();
  char text[kFloatTextBytes];
  std::size_t size = 0;
  switch (format.shape) {
    case FloatFormat::kShort:
      size = write_float_short(text, value);
      break;
    case FloatFormat::kScientific:
      size = write_float_scientific(text, value, format.digits);
      break;
    case FloatFormat::kDecimals:
      size = write_float_decimals(text, value, format.digits, format.compact);
      break;
  }
  return size == 0 ? c.badarg() : made(c, kMake(c.heap(), {text, size}));
}

template <MakeText kMake>
Term float_to_text_1(Context& c) {
  return float_text<kMake>(c, {});
}
template <MakeText kMake>
Term float_to_text_2(Context& c) {
  FloatFormat format;
  return read_format(c[1], format) ? float_text<kMake>(c, format) : c.badarg();
}

// A NUL ends the text.
Term whole_float(Context& c, std::string_view text) {
  text = text.substr(0, text.find('\0'));
  std::size_t length = float_prefix_length(text);
  if (length == 0 || length != text.size()) return c.badarg();
  std::optional<double> value = parse_float(text);
  return value ? make_float(c.heap(), *value) : c.badarg();
}

Term list_to_float_1(Context& c) {
  std::optional<std::string> text = list_text(c[0]);
  return text ? whole_float(c, *text) : c.badarg();
}

Term binary_to_float_1(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string storage;
  return whole_float(c, binary_text(c[0], storage));
}

// {Float, Rest} or {error, Reason}.
Term string_list_to_float_1(Context& c) {
  if (!c[0].is_list()) return c.error_tuple(atoms::k_not_a_list);
  std::string text = list_prefix(c[0], [](char byte, const std::string&) {
    return is_digit_of(byte, 10) || std::string_view("+-.,eE").contains(byte);
  });
  std::size_t length = float_prefix_length(text);
  std::optional<double> value;
  if (length != 0) value = parse_float(std::string_view(text).substr(0, length));
  if (!value) return c.error_tuple(atoms::k_no_float);
  return make_tuple(c.heap(), {make_float(c.heap(), *value), list_tail(c[0], length)});
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "integer_to_list", 1, integer_to_text_1<as_list>},
    {"erlang", "integer_to_list", 2, integer_to_text_2<as_list>},
    {"erlang", "integer_to_binary", 1, integer_to_text_1<as_binary>},
    {"erlang", "integer_to_binary", 2, integer_to_text_2<as_binary>},
    {"erlang", "float_to_list", 1, float_to_text_1<as_list>},
    {"erlang", "float_to_list", 2, float_to_text_2<as_list>},
    {"erlang", "float_to_binary", 1, float_to_text_1<as_binary>},
    {"erlang", "float_to_binary", 2, float_to_text_2<as_binary>},
    {"erlang", "list_to_float", 1, list_to_float_1},
    {"erlang", "binary_to_float", 1, binary_to_float_1},
    {"erts_internal", "list_to_integer", 2, internal_list_to_integer_2},
    {"erts_internal", "binary_to_integer", 2, internal_binary_to_integer_2},
    {"string", "list_to_float", 1, string_list_to_float_1},
};

}  // namespace

std::span<const Builtin> erlang_number_text_builtins() {
  return kBuiltins;
}

}  // namespace mote
