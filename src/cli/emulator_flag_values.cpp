// The values of emulator flags.
#include "cli/emulator_flag_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "cli/cpu_topology_flag.h"
#include "cli/words.h"

namespace mote::cli::emulator_flag {

std::int64_t leading_number(const std::string& text) {
  return std::strtol(text.c_str(), nullptr, 10);
}

Message refused(std::string_view message, const Setting& s) {
  return fmt::format("{} {}", message, s.value);
}

Message number(const Setting& s, std::string_view message, std::int64_t low, std::int64_t high) {
  return number<int>(s, nullptr, message, low, high);
}

Message count(const Setting& s, std::string_view message) {
  const bool is_number = s.value.find_first_of("0123456789") == (s.value.starts_with('+') ? 1U : 0U);
  return is_number ? std::nullopt : refused(message, s);
}

Message boolean(const Setting& s, bool* target, std::string_view message) {
  if (!is_one_of(s.value, {"true", "false"})) return refused(message, s);
  if (target != nullptr) *target = s.value == "true";
  return std::nullopt;
}

Message choice(const Setting& s, std::string_view message, std::initializer_list<std::string_view> names) {
  return is_one_of(s.value, names) ? std::nullopt : refused(message, s);
}

Message busy_wait(const Setting& s, std::string_view message) {
  return choice(s, message, {"none", "very_short", "short", "medium", "long", "very_long"});
}
Message wakeup(const Setting& s, std::string_view message) {
  return choice(s, message, {"very_low", "low", "medium", "high", "very_high"});
}
Message stack_size(const Setting& s, std::string_view message) {
  return number(s, message, 20, 8192);
}
Message accepted(Setting&) {
  return std::nullopt;
}

Message filename_encoding(Setting& s) {
  const char encoding = s.value.empty() ? '\0' : s.value[0];
  const std::string warning = s.value.substr(s.value.empty() ? 0 : 1);
  EmulatorFlags& flags = s.state.flags;
  if (encoding != 'u' && encoding != 'l' && encoding != 'a') {
    return fmt::format("bad filename encoding {}, can be (l,u or a, optionally followed by w, i or e)", s.value);
  }
  flags.filename_encoding = encoding == 'u'   ? FilenameEncoding::utf8
                            : encoding == 'l' ? FilenameEncoding::latin1
                                              : FilenameEncoding::from_locale;
  flags.filename_warning = FilenameWarning::warning;
  if (encoding == 'l' || warning.empty() || warning[0] == 'w') return std::nullopt;
  if (warning[0] != 'i' && warning[0] != 'e')
    return fmt::format("bad type of warnings for wrongly coded filename: {}", warning);
  flags.filename_warning = warning[0] == 'i' ? FilenameWarning::ignore : FilenameWarning::error;
  return std::nullopt;
}

Message time_correction(Setting& s) {
  if (!s.value.empty() && !is_one_of(s.value, {"true", "false"}))
    return refused("Invalid time correnction value:", s);  // spelled so there
  s.state.flags.time_correction = s.value == "true";
  return std::nullopt;
}

Message time_warp(Setting& s) {
  TimeWarp& mode = s.state.flags.time_warp;
  if (s.value == "no_time_warp") return mode = TimeWarp::none, std::nullopt;
  if (s.value == "single_time_warp") return mode = TimeWarp::single, std::nullopt;
  if (s.value == "multi_time_warp") return mode = TimeWarp::multi, std::nullopt;
  return refused("Invalid time warp mode:", s);
}

Message warning_map(Setting& s) {
  WarningMap& map = s.state.flags.warning_map;
  switch (s.value.empty() ? '\0' : s.value[0]) {
    case 'i':
      map = WarningMap::info;
      return std::nullopt;
    case 'w':
      map = WarningMap::warning;
      return std::nullopt;
    case 'e':
      map = WarningMap::error;
      return std::nullopt;
    default:
      return refused("unrecognized warning_map option", s);
  }
}

Message break_handling(Setting& s) {
  switch (s.value.empty() ? 'd' : s.value[0]) {
    case 'i':
      s.state.break_ignored = true;
      break;
    case 'c':
      s.state.break_into_shell = true;
      break;
    default:
      s.state.break_ends = true;
      break;
  }
  return std::nullopt;
}

std::uint32_t rounded_table_size(std::int64_t size) {
  return static_cast<std::uint32_t>(
      std::min<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(size)), kLargestTable));
}

Message table_size(Setting& s, std::uint32_t& target, std::string_view message) {
  if (s.value == "legacy") return std::nullopt;
  if (const Message bad = number(s, message, kSmallestTable, kLargestTable)) return bad;
  target = rounded_table_size(leading_number(s.value));
  return std::nullopt;
}

// The names of the system flag for the letters of this one.
Message bind_type(Setting& s, bool binds) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{"u", "unbound"},
                                                                      {"ns", "no_spread"},
                                                                      {"ts", "thread_spread"},
                                                                      {"ps", "processor_spread"},
                                                                      {"s", "spread"},
                                                                      {"nnts", "no_node_thread_spread"},
                                                                      {"nnps", "no_node_processor_spread"},
                                                                      {"tnnps", "thread_no_node_processor_spread"},
                                                                      {"db", "thread_no_node_processor_spread"}};
  const auto* type = std::ranges::find(kTypes, std::string_view(s.value), [](const auto& pair) { return pair.first; });
  if (type == std::end(kTypes)) return fmt::format("setting scheduler bind type '{}' failed: invalid type", s.value);
  if (binds) s.state.flags.scheduler_bind_type = type->second;
  return std::nullopt;
}

Message delayed_collection(Setting& s) {
  constexpr std::int64_t kMost = 100'000'000;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(s.value.data(), s.value.data() + s.value.size(), value);
  const bool is_number = error == std::errc() && end == s.value.data() + s.value.size();
  const bool infinite = s.value == "infinity";
  if (infinite || (is_number && value >= 0 && value <= kMost)) {
    s.state.flags.node_collection_delay = infinite ? std::nullopt : std::optional(static_cast<std::uint32_t>(value));
    return std::nullopt;
  }
  return refused("Invalid delayed node table gc:", s);
}

Message cpu_topology(Setting& s) {
  std::vector<LogicalCpu> cpus;
  if (const std::string_view bad = read_cpu_topology(s.value, cpus); !bad.empty())
    return fmt::format("bad cpu topology '{}': {}", s.value, bad);
  s.state.flags.cpu_topology = std::move(cpus);
  s.state.flags.asks_machine = false;
  return std::nullopt;
}

}  // namespace mote::cli::emulator_flag
