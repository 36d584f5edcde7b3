// Hash tables: emptying them, and freeing what was in them piece by piece.
#include <bit>

#include "ets/hash_impl.h"

namespace mote::ets {

class HashTable::HashDebris final : public Debris {
 public:
  explicit HashDebris(Segments& segments, std::size_t buckets) : buckets_(buckets) {
    for (std::size_t i = 0; i < kSegments; ++i)
      segments_[i] = segments[i].exchange(nullptr, std::memory_order_relaxed);
  }
  ~HashDebris() override {
    free_some(~std::size_t{0});
    for (Row** segment : segments_)
      std::free(segment);
  }
  bool free_some(std::size_t rows) override {
    while (bucket_ < buckets_) {
      if (rows-- == 0) return true;
      std::size_t segment =
          bucket_ < kFirstSegment ? 0 : static_cast<std::size_t>(std::bit_width(bucket_ / kFirstSegment));
      Row*& chain = segments_[segment][segment == 0 ? bucket_ : bucket_ - (kFirstSegment << (segment - 1))];
      while (chain != nullptr) {
        if (rows == 0) return true;
        --rows;
        free_row(std::exchange(chain, chain->next));
      }
      ++bucket_;
    }
    return false;
  }

 private:
  std::array<Row**, kSegments> segments_;
  std::size_t buckets_;
  std::size_t bucket_ = 0;
};

HashTable::~HashTable() {
  if (segments_[0] != nullptr) HashDebris(segments_, active_);
}

// Erases all rows of a pinned table, all stripes being locked.
void HashTable::mark_all() {
  Row* none = nullptr;
  for (std::size_t bucket = 0; bucket < buckets(); ++bucket)
    for (Row** link = chain(bucket); *link != nullptr; link = &(*link)->next)
      if (!(*link)->deleted) erase_at(bucket, link, none);
}

std::unique_ptr<Debris> HashTable::clear(bool dying, std::size_t& rows) {
  begin_resizing();
  std::unique_ptr<Debris> debris = clear_locked(dying, rows);
  end_resizing();
  return debris;
}

std::unique_ptr<Debris> HashTable::clear_locked(bool dying, std::size_t& rows) {
  AllStripes lock(*this);
  rows = 0;
  if (!alive()) return nullptr;
  rows = size();
  if (pins_ > 0 && !dying) {
    mark_all();
    return nullptr;
  }
  auto debris = std::make_unique<HashDebris>(segments_, active_);
  active_ = kFirstSegment;
  if (dying)
    alive_ = false;
  else
    segments_[0] = static_cast<Row**>(std::calloc(kFirstSegment, sizeof(Row*)));
  for (std::size_t i = 0; i <= stripe_mask_; ++i) {
    stripes_[i].rows = 0;
    stripes_[i].words = 0;
    stripes_[i].dirty.clear();
  }
  return debris;
}

}  // namespace mote::ets
