// Searching bytes for one pattern or for several at once. Of several the leftmost match counts, and of those that start
// there the longest. A search does a bounded amount of work and then says where to go on.
#pragma once

#include <span>
#include <vector>

#include "term/views.h"

namespace mote {

using Bytes = std::span<const std::uint8_t>;

struct SearchResult {
  enum Outcome : std::uint8_t { kFound, kNone, kMore };
  Outcome outcome;
  std::size_t at;      // of the match; of kMore: where the search goes on
  std::size_t length;  // of the match
};

// The first `needle` (not empty) in `hay` at or after `from`; kMore after about `work` bytes.
SearchResult find_bytes(Bytes hay, std::size_t from, Bytes needle, std::size_t work);

// Several patterns as one automaton (Aho and Corasick's, all transitions filled in, over classes of bytes).
class PatternSet {
 public:
  // No pattern is empty.
  explicit PatternSet(std::span<const Bytes> patterns);
  SearchResult find(Bytes hay, std::size_t from, std::size_t work) const;

 private:
  std::uint32_t& next(std::uint32_t node, std::uint8_t byte) { return next_[node * classes_ + class_of_[byte]]; }
  std::uint32_t next(std::uint32_t node, std::uint8_t byte) const { return next_[node * classes_ + class_of_[byte]]; }
  void add(Bytes pattern);
  void link();

  std::uint16_t class_of_[256] = {};  // class 0: bytes of no pattern
  std::size_t classes_ = 1;
  std::size_t longest_ = 0;
  std::vector<std::uint32_t> next_;    // node 0 is the root
  std::vector<std::uint32_t> depth_;   // length of the prefix a node stands for
  std::vector<std::uint32_t> output_;  // length of the longest pattern that ends in a node; 0: none does
};

// What binary:compile_pattern makes: one pattern or a set of them.
class CompiledPattern final : public Resource {
 public:
  explicit CompiledPattern(std::span<const Bytes> patterns);
  bool single() const { return set_.empty(); }
  SearchResult find(Bytes hay, std::size_t from, std::size_t work) const {
    return single() ? find_bytes(hay, from, needle_, work) : set_.front().find(hay, from, work);
  }

 private:
  std::vector<std::uint8_t> needle_;
  std::vector<PatternSet> set_;  // one or none
};

}  // namespace mote
