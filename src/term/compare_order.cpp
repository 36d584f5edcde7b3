// The order of terms of any depth: a walk with an explicit stack.
//
// Two maps of one size are ordered by their keys in ascending exact order, then by their values in that order. So the
// map that owns the smallest key which the other lacks comes first; where the keys are the same, the smallest key with
// differing values decides. Finding those takes comparisons inside a comparison: a MapSearch on a second stack asks for
// them, and the first difference found above its mark on the main stack is an answer to it.
#include <vector>

#include "base/work.h"
#include "term/bits.h"
#include "term/compare.h"
#include "term/compare_leaf.h"
#include "term/map.h"
#include "term/number_compare.h"
#include "term/small_stack.h"

namespace mote {

namespace {

enum Rank { kNumber, kAtom, kReference, kFun, kPort, kPid, kTuple, kMap, kNil, kCons, kBits };

Rank rank_of(Term term) {
  if (term.is_cons()) return kCons;
  if (term.is_immediate()) {
    if (term.is_small()) return kNumber;
    if (term.is_nil()) return kNil;
    return term.is_local_pid() ? kPid : term.is_local_port() ? kPort : kAtom;
  }
  switch (term.boxed_tag()) {
    case Tag::kTuple:
      return kTuple;
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
    case Tag::kFloat:
      return kNumber;
    case Tag::kReference:
    case Tag::kMagicReference:
      return kReference;
    case Tag::kFun:
    case Tag::kExportFun:
      return kFun;
    case Tag::kExternal: {
      External::Kind kind = External::of(term)->kind();
      return kind == External::kPid ? kPid : kind == External::kPort ? kPort : kReference;
    }
    case Tag::kFlatMap:
    case Tag::kHashMap:
      return kMap;
    default:
      return kBits;
  }
}

// The search for what decides between two maps of one size; see above.
struct MapSearch {
  struct Entry {
    Term key;
    Term value_a;  // none() where only b has the key
    Term value_b;  // none() where only a has it
  };
  std::vector<Entry> entries;  // keys of one map only, or, if there are none, keys whose values may differ
  bool keys_differ;
  bool exact;  // how values compare
  enum { kNothing, kKey, kValue } asked = kNothing;
  std::size_t next = 0;
  std::size_t best = 0;
  int best_order = 0;
};

MapSearch compare_keys_of(Term a, Term b, bool exact) {
  MapSearch search{.keys_differ = false, .exact = exact};
  for (MapIterator it(a); it.next();) {
    Term other = map_get(b, it.key());
    if (other.is_none()) {
      if (!search.keys_differ) search.entries.clear();
      search.keys_differ = true;
      search.entries.push_back({it.key(), it.value(), other});
    } else if (!search.keys_differ && it.value() != other) {
      search.entries.push_back({it.key(), it.value(), other});
    }
  }
  if (search.keys_differ)
    for (MapIterator it(b); it.next();)
      if (map_get(a, it.key()).is_none()) search.entries.push_back({it.key(), Term::none(), it.value()});
  return search;
}

class Ordering {
 public:
  Ordering(const AtomTable& atoms, bool exact) : atoms_(atoms), exact_(exact) {}

  int run(Term a, Term b) {
    int order = visit(a, b);
    for (;;) {
      steps_.step();
      if (order != 0)
        while (!stack_.empty() && stack_.top().count != 0)
          stack_.drop();
      if (stack_.empty()) return order;
      Frame& frame = stack_.top();
      if (frame.count == 0) {
        order = go_on(order);
        continue;
      }
      Term x = Term::from_bits(*frame.a++), y = Term::from_bits(*frame.b++);
      if (--frame.count == 0) stack_.drop();
      order = x == y ? 0 : visit(x, y);
    }
  }

 private:
  // Words still to be compared in order; count 0 marks where the topmost search waits.
  struct Frame {
    const Word* a;
    const Word* b;
    std::size_t count;
  };
  void push(const Word* a, const Word* b, std::size_t count) {
    if (count != 0) stack_.push({a, b, count});
  }

  // Order of two terms; 0 may leave parts on the stack.
  int visit(Term a, Term b) {
    while (a.is_cons() && b.is_cons()) {
      const Word* x = a.pointer();
      const Word* y = b.pointer();
      if (x[0] != y[0]) {
        push(x + 1, y + 1, 1);
        a = Term::from_bits(x[0]);
        b = Term::from_bits(y[0]);
      } else {
        a = Term::from_bits(x[1]);
        b = Term::from_bits(y[1]);
      }
      if (a == b) return 0;
    }
    if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : a.small_value() > b.small_value();
    Rank rank = rank_of(a);
    if (int difference = rank - rank_of(b)) return difference;
    switch (rank) {
      case kNumber:
        return exact_ ? compare_numbers_exactly(a, b) : compare_numbers(a, b);
      case kAtom:
        return atoms_.compare(a, b);
      case kReference:
        return compare_references(atoms_, a, b);
      case kFun:
        return visit_funs(a, b);
      case kPort:
        return compare_ports(atoms_, a, b);
      case kPid:
        return compare_pids(atoms_, a, b);
      case kTuple:
        return visit_tuples(a, b);
      case kMap:
        return visit_maps(a, b);
      case kBits:
        return compare_bitstrings(BitView(a), BitView(b));
      case kNil:
      case kCons:
        break;
    }
    return 0;
  }
  int visit_tuples(Term a, Term b) {
    Tuple x(a), y(b);
    if (x.arity() != y.arity()) return x.arity() < y.arity() ? -1 : 1;
    push(x.elements(), y.elements(), x.arity());
    return 0;
  }
  int visit_funs(Term a, Term b) {
    int order = compare_fun_code(atoms_, a, b);
    if (order == 0 && a.boxed_tag() == Tag::kFun) push(a.pointer() + 3, b.pointer() + 3, Fun::of(a)->free_count());
    return order;
  }
  int visit_maps(Term a, Term b) {
    std::size_t size_a = map_size(a), size_b = map_size(b);
    if (size_a != size_b) return size_a < size_b ? -1 : 1;
    searches_.push_back(compare_keys_of(a, b, exact_));
    stack_.push({nullptr, nullptr, 0});
    return 0;
  }

  // Goes on with the topmost search, whose question, if it asked one, has this answer.
  int go_on(int answer) {
    MapSearch& search = searches_.back();
    return search.keys_differ ? go_on_with_keys(search, answer) : go_on_with_values(search, answer);
  }
  int go_on_with_keys(MapSearch& search, int answer) {
    if (search.asked == MapSearch::kKey) {
      if (answer < 0) search.best = search.next;
    }
    if (++search.next == search.entries.size())
      return finish(search, search.entries[search.best].value_b.is_none() ? -1 : 1);
    return ask_key(search);
  }
  int go_on_with_values(MapSearch& search, int answer) {
    if (search.asked == MapSearch::kKey && answer < 0) return ask_value(search);  // smaller than the best so far
    if (search.asked == MapSearch::kValue && answer != 0) {
      search.best = search.next;
      search.best_order = answer;
    }
    if (search.asked != MapSearch::kNothing) ++search.next;
    if (search.next == search.entries.size()) return finish(search, search.best_order);
    return search.best_order == 0 ? ask_value(search) : ask_key(search);
  }
  int ask_key(MapSearch& search) {
    search.asked = MapSearch::kKey;
    exact_ = true;
    Term a = search.entries[search.next].key, b = search.entries[search.best].key;
    return a == b ? 0 : visit(a, b);
  }
  int ask_value(MapSearch& search) {
    search.asked = MapSearch::kValue;
    exact_ = search.exact;
    const MapSearch::Entry& entry = search.entries[search.next];
    return visit(entry.value_a, entry.value_b);
  }
  int finish(MapSearch& search, int order) {
    exact_ = search.exact;
    searches_.pop_back();
    stack_.drop();
    return order;
  }

  const AtomTable& atoms_;
  bool exact_;
  StepCount steps_;
  SmallStack<Frame> stack_;
  std::vector<MapSearch> searches_;
};

// Binaries on the heap are filled up with zeros to a whole word, so the first eight bytes, where they differ, decide.
int compare_heap_binaries(HeapBinary* a, HeapBinary* b) {
  if (a->size != 0 && b->size != 0) {
    Word x = load_big64(a->bytes()), y = load_big64(b->bytes());
    if (x != y) return x < y ? -1 : 1;
  }
  if (int order = std::memcmp(a->bytes(), b->bytes(), std::min(a->size, b->size)); order != 0) return order;
  return a->size == b->size ? 0 : a->size < b->size ? -1 : 1;
}

}  // namespace

int compare_general(const AtomTable& atoms, Term a, Term b, bool exact) {
  if (a == b) return 0;
  if (a.is_boxed() && b.is_boxed()) {
    Tag of_a = a.boxed_tag(), of_b = b.boxed_tag();
    if (of_a == Tag::kHeapBinary && of_b == Tag::kHeapBinary)
      return compare_heap_binaries(HeapBinary::of(a), HeapBinary::of(b));
    if (of_a == Tag::kFloat && of_b == Tag::kFloat)
      return exact ? compare_numbers_exactly(a, b) : compare_numbers(a, b);
  }
  return Ordering(atoms, exact).run(a, b);
}

}  // namespace mote
