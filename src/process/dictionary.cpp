// The index is probed linearly and has no traces of what was erased: erasing moves later ones back.
#include "process/dictionary.h"

#include <utility>

#include "term/compare.h"
#include "term/hash.h"

namespace mote {

namespace {

std::uint32_t hash_of(Term key) {
  return static_cast<std::uint32_t>(internal_hash(key));
}

}  // namespace

std::size_t Dictionary::place_of(Term key, std::uint32_t hash) const {
  std::size_t mask = places_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    if (places_[place] == 0) return place;
    std::size_t index = places_[place] - 1;
    if (hashes_[index] == hash && exactly_equal(this->key(index), key)) return place;
  }
}

std::size_t Dictionary::place_of(std::size_t index) const {
  std::size_t mask = places_.size() - 1;
  std::size_t place = hashes_[index] & mask;
  while (places_[place] != index + 1)
    place = (place + 1) & mask;
  return place;
}

// What stands behind it, up to the next free place, is moved to where it would be found first.
void Dictionary::free_place(std::size_t place) {
  std::size_t mask = places_.size() - 1;
  for (std::size_t next = (place + 1) & mask; places_[next] != 0; next = (next + 1) & mask) {
    std::size_t wanted = hashes_[places_[next] - 1] & mask;
    if (((next - wanted) & mask) < ((next - place) & mask)) continue;
    places_[place] = places_[next];
    place = next;
  }
  places_[place] = 0;
}

void Dictionary::rebuild_index(std::size_t places) {
  places_.assign(places, 0);
  std::size_t mask = places - 1;
  for (std::size_t index = 0; index < size(); ++index) {
    std::size_t place = hashes_[index] & mask;
    while (places_[place] != 0)
      place = (place + 1) & mask;
    places_[place] = static_cast<std::uint32_t>(index + 1);
  }
}

Term Dictionary::get(Term key) const {
  if (places_.empty()) return Term::none();
  std::size_t place = place_of(key, hash_of(key));
  return places_[place] == 0 ? Term::none() : value(places_[place] - 1);
}

Term Dictionary::put(Term key, Term value) {
  std::uint32_t hash = hash_of(key);
  if (2 * (size() + 1) > places_.size()) rebuild_index(places_.empty() ? kFewestPlaces : 2 * places_.size());
  std::size_t place = place_of(key, hash);
  if (places_[place] != 0) return std::exchange(terms_[2 * (places_[place] - 1) + 1], value);
  terms_.push_back(key);
  terms_.push_back(value);
  hashes_.push_back(hash);
  places_[place] = static_cast<std::uint32_t>(size());
  return Term::none();
}

Term Dictionary::erase(Term key) {
  if (places_.empty()) return Term::none();
  std::size_t place = place_of(key, hash_of(key));
  if (places_[place] == 0) return Term::none();
  std::size_t index = places_[place] - 1, last = size() - 1;
  Term before = value(index);
  free_place(place);
  if (index != last) {
    places_[place_of(last)] = static_cast<std::uint32_t>(index + 1);
    terms_[2 * index] = terms_[2 * last];
    terms_[2 * index + 1] = terms_[2 * last + 1];
    hashes_[index] = hashes_[last];
  }
  terms_.resize(2 * last);
  hashes_.pop_back();
  if (places_.size() > kFewestPlaces && 8 * size() < places_.size()) {
    terms_.shrink_to_fit();
    hashes_.shrink_to_fit();
    rebuild_index(places_.size() / 2);
  }
  return before;
}

}  // namespace mote
