// Arguments of prim_socket's functions, and their answers. What is wrong with an argument is thrown as an Answered,
// however deep in the work on it, and native<body> makes it the builtin's result.
#pragma once

#include <string_view>
#include <vector>

#include "io/resource.h"
#include "process/builtin.h"
#include "socket/socket.h"
#include "term/map.h"

namespace mote::socket {

// The result, or none() where the exception of the process is set.
struct Answered {
  Term result;
};

template <BuiltinFunction body>
Term native(Context& c) {
  try {
    return body(c);
  } catch (const Answered& answered) {
    return answered.result;
  }
}

inline Service& service_of(Context& c) {
  return *c.vm.sockets;
}

// -- answers

// {error, enoent} and the like.
Term error_answer(Context& c, int error);
// ok, or that.
Term ok_or_error(Context& c, bool ok);
// {error, closed}
Term closed_answer(Context& c);
// {invalid, What}, which prim_socket makes an error of.
Term invalid_answer(Context& c, Term what);
// {error, {invalid, What}}
Term invalid_error(Context& c, Term what);
// The exception {invalid, What}.
Term raise_invalid(Context& c, Term what);
// A map of keys[i] to values[i].
Term map_of(Context& c, std::span<const Term> keys, std::span<const Term> values);
// The same with keys by their names.
struct NamedValue {
  std::string_view name;
  Term value;
};
Term map_of(Context& c, std::span<const NamedValue> pairs);

// -- arguments: each throws Answered where the argument is not one

[[noreturn]] void throw_badarg(Context& c);
// An integer out of range is {error, {invalid, {integer_range, Integer}}}, anything else badarg.
Socket& socket_argument(Context& c);
Term reference_argument(Context& c, int index);
int int_argument(Context& c, int index);
// For receives, where zero stands for no waiting.
Term receive_reference_argument(Context& c, int index);
std::size_t size_argument(Context& c, int index);

// The integer of a term, where it is one of an int's range.
inline std::optional<int> to_int(Term term) {
  return io::to_narrow<int>(term);
}
inline std::optional<bool> to_bool(Term term) {
  return term.is_boolean() ? std::optional(term == atoms::k_true) : std::nullopt;
}
// A boolean of a map, or `otherwise`.
bool bool_of(Term map, Term key, bool otherwise);
// The name of an atom; empty for other terms.
inline std::string_view atom_text(Context& c, Term term) {
  return term.is_atom() ? c.name(term) : std::string_view();
}

}  // namespace mote::socket
