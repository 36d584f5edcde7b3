// HashTable: set, bag and duplicate_bag. Linear hashing: buckets are split and joined one at a time, each step under
// the lock of the bucket alone, so no operation pays for the size of the table.
//
// Buckets lie in segments that never move: segment 0 has kFirstSegment, segment k > 0 as many as all before it. Bucket
// b is guarded by stripe b mod (number of stripes); as the number of buckets is never less than that of stripes, a hash
// belongs to one stripe for ever. Only tables with write_concurrency have more than one stripe.
// Rows of equal keys are neighbours in their chain, the newest first. While the table is pinned no bucket is split or
// joined, and erased rows stay in place, marked.
#pragma once

#include "ets/lock.h"
#include "ets/table.h"

namespace mote::ets {

class HashTable final : public Table {
 public:
  HashTable(const AtomTable& atoms, const Options& options, std::array<Word, 2> number);
  ~HashTable() override;

  std::size_t size() const override;
  std::size_t memory_words() const override;
  // How the rows are spread over the buckets. Looks at every row; without locks where nothing changes any more.
  struct Chains {
    std::size_t buckets = 0, longest = 0, shortest = 0;
    double average = 0, deviation = 0, expected_deviation = 0;
  };
  Chains chains(bool locked) const;
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

  std::size_t buckets() const { return active_.load(std::memory_order_acquire); }
  // Visits whole buckets from `slot` on until about `effort` rows and buckets are done (kStop: at the end of a bucket).
  // `slot` becomes the next bucket to visit, buckets() at the end. kPosition: `slot` is beyond that.
  Outcome visit_slots(std::size_t& slot, std::size_t& effort, bool exclusive, const Visitor& visitor);

 protected:
  void pin() override;
  void unpin() override;

 private:
  static constexpr std::size_t kFirstSegment = 256;
  static constexpr std::size_t kSegments = 28;
  static constexpr std::size_t kStripes = 64;
  static_assert(kStripes <= kFirstSegment);

  struct alignas(64) Stripe {
    RwLock lock;
    std::atomic<std::int64_t> rows{0};
    std::atomic<std::int64_t> words{0};
    std::vector<std::size_t> dirty;  // buckets with rows erased while pinned
  };
  class HashDebris;
  using Segments = std::array<std::atomic<Row**>, kSegments>;
  struct AllStripes;

  std::uint32_t hash_of(Term key) const;
  Stripe& stripe_of(std::size_t bucket) const { return stripes_[bucket & stripe_mask_]; }
  // The bucket of a hash, to be asked under its stripe's lock.
  std::size_t bucket_of(std::uint32_t hash) const;
  Row** chain(std::size_t bucket) const;
  // The link to the first row of `key` in its chain, marked ones included; a link holding nullptr if there is none.
  Row** find(Row** link, std::uint32_t hash, Term key) const;
  bool in_group(const Row* row, std::uint32_t hash, Term key) const;
  Row* find_live(std::uint32_t hash, Term key) const;

  void count(Stripe& stripe, const Row& row, int sign);
  void put(Row* row, Row*& garbage);
  Outcome put_all(std::span<Row* const> rows, bool only_new, bool& inserted, Row*& garbage);
  void put_in_bag(Row** link, Row* row, Row*& garbage);
  // Erases the row at `link`; true if the link now holds the next one.
  bool erase_at(std::size_t bucket, Row** link, Row*& garbage);
  bool erase_key(std::size_t bucket, std::uint32_t hash, Term key, Row*& garbage);
  // Visits the row at `link` and moves it on; false for kStop.
  bool visit_row(std::size_t bucket, Row**& link, const Visitor& visitor, Row*& garbage);
  Outcome visit_slots_locked(std::size_t& slot, std::size_t& effort, bool exclusive, const Visitor& visitor,
                             Row*& garbage);
  // Key, or key and rows, of the first live row in `bucket` from `row` on, or in the buckets after it.
  Outcome first_live_from(std::size_t bucket, bool with_rows, TermSpace& space, Term& result);
  Term key_or_entry(const Row* row, bool with_rows, TermSpace& space) const;
  Term group_list(const Row* row, TermSpace& space) const;

  void resize_after_insert(std::size_t rows);
  void resize_after_erase();
  bool split_one();
  bool join_one();
  void split_locked();
  std::unique_ptr<Debris> clear_locked(bool dying, std::size_t& rows);
  void mark_all();
  void sweep(Stripe& stripe, Row*& garbage);
  // To be taken before a stripe's lock; with one held, only tried.
  bool try_resizing() { return !resizing_.exchange(true, std::memory_order_acquire); }
  void begin_resizing();
  void end_resizing() { resizing_.store(false, std::memory_order_release); }

  std::size_t stripe_mask_;
  std::unique_ptr<Stripe[]> stripes_;
  Segments segments_{};
  std::atomic<std::size_t> active_{kFirstSegment};
  std::atomic<int> pins_{0};
  std::atomic<bool> resizing_{false};  // held while a bucket is split or joined, and while a pin is added
};

}  // namespace mote::ets
