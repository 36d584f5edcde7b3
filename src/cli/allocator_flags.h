// The +M flags, which tune the reference's allocators. Mote has none of these; values are checked and then forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mote::cli {

struct AllocatorFlag {
  std::size_t name_size = 0;  // of the flag's name within its word; what follows is the value
  bool takes_value = true;
  bool known = true;
  bool (*accepts)(std::string_view value) = nullptr;
  std::string shown_name;  // in messages
};

// `word` begins with -M. An unknown flag is told as such, with the part of its name that was understood.
AllocatorFlag find_allocator_flag(std::string_view word);

}  // namespace mote::cli
