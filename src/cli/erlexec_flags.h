// Which words of erl's command line belong to an emulator flag.
#pragma once

#include <string_view>

namespace mote::cli {

enum class FlagWords {
  alone,       // nothing follows, or the value is part of the word: +A0
  with_value,  // the next word is the value: +A 0
  malformed,   // neither: refused
};

// What `+FLAG`, given without its +, takes; `next` is the word after it, empty at the end.
FlagWords emulator_flag_words(std::string_view flag, std::string_view next);

}  // namespace mote::cli
