// Which words of a heap object are terms: the one place that collector, verifier and copier ask.
#pragma once

#include "term/views.h"

namespace mote {

// The range of term words of the object whose header is at `at`, as indices into it: [first, last).
struct TermWords {
  std::size_t first;
  std::size_t last;
};

inline TermWords term_words(Word header) {
  std::size_t end = 1 + header_arity(header);
  switch (header_tag(header)) {
    case Tag::kTuple:
    case Tag::kFlatMap:
    case Tag::kHashMap:
    case Tag::kHashNode:
      return {1, end};
    case Tag::kFun:
      return {2, end};
    case Tag::kSubBits:
      return {3, end};
    case Tag::kMatchContext:
      return {4, end};
    default:
      return {end, end};
  }
}

inline bool is_off_heap_holder(Word header) {
  return header_tag(header) == Tag::kRefcBinary || header_tag(header) == Tag::kMagicReference;
}

}  // namespace mote
