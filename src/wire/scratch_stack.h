// ScratchStack: words for work in progress, taken and given back last in, first out; what is taken does not move.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "term/term.h"

namespace mote {

class ScratchStack {
 public:
  Word* take(std::size_t words) {
    if (blocks_.empty() || blocks_.back().size - blocks_.back().used < words) {
      std::size_t size = std::max<std::size_t>(words, blocks_.empty() ? 128 : 2 * blocks_.back().size);
      blocks_.push_back({std::make_unique_for_overwrite<Word[]>(size), size, 0});
    }
    Block& block = blocks_.back();
    Word* at = block.words.get() + block.used;
    block.used += words;
    return at;
  }
  // Gives back the `words` words taken last.
  void give_back(std::size_t words) {
    blocks_.back().used -= words;
    while (blocks_.size() > 1 && blocks_.back().used == 0)
      blocks_.pop_back();
  }

 private:
  struct Block {
    std::unique_ptr<Word[]> words;
    std::size_t size;
    std::size_t used;
  };
  std::vector<Block> blocks_;
};

}  // namespace mote
