// The B-tree under ordered_set: searching, entering, removing, cursors. All called with the lock held.
#include <algorithm>

#include "ets/tree_impl.h"
#include "term/compare.h"

namespace mote::ets {

namespace {

// Moves elements [from, from + count) of an array by one place up or down.
template <typename T>
void open_gap(T* array, std::size_t at, std::size_t count) {
  std::copy_backward(array + at, array + count, array + count + 1);
}
template <typename T>
void close_gap(T* array, std::size_t at, std::size_t count) {
  std::copy(array + at + 1, array + count, array + at);
}

}  // namespace

TreeTable::Node* TreeTable::new_node(bool leaf) {
  node_words_ += (leaf ? sizeof(Node) : sizeof(Inner)) / sizeof(Word);
  Node* node = leaf ? new Node : new Inner;
  node->leaf = leaf;
  return node;
}

void TreeTable::free_node(Node* node) {
  node_words_ -= (node->leaf ? sizeof(Node) : sizeof(Inner)) / sizeof(Word);
  delete_node(node);
}

void TreeTable::delete_node(Node* node) {
  if (node->leaf)
    delete node;
  else
    delete inner(node);
}

std::size_t TreeTable::position(const Node* node, Term key, bool& equal) const {
  std::size_t low = 0;
  std::size_t high = node->count;
  while (low < high) {
    std::size_t middle = (low + high) / 2;
    int order = compare(atoms_, node->keys[middle], key);
    if (order == 0) {
      equal = true;
      return middle;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  equal = false;
  return low;
}

Row** TreeTable::find(Term key) const {
  for (Node* node = root_;;) {
    bool equal;
    std::size_t index = position(node, key, equal);
    if (equal) return &node->rows[index];
    if (node->leaf) return nullptr;
    node = child(node, index);
  }
}

// The full child `index` becomes two, with its middle row between them in the parent.
void TreeTable::split_child(Inner* parent, std::size_t index) {
  Node* left = parent->children[index];
  Node* right = new_node(left->leaf);
  std::copy(left->keys + kMin + 1, left->keys + kMax, right->keys);
  std::copy(left->rows + kMin + 1, left->rows + kMax, right->rows);
  if (!left->leaf)
    std::copy(inner(left)->children + kMin + 1, inner(left)->children + kMax + 1, inner(right)->children);
  left->count = kMin;
  right->count = kMax - kMin - 1;
  open_gap(parent->keys, index, parent->count);
  open_gap(parent->rows, index, parent->count);
  open_gap(parent->children, index + 1, parent->count + 1u);
  parent->keys[index] = left->keys[kMin];
  parent->rows[index] = left->rows[kMin];
  parent->children[index + 1] = right;
  ++parent->count;
}

Row* TreeTable::put(Row* row) {
  Term key = row->key(key_position());
  if (root_->count == kMax) {
    Node* top = new_node(false);
    inner(top)->children[0] = root_;
    root_ = top;
    split_child(inner(top), 0);
  }
  for (Node* node = root_;;) {
    bool equal;
    std::size_t index = position(node, key, equal);
    if (equal) {
      node->keys[index] = key;
      return std::exchange(node->rows[index], row);
    }
    if (node->leaf) {
      open_gap(node->keys, index, node->count);
      open_gap(node->rows, index, node->count);
      node->keys[index] = key;
      node->rows[index] = row;
      ++node->count;
      return nullptr;
    }
    if (child(node, index)->count == kMax) {
      split_child(inner(node), index);
      continue;  // the row that came up may be the one
    }
    node = child(node, index);
  }
}

// Child `index`, the row after it and child `index` + 1 become one node.
void TreeTable::merge_children(Inner* parent, std::size_t index) {
  Node* left = parent->children[index];
  Node* right = parent->children[index + 1];
  left->keys[left->count] = parent->keys[index];
  left->rows[left->count] = parent->rows[index];
  std::copy(right->keys, right->keys + right->count, left->keys + left->count + 1);
  std::copy(right->rows, right->rows + right->count, left->rows + left->count + 1);
  if (!left->leaf)
    std::copy(inner(right)->children, inner(right)->children + right->count + 1,
              inner(left)->children + left->count + 1);
  left->count = static_cast<std::uint16_t>(left->count + right->count + 1);
  close_gap(parent->keys, index, parent->count);
  close_gap(parent->rows, index, parent->count);
  close_gap(parent->children, index + 1, parent->count + 1u);
  --parent->count;
  free_node(right);
}

std::size_t TreeTable::strengthen(Inner* parent, std::size_t index) {
  Node* weak = parent->children[index];
  if (weak->count > kMin) return index;
  if (index > 0 && parent->children[index - 1]->count > kMin) {
    Node* left = parent->children[index - 1];
    open_gap(weak->keys, 0, weak->count);
    open_gap(weak->rows, 0, weak->count);
    weak->keys[0] = parent->keys[index - 1];
    weak->rows[0] = parent->rows[index - 1];
    parent->keys[index - 1] = left->keys[left->count - 1];
    parent->rows[index - 1] = left->rows[left->count - 1];
    if (!weak->leaf) {
      open_gap(inner(weak)->children, 0, weak->count + 1u);
      inner(weak)->children[0] = inner(left)->children[left->count];
    }
    --left->count;
    ++weak->count;
    return index;
  }
  if (index < parent->count && parent->children[index + 1]->count > kMin) {
    Node* right = parent->children[index + 1];
    weak->keys[weak->count] = parent->keys[index];
    weak->rows[weak->count] = parent->rows[index];
    parent->keys[index] = right->keys[0];
    parent->rows[index] = right->rows[0];
    if (!weak->leaf) {
      inner(weak)->children[weak->count + 1] = inner(right)->children[0];
      close_gap(inner(right)->children, 0, right->count + 1u);
    }
    close_gap(right->keys, 0, right->count);
    close_gap(right->rows, 0, right->count);
    --right->count;
    ++weak->count;
    return index;
  }
  if (index == parent->count) --index;
  merge_children(parent, index);
  return index;
}

Row* TreeTable::remove_last(Node* node) {
  while (!node->leaf)
    node = child(node, strengthen(inner(node), node->count));
  return node->rows[--node->count];
}

Row* TreeTable::remove_first(Node* node) {
  while (!node->leaf)
    node = child(node, strengthen(inner(node), 0));
  Row* row = node->rows[0];
  close_gap(node->keys, 0, node->count);
  close_gap(node->rows, 0, node->count);
  --node->count;
  return row;
}

void TreeTable::shrink_root() {
  if (root_->count > 0 || root_->leaf) return;
  Node* old = root_;
  root_ = child(old, 0);
  free_node(old);
}

Row* TreeTable::remove(Term key) {
  Row* removed = nullptr;
  for (Node* node = root_; removed == nullptr;) {
    bool equal;
    std::size_t index = position(node, key, equal);
    if (node->leaf) {
      if (!equal) break;
      removed = node->rows[index];
      close_gap(node->keys, index, node->count);
      close_gap(node->rows, index, node->count);
      --node->count;
    } else if (!equal) {
      node = child(node, strengthen(inner(node), index));
    } else if (child(node, index)->count > kMin || child(node, index + 1)->count > kMin) {
      // Its place goes to a neighbour in order, taken from the stronger child.
      removed = node->rows[index];
      bool left = child(node, index)->count > kMin;
      Row* neighbour = left ? remove_last(child(node, index)) : remove_first(child(node, index + 1));
      node->keys[index] = neighbour->key(key_position());
      node->rows[index] = neighbour;
    } else {
      merge_children(inner(node), index);
      node = child(node, index);
    }
  }
  shrink_root();
  return removed;
}

void TreeTable::Cursor::first() {
  depth_ = 0;
  for (Node* node = root_;; node = child(node, 0)) {
    push(node, 0);
    if (node->leaf) break;
  }
  climb();
}

void TreeTable::Cursor::descend_last(Node* node) {
  for (;; node = child(node, node->count)) {
    push(node, node->count);
    if (node->leaf) break;
  }
  if (top().index > 0)
    --top().index;
  else
    depth_ = 0;  // an empty tree
}

void TreeTable::Cursor::last() {
  depth_ = 0;
  descend_last(root_);
}

void TreeTable::Cursor::next() {
  Level& level = top();
  ++level.index;
  if (level.node->leaf) {
    climb();
    return;
  }
  for (Node* node = child(level.node, level.index);; node = child(node, 0)) {
    push(node, 0);
    if (node->leaf) break;
  }
}

void TreeTable::Cursor::previous() {
  if (depth_ == 0) {
    last();
    return;
  }
  Level& level = top();
  if (!level.node->leaf) {
    descend_last(child(level.node, level.index));
    return;
  }
  while (depth_ > 0 && top().index == 0)
    --depth_;
  if (depth_ > 0) --top().index;
}

}  // namespace mote::ets
