// A TermSpace for tests of this folder, which lies above heap/: blocks freed with it, resources released.
#pragma once

#include <memory>
#include <vector>

#include "term/space.h"

namespace mote {

class TestSpace : public TermSpace {
 public:
  TestSpace() = default;
  ~TestSpace() {
    for (OffHeapHolder* holder = off_heap_; holder != nullptr; holder = holder->next)
      holder->resource->release();
  }

 protected:
  Word* allocate_more(std::size_t words) override {
    return blocks_.emplace_back(std::make_unique<Word[]>(words)).get();
  }

 private:
  std::vector<std::unique_ptr<Word[]>> blocks_;
};

}  // namespace mote
