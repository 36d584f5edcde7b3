// What a builtin function is: its place in the table, and the Context it is called with.
//
// A builtin is a C++ function `Term name(Context& c)`. Its arguments are c[0], c[1], ... It returns its result, or
// none() after one of c's failing calls: `return c.badarg();`. Nothing collects while a builtin runs, so Term locals
// stay valid; what it builds goes to c.heap(). It charges reductions for work that grows with its input: c.charge(n),
// about one per 100 ns; long work is cut up: `return c.trap(builtin, {state...})` gives up the slice and calls on
// later.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "process/services.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote {

class Process;
struct Context;
using BuiltinFunction = Term (*)(Context&);

enum class ErrorClass : std::uint8_t { kError, kExit, kThrow };

struct Context {
  Process& process;
  Services& vm;
  const Term* arguments;
  bool may_leave = false;  // not where a guard calls

  Term self() const;  // the calling process's pid
  Term operator[](int index) const { return arguments[index]; }
  TermSpace& heap();
  AtomTable& atoms() { return *vm.atoms; }
  std::string_view name(Term atom) { return vm.atoms->name(atom); }

  // Failing: each sets the exception of the process and returns none().
  Term badarg() { return error(atoms::k_badarg); }
  Term badarith() { return error(atoms::k_badarith); }
  Term system_limit() { return error(atoms::k_system_limit); }
  Term notsup() { return error(atoms::k_notsup); }
  Term error(Term reason) { return fail(ErrorClass::kError, reason); }
  Term fail(ErrorClass error_class, Term reason);
  // badarg (or `reason`) with a cause that the formatter of error_info is told: #{cause => cause, module => module}.
  Term error_with_cause(Term reason, Term cause);

  void charge(std::int64_t reductions);
  // Goes on as a tail call of `function` with these arguments, after giving up the slice if it is used up.
  Term trap(BuiltinFunction function, std::initializer_list<Term> arguments);
  // For work that takes more than about a millisecond and cannot be cut up: `if (c.aside()) return Term::none();`. True
  // where the builtin is to return at once, having changed nothing; it is then called again with the same arguments on
  // a thread for long work, where this is false.
  bool aside();
  bool can_go_aside() const;
  // Whether a copy of `term`, or another walk through all of it, is long.
  bool is_large(Term term) const;
  // Goes on as a tail call of module:function(arguments...), Erlang code.
  Term call(Term module, Term function, std::initializer_list<Term> arguments);

  // A new reference that owns `resource`; takes over one reference of it.
  Term magic_reference(Resource* resource);

  // {ok, value} and {error, reason}.
  Term ok(Term value) { return make_tuple(heap(), {atoms::k_ok, value}); }
  Term error_tuple(Term reason) { return make_tuple(heap(), {atoms::k_error, reason}); }
  // An atom of this text, entered if new; none() and a system_limit failure where the table is full.
  Term atom(std::string_view text);
};

// One row of the builtin table.
struct Builtin {
  enum Kind : std::uint8_t {
    kOrdinary,
    kGuard,     // also called by guard instructions: pure, and failing means the guard fails
    kMissing,   // known to OTP, not yet written: listed, undef when called
    kBlocking,  // may block the thread: runs on the blocking pool
    kTraced,    // added to the others while calls of it are traced
  };
  std::string_view module;
  std::string_view name;
  int arity;
  BuiltinFunction function;
  Kind kind = kOrdinary;
  // As other threads may change it: see CodeServer::set_traced.
  Kind current_kind() const { return __atomic_load_n(&kind, __ATOMIC_RELAXED); }
};

}  // namespace mote
