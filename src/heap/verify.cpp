// The heap verifier: walks all that is reachable and names the first thing that cannot be.
#include <unordered_set>
#include <vector>

#include "heap/layout.h"
#include "heap/literal_area.h"
#include "heap/process_heap.h"

namespace mote {

namespace {

class Verifier {
 public:
  Verifier(const ProcessHeap& heap, const std::vector<std::pair<const Word*, const Word*>>& areas, bool none_leaving)
      : heap_(heap), areas_(areas), none_leaving_(none_leaving) {}

  // Off-heap holders that something releases. Each is in this memory, and still a holder.
  void add_holder(const OffHeapHolder* holder) {
    const Word* at = reinterpret_cast<const Word*>(holder);
    if (!known(at) || !is_off_heap_holder(*at))
      problem_ = "a chain of off-heap holders leads to something else";
    else if (!holders_.insert(at).second)
      problem_ = "an off-heap holder is on two chains";
  }

  const char* check(std::span<const Term> roots) {
    for (Term term : roots)
      push(term);
    while (problem_ == nullptr && !pending_.empty()) {
      Term term = pending_.back();
      pending_.pop_back();
      visit(term);
    }
    return problem_;
  }

 private:
  void push(Term term) {
    if (!term.is_pointer()) return;
    if (heap_.literals()->contains(term.pointer())) return check_literal(term.pointer());
    if (!known(term.pointer()))
      problem_ = "a term points outside the heap";
    else if (seen_.insert(term.pointer()).second)
      pending_.push_back(term);
  }
  bool known(const Word* at) const {
    for (auto [first, last] : areas_)
      if (at >= first && at < last) return true;
    return false;
  }
  void check_literal(const Word* at) {
    if (!heap_.literals()->is_used(at)) problem_ = "a term points at a literal that was freed";
    if (none_leaving_ && heap_.literals()->is_leaving(at)) problem_ = "a term points at a literal that is leaving";
  }
  void check_entry(const Word* at) {
    if (heap_.literals()->contains(at) && !heap_.literals()->is_used(at)) problem_ = "a fun whose entry was freed";
  }
  void visit(Term term) {
    const Word* at = term.pointer();
    if (term.is_cons()) {
      if (at[0] == 0) problem_ = "a moved or unfilled list cell";
      push(Term::from_bits(at[0]));
      push(Term::from_bits(at[1]));
      return;
    }
    if ((at[0] & 3) != 0) {
      problem_ = "a boxed term without a header";
      return;
    }
    if (header_arity(at[0]) > (Word{1} << 32)) problem_ = "an impossible arity";
    if (is_off_heap_holder(at[0]) && !holders_.contains(at)) problem_ = "an off-heap holder is on no chain";
    if (header_tag(at[0]) == Tag::kMatchContext) check_context(*MatchContext::of(term));
    if (header_tag(at[0]) == Tag::kFun) check_entry(reinterpret_cast<const Word*>(Fun::of(term)->entry));
    TermWords range = term_words(at[0]);
    bool in_old = heap_.in_old(at);
    for (std::size_t i = range.first; i < range.last && problem_ == nullptr; ++i) {
      Term element = Term::from_bits(at[i]);
      if (element.is_header()) problem_ = "a header inside an object";
      if (in_old && element.is_pointer() && !heap_.in_old(element.pointer()) &&
          !heap_.literals()->contains(element.pointer()))
        problem_ = "an old term points at a young one";
      push(element);
    }
  }
  void check_context(const MatchContext& context) {
    if (!context.binary.is_boxed() || context.base != BitView::bytes_of(context.binary))
      problem_ = "a match context whose bytes are not its binary's";
    else if (context.position > context.end)
      problem_ = "a match context past its end";
  }

  const ProcessHeap& heap_;
  const std::vector<std::pair<const Word*, const Word*>>& areas_;
  bool none_leaving_;
  std::vector<Term> pending_;
  std::unordered_set<const Word*> seen_;
  std::unordered_set<const Word*> holders_;
  const char* problem_ = nullptr;
};

}  // namespace

const char* ProcessHeap::verify(Roots roots, const Fragment* borrowed, bool none_leaving) const {
  std::vector<std::pair<const Word*, const Word*>> areas = {{start_, top_}, {old_start_, old_top_}};
  for (Fragment* fragment = fragments_; fragment != nullptr; fragment = fragment->next)
    areas.emplace_back(fragment->data(), fragment->used_end);
  if (borrowed != nullptr) areas.emplace_back(borrowed->data(), borrowed->used_end);
  Verifier verifier(*this, areas, none_leaving);
  each_off_heap([&](OffHeapHolder* holder) { verifier.add_holder(holder); });
  if (borrowed != nullptr)
    for (OffHeapHolder* holder = borrowed->off_heap; holder != nullptr; holder = holder->next)
      verifier.add_holder(holder);
  if (const char* problem = verifier.check({stack_, stack_words()})) return problem;
  for (std::span<Term> span : roots)
    if (const char* problem = verifier.check(span)) return problem;
  return nullptr;
}

}  // namespace mote
