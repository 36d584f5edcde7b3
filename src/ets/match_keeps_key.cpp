// Deciding whether a match specification can be used to replace rows: whether what a clause's body makes certainly has
// the key of the tuple its head matched.
#include "ets/match_spec.h"
#include "ets/pattern.h"
#include "term/compare.h"
#include "term/small_stack.h"

namespace mote::ets {

namespace {

struct Pair {
  Term head;  // part of a pattern
  Term body;  // part of an expression, or (constant) of a term
  bool constant;
};

Term constant_of(Term expression) {
  bool is_const = expression.is_tuple(2) && Tuple(expression)[0] == atoms::k_const;
  return is_const ? Tuple(expression)[1] : Term::none();
}

bool push_tuples(SmallStack<Pair>& todo, Term head, Term body, bool constant) {
  if (!constant) {
    if (!body.is_tuple(1)) return false;
    body = Tuple(body)[0];
  }
  if (!body.is_tuple(Tuple(head).arity())) return false;
  for (std::size_t i = 0; i < Tuple(head).arity(); ++i)
    todo.push({Tuple(head)[i], Tuple(body)[i], constant});
  return true;
}

// Does the expression `body` yield just what the pattern `head` matched?
bool same_value(const AtomTable& atoms, Term head, Term body, bool constant) {
  SmallStack<Pair> todo;
  todo.push({head, body, constant});
  while (!todo.empty()) {
    Pair pair = todo.pop();
    if (Term value = pair.constant ? Term::none() : constant_of(pair.body); !value.is_none()) {
      pair.body = value;
      pair.constant = true;
    }
    if (pair.head == atoms::k_underscore) return false;
    if (variable_number(atoms, pair.head) >= 0) {
      if (pair.constant || pair.body != pair.head) return false;
    } else if (pair.head.is_cons()) {
      if (!pair.body.is_cons()) return false;
      todo.push({Cons(pair.head).tail(), Cons(pair.body).tail(), pair.constant});
      todo.push({Cons(pair.head).head(), Cons(pair.body).head(), pair.constant});
    } else if (pair.head.is_tuple()) {
      if (!push_tuples(todo, pair.head, pair.body, pair.constant)) return false;
    } else {
      bool special = pair.head == atoms::k_underscore_all || pair.head == atoms::k_dollar_dollar;
      if (pair.head.is_map() || (special && !pair.constant) || !exactly_equal(pair.head, pair.body)) return false;
    }
  }
  return true;
}

bool is_key_of_root(Term expression, std::size_t position) {
  if (!expression.is_tuple(3)) return false;
  Tuple call(expression);
  return call[0] == atoms::k_element && call[1] == Term::small(static_cast<std::int64_t>(position)) &&
         call[2] == atoms::k_underscore_all;
}

bool clause_keeps_key(const AtomTable& atoms, Term head, Term body, std::size_t position) {
  if (!body.is_cons() || !Cons(body).tail().is_nil()) return false;
  Term result = Cons(body).head();
  if (result == atoms::k_underscore_all) return true;
  if (!head.is_tuple() || Tuple(head).arity() < position) return false;
  Term key = Tuple(head)[position - 1];
  Term made = constant_of(result);
  bool constant = !made.is_none();
  if (!constant && result.is_tuple(1)) made = Tuple(result)[0];
  if (!made.is_tuple() || Tuple(made).arity() < position) return false;
  Term made_key = Tuple(made)[position - 1];
  return (!constant && is_key_of_root(made_key, position)) || same_value(atoms, key, made_key, constant);
}

}  // namespace

bool MatchSpec::keeps_key(const AtomTable& atoms, std::size_t position) const {
  for (const Clause& clause : clauses_)
    if (!clause_keeps_key(atoms, clause.head, clause.body, position)) return false;
  return true;
}

}  // namespace mote::ets
