// Saved references: magic references that have left the runtime as bytes or text. Who reads them back gets a reference
// to the same resource, as long as that exists; nothing is kept alive by being saved.
#pragma once

#include <atomic>

#include "term/build.h"

namespace mote {

// A resource whose references can be saved.
class SavableResource : public Resource {
 public:
  ~SavableResource() override;
  // False where that had been noted before.
  bool mark_saved() { return !saved_.exchange(true, std::memory_order_relaxed); }

 private:
  std::atomic<bool> saved_{false};
};

// `reference` is being written as bytes or text: if it is a SavableResource's, restore_reference() knows it from now
// on.
void save_reference(Term reference);
// The local reference of this number, with its resource if it is saved and exists.
Term restore_reference(TermSpace& space, Word low, Word high);

}  // namespace mote
