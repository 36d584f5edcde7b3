// TreeTable's templates, for its own files.
#pragma once

#include "ets/tree_table.h"

namespace mote::ets {

template <typename Before>
void TreeTable::Cursor::seek(Before before) {
  depth_ = 0;
  for (Node* node = root_;;) {
    std::size_t low = 0;
    std::size_t high = node->count;
    while (low < high) {
      std::size_t middle = (low + high) / 2;
      if (before(node->keys[middle]))
        low = middle + 1;
      else
        high = middle;
    }
    push(node, low);
    if (node->leaf) break;
    node = child(node, low);
  }
  climb();
}

}  // namespace mote::ets
