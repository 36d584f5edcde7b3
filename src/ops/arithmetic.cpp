// Builtins called by instructions (guards included), arithmetic, floats.
//
// ip[1] is the failure address, or 0: raise. ip[2] is the destination as a generic operand, for the slow half.
#include "term/arith.h"

#include <cmath>

#include "ops/call.h"
#include "ops/install.h"

namespace mote {

namespace {

const Word* fail_builtin(Process& process, const Word* ip, Term module, Term function, std::span<const Term> arguments) {
  if (ip[1] != 0) {
    process.failure() = {};
    return address(ip[1]);
  }
  process.failure().first_frame = error_frame(process, module, function, arguments, process.failure().cause);
  return raise(process, ip);
}

// ip[3]: Builtin; then the arguments.
template <int arity>
const Word* bif(Process& process, const Word* ip) {
  Term arguments[arity];
  for (int i = 0; i < arity; ++i) arguments[i] = load(process, ip[4 + i]);
  const Builtin& builtin = *reinterpret_cast<const Builtin*>(ip[3]);
  Context context{process, *process.vm, arguments};
  Term result = builtin.function(context);
  if (result.is_none()) [[unlikely]] {
    AtomTable& atoms = *process.vm->atoms;
    return fail_builtin(process, ip, atoms.intern(builtin.module), atoms.intern(builtin.name), arguments);
  }
  store(process, ip[2], result);
  return ip + 4 + arity;
}

// ip[1]: Builtin; ip[2]: destination. Never fails.
const Word* bif0(Process& process, const Word* ip) {
  Context context{process, *process.vm, nullptr};
  Term result = reinterpret_cast<const Builtin*>(ip[1])->function(context);
  store(process, ip[2], result);
  return ip + 3;
}

const Word* self(Process& process, const Word* ip) {
  store(process, ip[1], process.pid());
  return ip + 2;
}

using Operation = Term (*)(TermSpace&, Term, Term);

template <Operation operation>
const Word* compute(Process& process, const Word* ip, Term function, Term a, Term b, const Word* next) {
  Term result = operation(process.heap, a, b);
  if (arith::failed(result)) [[unlikely]] {
    process.failure() = {};
    process.failure().reason = arith::failure_reason(result);
    Term arguments[] = {a, b};
    return fail_builtin(process, ip, atoms::k_erlang, function, arguments);
  }
  store(process, ip[2], result);
  return next;
}

// The slow half: operands in process.stash.
template <Operation operation, const Term& function>
const Word* compute_stashed(Process& process, const Word* ip) {
  return compute<operation>(process, ip, function, process.stash[0], process.stash[1], process.stash_next);
}

template <bool (*fast)(Term, Term, Term*), Operation operation, const Term& function, Kind A, Kind B, Kind D>
MOTE_HANDLER op_arithmetic(MOTE_PARAMETERS) {
  constexpr int at_a = 3, at_b = at_a + operand_words(A), d = at_b + operand_words(B), end = d + operand_words(D);
  Term a = MOTE_READ(A, at_a);
  Term b = MOTE_READ(B, at_b);
  Term result;
  if (fast(a, b, &result)) [[likely]] {
    MOTE_WRITE(D, d, result);
    MOTE_NEXT(end);
  }
  p->stash[0] = a;
  p->stash[1] = b;
  p->stash_next = ip + end;
  MOTE_TAIL cold<compute_stashed<operation, function>>(MOTE_STATE);
}

// The same over generic operands. ip[3], ip[4]: the operands.
template <bool (*fast)(Term, Term, Term*), Operation operation, const Term& function>
const Word* arithmetic(Process& process, const Word* ip) {
  Term a = load(process, ip[3]);
  Term b = load(process, ip[4]);
  Term result;
  if (fast(a, b, &result)) [[likely]] {
    store(process, ip[2], result);
    return ip + 5;
  }
  return compute<operation>(process, ip, function, a, b, ip + 5);
}

const Word* element(Process& process, const Word* ip) {
  Term index = load(process, ip[3]);
  Term tuple = load(process, ip[4]);
  if (index.is_small() && tuple.is_tuple()) [[likely]] {
    Word at = static_cast<Word>(index.small_value()) - 1;
    if (at < Tuple(tuple).arity()) {
      store(process, ip[2], Tuple(tuple)[at]);
      return ip + 5;
    }
  }
  process.failure() = {};
  process.failure().reason = atoms::k_badarg;
  Term arguments[] = {index, tuple};
  return fail_builtin(process, ip, atoms::k_erlang, atoms::k_element, arguments);
}

double* floats(Process& process) { return process.registers->floats.data(); }

// ip[1]: a float term; ip[2]: float register.
const Word* fmove_load(Process& process, const Word* ip) {
  floats(process)[ip[2]] = Float(load(process, ip[1])).value();
  return ip + 3;
}

const Word* fmove_store(Process& process, const Word* ip) {
  store(process, ip[2], make_float(process.heap, floats(process)[ip[1]]));
  return ip + 3;
}

// ip[1]: failure; ip[2]: a number; ip[3]: float register.
const Word* fconv(Process& process, const Word* ip) {
  if (arith::to_double(load(process, ip[2]), &floats(process)[ip[3]])) return ip + 4;
  if (ip[1] != 0) return address(ip[1]);
  return raise_error(process, ip, atoms::k_badarith);
}

const Word* checked(Process& process, const Word* ip, double result, Word to, const Word* next) {
  floats(process)[to] = result;
  if (std::isfinite(result)) [[likely]]
    return next;
  if (ip[1] != 0) return address(ip[1]);
  return raise_error(process, ip, atoms::k_badarith);
}

template <char operation>
const Word* float_operation(Process& process, const Word* ip) {
  double a = floats(process)[ip[2]];
  double b = floats(process)[ip[3]];
  double result = operation == '+' ? a + b : operation == '-' ? a - b : operation == '*' ? a * b : a / b;
  return checked(process, ip, result, ip[4], ip + 5);
}

const Word* fnegate(Process& process, const Word* ip) {
  return checked(process, ip, -floats(process)[ip[2]], ip[3], ip + 4);
}

template <bool (*fast)(Term, Term, Term*), Operation operation, const Term& function>
void install_fast(HandlerTable& table, Op op) {
  install_variants<kSource, kSource, kRegister>(
      table, op, []<Kind A, Kind B, Kind D>() { return &op_arithmetic<fast, operation, function, A, B, D>; });
}

}  // namespace

void install_arithmetic_ops(HandlerTable& table) {
  install_cold<bif0>(table, Op::bif0);
  install_cold<bif<1>>(table, Op::bif1);
  install_cold<bif<2>>(table, Op::bif2);
  install_cold<bif<3>>(table, Op::bif3);
  install_cold<self>(table, Op::self);
  install_fast<small_add, arith::add, atoms::k_plus>(table, Op::add);
  install_fast<small_subtract, arith::subtract, atoms::k_minus>(table, Op::subtract);
  install_fast<small_band, arith::band, atoms::k_band>(table, Op::bit_and);
  install_cold<arithmetic<small_multiply, arith::multiply, atoms::k_times>>(table, Op::multiply);
  install_cold<arithmetic<small_int_div, arith::int_div, atoms::k_div>>(table, Op::int_divide);
  install_cold<arithmetic<small_remainder, arith::remainder, atoms::k_rem>>(table, Op::remainder);
  install_cold<arithmetic<small_bor, arith::bor, atoms::k_bor>>(table, Op::bit_or);
  install_cold<arithmetic<small_bxor, arith::bxor, atoms::k_bxor>>(table, Op::bit_xor);
  install_cold<arithmetic<small_bsl, arith::bsl, atoms::k_bsl>>(table, Op::shift_left);
  install_cold<arithmetic<small_bsr, arith::bsr, atoms::k_bsr>>(table, Op::shift_right);
  install_cold<element>(table, Op::element);
  install_cold<fmove_load>(table, Op::fmove_load);
  install_cold<fmove_store>(table, Op::fmove_store);
  install_cold<fconv>(table, Op::fconv);
  install_cold<float_operation<'+'>>(table, Op::fadd);
  install_cold<float_operation<'-'>>(table, Op::fsub);
  install_cold<float_operation<'*'>>(table, Op::fmul);
  install_cold<float_operation<'/'>>(table, Op::fdiv);
  install_cold<fnegate>(table, Op::fnegate);
}

}  // namespace mote
