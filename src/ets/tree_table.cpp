// ordered_set: the operations, over the B-tree of tree.cpp.
#include "ets/tree_table.h"

#include "ets/tree_impl.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote::ets {

// Frees the tree from its last row backwards, leaf by leaf.
class TreeTable::TreeDebris final : public Debris {
 public:
  explicit TreeDebris(Node* root) { path_.push_back(root); }
  ~TreeDebris() override { free_some(~std::size_t{0}); }
  bool free_some(std::size_t rows) override {
    // A node on the path has lost the children above its count, the last of which is the next on the path.
    while (!path_.empty()) {
      Node* node = path_.back();
      if (!node->leaf && !descended_) {
        path_.push_back(child(node, node->count));
        continue;
      }
      if (node->count > 0 && rows == 0) return true;
      descended_ = false;
      if (node->leaf) {
        for (; node->count > 0 && rows > 0; --rows)
          free_row(node->rows[--node->count]);
        if (node->count > 0) return true;
      } else if (node->count > 0) {
        --rows;
        free_row(node->rows[--node->count]);
        continue;
      }
      delete_node(node);
      path_.pop_back();
      descended_ = true;
    }
    return false;
  }

 private:
  std::vector<Node*> path_;
  bool descended_ = false;  // the last child of the node at the end of the path has been freed
};

TreeTable::TreeTable(const AtomTable& atoms, const Options& options, std::array<Word, 2> number)
    : Table(atoms, options, number), root_(new_node(true)) {}

TreeTable::~TreeTable() {
  if (root_ != nullptr) TreeDebris debris(root_);
}

std::size_t TreeTable::memory_words() const {
  return words_ + node_words_ + sizeof(TreeTable) / sizeof(Word);
}

void TreeTable::count(const Row& row, int sign) {
  rows_.store(rows_.load(std::memory_order_relaxed) + static_cast<std::size_t>(sign), std::memory_order_relaxed);
  words_.store(words_.load(std::memory_order_relaxed) + row.total_words() * static_cast<std::size_t>(sign),
               std::memory_order_relaxed);
}

void TreeTable::replace(Row* row) {
  count(*row, 1);
  if (Row* old = put(row)) drop(old);
}

void TreeTable::drop(Row* row) {
  count(*row, -1);
  free_row(row);
}

Outcome TreeTable::put_all(std::span<Row* const> rows, bool only_new, bool& inserted, Row*& garbage) {
  inserted = alive();
  for (std::size_t i = 0; only_new && inserted && i < rows.size(); ++i)
    inserted = find(rows[i]->key(key_position())) == nullptr;
  for (Row* row : rows) {
    Row* old = row;
    if (inserted) {
      count(*row, 1);
      old = put(row);
      if (old != nullptr) count(*old, -1);
    }
    if (old != nullptr) old->next = std::exchange(garbage, old);
  }
  return alive() ? Outcome::kOk : Outcome::kGone;
}

Outcome TreeTable::insert(std::span<Row* const> rows) {
  Row* garbage = nullptr;
  bool inserted;
  Outcome outcome;
  {
    LockGuard lock(lock_, true);
    outcome = put_all(rows, false, inserted, garbage);
  }
  free_rows(garbage);
  return outcome;
}

Outcome TreeTable::insert_new(std::span<Row* const> rows, bool& inserted) {
  Row* garbage = nullptr;
  Outcome outcome;
  {
    LockGuard lock(lock_, true);
    outcome = put_all(rows, true, inserted, garbage);
  }
  free_rows(garbage);
  return outcome;
}

Outcome TreeTable::lookup(Term key, TermSpace& space, Term& rows) {
  LockGuard lock(lock_, false);
  if (!alive()) return Outcome::kGone;
  Row** place = find(key);
  rows = place == nullptr ? Term::nil() : list_of_rows(**place, space);
  return Outcome::kOk;
}

Outcome TreeTable::member(Term key, bool& found) {
  LockGuard lock(lock_, false);
  if (!alive()) return Outcome::kGone;
  found = find(key) != nullptr;
  return Outcome::kOk;
}

Outcome TreeTable::lookup_element(Term key, std::size_t position, TermSpace& space, Term& element) {
  LockGuard lock(lock_, false);
  if (!alive()) return Outcome::kGone;
  Row** place = find(key);
  if (place == nullptr) return Outcome::kMissing;
  if (position > Tuple((*place)->term).arity()) return Outcome::kPosition;
  element = copy_part((*place)->key(position), space);
  return Outcome::kOk;
}

Outcome TreeTable::take(Term key, TermSpace& space, Term& rows) {
  Row* removed = nullptr;
  {
    LockGuard lock(lock_, true);
    if (!alive()) return Outcome::kGone;
    removed = find(key) == nullptr ? nullptr : remove(key);
    if (removed != nullptr) count(*removed, -1);
  }
  rows = removed == nullptr ? Term::nil() : list_of_rows(*removed, space);
  if (removed != nullptr) free_row(removed);
  return Outcome::kOk;
}

Outcome TreeTable::erase(Term key) {
  Row* removed = nullptr;
  {
    LockGuard lock(lock_, true);
    if (!alive()) return Outcome::kGone;
    removed = find(key) == nullptr ? nullptr : remove(key);
    if (removed != nullptr) count(*removed, -1);
  }
  if (removed != nullptr) free_row(removed);
  return Outcome::kOk;
}

Outcome TreeTable::erase_object(Term tuple) {
  Term key = Term::from_bits(tuple.pointer()[key_position()]);
  Row* removed = nullptr;
  {
    LockGuard lock(lock_, true);
    if (!alive()) return Outcome::kGone;
    Row** place = find(key);
    if (place != nullptr && exactly_equal((*place)->term, tuple)) {
      removed = remove(key);
      count(*removed, -1);
    }
  }
  if (removed != nullptr) free_row(removed);
  return Outcome::kOk;
}

Term TreeTable::key_or_entry(const Row& row, bool with_rows, TermSpace& space) const {
  Term key = copy_part(row.key(key_position()), space);
  return with_rows ? make_tuple(space, {key, list_of_rows(row, space)}) : key;
}

Outcome TreeTable::step(Step step, Term key, bool with_rows, TermSpace& space, Term& result) {
  LockGuard lock(lock_, false);
  if (!alive()) return Outcome::kGone;
  Cursor cursor(root_);
  switch (step) {
    case Step::kFirst:
      cursor.first();
      break;
    case Step::kLast:
      cursor.last();
      break;
    case Step::kNext:
      cursor.seek([&](Term other) { return compare(atoms_, other, key) <= 0; });
      break;
    case Step::kPrevious: {
      cursor.seek([&](Term other) { return compare(atoms_, other, key) < 0; });
      cursor.previous();
      break;
    }
  }
  result = cursor.valid() ? key_or_entry(*cursor.row(), with_rows, space) : atoms::k_end_of_table;
  return Outcome::kOk;
}

Outcome TreeTable::slot(std::size_t index, TermSpace& space, Term& rows) {
  LockGuard lock(lock_, false);
  if (!alive()) return Outcome::kGone;
  if (index >= size()) return index == size() ? Outcome::kMissing : Outcome::kPosition;
  Cursor cursor(root_);
  for (cursor.first(); index > 0; --index)
    cursor.next();
  rows = list_of_rows(*cursor.row(), space);
  return Outcome::kOk;
}

Outcome TreeTable::update(Term key, absl::FunctionRef<Verdict(Row*)> update) {
  LockGuard lock(lock_, true);
  if (!alive()) return Outcome::kGone;
  Row** place = find(key);
  Verdict verdict = update(place == nullptr ? nullptr : *place);
  if (verdict.kind == Verdict::kReplace) replace(verdict.replacement);
  return verdict.kind == Verdict::kStop ? Outcome::kRefused : Outcome::kOk;
}

Outcome TreeTable::visit_key(Term key, bool exclusive, const Visitor& visitor) {
  LockGuard lock(lock_, exclusive);
  if (!alive()) return Outcome::kGone;
  Row** place = find(key);
  if (place == nullptr) return Outcome::kOk;
  Verdict verdict = visitor(**place);
  if (verdict.kind == Verdict::kErase) drop(remove(key));
  if (verdict.kind == Verdict::kReplace) replace(verdict.replacement);
  return Outcome::kOk;
}

Outcome TreeTable::visit_range(const KeyRange& range, bool upward, Term& last_key, TermSpace& space,
                               std::size_t& effort, bool exclusive, const Visitor& visitor, bool& finished) {
  LockGuard lock(lock_, exclusive);
  if (!alive()) return Outcome::kGone;
  Cursor cursor(root_);
  if (upward) {
    cursor.seek(
        [&](Term key) { return last_key.is_none() ? range.before(atoms_, key) : compare(atoms_, key, last_key) <= 0; });
  } else {
    cursor.seek(
        [&](Term key) { return last_key.is_none() ? !range.after(atoms_, key) : compare(atoms_, key, last_key) < 0; });
    cursor.previous();
  }
  std::vector<Row*> erased;
  Term seen;
  bool stopped = false;
  finished = false;
  for (; !stopped && effort > 0; upward ? cursor.next() : cursor.previous()) {
    if (!cursor.valid() || (upward ? range.after(atoms_, cursor.key()) : range.before(atoms_, cursor.key()))) {
      finished = true;
      break;
    }
    --effort;
    Row* row = cursor.row();
    seen = cursor.key();
    Verdict verdict = visitor(*row);
    stopped = verdict.kind == Verdict::kStop;
    if (verdict.kind == Verdict::kErase) erased.push_back(row);
    if (verdict.kind == Verdict::kReplace) {
      seen = verdict.replacement->key(key_position());
      replace(verdict.replacement);
    }
  }
  if (!seen.is_none() && !finished) last_key = copy_part(seen, space);
  for (Row* row : erased)
    drop(remove(row->key(key_position())));
  return Outcome::kOk;
}

std::unique_ptr<Debris> TreeTable::clear(bool dying, std::size_t& rows) {
  LockGuard lock(lock_, true);
  rows = 0;
  if (!alive()) return nullptr;
  rows = size();
  auto debris = std::make_unique<TreeDebris>(root_);
  rows_ = 0;
  words_ = 0;
  node_words_ = 0;
  root_ = dying ? nullptr : new_node(true);
  if (dying) alive_ = false;
  return debris;
}

}  // namespace mote::ets
