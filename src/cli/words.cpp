// Splitting of texts into words; see words.h.
#include "cli/words.h"

#include <algorithm>

namespace mote::cli {

std::vector<std::string> split_words(std::string_view text, Comments comments) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;  // also true for an empty quoted word
  const auto finish = [&] {
    if (in_word) words.push_back(std::move(word));
    word.clear();
    in_word = false;
  };

  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      const std::size_t end = std::min(text.find(c, i + 1), text.size());
      word.append(text.substr(i + 1, end - i - 1));
      in_word = true;
      i = end;
    } else if (c == '\\' && i + 1 < text.size()) {
      word.push_back(text[++i]);
      in_word = true;
    } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
      finish();
    } else if (c == '#' && comments == Comments::hash) {
      finish();
      i = std::min(text.find('\n', i), text.size());
    } else {
      word.push_back(c);
      in_word = true;
    }
  }
  finish();
  return words;
}

std::vector<std::string> split_at_white_space(std::string_view text) {
  constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";
  std::vector<std::string> words;
  for (std::size_t begin = 0; (begin = text.find_first_not_of(kWhiteSpace, begin)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kWhiteSpace, begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

}  // namespace mote::cli
