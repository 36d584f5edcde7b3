// Comparing keys with patterns.
#include "ets/key_range.h"

#include "ets/pattern.h"
#include "term/compare.h"
#include "term/small_stack.h"
#include "term/views.h"

namespace mote::ets {

int compare_partly(const AtomTable& atoms, Term pattern, Term key) {
  struct Pair {
    Term pattern;
    Term key;
  };
  SmallStack<Pair> todo;
  todo.push({pattern, key});
  while (!todo.empty()) {
    auto [p, k] = todo.pop();
    if (is_wildcard(atoms, p)) return 0;
    if (p.is_cons() && k.is_cons()) {
      todo.push({Cons(p).tail(), Cons(k).tail()});
      todo.push({Cons(p).head(), Cons(k).head()});
    } else if (p.is_tuple() && k.is_tuple() && Tuple(p).arity() == Tuple(k).arity()) {
      for (std::size_t i = Tuple(p).arity(); i-- > 0;)
        todo.push({Tuple(p)[i], Tuple(k)[i]});
    } else if (p.is_map() && k.is_map()) {
      return 0;
    } else if (int order = compare(atoms, p, k); order != 0) {
      return order;
    }
  }
  return 0;
}

}  // namespace mote::ets
