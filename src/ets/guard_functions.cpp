// Guard builtins as match specifications call them. Their arguments may lie in a table row under lock: nothing here
// keeps them.
#include "ets/guard_functions.h"

#include "term/arith.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/identity.h"
#include "term/map.h"

namespace mote::ets {

namespace {

Term boolean(bool value) {
  return Term::boolean(value);
}

// Type tests.
template <bool (Term::*kTest)() const>
Term test(const Call& c) {
  return boolean((c.arguments[0].*kTest)());
}
template <bool (Term::*kTest)() const>
constexpr GuardFunction type_test = test<kTest>;

Term is_atom(const Call& c) {
  return boolean(c.arguments[0].is_atom());
}
Term is_list(const Call& c) {
  return boolean(c.arguments[0].is_list());
}
Term is_tuple(const Call& c) {
  return boolean(c.arguments[0].is_tuple());
}

std::size_t fun_arity(Term fun) {
  return fun.boxed_tag() == Tag::kFun ? Fun::of(fun)->arity() : ExportIdentity::of(fun).arity;
}

Term is_function_2(const Call& c) {
  Term arity = c.arguments[1];
  if (!arity.is_integer() || (arity.is_small() && arity.small_value() < 0)) return Term::none();
  if (arity.is_bignum()) return Bignum(arity).negative() ? Term::none() : atoms::k_false;
  return boolean(c.arguments[0].is_fun() && fun_arity(c.arguments[0]) == static_cast<std::size_t>(arity.small_value()));
}

Term is_record(const Call& c) {
  Term record = c.arguments[0];
  Term size = c.arguments[2];
  if (!c.arguments[1].is_atom() || !size.is_small()) return Term::none();
  return boolean(record.is_tuple() && static_cast<std::int64_t>(Tuple(record).arity()) == size.small_value() &&
                 size.small_value() > 0 && Tuple(record)[0] == c.arguments[1]);
}

Term is_map_key(const Call& c) {
  if (!c.arguments[1].is_map()) return Term::none();
  return boolean(!map_get(c.arguments[1], c.arguments[0]).is_none());
}

Term get_from_map(const Call& c) {
  return c.arguments[1].is_map() ? map_get(c.arguments[1], c.arguments[0]) : Term::none();
}

// Comparisons.
Term equal_to(const Call& c) {
  return boolean(equal(c.arguments[0], c.arguments[1]));
}
Term not_equal(const Call& c) {
  return boolean(!equal(c.arguments[0], c.arguments[1]));
}
Term exactly(const Call& c) {
  return boolean(exactly_equal(c.arguments[0], c.arguments[1]));
}
Term not_exactly(const Call& c) {
  return boolean(!exactly_equal(c.arguments[0], c.arguments[1]));
}
int order(const Call& c) {
  return compare(c.context.atoms, c.arguments[0], c.arguments[1]);
}
Term less(const Call& c) {
  return boolean(order(c) < 0);
}
Term less_or_equal(const Call& c) {
  return boolean(order(c) <= 0);
}
Term greater(const Call& c) {
  return boolean(order(c) > 0);
}
Term greater_or_equal(const Call& c) {
  return boolean(order(c) >= 0);
}
Term maximum(const Call& c) {
  return c.arguments[order(c) >= 0 ? 0 : 1];
}
Term minimum(const Call& c) {
  return c.arguments[order(c) <= 0 ? 0 : 1];
}

// Booleans.
Term negation(const Call& c) {
  return c.arguments[0].is_boolean() ? boolean(c.arguments[0] == atoms::k_false) : Term::none();
}
Term exclusive_or(const Call& c) {
  if (!c.arguments[0].is_boolean() || !c.arguments[1].is_boolean()) return Term::none();
  return boolean(c.arguments[0] != c.arguments[1]);
}

// Arithmetic.
Term checked(Term result) {
  return arith::failed(result) ? Term::none() : result;
}
template <Term (*kOperation)(TermSpace&, Term, Term)>
Term binary(const Call& c) {
  return checked(kOperation(c.space, c.arguments[0], c.arguments[1]));
}
template <Term (*kOperation)(TermSpace&, Term)>
Term unary(const Call& c) {
  return checked(kOperation(c.space, c.arguments[0]));
}
Term unary_plus(const Call& c) {
  return checked(arith::plus(c.arguments[0]));
}

// Parts and sizes.
Term element(const Call& c) {
  Term index = c.arguments[0];
  if (!c.arguments[1].is_tuple() || !index.is_small()) return Term::none();
  Tuple tuple(c.arguments[1]);
  if (index.small_value() < 1 || index.small_value() > static_cast<std::int64_t>(tuple.arity())) return Term::none();
  return tuple[static_cast<std::size_t>(index.small_value() - 1)];
}
Term head(const Call& c) {
  return c.arguments[0].is_cons() ? Cons(c.arguments[0]).head() : Term::none();
}
Term tail(const Call& c) {
  return c.arguments[0].is_cons() ? Cons(c.arguments[0]).tail() : Term::none();
}
Term length(const Call& c) {
  std::int64_t count = 0;
  Term list = c.arguments[0];
  for (; list.is_cons(); list = Cons(list).tail())
    ++count;
  return list.is_nil() ? Term::small(count) : Term::none();
}
Term tuple_size(const Call& c) {
  if (!c.arguments[0].is_tuple()) return Term::none();
  return Term::small(static_cast<std::int64_t>(Tuple(c.arguments[0]).arity()));
}
Term size_of_map(const Call& c) {
  return c.arguments[0].is_map() ? Term::small(static_cast<std::int64_t>(map_size(c.arguments[0]))) : Term::none();
}
Term bit_size(const Call& c) {
  if (!c.arguments[0].is_bitstring()) return Term::none();
  return Term::small(static_cast<std::int64_t>(BitView(c.arguments[0]).size));
}
Term byte_size(const Call& c) {
  if (!c.arguments[0].is_bitstring()) return Term::none();
  return Term::small(static_cast<std::int64_t>((BitView(c.arguments[0]).size + 7) / 8));
}
Term size(const Call& c) {
  if (c.arguments[0].is_tuple()) return tuple_size(c);
  if (!c.arguments[0].is_bitstring()) return Term::none();
  return Term::small(static_cast<std::int64_t>(BitView(c.arguments[0]).size / 8));
}

// The part of `binary` from `start`, `length` bytes long; a negative length counts back from there.
Term part_of(const Call& c, Term binary, Term start, Term length) {
  if (!binary.is_binary() || !start.is_small() || !length.is_small()) return Term::none();
  std::int64_t bytes = static_cast<std::int64_t>(BitView(binary).size / 8);
  std::int64_t from = start.small_value();
  std::int64_t count = length.small_value();
  if (from < 0 || from > bytes || count > bytes - from || count < -from) return Term::none();
  if (count < 0) {
    from += count;
    count = -count;
  }
  return make_sub_bits(c.space, binary, static_cast<std::size_t>(from) * 8, static_cast<std::size_t>(count) * 8);
}
Term binary_part_3(const Call& c) {
  return part_of(c, c.arguments[0], c.arguments[1], c.arguments[2]);
}
Term binary_part_2(const Call& c) {
  if (!c.arguments[1].is_tuple(2)) return Term::none();
  return part_of(c, c.arguments[0], Tuple(c.arguments[1])[0], Tuple(c.arguments[1])[1]);
}

// The surroundings.
Term self(const Call& c) {
  return c.context.self;
}
Term node_0(const Call& c) {
  return c.context.node;
}
Term node_1(const Call& c) {
  Term of = c.arguments[0];
  if (of.has_tag(Tag::kExternal)) return External::of(of)->node->name;
  return of.is_pid() || of.is_port() || of.is_reference() ? c.context.node : Term::none();
}

// Actions and queries of the trace dialect. Without a traced call they do nothing, and know nothing.
Term always_true(const Call&) {
  return atoms::k_true;
}
Term is_seq_trace(const Call& c) {
  return Term::boolean(c.context.sequence != nullptr && c.context.sequence->is_traced());
}
Term get_seq_token(const Call& c) {
  return c.context.sequence == nullptr ? Term::nil() : c.context.sequence->token(c.space);
}
Term set_seq_token(const Call& c) {
  return c.context.sequence == nullptr ? Term::none()
                                       : c.context.sequence->set(c.arguments[0], c.arguments[1], c.space);
}
Term get_control_word(const Call& c) {
  return Term::small(c.context.control_word == nullptr ? 0 : c.context.control_word->load(std::memory_order_relaxed));
}
// Returns what it was.
Term set_control_word(const Call& c) {
  Term word = c.arguments[0];
  if (!word.is_small() || word.small_value() < 0 || word.small_value() > 0xFFFF'FFFF) return Term::none();
  if (c.context.only_tests || c.context.control_word == nullptr) return get_control_word(c);
  return Term::small(
      c.context.control_word->exchange(static_cast<std::uint32_t>(word.small_value()), std::memory_order_relaxed));
}
TraceActions* actions(const Call& c) {
  return c.context.actions;
}
Term caller(const Call& c) {
  return actions(c) == nullptr ? atoms::k_undefined : actions(c)->caller(c.space);
}
Term caller_line(const Call& c) {
  return actions(c) == nullptr ? atoms::k_undefined : actions(c)->caller_line(c.space);
}
Term stacktrace_0(const Call& c) {
  constexpr std::size_t kUsual = 8;
  return actions(c) == nullptr ? Term::nil() : actions(c)->stacktrace(c.space, kUsual);
}
Term stacktrace_1(const Call& c) {
  Term most = c.arguments[0];
  if (!most.is_small() || most.small_value() < 0) return Term::none();
  return actions(c) == nullptr ? Term::nil()
                               : actions(c)->stacktrace(c.space, static_cast<std::size_t>(most.small_value()));
}
Term process_dump(const Call& c) {
  return actions(c) == nullptr ? make_binary(c.space, std::string_view()) : actions(c)->process_dump(c.space);
}
template <bool on>
Term enable_1(const Call& c) {
  return Term::boolean(actions(c) == nullptr || actions(c)->enable(Term::none(), c.arguments[0], on));
}
template <bool on>
Term enable_2(const Call& c) {
  return Term::boolean(actions(c) == nullptr || actions(c)->enable(c.arguments[0], c.arguments[1], on));
}
Term trace_2(const Call& c) {
  return Term::boolean(actions(c) == nullptr || actions(c)->trace(Term::none(), c.arguments[0], c.arguments[1]));
}
Term trace_3(const Call& c) {
  return Term::boolean(actions(c) == nullptr || actions(c)->trace(c.arguments[0], c.arguments[1], c.arguments[2]));
}
Term silent(const Call& c) {
  if (!c.arguments[0].is_boolean()) return atoms::k_false;
  return Term::boolean(actions(c) == nullptr || actions(c)->silent(c.arguments[0] == atoms::k_true));
}
Term message(const Call& c) {
  c.trace.message = c.arguments[0];
  return atoms::k_true;
}
Term return_trace(const Call& c) {
  c.trace.return_trace = true;
  return atoms::k_true;
}
Term exception_trace(const Call& c) {
  c.trace.exception_trace = true;
  return atoms::k_true;
}

constexpr FunctionEntry::Where kAnywhere = FunctionEntry::kAnywhere;
// Actions of tracing are not for guards.
constexpr std::uint8_t kAction = FunctionEntry::kAllTraces | FunctionEntry::kNotInGuards;
constexpr std::uint8_t kCallOrSendAction = FunctionEntry::kCallAndSend | FunctionEntry::kNotInGuards;
constexpr std::uint8_t kCallAction = FunctionEntry::kCallOnly | FunctionEntry::kNotInGuards;

constexpr FunctionEntry kFunctions[] = {
    {"is_atom", 1, kAnywhere, is_atom},
    {"is_float", 1, kAnywhere, test<&Term::is_float>},
    {"is_integer", 1, kAnywhere, test<&Term::is_integer>},
    {"is_list", 1, kAnywhere, is_list},
    {"is_number", 1, kAnywhere, test<&Term::is_number>},
    {"is_pid", 1, kAnywhere, test<&Term::is_pid>},
    {"is_port", 1, kAnywhere, test<&Term::is_port>},
    {"is_reference", 1, kAnywhere, test<&Term::is_reference>},
    {"is_tuple", 1, kAnywhere, is_tuple},
    {"is_map", 1, kAnywhere, test<&Term::is_map>},
    {"is_binary", 1, kAnywhere, test<&Term::is_binary>},
    {"is_bitstring", 1, kAnywhere, test<&Term::is_bitstring>},
    {"is_boolean", 1, kAnywhere, test<&Term::is_boolean>},
    {"is_function", 1, kAnywhere, test<&Term::is_fun>},
    {"is_function", 2, kAnywhere, is_function_2},
    {"is_record", 3, kAnywhere, is_record},
    {"is_map_key", 2, kAnywhere, is_map_key},
    {"map_get", 2, kAnywhere, get_from_map},
    {"==", 2, kAnywhere, equal_to},
    {"/=", 2, kAnywhere, not_equal},
    {"=:=", 2, kAnywhere, exactly},
    {"=/=", 2, kAnywhere, not_exactly},
    {"<", 2, kAnywhere, less},
    {"=<", 2, kAnywhere, less_or_equal},
    {">", 2, kAnywhere, greater},
    {">=", 2, kAnywhere, greater_or_equal},
    {"max", 2, kAnywhere, maximum},
    {"min", 2, kAnywhere, minimum},
    {"not", 1, kAnywhere, negation},
    {"xor", 2, kAnywhere, exclusive_or},
    {"+", 2, kAnywhere, binary<arith::add>},
    {"-", 2, kAnywhere, binary<arith::subtract>},
    {"*", 2, kAnywhere, binary<arith::multiply>},
    {"/", 2, kAnywhere, binary<arith::divide>},
    {"div", 2, kAnywhere, binary<arith::int_div>},
    {"rem", 2, kAnywhere, binary<arith::remainder>},
    {"band", 2, kAnywhere, binary<arith::band>},
    {"bor", 2, kAnywhere, binary<arith::bor>},
    {"bxor", 2, kAnywhere, binary<arith::bxor>},
    {"bsl", 2, kAnywhere, binary<arith::bsl>},
    {"bsr", 2, kAnywhere, binary<arith::bsr>},
    {"bnot", 1, kAnywhere, unary<arith::bnot>},
    {"-", 1, kAnywhere, unary<arith::negate>},
    {"+", 1, kAnywhere, unary_plus},
    {"abs", 1, kAnywhere, unary<arith::absolute>},
    {"float", 1, kAnywhere, unary<arith::to_float>},
    {"trunc", 1, kAnywhere, unary<arith::truncate>},
    {"round", 1, kAnywhere, unary<arith::round>},
    {"floor", 1, kAnywhere, unary<arith::floor>},
    {"ceil", 1, kAnywhere, unary<arith::ceil>},
    {"element", 2, kAnywhere, element},
    {"hd", 1, kAnywhere, head},
    {"tl", 1, kAnywhere, tail},
    {"length", 1, kAnywhere, length},
    {"tuple_size", 1, kAnywhere, tuple_size},
    {"map_size", 1, kAnywhere, size_of_map},
    {"bit_size", 1, kAnywhere, bit_size},
    {"byte_size", 1, kAnywhere, byte_size},
    {"size", 1, kAnywhere, size},
    {"binary_part", 2, kAnywhere, binary_part_2},
    {"binary_part", 3, kAnywhere, binary_part_3},
    {"self", 0, kAnywhere, self},
    {"node", 0, kAnywhere, node_0},
    {"node", 1, kAnywhere, node_1},
    {"get_tcw", 0, FunctionEntry::kAllTraces, get_control_word},
    {"is_seq_trace", 0, FunctionEntry::kCallAndSend, is_seq_trace},
    {"get_seq_token", 0, kCallOrSendAction, get_seq_token},
    {"set_seq_token", 2, kCallOrSendAction, set_seq_token},
    {"message", 1, kAction, message},
    {"return_trace", 0, kAction, return_trace},
    {"exception_trace", 0, kAction, exception_trace},
    {"process_dump", 0, kCallOrSendAction, process_dump},
    {"enable_trace", 1, kCallOrSendAction, enable_1<true>},
    {"enable_trace", 2, kCallOrSendAction, enable_2<true>},
    {"disable_trace", 1, kCallOrSendAction, enable_1<false>},
    {"disable_trace", 2, kCallOrSendAction, enable_2<false>},
    {"trace", 2, kCallOrSendAction, trace_2},
    {"trace", 3, kCallOrSendAction, trace_3},
    {"display", 1, kAction, always_true},
    {"caller", 0, kCallAction, caller},
    {"caller_line", 0, kCallAction, caller_line},
    {"current_stacktrace", 0, kCallAction, stacktrace_0},
    {"current_stacktrace", 1, kCallAction, stacktrace_1},
    {"silent", 1, kCallOrSendAction, silent},
    {"set_tcw", 1, kAction, set_control_word},
};

}  // namespace

std::span<const FunctionEntry> guard_functions() {
  return kFunctions;
}

}  // namespace mote::ets
