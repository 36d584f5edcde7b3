// The bit syntax: instructions over match contexts. What they do is in term/bit_match.h.
#include "ops/install.h"
#include "term/bit_match.h"

namespace mote {

namespace {

MatchContext* context_of(const Process& process, Word operand) { return MatchContext::of(load(process, operand)); }

// ip[1]: failure; ip[2]: source; ip[3]: destination.
const Word* bs_start_match(Process& process, const Word* ip) {
  Term context = start_match(process.heap, load(process, ip[2]));
  if (context.is_none()) return address(ip[1]);
  store(process, ip[3], context);
  return ip + 4;
}

// The source is known to be a bitstring or a context. ip[1]: source; ip[2]: destination.
const Word* bs_start_match_any(Process& process, const Word* ip) {
  store(process, ip[2], start_match(process.heap, load(process, ip[1])));
  return ip + 3;
}

// Commands of bs_match, each in four words: what, then its operands.
enum MatchCommand : Word { kEnsureAtLeast, kEnsureExactly, kInteger, kBinary, kSkip, kTail, kEqual };

// ip[1]: failure; ip[2]: context; ip[3]: count of commands, which follow: what, bits, flags or unit or value, destination.
const Word* bs_match(Process& process, const Word* ip) {
  MatchContext* context = context_of(process, ip[2]);
  const Word* command = ip + 4;
  const Word* end = command + 4 * ip[3];
  Term value;
  for (; command != end; command += 4) {
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
const Word* bs_skip_bits(Process& process, const Word* ip) {
  MatchContext* context = context_of(process, ip[2]);
  Term size = load(process, ip[3]);
  std::size_t bits;
  if (size == atoms::k_all) {
    if (!match_test_unit(context, ip[4])) return address(ip[1]);
    context->position = context->end;
    return ip + 5;
  }
  return match_field_size(size, ip[4], &bits) && match_skip(context, bits) ? ip + 5 : address(ip[1]);
}

const Word* bs_test_tail(Process& process, const Word* ip) {
  return match_test_tail(context_of(process, ip[2]), ip[3]) ? ip + 4 : address(ip[1]);
}

// The source may be a bitstring, too. ip[3]: unit in bits.
const Word* bs_test_unit(Process& process, const Word* ip) {
  Term source = load(process, ip[2]);
  std::size_t bits = source.has_tag(Tag::kMatchContext) ? match_remaining(MatchContext::of(source)) : BitView(source).size;
  return bits % ip[3] == 0 ? ip + 4 : address(ip[1]);
}

// ip[3]: bits; ip[4]: the bytes.
const Word* bs_match_string(Process& process, const Word* ip) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(ip[4]);
  return match_string(context_of(process, ip[2]), bytes, ip[3]) ? ip + 5 : address(ip[1]);
}

const Word* bs_get_utf8(Process& process, const Word* ip) {
  Term value;
  if (!match_get_utf8(context_of(process, ip[2]), &value)) return address(ip[1]);
  store(process, ip[3], value);
  return ip + 4;
}

// ip[3]: flags; ip[4]: destination.
template <bool (*get)(MatchContext*, unsigned, Term*)>
const Word* bs_get_utf(Process& process, const Word* ip) {
  Term value;
  if (!get(context_of(process, ip[2]), static_cast<unsigned>(ip[3]), &value)) return address(ip[1]);
  store(process, ip[4], value);
  return ip + 5;
}

const Word* bs_skip_utf8(Process& process, const Word* ip) {
  return match_skip_utf8(context_of(process, ip[2])) ? ip + 3 : address(ip[1]);
}

template <bool (*skip)(MatchContext*, unsigned)>
const Word* bs_skip_utf(Process& process, const Word* ip) {
  return skip(context_of(process, ip[2]), static_cast<unsigned>(ip[3])) ? ip + 4 : address(ip[1]);
}

const Word* bs_get_tail(Process& process, const Word* ip) {
  store(process, ip[2], match_tail(context_of(process, ip[1]), process.heap));
  return ip + 3;
}

const Word* bs_get_position(Process& process, const Word* ip) {
  store(process, ip[2], match_position(context_of(process, ip[1])));
  return ip + 3;
}

const Word* bs_set_position(Process& process, const Word* ip) {
  match_set_position(context_of(process, ip[1]), load(process, ip[2]));
  return ip + 3;
}

}  // namespace

void install_bit_ops(HandlerTable& table) {
  install_cold<bs_start_match>(table, Op::bs_start_match);
  install_cold<bs_start_match_any>(table, Op::bs_start_match_any);
  install_cold<bs_match>(table, Op::bs_match);
  install_cold<bs_get_integer>(table, Op::bs_get_integer);
  install_cold<bs_get_float>(table, Op::bs_get_float);
  install_cold<bs_get_binary>(table, Op::bs_get_binary);
  install_cold<bs_skip_bits>(table, Op::bs_skip_bits);
  install_cold<bs_test_tail>(table, Op::bs_test_tail);
  install_cold<bs_test_unit>(table, Op::bs_test_unit);
  install_cold<bs_match_string>(table, Op::bs_match_string);
  install_cold<bs_get_utf8>(table, Op::bs_get_utf8);
  install_cold<bs_get_utf<match_get_utf16>>(table, Op::bs_get_utf16);
  install_cold<bs_get_utf<match_get_utf32>>(table, Op::bs_get_utf32);
  install_cold<bs_skip_utf8>(table, Op::bs_skip_utf8);
  install_cold<bs_skip_utf<match_skip_utf16>>(table, Op::bs_skip_utf16);
  install_cold<bs_skip_utf<match_skip_utf32>>(table, Op::bs_skip_utf32);
  install_cold<bs_get_tail>(table, Op::bs_get_tail);
  install_cold<bs_get_position>(table, Op::bs_get_position);
  install_cold<bs_set_position>(table, Op::bs_set_position);
}

}  // namespace mote
