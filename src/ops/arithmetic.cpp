// Builtins called by instructions (guards included), arithmetic, floats.
//
// ip[1] is the failure address, or 0: raise. ip[2] is the destination as a generic operand, for the slow half.
#include <cmath>

#include "ops/call.h"
#include "ops/hot_sums.h"
#include "ops/install.h"
#include "term/arith.h"
#include "term/map.h"

namespace mote {

namespace {

// A failing guard goes on elsewhere and tells nobody, so that nothing is looked up for it.
const Word* fail_guard(Process& process, const Word* ip) {
  process.failure() = {};
  return address(ip[1]);
}

const Word* fail_builtin(Process& process, const Word* ip, Term module, Term function,
                         std::span<const Term> arguments) {
  if (ip[1] != 0) return fail_guard(process, ip);
  process.failure().first_frame = error_frame(process, module, function, arguments, process.failure().cause);
  return raise(process, ip);
}

// ip[3]: Builtin; then the arguments, and `more` words that a fast path needed.
template <int arity, int more = 0>
const Word* bif(Process& process, const Word* ip) {
  Term arguments[arity];
  for (int i = 0; i < arity; ++i)
    arguments[i] = load(process, ip[4 + i]);
  const Builtin& builtin = *reinterpret_cast<const Builtin*>(ip[3]);
  Context context{process, *process.vm, arguments};
  Term result = builtin.function(context);
  if (result.is_none()) [[unlikely]] {
    if (ip[1] != 0) return fail_guard(process, ip);
    AtomTable& atoms = *process.vm->atoms;
    return fail_builtin(process, ip, atoms.intern(builtin.module), atoms.intern(builtin.name), arguments);
  }
  store(process, ip[2], result);
  return ip + 4 + arity + more;
}

// A builtin of one argument that is often decided at once: `fast` finds the result, `fails` that there is none, which
// for a guard is as common. The operands are bif1's, then the argument and the destination once more.
template <bool (*fast)(Term, Term*), bool (*fails)(Term), Kind S, Kind D>
MOTE_HANDLER op_fast_bif(MOTE_PARAMETERS) {
  constexpr int s = 5, d = s + operand_words(S), end = d + operand_words(D);
  Term argument = MOTE_READ(S, s);
  Term result;
  if (fast(argument, &result)) [[likely]] {
    MOTE_WRITE(D, d, result);
    MOTE_NEXT(end);
  }
  if (ip[1] != 0 && fails(argument)) {
    ip = address(ip[1]);
    MOTE_DISPATCH;
  }
  MOTE_TAIL cold<bif<1, end - s>>(MOTE_STATE);
}

inline bool not_known(Term) {
  return false;
}
inline bool not_cons(Term term) {
  return !term.is_cons();
}
inline bool not_tuple(Term term) {
  return !term.is_tuple();
}
inline bool not_bitstring(Term term) {
  return !term.is_bitstring();
}
inline bool not_map(Term term) {
  return !term.is_map();
}

inline bool fast_hd(Term list, Term* result) {
  if (!list.is_cons()) return false;
  *result = Cons(list).head();
  return true;
}
inline bool fast_tl(Term list, Term* result) {
  if (!list.is_cons()) return false;
  *result = Cons(list).tail();
  return true;
}
inline bool fast_tuple_size(Term tuple, Term* result) {
  if (!tuple.is_tuple()) return false;
  *result = Term::small(static_cast<std::int64_t>(Tuple(tuple).arity()));
  return true;
}
inline bool fast_byte_size(Term binary, Term* result) {
  if (!binary.is_binary()) return false;
  *result = Term::small(static_cast<std::int64_t>(BitView(binary).whole_bytes()));
  return true;
}
inline bool fast_map_size(Term map, Term* result) {
  if (!map.has_tag(Tag::kFlatMap)) return false;
  *result = Term::small(static_cast<std::int64_t>(FlatMap::of(map)->size()));
  return true;
}

// The same with two arguments, the second a map: any other fails.
template <bool (*fast)(Term, Term, Term*), Kind A, Kind B, Kind D>
MOTE_HANDLER op_fast_bif2(MOTE_PARAMETERS) {
  constexpr int a = 6, b = a + operand_words(A), d = b + operand_words(B), end = d + operand_words(D);
  Term map = MOTE_READ(B, b);
  Term result;
  if (fast(MOTE_READ(A, a), map, &result)) [[likely]] {
    MOTE_WRITE(D, d, result);
    MOTE_NEXT(end);
  }
  if (ip[1] != 0 && not_map(map)) {
    ip = address(ip[1]);
    MOTE_DISPATCH;
  }
  MOTE_TAIL cold<bif<2, end - a>>(MOTE_STATE);
}

inline bool fast_map_get(Term key, Term map, Term* result) {
  if (!map.is_map()) return false;
  *result = map_get(map, key);
  return !result->is_none();
}
inline bool fast_is_map_key(Term key, Term map, Term* result) {
  if (!map.is_map()) return false;
  *result = Term::boolean(!map_get(map, key).is_none());
  return true;
}

// ip[1]: Builtin; ip[2]: destination. Never fails.
const Word* bif0(Process& process, const Word* ip) {
  Context context{process, *process.vm, nullptr};
  Term result = reinterpret_cast<const Builtin*>(ip[1])->function(context);
  store(process, ip[2], result);
  return ip + 3;
}

template <Kind D>
MOTE_HANDLER op_self(MOTE_PARAMETERS) {
  MOTE_WRITE(D, 1, p->pid());
  MOTE_NEXT(1 + operand_words(D));
}

// An operation as the slow half of an instruction.
using Operation = Term (*)(TermSpace&, Term, Term);

const Word* compute(Process& process, const Word* ip, Operation operation, Term function) {
  Term a = process.registers->stash[0], b = process.registers->stash[1];
  Term result = operation(process.heap, a, b);
  if (arith::failed(result)) [[unlikely]] {
    process.failure() = {};
    process.failure().reason = arith::failure_reason(result);
    Term arguments[] = {a, b};
    return fail_builtin(process, ip, atoms::k_erlang, function, arguments);
  }
  store(process, ip[2], result);
  return process.registers->stash_next;
}

// ip[1]: float register; then the float term.
template <Kind S>
MOTE_HANDLER op_fmove_load(MOTE_PARAMETERS) {
  p->registers->floats[ip[1]] = Float(MOTE_READ(S, 2)).value();
  MOTE_NEXT(2 + operand_words(S));
}

// ip[1]: float register. Room was tested for.
template <Kind D>
MOTE_HANDLER op_fmove_store(MOTE_PARAMETERS) {
  Term value = Float::make(htop, p->registers->floats[ip[1]]);
  htop += Float::kWords;
  MOTE_WRITE(D, 2, value);
  MOTE_NEXT(2 + operand_words(D));
}

// ip[1]: float register; ip[2]: a number.
const Word* fconv(Process& process, const Word* ip) {
  if (arith::to_double(load(process, ip[2]), &process.registers->floats[ip[1]])) return ip + 3;
  return raise_error(process, ip, atoms::k_badarith);
}

MOTE_HANDLER op_fconv(MOTE_PARAMETERS) {
  MOTE_SPILL;
  Term number = load(ip[2], x, y);
  if (number.is_small())
    p->registers->floats[ip[1]] = static_cast<double>(number.small_value());
  else if (number.is_float())
    p->registers->floats[ip[1]] = Float(number).value();
  else
    MOTE_TAIL cold<fconv>(MOTE_STATE);
  MOTE_NEXT(3);
}

const Word* fail_float(Process& process, const Word* ip) {
  if (ip[1] != 0) return address(ip[1]);
  return raise_error(process, ip, atoms::k_badarith);
}

// ip[1]: failure; ip[2], ip[3]: operands; ip[4]: destination.
template <char operation>
MOTE_HANDLER op_float(MOTE_PARAMETERS) {
  double a = p->registers->floats[ip[2]];
  double b = p->registers->floats[ip[3]];
  double result = operation == '+' ? a + b : operation == '-' ? a - b : operation == '*' ? a * b : a / b;
  p->registers->floats[ip[4]] = result;
  if (!std::isfinite(result)) [[unlikely]] {
    MOTE_TAIL cold<fail_float>(MOTE_STATE);
  }
  MOTE_NEXT(5);
}

// ip[2]: operand; ip[3]: destination.
MOTE_HANDLER op_fnegate(MOTE_PARAMETERS) {
  p->registers->floats[ip[3]] = -p->registers->floats[ip[2]];
  MOTE_NEXT(4);
}

template <bool (*fast)(Term, Term, Term*)>
void install_bif2(HandlerTable& table, Op op) {
  install_variants<kSource, kSource, kRegister>(table, op,
                                                []<Kind A, Kind B, Kind D>() { return &op_fast_bif2<fast, A, B, D>; });
}

template <bool (*fast)(Term, Term*), bool (*fails)(Term)>
void install_bif(HandlerTable& table, Op op) {
  install_variants<kRegister, kRegister>(table, op, []<Kind S, Kind D>() { return &op_fast_bif<fast, fails, S, D>; });
}

}  // namespace

const Word* slow_add(Process& process, const Word* ip) {
  return compute(process, ip, arith::add, atoms::k_plus);
}
const Word* slow_subtract(Process& process, const Word* ip) {
  return compute(process, ip, arith::subtract, atoms::k_minus);
}
const Word* slow_multiply(Process& process, const Word* ip) {
  return compute(process, ip, arith::multiply, atoms::k_times);
}
const Word* slow_int_divide(Process& process, const Word* ip) {
  return compute(process, ip, arith::int_div, atoms::k_div);
}
const Word* slow_remainder(Process& process, const Word* ip) {
  return compute(process, ip, arith::remainder, atoms::k_rem);
}
const Word* slow_bit_and(Process& process, const Word* ip) {
  return compute(process, ip, arith::band, atoms::k_band);
}
const Word* slow_bit_or(Process& process, const Word* ip) {
  return compute(process, ip, arith::bor, atoms::k_bor);
}
const Word* slow_bit_xor(Process& process, const Word* ip) {
  return compute(process, ip, arith::bxor, atoms::k_bxor);
}
const Word* slow_shift_left(Process& process, const Word* ip) {
  return compute(process, ip, arith::bsl, atoms::k_bsl);
}
const Word* slow_shift_right(Process& process, const Word* ip) {
  return compute(process, ip, arith::bsr, atoms::k_bsr);
}
const Word* slow_element(Process& process, const Word* ip) {
  process.failure() = {};
  process.failure().reason = atoms::k_badarg;
  return fail_builtin(process, ip, atoms::k_erlang, atoms::k_element, process.registers->stash);
}

void install_arithmetic_ops(HandlerTable& table) {
  install_cold<bif0>(table, Op::bif0);
  install_cold<bif<1>>(table, Op::bif1);
  install_cold<bif<2>>(table, Op::bif2);
  install_cold<bif<3>>(table, Op::bif3);
  install_variants<kRegister>(table, Op::self, []<Kind D>() { return &op_self<D>; });
  install_bif<fast_hd, not_cons>(table, Op::hd);
  install_bif<fast_tl, not_cons>(table, Op::tl);
  install_bif<fast_tuple_size, not_tuple>(table, Op::tuple_size);
  install_bif<fast_byte_size, not_bitstring>(table, Op::byte_size);
  install_bif<fast_map_size, not_map>(table, Op::map_size);
  install_bif<small_absolute, not_known>(table, Op::absolute);
  install_bif2<fast_map_get>(table, Op::map_get);
  install_bif2<fast_is_map_key>(table, Op::is_map_key);
  install_hot<Op::add, Op::subtract, Op::add_constant, Op::subtract_constant, Op::add_return, Op::subtract_return,
              Op::multiply, Op::int_divide, Op::remainder, Op::bit_and, Op::bit_or, Op::bit_xor, Op::shift_left,
              Op::shift_right, Op::element>(table);
  install_variants<kSource>(table, Op::fmove_load, []<Kind S>() { return &op_fmove_load<S>; });
  install_variants<kRegister>(table, Op::fmove_store, []<Kind D>() { return &op_fmove_store<D>; });
  install_one(table, Op::fconv, &op_fconv);
  install_one(table, Op::fadd, &op_float<'+'>);
  install_one(table, Op::fsub, &op_float<'-'>);
  install_one(table, Op::fmul, &op_float<'*'>);
  install_one(table, Op::fdiv, &op_float<'/'>);
  install_one(table, Op::fnegate, &op_fnegate);
}

}  // namespace mote
