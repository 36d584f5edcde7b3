// The process dictionary: pairs, dense in the order they came (erasing one moves the last into its place), and an index
// of them by the hashes of their keys. Keys and values are terms of the process, hence roots.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "term/term.h"

namespace mote {

class Dictionary {
 public:
  std::size_t size() const { return hashes_.size(); }
  Term key(std::size_t index) const { return terms_[2 * index]; }
  Term value(std::size_t index) const { return terms_[2 * index + 1]; }
  // All keys and values.
  std::span<Term> terms() { return terms_; }

  // none() where absent.
  Term get(Term key) const;
  // Returns the former value or none().
  Term put(Term key, Term value);
  Term erase(Term key);

 private:
  static constexpr std::size_t kFewestPlaces = 8;

  // Where the index has `key`, or the free place where it would enter it. The index must not be empty.
  std::size_t place_of(Term key, std::uint32_t hash) const;
  // Where the index has the pair at `index`.
  std::size_t place_of(std::size_t index) const;
  void free_place(std::size_t place);
  void rebuild_index(std::size_t places);

  std::vector<Term> terms_;  // key, value, key, value
  std::vector<std::uint32_t> hashes_;
  std::vector<std::uint32_t>
      places_;  // a power of two, twice as many as pairs at least: index + 1, or 0 for a free one
};

}  // namespace mote
