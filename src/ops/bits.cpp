// The bit syntax: instructions over match contexts, and construction. What they do is in term/bit_match.h and
// term/bit_construct.h.
#include <vector>

#include "ops/call.h"
#include "ops/install.h"
#include "term/bit_construct.h"
#include "term/bit_match.h"
#include "term/utf.h"

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
  return ip[3] <= 1 || bits % ip[3] == 0 ? ip + 4 : address(ip[1]);
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

// What a failed construction raises: badarg or system_limit, with a cause for error_info.
const Word* fail_construction(Process& process, const Word* ip, const BitFault& fault) {
  process.failure() = {};
  process.failure().reason = fault.system_limit ? atoms::k_system_limit : atoms::k_badarg;
  if (ip[1] != 0) return address(ip[1]);
  TermSpace& heap = process.heap;
  CodePlace place = process.vm->code->place_of(ip);
  bool tells_cause = fault.segment != 0;
  if (place.function != nullptr && tells_cause) {
    Term cause = make_tuple(heap, {Term::small(fault.segment), fault_type_atom(fault), fault_error_atom(fault), fault.value});
    process.failure().first_frame = construction_frame(process, place, cause);
    process.failure().replaces_own_frame = true;
  }
  return raise(process, ip);
}

// Segments, each in five words: type and number, unit, flags, source (or bytes), size.
// ip[1]: failure; ip[2]: destination; ip[3]: count of segments.
const Word* bs_create_bin(Process& process, const Word* ip) {
  constexpr std::size_t kFew = 16;
  BitSegment few[kFew];
  std::vector<BitSegment> many;
  std::size_t count = ip[3];
  std::span<BitSegment> segments(few, count);
  if (count > kFew) {
    many.resize(count);
    segments = many;
  }
  const Word* at = ip + 4;
  for (BitSegment& segment : segments) {
    segment.type = static_cast<BitSegment::Type>(at[0] & 0xFF);
    segment.number = static_cast<std::uint16_t>(at[0] >> 16);
    segment.unit = static_cast<std::uint16_t>(at[1]);
    segment.flags = static_cast<std::uint8_t>(at[2]);
    if (segment.type == BitSegment::Type::kString)
      segment.string = reinterpret_cast<const std::uint8_t*>(at[3]);
    else
      segment.value = load(process, at[3]);
    segment.size = load(process, at[4]);
    segment.all = segment.size == atoms::k_all;
    at += 5;
  }
  BitFault fault;
  Term result = construct_bits(process.heap, segments, &fault);
  if (result.is_none()) return fail_construction(process, ip, fault);
  store(process, ip[2], result);
  return at;
}

const Word* bs_init_writable(Process& process, const Word* ip) {
  process.x[0] = init_writable(process.heap, process.x[0]);
  return ip + 1;
}

// Bytes a code point takes; what is none fails when it is put. ip[1]: 8 or 16, for the form; ip[2]: source; ip[3]:
// destination.
const Word* bs_utf_size(Process& process, const Word* ip) {
  std::uint32_t code = 0;
  term_code_point(load(process, ip[2]), &code);
  store(process, ip[3], Term::small(static_cast<std::int64_t>(ip[1] == 8 ? utf8_bytes(code) : utf16_bytes(code))));
  return ip + 4;
}

// The size so far and another, in units. ip[1]: failure; ip[2], ip[3]: sizes; ip[4]: unit of the second; ip[5]:
// destination.
const Word* bs_add(Process& process, const Word* ip) {
  Term sizes[] = {load(process, ip[2]), load(process, ip[3])};
  for (Term size : sizes) {
    bool huge = size.is_bignum() && !Bignum(size).negative();
    if (!huge && size.is_small() && size.small_value() >= 0) continue;
    return fail_construction(process, ip, BitFault{.value = Term::nil(), .system_limit = huge});
  }
  std::int64_t sum;
  if (__builtin_mul_overflow(sizes[1].small_value(), static_cast<std::int64_t>(ip[4]), &sum) ||
      __builtin_add_overflow(sum, sizes[0].small_value(), &sum) || !Term::fits_small(sum))
    return fail_construction(process, ip, BitFault{.value = Term::nil(), .system_limit = true});
  store(process, ip[5], Term::small(sum));
  return ip + 6;
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
  install_cold<bs_create_bin>(table, Op::bs_create_bin);
  install_cold<bs_init_writable>(table, Op::bs_init_writable);
  install_cold<bs_utf_size>(table, Op::bs_utf_size);
  install_cold<bs_add>(table, Op::bs_add);
}

}  // namespace mote
