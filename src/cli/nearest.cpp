// Distances between words; see nearest.h.
#include "cli/nearest.h"

#include <algorithm>
#include <vector>

namespace mote::cli {

std::size_t edit_distance(std::string_view one, std::string_view other) {
  // Three rows of the table of distances between the beginnings of the words: this one and the two above it.
  std::vector<std::size_t> above2(other.size() + 1);
  std::vector<std::size_t> above(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    above2.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], above2[j - 2] + 1);
    }
  }
  return row[other.size()];
}

std::optional<std::string_view> nearest_word(std::string_view word, std::span<const std::string_view> words) {
  std::optional<std::string_view> nearest;
  std::size_t least = word.size() > 3 ? 3 : 2;
  for (const std::string_view candidate : words) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace mote::cli
