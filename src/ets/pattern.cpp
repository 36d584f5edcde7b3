// Looking through patterns for variables.
#include "ets/pattern.h"

#include "term/map.h"
#include "term/small_stack.h"
#include "term/views.h"

namespace mote::ets {

namespace {

bool search(const AtomTable& atoms, Term pattern, bool maps_count) {
  SmallStack<Term> todo;
  todo.push(pattern);
  while (!todo.empty()) {
    Term term = todo.pop();
    if (term.is_cons()) {
      todo.push(Cons(term).tail());
      todo.push(Cons(term).head());
    } else if (term.is_tuple()) {
      for (std::size_t i = Tuple(term).arity(); i-- > 0;)
        todo.push(Tuple(term)[i]);
    } else if (term.is_map()) {
      if (maps_count) return true;
      for (MapIterator pairs(term); pairs.next();) {
        todo.push(pairs.key());
        todo.push(pairs.value());
      }
    } else if (is_wildcard(atoms, term)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_ground(const AtomTable& atoms, Term pattern) {
  return !search(atoms, pattern, true);
}
bool has_wildcard(const AtomTable& atoms, Term pattern) {
  return search(atoms, pattern, false);
}

}  // namespace mote::ets
