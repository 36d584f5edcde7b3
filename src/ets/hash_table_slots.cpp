// Hash tables: buckets: splitting and joining, pins, traversal.
#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <thread>

#include "ets/hash_table.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote::ets {

namespace {

constexpr std::size_t kSplitsAtOnce = 2;
constexpr std::size_t kJoinsAtOnce = 5;
constexpr std::size_t kStepsAfterUnpinning = 4000;

// The number of rows below which buckets are joined: where a block of them less would still be half empty. The order in
// which rows come shows it, and is the reference's where keys are atoms.
std::size_t join_below(std::size_t buckets) {
  constexpr std::size_t kFirst = 256;
  constexpr std::size_t kBlock = 2048;
  if (buckets <= kFirst + kBlock) return 0;
  std::size_t blocks = (buckets - kFirst + kBlock - 1) / kBlock;
  return (kFirst + (blocks - 1) * kBlock) / 2;
}

}  // namespace

void HashTable::resize_after_insert(std::size_t rows) {
  for (std::size_t i = 0; i < kSplitsAtOnce * rows && size() > buckets(); ++i)
    if (!split_one()) return;
}

void HashTable::resize_after_erase() {
  for (std::size_t i = 0; i < kJoinsAtOnce && size() < join_below(buckets()); ++i)
    if (!join_one()) return;
}

bool HashTable::split_one() {
  if (!try_resizing()) return false;
  bool possible = pins_ == 0;
  if (possible) {
    std::size_t target = buckets();
    LockGuard lock(stripe_of(target).lock, true);
    if ((possible = alive())) split_locked();
  }
  end_resizing();
  return possible;
}

// Adds a bucket, made from the one that has served its hashes so far. resizing_ and the bucket's stripe are held.
void HashTable::split_locked() {
  std::size_t target = active_.load(std::memory_order_relaxed);
  std::size_t half = std::bit_floor(target);
  std::size_t segment = static_cast<std::size_t>(std::bit_width(target / kFirstSegment));
  if (segment >= kSegments) return;
  if (target == half) {
    Row** buckets = static_cast<Row**>(std::calloc(half, sizeof(Row*)));
    if (buckets == nullptr) return;
    segments_[segment].store(buckets, std::memory_order_relaxed);
  }
  Row** kept = chain(target - half);
  Row** moved = chain(target);
  for (Row* row = *kept; row != nullptr; row = row->next) {
    Row**& end = (row->hash & (2 * half - 1)) == target ? moved : kept;
    *end = row;
    end = &row->next;
  }
  *kept = nullptr;
  *moved = nullptr;
  active_.store(target + 1, std::memory_order_release);
}

bool HashTable::join_one() {
  if (!try_resizing()) return false;
  std::size_t last = buckets() - 1;
  bool possible = pins_ == 0 && last >= kFirstSegment;
  if (possible) {
    LockGuard lock(stripe_of(last).lock, true);
    if ((possible = alive())) {
      std::size_t half = std::bit_floor(last);
      Row** end = chain(last);
      while (*end != nullptr)
        end = &(*end)->next;
      *end = *chain(last - half);
      *chain(last - half) = *chain(last);
      *chain(last) = nullptr;  // its segment may serve again
      active_.store(last, std::memory_order_release);
      // Nobody looks at the segment any more: whoever locks a stripe sees that its buckets are gone.
      if (last == half)
        std::free(segments_[static_cast<std::size_t>(std::bit_width(last / kFirstSegment))].exchange(nullptr));
    }
  }
  end_resizing();
  return possible;
}

void HashTable::begin_resizing() {
  for (int spins = 0; !try_resizing(); ++spins)
    spins < 50 ? __builtin_ia32_pause() : std::this_thread::yield();
}

void HashTable::pin() {
  begin_resizing();
  pins_.fetch_add(1);
  end_resizing();
}

void HashTable::unpin() {
  if (pins_.fetch_sub(1) != 1) return;
  for (std::size_t i = 0; i <= stripe_mask_; ++i) {
    Row* garbage = nullptr;
    {
      LockGuard lock(stripes_[i].lock, true);
      // A row is marked only under this lock and while pinned: what a new pin can have seen is not among these.
      if (pins_ == 0 && alive()) sweep(stripes_[i], garbage);
    }
    free_rows(garbage);
  }
  resize_after_insert(kStepsAfterUnpinning);
}

// Removes the marked rows of a locked stripe.
void HashTable::sweep(Stripe& stripe, Row*& garbage) {
  for (std::size_t bucket : stripe.dirty) {
    Row** link = chain(bucket);
    while (*link != nullptr) {
      Row* row = *link;
      if (row->deleted) {
        *link = row->next;
        row->next = garbage;
        garbage = row;
      } else {
        link = &row->next;
      }
    }
  }
  stripe.dirty.clear();
  stripe.dirty.shrink_to_fit();
}

Term HashTable::key_or_entry(const Row* row, bool with_rows, TermSpace& space) const {
  Term key = copy_part(row->key(key_position()), space);
  return with_rows ? make_tuple(space, {key, group_list(row, space)}) : key;
}

Outcome HashTable::first_live_from(std::size_t bucket, bool with_rows, TermSpace& space, Term& result) {
  for (;; ++bucket) {
    LockGuard lock(stripe_of(bucket).lock, false);
    if (!alive()) return Outcome::kGone;
    // One stripe guards everything: no need to lock anew for each bucket.
    for (;;) {
      if (bucket >= buckets()) {
        result = atoms::k_end_of_table;
        return Outcome::kOk;
      }
      const Row* row = *chain(bucket);
      while (row != nullptr && row->deleted)
        row = row->next;
      if (row != nullptr) {
        result = key_or_entry(row, with_rows, space);
        return Outcome::kOk;
      }
      if (stripe_mask_ != 0) break;
      ++bucket;
    }
  }
}

Outcome HashTable::step(Step step, Term key, bool with_rows, TermSpace& space, Term& result) {
  if (step == Step::kFirst || step == Step::kLast) return first_live_from(0, with_rows, space, result);
  std::uint32_t hash = hash_of(key);
  std::size_t bucket;
  {
    LockGuard lock(stripe_of(hash).lock, false);
    if (!alive()) return Outcome::kGone;
    bucket = bucket_of(hash);
    const Row* row = *find(chain(bucket), hash, key);
    if (row == nullptr) return Outcome::kMissing;
    while (in_group(row, hash, key))
      row = row->next;
    while (row != nullptr && row->deleted)
      row = row->next;
    if (row != nullptr) {
      result = key_or_entry(row, with_rows, space);
      return Outcome::kOk;
    }
  }
  return first_live_from(bucket + 1, with_rows, space, result);
}

Outcome HashTable::slot(std::size_t index, TermSpace& space, Term& rows) {
  LockGuard lock(stripe_of(index).lock, false);
  if (!alive()) return Outcome::kGone;
  if (index >= buckets()) return index == buckets() ? Outcome::kMissing : Outcome::kPosition;
  rows = Term::nil();
  for (const Row* row = *chain(index); row != nullptr; row = row->next)
    if (!row->deleted) rows = make_cons(space, copy_row(*row, space), rows);
  return Outcome::kOk;
}

bool HashTable::visit_row(std::size_t bucket, Row**& link, const Visitor& visitor, Row*& garbage) {
  Row* row = *link;
  Verdict verdict = row->deleted ? Verdict{} : visitor(*row);
  if (verdict.kind == Verdict::kErase && erase_at(bucket, link, garbage)) return true;
  if (verdict.kind == Verdict::kReplace) {
    Row* fresh = verdict.replacement;
    fresh->hash = row->hash;
    fresh->next = row->next;
    *link = fresh;
    count(stripe_of(bucket), *fresh, 1);
    count(stripe_of(bucket), *row, -1);
    row->next = garbage;
    garbage = row;
  }
  link = &(*link)->next;
  return verdict.kind != Verdict::kStop;
}

Outcome HashTable::visit_key(Term key, bool exclusive, const Visitor& visitor) {
  Row* garbage = nullptr;
  std::uint32_t hash = hash_of(key);
  {
    LockGuard lock(stripe_of(hash).lock, exclusive);
    if (!alive()) return Outcome::kGone;
    std::size_t bucket = bucket_of(hash);
    Row** link = find(chain(bucket), hash, key);
    while (in_group(*link, hash, key) && visit_row(bucket, link, visitor, garbage))
      continue;
  }
  free_rows(garbage);
  if (exclusive) resize_after_erase();
  return Outcome::kOk;
}

Outcome HashTable::visit_slots(std::size_t& slot, std::size_t& effort, bool exclusive, const Visitor& visitor) {
  Row* garbage = nullptr;
  // Many stripes are locked in turn, one only once: then nothing else can move a bucket.
  if (stripe_mask_ != 0) pin();
  Outcome outcome = visit_slots_locked(slot, effort, exclusive, visitor, garbage);
  if (stripe_mask_ != 0) unpin();
  free_rows(garbage);
  if (exclusive) resize_after_erase();
  return outcome;
}

Outcome HashTable::visit_slots_locked(std::size_t& slot, std::size_t& effort, bool exclusive, const Visitor& visitor,
                                      Row*& garbage) {
  if (slot > buckets()) return alive() ? Outcome::kPosition : Outcome::kGone;
  bool more = true;
  while (more && effort > 0) {
    LockGuard lock(stripe_of(slot).lock, exclusive);
    if (!alive()) return Outcome::kGone;
    do {
      if (slot >= buckets()) return Outcome::kOk;
      for (Row** link = chain(slot); *link != nullptr;) {
        if (effort > 0) --effort;
        if (!visit_row(slot, link, visitor, garbage)) more = false;
      }
      ++slot;
      if (effort > 0) --effort;
    } while (stripe_mask_ == 0 && more && effort > 0);
  }
  return Outcome::kOk;
}

// Rows fall into buckets by chance, so that the lengths are expected to spread as a binomial distribution does.
HashTable::Chains HashTable::chains(bool locked) const {
  Chains chains{.buckets = buckets(), .shortest = ~std::size_t{0}};
  std::size_t rows = 0, squares = 0;
  for (std::size_t bucket = 0; bucket < chains.buckets; ++bucket) {
    std::optional<LockGuard> lock;
    if (locked) lock.emplace(stripe_of(bucket).lock, false);
    std::size_t length = 0;
    for (const Row* row = *chain(bucket); row != nullptr; row = row->next)
      length += row->deleted ? 0 : 1;
    rows += length;
    squares += length * length;
    chains.longest = std::max(chains.longest, length);
    chains.shortest = std::min(chains.shortest, length);
  }
  double count = static_cast<double>(chains.buckets);
  chains.average = static_cast<double>(rows) / count;
  chains.deviation = std::sqrt((static_cast<double>(squares) - chains.average * static_cast<double>(rows)) / count);
  chains.expected_deviation = std::sqrt(chains.average * (1 - 1 / count));
  return chains;
}

}  // namespace mote::ets
