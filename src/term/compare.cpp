// Equality of terms, and the order of single terms that hold no others. Terms with parts are ordered in
// compare_order.cpp.
#include "term/compare.h"

#include <cmath>

#include "base/work.h"
#include "term/bits.h"
#include "term/compare_leaf.h"
#include "term/identity.h"
#include "term/number_compare.h"
#include "term/small_stack.h"
#include "term/views.h"

namespace mote {

namespace {

template <typename T>
int sign_of(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

struct NodeIdentity {
  Term name;
  std::uint32_t creation;
};
NodeIdentity node_of(const AtomTable& atoms, Term identifier) {
  if (identifier.has_tag(Tag::kExternal)) {
    const Node* node = External::of(identifier)->node;
    return {node->name, node->creation};
  }
  return {atoms.this_node(), atoms.this_creation()};
}
int compare_nodes(const AtomTable& atoms, Term a, Term b) {
  if (!a.has_tag(Tag::kExternal) && !b.has_tag(Tag::kExternal)) return 0;
  NodeIdentity of_a = node_of(atoms, a), of_b = node_of(atoms, b);
  if (int order = atoms.compare(of_a.name, of_b.name)) return order;
  return sign_of(of_a.creation, of_b.creation);
}

int compare_reference_numbers(const ReferenceNumbers& a, const ReferenceNumbers& b) {
  for (std::size_t i = a.number.size(); i-- > 0;)
    if (a.number[i] != b.number[i]) return a.number[i] < b.number[i] ? -1 : 1;
  return 0;
}

bool same_external(const External* a, const External* b) {
  if (a->header != b->header) return false;
  if (a->node != b->node && (a->node->name != b->node->name || a->node->creation != b->node->creation)) return false;
  if (a->kind() == External::kReference)  // the count differs where the highest numbers are 0
    return a->data[0] == b->data[0] && a->data[1] == b->data[1] &&
           static_cast<std::uint32_t>(a->data[2]) == static_cast<std::uint32_t>(b->data[2]);
  return a->data[0] == b->data[0] && (a->kind() == External::kPort || a->data[1] == b->data[1]);
}

bool same_fun_code(const Fun* a, const Fun* b, Term fun_a, Term fun_b) {
  if (a->entry == b->entry) return true;
  const FunIdentity& x = FunIdentity::of(fun_a);
  const FunIdentity& y = FunIdentity::of(fun_b);
  return x.module == y.module && x.index == y.index && x.old_uniq == y.old_uniq && x.uniq == y.uniq;
}

bool same_export(Term a, Term b) {
  if (ExportFun::of(a)->entry == ExportFun::of(b)->entry) return true;
  const ExportIdentity& x = ExportIdentity::of(a);
  const ExportIdentity& y = ExportIdentity::of(b);
  return x.module == y.module && x.function == y.function && x.arity == y.arity;
}

}  // namespace

int compare_numbers_exactly(Term a, Term b) {
  bool float_a = a.is_float(), float_b = b.is_float();
  if (float_a != float_b) return float_a ? 1 : -1;
  if (!float_a) return compare_numbers(a, b);
  double x = Float(a).value(), y = Float(b).value();
  if (x != y) return x < y ? -1 : 1;
  return sign_of(std::signbit(y), std::signbit(x));  // -0.0 first
}

int compare_references(const AtomTable& atoms, Term a, Term b) {
  if (int order = compare_nodes(atoms, a, b)) return order;
  return compare_reference_numbers(ReferenceNumbers::of(a), ReferenceNumbers::of(b));
}

int compare_pids(const AtomTable& atoms, Term a, Term b) {
  if (int order = sign_of(pid_serial_of(a), pid_serial_of(b))) return order;
  if (int order = sign_of(pid_number_of(a), pid_number_of(b))) return order;
  return compare_nodes(atoms, a, b);
}

int compare_ports(const AtomTable& atoms, Term a, Term b) {
  if (int order = compare_nodes(atoms, a, b)) return order;
  return sign_of(port_number_of(a), port_number_of(b));
}

int compare_fun_code(const AtomTable& atoms, Term a, Term b) {
  bool external_a = a.boxed_tag() == Tag::kExportFun, external_b = b.boxed_tag() == Tag::kExportFun;
  if (external_a != external_b) return external_a ? 1 : -1;
  if (external_a) {
    const ExportIdentity& x = ExportIdentity::of(a);
    const ExportIdentity& y = ExportIdentity::of(b);
    if (int order = atoms.compare(x.module, y.module)) return order;
    if (int order = atoms.compare(x.function, y.function)) return order;
    return sign_of(x.arity, y.arity);
  }
  const FunIdentity& x = FunIdentity::of(a);
  const FunIdentity& y = FunIdentity::of(b);
  if (int order = atoms.compare(x.module, y.module)) return order;
  if (int order = sign_of(x.old_index, y.old_index)) return order;
  if (int order = sign_of(x.old_uniq, y.old_uniq)) return order;
  return sign_of(Fun::of(a)->free_count(), Fun::of(b)->free_count());
}

namespace {

// Words of two objects still to be found equal, in order.
struct EqualFrame {
  const Word* a;
  const Word* b;
  std::size_t count;
  bool exact;
  bool trie;  // the words are children of hash trie nodes
};

class Equality {
 public:
  explicit Equality(bool exact) : exact_(exact) {}

  bool run(Term a, Term b) {
    if (!visit(a, b)) return false;
    while (!stack_.empty()) {
      steps_.step();
      EqualFrame& frame = stack_.top();
      Term x = Term::from_bits(*frame.a++), y = Term::from_bits(*frame.b++);
      exact_ = frame.exact;
      bool trie = frame.trie;
      if (--frame.count == 0) stack_.drop();
      if (x == y) continue;
      if (!(trie ? visit_child(x, y) : visit(x, y))) return false;
    }
    return true;
  }

 private:
  void push(const Word* a, const Word* b, std::size_t count, bool exact, bool trie = false) {
    if (count != 0) stack_.push({a, b, count, exact, trie});
  }
  bool visit(Term a, Term b) {
    while (a.is_cons() && b.is_cons()) {
      Term x = Cons(a).head(), y = Cons(b).head();
      if (x != y) {
        if (x.is_immediate() && y.is_immediate()) return false;
        push(a.pointer() + 1, b.pointer() + 1, 1, exact_);
        a = x;
        b = y;
        continue;
      }
      a = Cons(a).tail();
      b = Cons(b).tail();
      if (a == b) return true;
    }
    if (a.is_boxed() && b.is_boxed()) return visit_boxed(a, b);
    if (exact_ || a.is_cons() || b.is_cons()) return false;
    return a.is_number() && b.is_number() && compare_numbers(a, b) == 0;
  }
  bool visit_boxed(Term a, Term b);
  // Children of tries: inner nodes, or leaves [K|V], whose keys are always compared exactly.
  bool visit_child(Term a, Term b) {
    if (!a.is_cons() || !b.is_cons()) return a.is_boxed() && b.is_boxed() && visit_node(a, b, 0);
    push(a.pointer() + 1, b.pointer() + 1, 1, exact_);
    push(a.pointer(), b.pointer(), 1, true);
    return true;
  }
  // Objects of the same header whose words from `first` on are children.
  bool visit_node(Term a, Term b, std::size_t first) {
    const Word* x = a.pointer();
    const Word* y = b.pointer();
    if (*x != *y) return false;
    push(x + 1 + first, y + 1 + first, header_arity(*x) - first, exact_, true);
    return true;
  }

  bool exact_;
  StepCount steps_;
  SmallStack<EqualFrame> stack_;
};

bool Equality::visit_boxed(Term a, Term b) {
  const Word* x = a.pointer();
  const Word* y = b.pointer();
  switch (header_tag(*x)) {
    case Tag::kTuple:
      if (*x != *y) return false;
      push(x + 1, y + 1, header_arity(*x), exact_);
      return true;
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
      if (*x == *y) return std::memcmp(x + 1, y + 1, header_arity(*x) * sizeof(Word)) == 0;
      return !exact_ && b.is_float() && compare_numbers(a, b) == 0;
    case Tag::kFloat:
      if (*x == *y) return exact_ ? x[1] == y[1] : Float(a).value() == Float(b).value();
      return !exact_ && b.is_bignum() && compare_numbers(a, b) == 0;
    case Tag::kReference:
    case Tag::kMagicReference: {
      Tag tag = header_tag(*y);
      if (tag != Tag::kReference && tag != Tag::kMagicReference) return false;
      const Word* number_a = Reference::number_of(a);
      const Word* number_b = Reference::number_of(b);
      return number_a[0] == number_b[0] && number_a[1] == number_b[1];
    }
    case Tag::kExternal:
      return header_tag(*y) == Tag::kExternal && same_external(External::of(a), External::of(b));
    case Tag::kFun:
      if (*x != *y || !same_fun_code(Fun::of(a), Fun::of(b), a, b)) return false;
      push(x + 3, y + 3, Fun::of(a)->free_count(), exact_);
      return true;
    case Tag::kExportFun:
      return *x == *y && same_export(a, b);
    case Tag::kRefcBinary:
    case Tag::kHeapBinary:
    case Tag::kSubBits:
      return b.is_bitstring() && equal_bitstrings(BitView(a), BitView(b));
    case Tag::kFlatMap:
      if (*x != *y) return false;
      push(x + 3, y + 3, header_arity(*x) - 2, exact_);
      if (x[2] != y[2]) push(x + 2, y + 2, 1, true);
      return true;
    case Tag::kHashMap:
      return x[1] == y[1] && visit_node(a, b, 1);
    case Tag::kHashNode:
    case Tag::kMatchContext:
      break;
  }
  return false;
}

}  // namespace

bool equal_general(Term a, Term b, bool exact) {
  return a == b || Equality(exact).run(a, b);
}

}  // namespace mote
