// The bit syntax: instructions over match contexts. What they do is in term/bit_match.h.
#include "isa/match_command.h"
#include "ops/install.h"
#include "term/bit_match.h"

namespace mote {

namespace {

MatchContext* context_of(const Process& process, Word operand) { return MatchContext::of(load(process, operand)); }
[[gnu::always_inline]] inline MatchContext* context_of(Word operand, const Term* x, const Term* y) {
  return MatchContext::of(load(operand, x, y));
}

// Where the block is full. ip[1]: failure; ip[2]: source; ip[3]: destination; then both once more.
template <int more>
const Word* bs_start_match(Process& process, const Word* ip) {
  Term context = start_match(process.heap, load(process, ip[2]));
  if (context.is_none()) return address(ip[1]);
  store(process, ip[3], context);
  return ip + 4 + more;
}

template <Kind S, Kind D>
MOTE_HANDLER op_bs_start_match(MOTE_PARAMETERS) {
  constexpr int s = 4, d = s + operand_words(S), end = d + operand_words(D);
  Term source = MOTE_READ(S, s);
  if (source.has_tag(Tag::kMatchContext)) {
    MOTE_WRITE(D, d, source);
    MOTE_NEXT(end);
  }
  if (source.is_bitstring()) [[likely]] {
    if (!has_room(htop, y, MatchContext::kWords * sizeof(Word))) [[unlikely]] {
      MOTE_TAIL cold<bs_start_match<end - s>>(MOTE_STATE);
    }
    Term context = make_match_context(htop, source);
    htop += MatchContext::kWords;
    MOTE_WRITE(D, d, context);
    MOTE_NEXT(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// A bs_match whose commands allocate nothing: as bs_match below.
const Word* bs_scan(const Word* ip, Term* x, Term* y) {
  MatchContext* context = context_of(ip[2], x, y);
  const Word* command = ip + 4;
  const Word* end = command + kMatchCommandWords * ip[3];
  for (; command != end; command += kMatchCommandWords) {
    std::size_t bits = command[1];
    switch (static_cast<MatchCommand>(command[0])) {
      case kEnsureAtLeast:
        if (!match_ensure_at_least(context, bits, command[2])) return address(ip[1]);
        break;
      case kEnsureExactly:
        if (!match_test_tail(context, bits)) return address(ip[1]);
        break;
      case kInteger:
        store(command[3], x, y, match_small_unchecked(context, bits, static_cast<unsigned>(command[2])));
        break;
      case kSkip:
        context->position += bits;
        break;
      default:
        if (!match_equal(context, bits, command[2])) return address(ip[1]);
        break;
    }
  }
  return end;
}

// ip[1]: failure; ip[2]: context; ip[3]: count of commands, which follow: what, bits, flags or unit or value, destination.
const Word* bs_match(Process& process, const Word* ip) {
  MatchContext* context = context_of(process, ip[2]);
  const Word* command = ip + 4;
  const Word* end = command + kMatchCommandWords * ip[3];
  Term value;
  for (; command != end; command += kMatchCommandWords) {
    std::size_t bits = command[1];
    switch (static_cast<MatchCommand>(command[0])) {
      case kEnsureAtLeast:
        if (!match_ensure_at_least(context, bits, command[2])) return address(ip[1]);
        break;
      case kEnsureExactly:
        if (!match_test_tail(context, bits)) return address(ip[1]);
        break;
      case kInteger:
        if (!match_integer_unchecked(context, process.heap, bits, static_cast<unsigned>(command[2]), &value))
          return address(ip[1]);
        store(process, command[3], value);
        break;
      case kBinary:
        store(process, command[3], match_binary_unchecked(context, process.heap, bits));
        break;
      case kSkip:
        context->position += bits;
        break;
      case kTail:
        store(process, command[3], match_tail(context, process.heap));
        break;
      case kEqual:
        if (!match_equal(context, bits, command[2])) return address(ip[1]);
        break;
    }
  }
  return end;
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
  bool got = size == atoms::k_all ? match_get_rest(context, process.heap, ip[4], &value)
                                  : match_field_size(size, ip[4], &bits) &&
                                        match_get_binary(context, process.heap, bits, &value);
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
  std::size_t bits = source.has_tag(Tag::kMatchContext) ? match_remaining(MatchContext::of(source)) : BitView(source).size;
  return ip[3] <= 1 || bits % ip[3] == 0 ? ip + 4 : address(ip[1]);
}

// ip[3]: bits; ip[4]: the bytes.
const Word* bs_match_string(const Word* ip, Term* x, Term* y) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(ip[4]);
  return match_string(context_of(ip[2], x, y), bytes, ip[3]) ? ip + 5 : address(ip[1]);
}

const Word* bs_get_utf8(const Word* ip, Term* x, Term* y) {
  Term value;
  if (!match_get_utf8(context_of(ip[2], x, y), &value)) return address(ip[1]);
  store(ip[3], x, y, value);
  return ip + 4;
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

const Word* bs_get_tail(Process& process, const Word* ip) {
  store(process, ip[2], match_tail(context_of(process, ip[1]), process.heap));
  return ip + 3;
}

const Word* bs_get_position(const Word* ip, Term* x, Term* y) {
  store(ip[2], x, y, match_position(context_of(ip[1], x, y)));
  return ip + 3;
}

const Word* bs_set_position(const Word* ip, Term* x, Term* y) {
  match_set_position(context_of(ip[1], x, y), load(ip[2], x, y));
  return ip + 3;
}

}  // namespace

void install_bit_ops(HandlerTable& table) {
  install_variants<kRegister, kRegister>(table, Op::bs_start_match,
                                         []<Kind S, Kind D>() { return &op_bs_start_match<S, D>; });
  install_warm<bs_scan>(table, Op::bs_scan);
  install_cold<bs_match>(table, Op::bs_match);
  install_cold<bs_get_integer>(table, Op::bs_get_integer);
  install_cold<bs_get_float>(table, Op::bs_get_float);
  install_cold<bs_get_binary>(table, Op::bs_get_binary);
  install_warm<bs_skip_bits>(table, Op::bs_skip_bits);
  install_warm<bs_test_tail>(table, Op::bs_test_tail);
  install_warm<bs_test_unit>(table, Op::bs_test_unit);
  install_warm<bs_match_string>(table, Op::bs_match_string);
  install_warm<bs_get_utf8>(table, Op::bs_get_utf8);
  install_warm<bs_get_utf<match_get_utf16>>(table, Op::bs_get_utf16);
  install_warm<bs_get_utf<match_get_utf32>>(table, Op::bs_get_utf32);
  install_warm<bs_skip_utf8>(table, Op::bs_skip_utf8);
  install_warm<bs_skip_utf<match_skip_utf16>>(table, Op::bs_skip_utf16);
  install_warm<bs_skip_utf<match_skip_utf32>>(table, Op::bs_skip_utf32);
  install_cold<bs_get_tail>(table, Op::bs_get_tail);
  install_warm<bs_get_position>(table, Op::bs_get_position);
  install_warm<bs_set_position>(table, Op::bs_set_position);
}

}  // namespace mote
