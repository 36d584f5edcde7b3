// Splitting of texts into words, in the two ways that command lines need.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mote::cli {

enum class Comments { none, hash };  // hash: an unquoted # starts a comment that runs to the end of the line

// As `erl` does for ERL_FLAGS and for files of arguments: by white space, with quotes (single or double, nothing
// special inside them) and a backslash before a character to take it literally.
std::vector<std::string> split_words(std::string_view text, Comments comments);

// As a shell splits an unquoted variable: by white space, quotes mean nothing.
std::vector<std::string> split_at_white_space(std::string_view text);

// Whether the word is among these.
inline bool is_one_of(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != std::ranges::end(words);
}
inline bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace mote::cli
