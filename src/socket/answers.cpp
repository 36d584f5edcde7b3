// Answers, and what is wrong with arguments.
#include "socket/answers.h"

#include <cerrno>

#include "os/errors.h"

namespace mote::socket {

Term error_answer(Context& c, int error) {
  Term reason = c.atom(error_name(error));
  return reason.is_none() ? reason : c.error_tuple(reason);
}

Term ok_or_error(Context& c, bool ok) {
  return ok ? atoms::k_ok : error_answer(c, errno);
}

Term closed_answer(Context& c) {
  return c.error_tuple(atoms::k_closed);
}

Term invalid_answer(Context& c, Term what) {
  return make_tuple(c.heap(), {atoms::k_invalid, what});
}

Term invalid_error(Context& c, Term what) {
  return c.error_tuple(invalid_answer(c, what));
}

Term raise_invalid(Context& c, Term what) {
  return c.error(invalid_answer(c, what));
}

Term map_of(Context& c, std::span<const Term> keys, std::span<const Term> values) {
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term map_of(Context& c, std::span<const NamedValue> pairs) {
  std::vector<Term> keys, values;
  for (const NamedValue& pair : pairs) {
    keys.push_back(c.atoms().intern(pair.name));
    values.push_back(pair.value);
  }
  return map_of(c, keys, values);
}

void throw_badarg(Context& c) {
  throw Answered{c.badarg()};
}

namespace {

[[noreturn]] void throw_no_integer(Context& c, Term term) {
  if (!term.is_integer()) throw_badarg(c);
  throw Answered{invalid_error(c, make_tuple(c.heap(), {atoms::k_integer_range, term}))};
}

}  // namespace

Socket& socket_argument(Context& c) {
  auto* socket = io::resource_of<Socket>(c[0]);
  if (socket == nullptr) throw_badarg(c);
  return *socket;
}

Term reference_argument(Context& c, int index) {
  if (!c[index].is_reference()) throw_badarg(c);
  return c[index];
}

Term receive_reference_argument(Context& c, int index) {
  return c[index] == atoms::k_zero ? c[index] : reference_argument(c, index);
}

int int_argument(Context& c, int index) {
  std::optional<int> value = to_int(c[index]);
  if (!value) throw_no_integer(c, c[index]);
  return *value;
}

std::size_t size_argument(Context& c, int index) {
  std::optional<std::uint64_t> value = io::to_uint64(c[index]);
  if (!value) throw_no_integer(c, c[index]);
  return *value;
}

bool bool_of(Term map, Term key, bool otherwise) {
  Term value = map_get(map, key);
  return value.is_none() ? otherwise : to_bool(value).value_or(otherwise);
}

}  // namespace mote::socket
