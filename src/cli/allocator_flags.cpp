// Checks of the +M flags; see allocator_flags.h.
#include "cli/allocator_flags.h"

#include <charconv>
#include <cstdint>

#include "cli/words.h"

namespace mote::cli {
namespace {

bool is_boolean(std::string_view value) {
  return value == "true" || value == "false";
}
bool is_true(std::string_view value) {
  return value == "true";
}
// Leading digits are enough.
bool is_size(std::string_view value) {
  std::uint64_t number = 0;
  return std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc();
}
bool is_percentage(std::string_view value) {
  std::uint64_t number = 0;
  const auto result = std::from_chars(value.data(), value.data() + value.size(), number);
  return result.ec == std::errc() && number <= 100;
}
bool is_utilization(std::string_view value) {
  return value == "de" || is_percentage(value);
}
bool is_strategy(std::string_view value) {
  return is_one_of(value,
                   {"bf", "aobf", "aoff", "aoffcbf", "aoffcaobf", "ageffcaoff", "ageffcbf", "ageffcaobf", "gf", "af"});
}
bool is_pool(std::string_view value) {
  return value.size() == 1 && std::string_view("BDEFHLRS@:").contains(value[0]);
}
bool is_tag_mode(std::string_view value) {
  return is_boolean(value) || value == "code";
}
bool is_lock_mode(std::string_view value) {
  return value == "all" || value == "no";
}
bool is_switch(std::string_view value) {
  return value == "on" || value == "off";
}
bool is_instances(std::string_view value) {
  return value == "max" || is_size(value);
}
bool is_set_of_settings(std::string_view value) {
  return value == "min" || value == "max";
}
bool is_anything(std::string_view) {
  return true;
}

struct Setting {
  std::string_view name;
  bool (*accepts)(std::string_view value);
};

// Of one allocator; a name that begins another one comes after it.
constexpr Setting kOfAllocator[] = {
    {"asbcst", is_size},      {"as", is_strategy},       {"atags", is_tag_mode},    {"acful", is_utilization},
    {"acul", is_utilization}, {"acnl", is_size},         {"acfml", is_size},        {"cp", is_pool},
    {"e", is_boolean},        {"t", is_boolean},         {"lmbcs", is_size},        {"mbcgs", is_size},
    {"mbsd", is_size},        {"mmbcs", is_size},        {"mmmbc", is_size},        {"mmsbc", is_size},
    {"ramv", is_boolean},     {"rmbcmt", is_percentage}, {"rsbcmt", is_percentage}, {"rsbcst", is_percentage},
    {"sbct", is_size},        {"smbcs", is_size},
};

// Of allocation as a whole.
constexpr Setting kOfAll[] = {
    {"ea", is_set_of_settings}, {"ummc", is_size},    {"uycs", is_size},  {"usac", is_boolean},  {"lpm", is_lock_mode},
    {"Mamcbf", is_size},        {"Mrmcbf", is_size},  {"Mmcs", is_size},  {"Mscs", is_size},     {"Mscrfsd", is_size},
    {"Mscrpm", is_boolean},     {"Msco", is_boolean}, {"Mlp", is_switch}, {"Ye", is_true},       {"Ytp", is_size},
    {"Ytt", is_size},           {"Ym", is_anything},  {"Iscs", is_size},  {"dai", is_instances},
};

AllocatorFlag found(std::string_view word, std::size_t name_size, bool (*accepts)(std::string_view)) {
  AllocatorFlag flag;
  flag.name_size = name_size;
  flag.accepts = accepts;
  flag.shown_name = word.substr(1, name_size - 1);
  return flag;
}

}  // namespace

AllocatorFlag find_allocator_flag(std::string_view word) {
  const std::string_view rest = word.substr(2);
  for (const Setting& setting : kOfAll) {
    if (rest.starts_with(setting.name)) return found(word, 2 + setting.name.size(), setting.accepts);
  }
  AllocatorFlag unknown;
  unknown.known = false;
  unknown.shown_name = "M";
  if (rest.empty() || !std::string_view("uBIDEFHLRSTZ").contains(rest[0])) return unknown;
  for (const Setting& setting : kOfAllocator) {
    if (!rest.substr(1).starts_with(setting.name)) continue;
    AllocatorFlag flag = found(word, 3 + setting.name.size(), setting.accepts);
    // These are always on, and are asked for by these names in the reference's messages.
    if (setting.name == "e" && (rest[0] == 'T' || rest[0] == 'I')) flag.accepts = is_true;
    if (setting.name == "as") flag.shown_name.pop_back();
    if (setting.name == "atags") flag.shown_name = setting.name;
    return flag;
  }
  unknown.shown_name += rest[0];
  return unknown;
}

}  // namespace mote::cli
