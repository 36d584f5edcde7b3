// Settings a runtime takes from its surroundings.
#include "io/host.h"

#include <algorithm>
#include <cctype>

namespace mote::io {

NameEncoding encoding_of_locale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::optional<std::string> value = environment.get(name);
    if (!value || value->empty()) continue;
    std::string lower = *value;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    bool utf8 = lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
    return utf8 ? NameEncoding::kUtf8 : NameEncoding::kLatin1;
  }
  return NameEncoding::kLatin1;
}

}  // namespace mote::io
