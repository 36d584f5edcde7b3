// Hash tables: rows and keys. Clearing is in hash_table_clear.cpp, resizing and traversal in
// hash_table_slots.cpp.
#include <bit>

#include "base/memory.h"
#include "ets/hash_impl.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote::ets {

HashTable::HashTable(const AtomTable& atoms, const Options& options, std::array<Word, 2> number)
    : Table(atoms, options, number),
      stripe_mask_(options.write_concurrency == WriteConcurrency::kOff ? 0 : kStripes - 1),
      stripes_(new Stripe[stripe_mask_ + 1]) {
  segments_[0] = static_cast<Row**>(std::calloc(kFirstSegment, sizeof(Row*)));
  if (segments_[0] == nullptr) out_of_memory(kFirstSegment * sizeof(Row*), kTableMemory);
}

std::size_t HashTable::size() const {
  std::int64_t rows = 0;
  for (std::size_t i = 0; i <= stripe_mask_; ++i)
    rows += stripes_[i].rows.load(std::memory_order_relaxed);
  return static_cast<std::size_t>(rows);
}

std::size_t HashTable::memory_words() const {
  std::int64_t words = 0;
  for (std::size_t i = 0; i <= stripe_mask_; ++i)
    words += stripes_[i].words.load(std::memory_order_relaxed);
  return static_cast<std::size_t>(words) + buckets() +
         (sizeof(HashTable) + (stripe_mask_ + 1) * sizeof(Stripe)) / sizeof(Word);
}

// Atoms count by name, so that their rows come in the same order in every run.
std::uint32_t HashTable::hash_of(Term key) const {
  return key.is_atom() ? atoms_.hash(key) : static_cast<std::uint32_t>(internal_hash(key));
}

std::size_t HashTable::bucket_of(std::uint32_t hash) const {
  std::size_t active = active_.load(std::memory_order_acquire);
  std::size_t size = std::bit_ceil(active);
  std::size_t bucket = hash & (size - 1);
  return bucket < active ? bucket : bucket & (size / 2 - 1);
}

Row** HashTable::chain(std::size_t bucket) const {
  std::size_t segment = bucket < kFirstSegment ? 0 : static_cast<std::size_t>(std::bit_width(bucket / kFirstSegment));
  std::size_t base = segment == 0 ? 0 : kFirstSegment << (segment - 1);
  return segments_[segment].load(std::memory_order_relaxed) + (bucket - base);
}

bool HashTable::in_group(const Row* row, std::uint32_t hash, Term key) const {
  return row != nullptr && row->hash == hash && exactly_equal(row->key(key_position()), key);
}

Row** HashTable::find(Row** link, std::uint32_t hash, Term key) const {
  while (*link != nullptr && !in_group(*link, hash, key))
    link = &(*link)->next;
  return link;
}

Row* HashTable::find_live(std::uint32_t hash, Term key) const {
  Row* row = *find(chain(bucket_of(hash)), hash, key);
  while (row != nullptr && row->deleted) {
    row = row->next;
    if (!in_group(row, hash, key)) return nullptr;
  }
  return row;
}

void HashTable::count(Stripe& stripe, const Row& row, int sign) {
  // Written only under the stripe's lock; read by anyone.
  stripe.rows.store(stripe.rows.load(std::memory_order_relaxed) + sign, std::memory_order_relaxed);
  std::int64_t words = static_cast<std::int64_t>(row.total_words()) * sign;
  stripe.words.store(stripe.words.load(std::memory_order_relaxed) + words, std::memory_order_relaxed);
}

// Enters one row, its stripe being locked. Rows that leave go to `garbage`.
void HashTable::put(Row* row, Row*& garbage) {
  std::size_t bucket = bucket_of(row->hash);
  Row** link = find(chain(bucket), row->hash, row->key(key_position()));
  if (type() == Type::kBag && *link != nullptr) {
    put_in_bag(link, row, garbage);
    return;
  }
  Stripe& stripe = stripe_of(bucket);
  count(stripe, *row, 1);
  Row* old = *link;
  if (type() == Type::kSet && in_group(old, row->hash, row->key(key_position()))) {
    if (!old->deleted) count(stripe, *old, -1);
    row->next = old->next;
    *link = row;
    old->next = garbage;
    garbage = old;
  } else {
    row->next = old;
    *link = row;
  }
}

void HashTable::put_in_bag(Row** link, Row* row, Row*& garbage) {
  Term key = row->key(key_position());
  for (Row** at = link; in_group(*at, row->hash, key); at = &(*at)->next) {
    Row* other = *at;
    if (other->words != row->words || !exactly_equal(other->term, row->term)) continue;
    if (other->deleted) {  // it comes back, as the newest one
      other->deleted = false;
      count(stripe_of(bucket_of(row->hash)), *other, 1);
      *at = other->next;
      other->next = *link;
      *link = other;
    }
    row->next = garbage;
    garbage = row;
    return;
  }
  count(stripe_of(bucket_of(row->hash)), *row, 1);
  row->next = *link;
  *link = row;
}

namespace {

// Frees its rows at the end of the scope, after the locks declared later have gone.
struct Garbage {
  Row* rows = nullptr;
  ~Garbage() { free_rows(rows); }
};

}  // namespace

Outcome HashTable::insert(std::span<Row* const> rows) {
  Garbage garbage;
  for (Row* row : rows)
    row->hash = hash_of(row->key(key_position()));
  if (rows.size() == 1) {
    Stripe& stripe = stripe_of(rows[0]->hash);
    bool crowded;
    {
      LockGuard lock(stripe.lock, true);
      if (!alive()) {
        garbage.rows = rows[0];
        return Outcome::kGone;
      }
      put(rows[0], garbage.rows);
      crowded = static_cast<std::size_t>(stripe.rows.load(std::memory_order_relaxed)) * (stripe_mask_ + 1) > buckets();
    }
    if (crowded) resize_after_insert(1);
    return Outcome::kOk;
  }
  bool inserted;
  begin_resizing();
  Outcome outcome = put_all(rows, false, inserted, garbage.rows);
  end_resizing();
  return outcome;
}

Outcome HashTable::insert_new(std::span<Row* const> rows, bool& inserted) {
  Garbage garbage;
  for (Row* row : rows)
    row->hash = hash_of(row->key(key_position()));
  if (rows.size() == 1) {
    Stripe& stripe = stripe_of(rows[0]->hash);
    {
      LockGuard lock(stripe.lock, true);
      inserted = alive() && find_live(rows[0]->hash, rows[0]->key(key_position())) == nullptr;
      if (!inserted) {
        garbage.rows = rows[0];
        return alive() ? Outcome::kOk : Outcome::kGone;
      }
      put(rows[0], garbage.rows);
    }
    resize_after_insert(1);
    return Outcome::kOk;
  }
  begin_resizing();
  Outcome outcome = put_all(rows, true, inserted, garbage.rows);
  end_resizing();
  return outcome;
}

// Enters many rows; all or (with only_new) none. resizing_ is held.
Outcome HashTable::put_all(std::span<Row* const> rows, bool only_new, bool& inserted, Row*& garbage) {
  AllStripes lock(*this);
  inserted = alive();
  for (std::size_t i = 0; only_new && inserted && i < rows.size(); ++i)
    inserted = find_live(rows[i]->hash, rows[i]->key(key_position())) == nullptr;
  if (!inserted) {
    for (Row* row : rows)
      row->next = std::exchange(garbage, row);
    return alive() ? Outcome::kOk : Outcome::kGone;
  }
  std::size_t present = size();
  for (Row* row : rows) {
    put(row, garbage);
    if (++present > buckets() && pins_ == 0) split_locked();
  }
  return Outcome::kOk;
}

Term HashTable::group_list(const Row* row, TermSpace& space) const {
  if (row == nullptr) return Term::nil();
  Term list = Term::nil();
  Term key = row->key(key_position());
  std::uint32_t hash = row->hash;
  // The newest row comes first, so consing gives the order of insertion.
  do {
    if (!row->deleted) list = make_cons(space, copy_row(*row, space), list);
    row = row->next;
  } while (type() != Type::kSet && in_group(row, hash, key));
  return list;
}

Outcome HashTable::lookup(Term key, TermSpace& space, Term& rows) {
  std::uint32_t hash = hash_of(key);
  LockGuard lock(stripe_of(hash).lock, false);
  if (!alive()) return Outcome::kGone;
  rows = group_list(find_live(hash, key), space);
  return Outcome::kOk;
}

Outcome HashTable::member(Term key, bool& found) {
  std::uint32_t hash = hash_of(key);
  LockGuard lock(stripe_of(hash).lock, false);
  if (!alive()) return Outcome::kGone;
  found = find_live(hash, key) != nullptr;
  return Outcome::kOk;
}

Outcome HashTable::lookup_element(Term key, std::size_t position, TermSpace& space, Term& element) {
  std::uint32_t hash = hash_of(key);
  LockGuard lock(stripe_of(hash).lock, false);
  if (!alive()) return Outcome::kGone;
  const Row* row = find_live(hash, key);
  if (row == nullptr) return Outcome::kMissing;
  if (type() == Type::kSet) {
    if (position > Tuple(row->term).arity()) return Outcome::kPosition;
    element = copy_part(row->key(position), space);
    return Outcome::kOk;
  }
  element = Term::nil();
  for (; in_group(row, hash, key); row = row->next) {
    if (row->deleted) continue;
    if (position > Tuple(row->term).arity()) return Outcome::kPosition;
    element = make_cons(space, copy_part(row->key(position), space), element);
  }
  return Outcome::kOk;
}

Outcome HashTable::take(Term key, TermSpace& space, Term& rows) {
  Garbage garbage;
  std::uint32_t hash = hash_of(key);
  {
    LockGuard lock(stripe_of(hash).lock, true);
    if (!alive()) return Outcome::kGone;
    rows = group_list(find_live(hash, key), space);
    if (rows.is_nil() || !erase_key(bucket_of(hash), hash, key, garbage.rows)) return Outcome::kOk;
  }
  resize_after_erase();
  return Outcome::kOk;
}

Outcome HashTable::erase(Term key) {
  Garbage garbage;
  std::uint32_t hash = hash_of(key);
  {
    LockGuard lock(stripe_of(hash).lock, true);
    if (!alive()) return Outcome::kGone;
    if (!erase_key(bucket_of(hash), hash, key, garbage.rows)) return Outcome::kOk;
  }
  resize_after_erase();
  return Outcome::kOk;
}

bool HashTable::erase_key(std::size_t bucket, std::uint32_t hash, Term key, Row*& garbage) {
  Row** link = find(chain(bucket), hash, key);
  bool erased = false;
  // The key may lie in a row that goes to `garbage`: it lives on until the caller is done.
  while (in_group(*link, hash, key)) {
    if (!(*link)->deleted) erased = true;
    if ((*link)->deleted || !erase_at(bucket, link, garbage)) link = &(*link)->next;
  }
  return erased;
}

bool HashTable::erase_at(std::size_t bucket, Row** link, Row*& garbage) {
  Row* row = *link;
  Stripe& stripe = stripe_of(bucket);
  count(stripe, *row, -1);
  if (pins_ > 0) {
    row->deleted = true;
    if (stripe.dirty.empty() || stripe.dirty.back() != bucket) stripe.dirty.push_back(bucket);
    return false;
  }
  *link = row->next;
  row->next = garbage;
  garbage = row;
  return true;
}

Outcome HashTable::erase_object(Term tuple) {
  Garbage garbage;
  Term key = Term::from_bits(tuple.pointer()[key_position()]);
  std::uint32_t hash = hash_of(key);
  {
    LockGuard lock(stripe_of(hash).lock, true);
    if (!alive()) return Outcome::kGone;
    std::size_t bucket = bucket_of(hash);
    Row** link = find(chain(bucket), hash, key);
    while (in_group(*link, hash, key)) {
      bool erased = !(*link)->deleted && exactly_equal((*link)->term, tuple) && erase_at(bucket, link, garbage.rows);
      if (!erased) link = &(*link)->next;
    }
  }
  resize_after_erase();
  return Outcome::kOk;
}

Outcome HashTable::update(Term key, absl::FunctionRef<Verdict(Row*)> update) {
  Garbage garbage;
  std::uint32_t hash = hash_of(key);
  Verdict verdict;
  {
    LockGuard lock(stripe_of(hash).lock, true);
    if (!alive()) return Outcome::kGone;
    verdict = update(find_live(hash, key));
    if (verdict.kind == Verdict::kReplace) {
      verdict.replacement->hash = hash;
      put(verdict.replacement, garbage.rows);
    }
  }
  if (verdict.kind == Verdict::kReplace) resize_after_insert(1);
  return verdict.kind == Verdict::kStop ? Outcome::kRefused : Outcome::kOk;
}

}  // namespace mote::ets
