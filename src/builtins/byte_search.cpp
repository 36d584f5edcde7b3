// One pattern: the C library's search. Several: an automaton.
#include "builtins/byte_search.h"

#include <algorithm>
#include <cstring>

namespace mote {

SearchResult find_bytes(Bytes hay, std::size_t from, Bytes needle, std::size_t work) {
  if (hay.size() < needle.size() || from > hay.size() - needle.size()) return {SearchResult::kNone, 0, 0};
  std::size_t last = hay.size() - needle.size();  // where a match may start at most
  std::size_t end = last - from > work ? from + work : last;
  const std::uint8_t* start = hay.data() + from;
  std::size_t window = end - from + needle.size();
  const void* found =
      needle.size() == 1 ? std::memchr(start, needle[0], window) : memmem(start, window, needle.data(), needle.size());
  if (found != nullptr) {
    std::size_t at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - hay.data());
    return {SearchResult::kFound, at, needle.size()};
  }
  if (end == last) return {SearchResult::kNone, 0, 0};
  return {SearchResult::kMore, end + 1, 0};
}

PatternSet::PatternSet(std::span<const Bytes> patterns) {
  for (Bytes pattern : patterns)
    for (std::uint8_t byte : pattern)
      if (class_of_[byte] == 0) class_of_[byte] = static_cast<std::uint16_t>(classes_++);
  next_.resize(classes_);
  depth_.push_back(0);
  output_.push_back(0);
  for (Bytes pattern : patterns)
    add(pattern);
  link();
}

// Enters a pattern into the tree of prefixes. While it is only a tree, 0 stands for no child.
void PatternSet::add(Bytes pattern) {
  std::uint32_t node = 0;
  for (std::uint8_t byte : pattern) {
    std::uint32_t child = next(node, byte);
    if (child == 0) {
      child = static_cast<std::uint32_t>(depth_.size());
      next(node, byte) = child;
      depth_.push_back(depth_[node] + 1);
      output_.push_back(0);
      next_.resize(next_.size() + classes_);
    }
    node = child;
  }
  output_[node] = depth_[node];
  longest_ = std::max(longest_, pattern.size());
}

// Makes the tree an automaton: breadth first, a missing child is what the longest proper suffix has there.
void PatternSet::link() {
  std::vector<std::uint32_t> queue;
  std::vector<std::uint32_t> suffix(depth_.size());
  for (std::size_t i = 0; i < classes_; ++i)
    if (next_[i] != 0) queue.push_back(next_[i]);
  for (std::size_t at = 0; at < queue.size(); ++at) {
    std::uint32_t node = queue[at];
    const std::uint32_t* fallback = &next_[suffix[node] * classes_];
    for (std::size_t i = 0; i < classes_; ++i) {
      std::uint32_t& child = next_[node * classes_ + i];
      if (child == 0) {
        child = fallback[i];
      } else {
        suffix[child] = fallback[i];
        queue.push_back(child);
      }
    }
    if (output_[node] == 0) output_[node] = output_[suffix[node]];
  }
}

SearchResult PatternSet::find(Bytes hay, std::size_t from, std::size_t work) const {
  work = std::max(work, 2 * longest_);
  std::size_t stop = hay.size() - from > work ? from + work : hay.size();
  std::uint32_t node = 0;
  SearchResult best = {SearchResult::kNone, 0, 0};
  for (std::size_t at = from; at < hay.size();) {
    node = next(node, hay[at++]);
    std::size_t start = at - depth_[node];  // nothing yet to be found starts before
    if (best.outcome == SearchResult::kFound) {
      if (start > best.at) return best;
    } else if (at >= stop && at < hay.size() && output_[node] == 0) {
      return {SearchResult::kMore, start, 0};
    }
    if (std::size_t length = output_[node]; length != 0) {
      std::size_t found = at - length;
      if (best.outcome == SearchResult::kNone || found <= best.at) best = {SearchResult::kFound, found, length};
    }
  }
  return best;
}

CompiledPattern::CompiledPattern(std::span<const Bytes> patterns) {
  if (patterns.size() == 1) {
    needle_.assign(patterns[0].begin(), patterns[0].end());
  } else {
    set_.emplace_back(patterns);
  }
}

}  // namespace mote
