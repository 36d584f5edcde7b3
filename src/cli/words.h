// Splits a text into words the way `erl` does for ERL_FLAGS and for files of arguments: by white space, with quotes
// (single or double, nothing special inside them) and a backslash before a character to take it literally.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mote::cli {

enum class Comments { none, hash };  // hash: an unquoted # starts a comment that runs to the end of the line

std::vector<std::string> split_words(std::string_view text, Comments comments);

}  // namespace mote::cli
