// Emulator flags: one table of names, each with what it takes and what it sets; see emulator_flags.h.
//
// Flags that tune parts of the reference which Mote does not have (its allocators, its busy waiting, its thread stacks,
// its compiler) are accepted so that existing command lines work, and set nothing.
#include "cli/emulator_flags.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace mote::cli {
namespace {

using Result = std::expected<void, std::string>;

struct Setting {
  EmulatorFlags& flags;
  std::string_view flag;
  std::string_view value;
  unsigned cpus;

  Result bad(std::string_view what, std::string_view expected) const {
    return std::unexpected(
        fmt::format("+{}{}{}: bad {} (expected {})", flag, value.empty() ? "" : " ", value, what, expected));
  }
};

template <typename Integer>
bool parse_integer(std::string_view text, Integer& result) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

template <typename Integer>
Result number(const Setting& s, Integer& target, std::string_view what, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  if (!parse_integer(s.value, value) || value < low || value > high) {
    return s.bad(what, high == std::numeric_limits<std::uint64_t>::max() ? fmt::format("a number, at least {}", low)
                                                                         : fmt::format("{} to {}", low, high));
  }
  target = static_cast<Integer>(value);
  return {};
}

Result boolean(const Setting& s, bool& target) {
  if (s.value != "true" && s.value != "false") return s.bad("value", "true or false");
  target = s.value == "true";
  return {};
}

template <typename Enum, std::size_t N>
Result choice(const Setting& s, Enum& target, std::string_view what,
              const std::array<std::pair<std::string_view, Enum>, N>& names) {
  std::string expected;
  for (std::size_t i = 0; i < N; ++i) {
    if (s.value == names[i].first) {
      target = names[i].second;
      return {};
    }
    expected += fmt::format("{}{}", i == 0 ? "" : i + 1 == N ? " or " : ", ", names[i].first);
  }
  return s.bad(what, expected);
}

using Count = std::optional<std::uint32_t>;
constexpr std::int64_t kMaxSchedulers = 1024;

// TOTAL[:ONLINE] or :ONLINE; zero or nothing is the default, a negative number counts from the default downwards.
Result counts(const Setting& s, Count& total, Count& online) {
  const auto colon = s.value.find(':');
  const std::string_view parts[] = {s.value.substr(0, colon),
                                    colon == std::string_view::npos ? std::string_view() : s.value.substr(colon + 1)};
  Count* const targets[] = {&total, &online};
  for (int i = 0; i < 2; ++i) {
    if (parts[i].empty()) continue;
    std::int64_t value = 0;
    if (!parse_integer(parts[i], value)) return s.bad("amount of schedulers", "TOTAL or TOTAL:ONLINE");
    if (value == 0) {
      targets[i]->reset();
      continue;
    }
    if (value < 0) value += s.cpus;
    if (value < 1 || value > kMaxSchedulers) return s.bad("amount of schedulers", "1 to 1024");
    *targets[i] = static_cast<std::uint32_t>(value);
  }
  if (online && *online > total.value_or(s.cpus)) {
    return s.bad("amount of schedulers online", fmt::format("at most the total, {}", total.value_or(s.cpus)));
  }
  return {};
}

Result percentages(const Setting& s, Count& total, Count& online) {
  const auto colon = s.value.find(':');
  const std::string_view parts[] = {s.value.substr(0, colon),
                                    colon == std::string_view::npos ? std::string_view() : s.value.substr(colon + 1)};
  Count* const targets[] = {&total, &online};
  for (int i = 0; i < 2; ++i) {
    std::uint32_t percent = 0;
    if (parts[i].empty()) continue;
    if (!parse_integer(parts[i], percent) || percent < 1 || percent > 10'000) {
      return s.bad("percentage of schedulers", "PERCENT or PERCENT:PERCENT");
    }
    *targets[i] = std::max(1U, (s.cpus * percent + 99) / 100);
  }
  if (online && total && *online > *total) online = total;
  return {};
}

Result filename_encoding(const Setting& s, FilenameEncoding encoding) {
  s.flags.filename_encoding = encoding;
  const char warning = s.flag.size() == 4 ? s.flag[3] : 'w';
  s.flags.filename_warning = warning == 'i'   ? FilenameWarning::ignore
                             : warning == 'e' ? FilenameWarning::error
                                              : FilenameWarning::warning;
  return {};
}

Result accepted(const Setting&) {
  return {};
}

struct Rule {
  std::string_view name;
  FlagValue value;
  Result (*apply)(const Setting&);
};

constexpr auto kNone = FlagValue::none;
constexpr auto kValue = FlagValue::required;
constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kTableLimit = (1U << 27) - 1;

constexpr Rule kRules[] = {
    {"P", kValue,
     [](const Setting& s) { return number(s, s.flags.max_processes, "number of processes", 1024, kTableLimit); }},
    {"Q", kValue, [](const Setting& s) { return number(s, s.flags.max_ports, "number of ports", 1024, kTableLimit); }},
    {"t", kValue,
     [](const Setting& s) { return number(s, s.flags.max_atoms, "atom table size", 8192, (1U << 31) - 1); }},
    {"S", kValue, [](const Setting& s) { return counts(s, s.flags.schedulers, s.flags.schedulers_online); }},
    {"SP", kValue, [](const Setting& s) { return percentages(s, s.flags.schedulers, s.flags.schedulers_online); }},
    {"SDcpu", kValue, [](const Setting& s) { return counts(s, s.flags.dirty_cpu, s.flags.dirty_cpu_online); }},
    {"SDPcpu", kValue, [](const Setting& s) { return percentages(s, s.flags.dirty_cpu, s.flags.dirty_cpu_online); }},
    {"SDio", kValue,
     [](const Setting& s) { return number(s, s.flags.dirty_io, "number of dirty I/O schedulers", 1, 1024); }},
    {"A", kValue,
     [](const Setting& s) { return number(s, s.flags.async_threads, "number of async threads", 0, 1024); }},
    {"h", kValue, [](const Setting& s) { return number(s, s.flags.min_heap_words, "heap size", 0, kNoLimit); }},
    {"hms", kValue, [](const Setting& s) { return number(s, s.flags.min_heap_words, "heap size", 0, kNoLimit); }},
    {"hmbs", kValue,
     [](const Setting& s) { return number(s, s.flags.min_binary_heap_words, "heap size", 0, kNoLimit); }},
    {"hmax", kValue, [](const Setting& s) { return number(s, s.flags.max_heap_words, "max heap size", 0, kNoLimit); }},
    {"hmaxk", kValue, [](const Setting& s) { return boolean(s, s.flags.max_heap_kill); }},
    {"hmaxel", kValue, [](const Setting& s) { return boolean(s, s.flags.max_heap_error_log); }},
    {"hmaxib", kValue, [](const Setting& s) { return boolean(s, s.flags.max_heap_include_binaries); }},
    {"hmqd", kValue,
     [](const Setting& s) {
       return choice(s, s.flags.messages_off_heap, "message queue data",
                     std::array<std::pair<std::string_view, bool>, 2>{{{"on_heap", false}, {"off_heap", true}}});
     }},
    {"B", kNone, [](const Setting& s) { return s.flags.break_handler = BreakHandler::end, Result(); }},
    {"Bc", kNone, [](const Setting& s) { return s.flags.break_handler = BreakHandler::shell, Result(); }},
    {"Bd", kNone, [](const Setting& s) { return s.flags.break_handler = BreakHandler::end, Result(); }},
    {"Bi", kNone, [](const Setting& s) { return s.flags.break_handler = BreakHandler::ignore, Result(); }},
    {"fnl", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::latin1); }},
    {"fnu", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::utf8); }},
    {"fnuw", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::utf8); }},
    {"fnui", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::utf8); }},
    {"fnue", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::utf8); }},
    {"fna", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::from_locale); }},
    {"fnaw", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::from_locale); }},
    {"fnai", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::from_locale); }},
    {"fnae", kNone, [](const Setting& s) { return filename_encoding(s, FilenameEncoding::from_locale); }},
    {"pc", kValue,
     [](const Setting& s) {
       return choice(s, s.flags.printable_unicode, "range of printable characters",
                     std::array<std::pair<std::string_view, bool>, 2>{{{"latin1", false}, {"unicode", true}}});
     }},
    {"c", FlagValue::boolean_if_present,
     [](const Setting& s) {
       return s.value.empty() ? (s.flags.time_correction = false, Result()) : boolean(s, s.flags.time_correction);
     }},
    {"C", kValue,
     [](const Setting& s) {
       return choice(s, s.flags.time_warp, "time warp mode",
                     std::array<std::pair<std::string_view, TimeWarp>, 3>{{{"no_time_warp", TimeWarp::none},
                                                                           {"single_time_warp", TimeWarp::single},
                                                                           {"multi_time_warp", TimeWarp::multi}}});
     }},
    {"W", kValue,
     [](const Setting& s) {
       return choice(s, s.flags.warning_map, "warning map",
                     std::array<std::pair<std::string_view, WarningMap>, 3>{
                         {{"i", WarningMap::info}, {"w", WarningMap::warning}, {"e", WarningMap::error}}});
     }},
    {"zdbbl", kValue,
     [](const Setting& s) {
       return number(s, s.flags.dist_buffer_limit_kib, "distribution buffer limit", 1, 2'097'151);
     }},
    {"v", kNone, [](const Setting& s) { return s.flags.verbose = true, Result(); }},
};

constexpr std::string_view kAcceptedWithValue[] = {
    "a",        "dcg",    "e",       "hpds",   "IOp", "IOt",    "IOPp",    "IOPt",   "IOs",  "JPperf",   "JPfp",
    "JMsingle", "JDdump", "K",       "n",      "pad", "R",      "rg",      "sbt",    "sbwt", "sbwtdcpu", "sbwtdio",
    "scl",      "sct",    "secio",   "sfwi",   "spp", "sss",    "sssdcpu", "sssdio", "stbt", "sub",      "swct",
    "sws",      "swt",    "swtdcpu", "swtdio", "T",   "zdntgc", "zebwt",   "zhft",   "zosrl"};
constexpr std::string_view kAcceptedAlone[] = {"d", "ec", "L", "r"};

// +M<allocator><setting> VALUE
bool is_allocator_setting(std::string_view flag) {
  return flag.size() >= 3 && flag.starts_with('M');
}

const Rule* find_rule(std::string_view flag) {
  static constexpr Rule kTuningWithValue{"", kValue, accepted};
  static constexpr Rule kTuningAlone{"", kNone, accepted};
  for (const Rule& rule : kRules) {
    if (rule.name == flag) return &rule;
  }
  for (const std::string_view name : kAcceptedWithValue) {
    if (name == flag) return &kTuningWithValue;
  }
  for (const std::string_view name : kAcceptedAlone) {
    if (name == flag) return &kTuningAlone;
  }
  return is_allocator_setting(flag) ? &kTuningWithValue : nullptr;
}

}  // namespace

FlagValue emulator_flag_value(std::string_view flag) {
  const Rule* rule = find_rule(flag);
  return rule == nullptr ? FlagValue::none : rule->value;
}

std::expected<void, std::string> apply_emulator_flag(EmulatorFlags& flags, std::string_view flag,
                                                     std::string_view value, unsigned cpus) {
  const Rule* rule = find_rule(flag);
  if (rule == nullptr) {
    return std::unexpected(fmt::format("+{}: unknown emulator flag; `mote help erl` lists those there are", flag));
  }
  flags.given.push_back(fmt::format("-{}", flag));
  if (!value.empty()) flags.given.emplace_back(value);
  return rule->apply(Setting{flags, flag, value, cpus});
}

std::expected<DebugModes, std::string> parse_debug_modes(std::string_view text) {
  constexpr std::string_view kRandom = "random:";
  DebugModes modes;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view mode = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    std::uint64_t seed = 0;
    if (mode == "collect-always") {
      modes.collect_always = true;
    } else if (mode == "verify-heap") {
      modes.verify_heap = true;
    } else if (mode == "collect-aside") {
      modes.collect_aside = true;
    } else if (mode == "one-reduction") {
      modes.reductions = 1;
    } else if (mode.starts_with(kRandom) && parse_integer(mode.substr(kRandom.size()), seed)) {
      modes.schedule_seed = seed;
    } else if (!mode.empty()) {
      return std::unexpected(
          fmt::format("MOTE_MODE: unknown mode \"{}\" (expected collect-always, collect-aside, verify-heap, "
                      "one-reduction or random:SEED)",
                      mode));
    }
  }
  return modes;
}

}  // namespace mote::cli
