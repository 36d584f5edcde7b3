// The word of a list that a mistyped one most likely means.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace mote::cli {

// How many letters must be put in, left out, replaced, or exchanged with their neighbour to make one word of the other.
std::size_t edit_distance(std::string_view one, std::string_view other);

// The nearest of the words, where one is near enough to be meant: at most two such changes, one for a short word.
std::optional<std::string_view> nearest_word(std::string_view word, std::span<const std::string_view> words);

}  // namespace mote::cli
