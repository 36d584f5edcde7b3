// Getting rid of the pointers to literals that are leaving (see LiteralArea).
#pragma once

#include <absl/container/flat_hash_map.h>

#include <vector>

#include "heap/literal_area.h"
#include "heap/process_heap.h"

namespace mote {

// Copies of literals that are leaving, in fragments. What is met twice is copied once.
class LiteralEvacuation {
 public:
  explicit LiteralEvacuation(const LiteralArea& literals) : literals_(literals) {}

  bool is_leaving(Term term) const {
    return term.is_pointer() && literals_.contains(term.pointer()) && literals_.is_leaving(term.pointer());
  }
  // The copy of a term that is leaving.
  Term copy(Term term);
  // Hands the copies over to a heap.
  void give_to(ProcessHeap& heap) { space_.give_to(heap); }

 private:
  class Space final : public TermSpace {
   public:
    ~Space();
    void give_to(ProcessHeap& heap);

   private:
    Word* allocate_more(std::size_t words) override;
    void close_last();
    std::vector<Fragment*> fragments_;
  };
  Term copy_one(Term term);
  void forward(Term& slot) {
    if (is_leaving(slot)) slot = copy_one(slot);
  }

  const LiteralArea& literals_;
  Space space_;
  absl::flat_hash_map<const Word*, Term> copies_;
  std::vector<Term> unscanned_;
};

}  // namespace mote
