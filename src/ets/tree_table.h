// TreeTable: ordered_set. A B-tree of rows; each node keeps its keys' words beside the rows, so that comparing with a
// small integer or an atom does not touch the row. One lock guards the whole tree. Nothing refers into it between
// calls: traversals go on by searching for the last key they saw, which need not be there any more.
#pragma once

#include "ets/lock.h"
#include "ets/table.h"

namespace mote::ets {

class TreeTable final : public Table {
 public:
  TreeTable(const AtomTable& atoms, const Options& options, std::array<Word, 2> number);
  ~TreeTable() override;

  std::size_t size() const override { return rows_.load(std::memory_order_relaxed); }
  std::size_t memory_words() const override;
  Outcome insert(std::span<Row* const> rows) override;
  Outcome insert_new(std::span<Row* const> rows, bool& inserted) override;
  Outcome lookup(Term key, TermSpace& space, Term& rows) override;
  Outcome member(Term key, bool& found) override;
  Outcome lookup_element(Term key, std::size_t position, TermSpace& space, Term& element) override;
  Outcome take(Term key, TermSpace& space, Term& rows) override;
  Outcome erase(Term key) override;
  Outcome erase_object(Term tuple) override;
  Outcome step(Step step, Term key, bool with_rows, TermSpace& space, Term& result) override;
  Outcome slot(std::size_t index, TermSpace& space, Term& rows) override;
  Outcome update(Term key, absl::FunctionRef<Verdict(Row*)> update) override;
  Outcome visit_key(Term key, bool exclusive, const Visitor& visitor) override;
  std::unique_ptr<Debris> clear(bool dying, std::size_t& rows) override;

  // Visits the rows of `range` upward or downward, beyond `last_key` (none(): from the start), until `effort` rows are
  // done or the visitor stops. `last_key` becomes the key of the last row visited, in `space`; `finished` tells that no
  // row is left.
  Outcome visit_range(const KeyRange& range, bool upward, Term& last_key, TermSpace& space, std::size_t& effort,
                      bool exclusive, const Visitor& visitor, bool& finished);

 protected:
  void pin() override {}
  void unpin() override {}

 private:
  static constexpr std::size_t kMax = 31;
  static constexpr std::size_t kMin = 15;
  static constexpr std::size_t kDepth = 20;

  struct Node {
    std::uint16_t count = 0;
    bool leaf = true;
    Term keys[kMax];
    Row* rows[kMax];
  };
  struct Inner : Node {
    Node* children[kMax + 1];
  };
  static Inner* inner(Node* node) { return static_cast<Inner*>(node); }
  static Node* child(Node* node, std::size_t index) { return inner(node)->children[index]; }
  class Cursor;
  class TreeDebris;

  Node* new_node(bool leaf);
  void free_node(Node* node);
  static void delete_node(Node* node);
  // Index of the first key of `node` that is not before `key`; whether it is equal.
  std::size_t position(const Node* node, Term key, bool& equal) const;
  Row** find(Term key) const;
  // Enters `row`; the row it replaces, or nullptr.
  Row* put(Row* row);
  Row* remove(Term key);
  // Enters `row` for good: what it replaces is freed.
  void replace(Row* row);
  // Frees a row that is in the tree no more.
  void drop(Row* row);
  Row* remove_last(Node* node);
  Row* remove_first(Node* node);
  void split_child(Inner* parent, std::size_t index);
  // Makes child `index` of `parent` hold more than kMin rows; the index it has afterwards.
  std::size_t strengthen(Inner* parent, std::size_t index);
  void merge_children(Inner* parent, std::size_t index);
  void shrink_root();
  void count(const Row& row, int sign);
  Outcome put_all(std::span<Row* const> rows, bool only_new, bool& inserted, Row*& garbage);
  Term key_or_entry(const Row& row, bool with_rows, TermSpace& space) const;

  RwLock lock_;
  Node* root_;
  std::atomic<std::size_t> rows_{0};
  std::atomic<std::size_t> words_{0};
  std::atomic<std::size_t> node_words_{0};
};

// A place in the tree, valid while the lock is held and nothing changes. Each level names a node and an index: at the
// deepest level the row's, above it that of the child the path goes through, which is also that of the next row there.
class TreeTable::Cursor {
 public:
  explicit Cursor(Node* root) : root_(root) {}
  bool valid() const { return depth_ > 0; }
  Row*& row() const { return top().node->rows[top().index]; }
  Term key() const { return top().node->keys[top().index]; }
  void first();
  void last();
  // To the first row for whose key `before` (true up to some key, then false) is false.
  template <typename Before>
  void seek(Before before);
  void next();
  // From an invalid cursor (past the end): to the last row.
  void previous();

 private:
  struct Level {
    Node* node;
    std::size_t index;
  };
  Level& top() { return path_[depth_ - 1]; }
  const Level& top() const { return path_[depth_ - 1]; }
  void push(Node* node, std::size_t index) {
    CHECK(depth_ < kDepth);
    path_[depth_++] = {node, index};
  }
  void climb() {
    while (depth_ > 0 && top().index == top().node->count)
      --depth_;
  }
  void descend_last(Node* node);

  Node* root_;
  std::size_t depth_ = 0;
  Level path_[kDepth];
};

}  // namespace mote::ets
