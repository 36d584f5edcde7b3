// The bit syntax: instructions over match contexts that hot_bits.h has not. What they do is in term/bit_match.h.
#include "ops/hot_bits.h"
#include "ops/install.h"

namespace mote {

namespace {

MatchContext* context_of(const Process& process, Word operand) {
  return MatchContext::of(load(process, operand));
}
[[gnu::always_inline]] inline MatchContext* context_of(Word operand, const Term* x, const Term* y) {
  return MatchContext::of(load(operand, x, y));
}

// The command ensure_at_least with any unit. ip[1]: failure; ip[2]: context; ip[3]: bits; ip[4]: unit.
const Word* bs_ensure_unit(const Word* ip, Term* x, Term* y) {
  return match_ensure_at_least(context_of(ip[2], x, y), ip[3], ip[4]) ? ip + 5 : address(ip[1]);
}

// The next bits, which must be there. ip[1]: context; ip[2]: bits; ip[3]: destination.
const Word* bs_read_binary(Process& process, const Word* ip) {
  store(process, ip[3], match_binary_unchecked(context_of(process, ip[1]), process.heap, ip[2]));
  return ip + 4;
}

// ip[1]: failure; ip[2]: context; ip[3]: size; ip[4]: unit; ip[5]: flags; ip[6]: destination.
const Word* bs_get_integer(Process& process, const Word* ip) {
  std::size_t bits;
  Term value;
  if (!match_field_size(load(process, ip[3]), ip[4], &bits) ||
      !match_get_integer(context_of(process, ip[2]), process.heap, bits, static_cast<unsigned>(ip[5]), &value))
    return address(ip[1]);
  store(process, ip[6], value);
  return ip + 7;
}

const Word* bs_get_float(Process& process, const Word* ip) {
  std::size_t bits;
  Term value;
  if (!match_field_size(load(process, ip[3]), ip[4], &bits) ||
      !match_get_float(context_of(process, ip[2]), process.heap, bits, static_cast<unsigned>(ip[5]), &value))
    return address(ip[1]);
  store(process, ip[6], value);
  return ip + 7;
}

const Word* bs_get_binary(Process& process, const Word* ip) {
  MatchContext* context = context_of(process, ip[2]);
  Term size = load(process, ip[3]);
  std::size_t bits;
  Term value;
  bool got = size == atoms::k_all
                 ? match_get_rest(context, process.heap, ip[4], &value)
                 : match_field_size(size, ip[4], &bits) && match_get_binary(context, process.heap, bits, &value);
  if (!got) return address(ip[1]);
  store(process, ip[6], value);
  return ip + 7;
}

// ip[1]: failure; ip[2]: context; ip[3]: size; ip[4]: unit.
const Word* bs_skip_bits(const Word* ip, Term* x, Term* y) {
  MatchContext* context = context_of(ip[2], x, y);
  Term size = load(ip[3], x, y);
  std::size_t bits;
  if (size == atoms::k_all) {
    if (!match_test_unit(context, ip[4])) return address(ip[1]);
    context->position = context->end;
    return ip + 5;
  }
  return match_field_size(size, ip[4], &bits) && match_skip(context, bits) ? ip + 5 : address(ip[1]);
}

const Word* bs_test_tail(const Word* ip, Term* x, Term* y) {
  return match_test_tail(context_of(ip[2], x, y), ip[3]) ? ip + 4 : address(ip[1]);
}

// The source may be a bitstring, too. ip[3]: unit in bits.
const Word* bs_test_unit(const Word* ip, Term* x, Term* y) {
  Term source = load(ip[2], x, y);
  std::size_t bits =
      source.has_tag(Tag::kMatchContext) ? match_remaining(MatchContext::of(source)) : BitView(source).size;
  return ip[3] <= 1 || bits % ip[3] == 0 ? ip + 4 : address(ip[1]);
}

// ip[3]: bits; ip[4]: the bytes.
const Word* bs_match_string(const Word* ip, Term* x, Term* y) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(ip[4]);
  return match_string(context_of(ip[2], x, y), bytes, ip[3]) ? ip + 5 : address(ip[1]);
}

// ip[3]: flags; ip[4]: destination.
template <bool (*get)(MatchContext*, unsigned, Term*)>
const Word* bs_get_utf(const Word* ip, Term* x, Term* y) {
  Term value;
  if (!get(context_of(ip[2], x, y), static_cast<unsigned>(ip[3]), &value)) return address(ip[1]);
  store(ip[4], x, y, value);
  return ip + 5;
}

const Word* bs_skip_utf8(const Word* ip, Term* x, Term* y) {
  return match_skip_utf8(context_of(ip[2], x, y)) ? ip + 3 : address(ip[1]);
}

template <bool (*skip)(MatchContext*, unsigned)>
const Word* bs_skip_utf(const Word* ip, Term* x, Term* y) {
  return skip(context_of(ip[2], x, y), static_cast<unsigned>(ip[3])) ? ip + 4 : address(ip[1]);
}

}  // namespace

void install_bit_ops(HandlerTable& table) {
  install_hot<Op::bs_start_match, Op::bs_ensure, Op::bs_ensure_exactly, Op::bs_read_byte, Op::bs_read_small,
              Op::bs_skip, Op::bs_equal, Op::bs_get_position, Op::bs_set_position, Op::bs_get_utf8, Op::bs_get_tail>(
      table);
  install_warm<bs_ensure_unit>(table, Op::bs_ensure_unit);
  install_cold<bs_read_binary>(table, Op::bs_read_binary);
  install_cold<bs_get_integer>(table, Op::bs_get_integer);
  install_cold<bs_get_float>(table, Op::bs_get_float);
  install_cold<bs_get_binary>(table, Op::bs_get_binary);
  install_warm<bs_skip_bits>(table, Op::bs_skip_bits);
  install_warm<bs_test_tail>(table, Op::bs_test_tail);
  install_warm<bs_test_unit>(table, Op::bs_test_unit);
  install_warm<bs_match_string>(table, Op::bs_match_string);
  install_warm<bs_get_utf<match_get_utf16>>(table, Op::bs_get_utf16);
  install_warm<bs_get_utf<match_get_utf32>>(table, Op::bs_get_utf32);
  install_warm<bs_skip_utf8>(table, Op::bs_skip_utf8);
  install_warm<bs_skip_utf<match_skip_utf16>>(table, Op::bs_skip_utf16);
  install_warm<bs_skip_utf<match_skip_utf32>>(table, Op::bs_skip_utf32);
}

}  // namespace mote
