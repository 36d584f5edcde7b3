// An open hash table of addresses.
#include "dump/met_objects.h"

#include <algorithm>

namespace mote::dump {

namespace {
constexpr std::size_t kFewest = 4096;
}

void MetObjects::clear() {
  // After a large process the table is given back, so that those that follow need not clear all of it.
  if (places_.size() > 16 * kFewest) places_.release();
  std::fill(places_.begin(), places_.end(), nullptr);
  count_ = 0;
}

// Objects are words; neighbours are met one after the other.
std::size_t MetObjects::place_of(const Word* at, std::size_t places) {
  std::uint64_t mixed = reinterpret_cast<std::uintptr_t>(at) * 0x9E3779B97F4A7C15;
  return static_cast<std::size_t>(mixed >> 20) & (places - 1);
}

bool MetObjects::grow() {
  std::size_t before = places_.size(), after = std::max(kFewest, 2 * before);
  ScratchArray<const Word*> larger;
  if (!larger.zero(after)) return false;
  for (const Word* at : places_) {
    if (at == nullptr) continue;
    std::size_t place = place_of(at, after);
    while (larger[place] != nullptr)
      place = (place + 1) & (after - 1);
    larger[place] = at;
  }
  places_.swap(larger);
  return true;
}

bool MetObjects::note(const Word* at) {
  if (2 * count_ >= places_.size() && !grow()) return false;
  std::size_t place = place_of(at, places_.size());
  while (places_[place] != nullptr) {
    if (places_[place] == at) return false;
    place = (place + 1) & (places_.size() - 1);
  }
  places_[place] = at;
  ++count_;
  return true;
}

}  // namespace mote::dump
