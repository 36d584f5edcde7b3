// What HashTable's own files share.
#pragma once

#include "ets/hash_table.h"

namespace mote::ets {

// All stripes locked for writing.
struct HashTable::AllStripes {
  explicit AllStripes(HashTable& of) : table(of) {
    for (std::size_t i = 0; i <= table.stripe_mask_; ++i)
      table.stripes_[i].lock.lock();
  }
  ~AllStripes() {
    for (std::size_t i = 0; i <= table.stripe_mask_; ++i)
      table.stripes_[i].lock.unlock();
  }
  HashTable& table;
};

}  // namespace mote::ets
