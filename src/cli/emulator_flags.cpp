// Emulator flags: one table of names, each with what it takes and what it sets; see emulator_flags.h.
//
// Flags that tune parts of the reference which Mote does not have (its busy waiting, its thread stacks, its compiler)
// are accepted so that existing command lines work, and set nothing; their values are checked all the same. The
// reference reads the flags in several passes: a bad value of an early one is told even where a bad late flag stands
// before it.
#include "cli/emulator_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <limits>

#include "cli/allocator_flags.h"
#include "cli/cpu_topology_flag.h"
#include "cli/scheduler_flags.h"
#include "cli/words.h"

namespace mote::cli {
namespace {

using Message = std::optional<std::string>;  // of a bad value; an empty one for the usage text alone

struct State {
  EmulatorFlags flags;
  SchedulerFlags schedulers;
  bool break_ignored = false;
  bool break_into_shell = false;
  bool break_ends = false;
  bool show_version = false;
};

struct Setting {
  State& state;
  const std::string& word;  // the whole flag
  std::string value;
};

enum class Pass { schedulers, polling, rest };
enum class Value { none, required, boolean_if_next, break_letter_if_next };
enum class Name { prefix, exact };

struct Rule {
  std::string_view name;  // without the dash
  Pass pass;
  Value value;
  Message (*apply)(Setting&);
  std::string_view takes{};  // as shown in a help text
  std::string_view help{};   // empty for those without effect
  Name match = Name::prefix;
};

bool parse_seed(std::string_view text, std::uint64_t& seed) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  return error == std::errc() && end == text.data() + text.size();
}

// -- values

// The number that a text begins with; 0 where there is none.
std::int64_t leading_number(const std::string& text) {
  return std::strtol(text.c_str(), nullptr, 10);
}

Message refused(std::string_view message, const Setting& s) {
  return fmt::format("{} {}", message, s.value);
}

// A number in a range, into `target` where there is one.
template <typename Integer>
Message number(const Setting& s, Integer* target, std::string_view message, std::int64_t low, std::int64_t high) {
  const std::int64_t value = leading_number(s.value);
  if (value < low || value > high) return refused(message, s);
  if (target != nullptr) *target = static_cast<Integer>(value);
  return std::nullopt;
}
Message number(const Setting& s, std::string_view message, std::int64_t low, std::int64_t high) {
  return number<int>(s, nullptr, message, low, high);
}

// A number that must be there, of no particular size.
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

// -- flags with a grammar of their own

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

constexpr std::int64_t kSmallestTable = 1024;
constexpr std::int64_t kLargestTable = (1 << 27) - 1;

// Tables are as large as the next power of two, as there.
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

// What the environment says where no flag does. Numbers out of range are brought into it.
void read_environment(EmulatorFlags& flags, const ErlContext& context) {
  if (const auto text = context.getenv("ERL_THREAD_POOL_SIZE"))
    flags.async_threads = static_cast<std::uint32_t>(std::clamp<std::int64_t>(leading_number(*text), 1, 1024));
  if (const auto text = context.getenv("ERL_MAX_PORTS"))
    flags.max_ports = rounded_table_size(std::clamp(leading_number(*text), kSmallestTable, kLargestTable));
  if (const auto text = context.getenv("ERL_FULLSWEEP_AFTER"))
    flags.fullsweep_after = static_cast<std::uint16_t>(leading_number(*text));
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

// -- the table; of names of which one begins with the other the longer one comes first

constexpr auto kEarly = Pass::schedulers;
constexpr auto kPoll = Pass::polling;
constexpr auto kRest = Pass::rest;
constexpr auto kNone = Value::none;
constexpr auto kValue = Value::required;
constexpr auto kExact = Name::exact;
constexpr std::int64_t kInt = std::numeric_limits<int>::max();
constexpr std::string_view kBoolean = "true|false";

constexpr Rule kRules[] = {
    {"P", kRest, kValue,
     [](Setting& s) { return table_size(s, s.state.flags.max_processes, "bad number of processes"); }, "N",
     "the most processes"},
    {"Q", kRest, kValue, [](Setting& s) { return table_size(s, s.state.flags.max_ports, "bad number of ports"); }, "N",
     "the most ports"},
    {"t", kRest, kValue,
     [](Setting& s) { return number(s, &s.state.flags.max_atoms, "bad atom table size", 8192, kInt); }, "N",
     "the most atoms"},

    {"SDPcpu", kEarly, kValue, [](Setting& s) { return s.state.schedulers.set_dirty_percentage(s.value); }, "P[:Q]",
     "dirty CPU schedulers, in percent of the CPUs"},
    {"SDcpu", kEarly, kValue, [](Setting& s) { return s.state.schedulers.set_dirty_count(s.value); }, "N[:M]",
     "dirty CPU schedulers, and those online"},
    {"SDio", kEarly, kValue,
     [](Setting& s) { return number(s, &s.state.flags.dirty_io, "bad number of dirty I/O schedulers", 1, 1024); }, "N",
     "dirty I/O schedulers"},
    {"SD", kEarly, kNone, [](Setting& s) -> Message { return "bad or missing dirty scheduler specifier: " + s.word; }},
    {"SP", kEarly, kValue, [](Setting& s) { return s.state.schedulers.set_percentage(s.value); }, "P[:Q]",
     "schedulers, and those online, in percent of the CPUs"},
    {"S", kEarly, kValue, [](Setting& s) { return s.state.schedulers.set_count(s.value); }, "N[:M]",
     "schedulers, and those online"},
    {"A", kEarly, kValue,
     [](Setting& s) {
       const Message bad = number(s, "bad number of async threads", 0, 1024);
       if (!bad)
         s.state.flags.async_threads = static_cast<std::uint32_t>(std::max<std::int64_t>(1, leading_number(s.value)));
       return bad;
     },
     "N", "asynchronous threads, as system_info tells; there are none"},

    {"hmbs", kRest, kValue,
     [](Setting& s) { return number(s, &s.state.flags.min_binary_heap_words, "bad heap size", 1, kInt); }, "N",
     "first size of a process's share of binaries, in words"},
    {"hms", kRest, kValue,
     [](Setting& s) { return number(s, &s.state.flags.min_heap_words, "bad heap size", 1, kInt); }, "N",
     "first size of a process's heap, in words"},
    {"hpds", kRest, kValue, [](Setting& s) { return number(s, "bad initial process dictionary size", 1, kInt); }, "N"},
    {"hmqd", kRest, kValue,
     [](Setting& s) {
       s.state.flags.messages_off_heap = s.value == "off_heap";
       return choice(s, "Invalid message_queue_data flag:", {"on_heap", "off_heap"});
     },
     "on_heap|off_heap", "where messages are kept"},
    {"hmaxk", kRest, kValue, [](Setting& s) { return boolean(s, &s.state.flags.max_heap_kill, "bad max heap kill"); },
     kBoolean, "kill a process whose heap is too large"},
    {"hmaxel", kRest, kValue,
     [](Setting& s) { return boolean(s, &s.state.flags.max_heap_error_log, "bad max heap error logger"); }, kBoolean,
     "log when a heap is too large"},
    {"hmaxib", kRest, kValue,
     [](Setting& s) { return boolean(s, &s.state.flags.max_heap_include_binaries, "bad max heap include bins"); },
     kBoolean, "count binaries for the largest heap"},
    {"hmax", kRest, kValue,
     [](Setting& s) { return number(s, &s.state.flags.max_heap_words, "bad max heap size", 0, kInt); }, "N",
     "largest heap of a process, in words; 0 for no limit"},
    {"h", kRest, kValue, [](Setting& s) { return number(s, &s.state.flags.min_heap_words, "bad heap size", 1, kInt); },
     "N", "as +hms"},

    {"B", kRest, Value::break_letter_if_next, break_handling, "[c|d|i]",
     "an interrupt (Ctrl-C) breaks into the shell, ends, is ignored; ends without a letter"},
    {"c", kRest, Value::boolean_if_next, time_correction, "[true|false]", "correction of time; off without a value"},
    {"C", kRest, kValue, time_warp, "MODE", "no_time_warp, single_time_warp or multi_time_warp"},
    {"fn", kRest, kValue, filename_encoding, "l|u|a",
     "file names are Latin-1, UTF-8, or as the locale says; with w, i or e for bad ones"},
    {"pc", kRest, kValue,
     [](Setting& s) {
       s.state.flags.printable_unicode = s.value == "unicode";
       return choice(s, "bad range of printable characters:", {"latin1", "unicode"});
     },
     "latin1|unicode", "characters that count as printable"},
    {"W", kRest, kValue, warning_map, "i|w|e", "where warnings go: info, warning, error"},
    {"sbt", kRest, kValue, [](Setting& s) { return bind_type(s, true); }, "TYPE",
     "how schedulers are bound to CPUs, as system_info tells; none is"},
    {"zdbbl", kRest, kValue,
     [](Setting& s) -> Message {
       const std::int64_t limit = leading_number(s.value);
       if (limit < 1 || limit > kInt / 1024) return fmt::format("Invalid dbbl limit: {}", limit);
       s.state.flags.dist_buffer_limit_kib = static_cast<std::uint64_t>(limit);
       return std::nullopt;
     },
     "N", "buffer limit of a connection to another node, in KiB"},
    {"zosrl", kRest, kValue,
     [](Setting& s) {
       const Message bad = number(s, "Invalid outstanding requests limit", 1, (1 << 27) - 1);
       if (!bad) s.state.flags.outstanding_requests = static_cast<std::uint32_t>(leading_number(s.value));
       return bad;
     },
     "N", "requests of system processes that may be under way at once"},

    // Told by system_info, and otherwise without effect.
    {"ec", kRest, kNone, accepted, {}, {}, kExact},
    {"e", kRest, kValue,
     [](Setting& s) {
       constexpr std::uint32_t kLeast = 8192;
       const Message bad = number(s, &s.state.flags.ets_limit, "bad maximum number of ets tables", 0, kInt);
       s.state.flags.ets_limit = std::max(s.state.flags.ets_limit, kLeast);
       return bad;
     },
     "N", "ETS tables, as system_info tells; there is no limit"},
    {"pad", kRest, kValue, [](Setting& s) { return boolean(s, &s.state.flags.async_dist, "bad async dist value"); },
     kBoolean, "async_dist of processes, as system_info tells"},
    {"R", kRest, kValue,
     [](Setting& s) {
       return number(s, &s.state.flags.compatible_release, "bad compatibility release number", 25, 27);
     },
     "N", "compat_rel, as system_info tells"},
    {"T", kRest, kValue,
     [](Setting& s) {
       const Message bad = number(s, "bad modified timing level", 0, 9);
       if (!bad) s.state.flags.modified_timing = static_cast<std::uint32_t>(leading_number(s.value));
       return bad;
     },
     "N", "modified_timing_level, as system_info tells"},
    {"sct", kRest, kValue, cpu_topology, "TOPOLOGY", "the topology of CPUs, as system_info tells"},
    {"ssrct", kRest, kNone, [](Setting& s) -> Message { return s.state.flags.asks_machine = false, std::nullopt; }, "",
     "do not ask the machine for its CPUs"},
    {"spp", kRest, kValue,
     [](Setting& s) { return boolean(s, &s.state.flags.port_parallelism, "bad port parallelism scheduling hint"); },
     kBoolean, "parallelism of ports, as system_info tells"},
    {"zdntgc", kRest, kValue, delayed_collection, "N", "delayed_node_table_gc, as system_info tells"},
    {"zhft", kRest, kValue,
     [](Setting& s) -> Message {
       s.state.flags.halt_flush_timeout = std::nullopt;
       if (s.value == "infinity") return std::nullopt;
       Message bad = number(s, "Invalid halt flush timeout", 0, kInt);
       if (!bad) s.state.flags.halt_flush_timeout = static_cast<std::uint32_t>(leading_number(s.value));
       return bad;
     },
     "N", "halt_flush_timeout, as system_info tells"},

    {"V", kRest, kNone, [](Setting& s) -> Message { return s.state.show_version = true, std::nullopt; }, "",
     "print the version and stop"},

    // Without effect.
    {"rg", kEarly, kValue, [](Setting& s) { return count(s, "bad reader groups limit:"); }, "N"},
    {"r", kRest, kNone, accepted},
    {"dcg", kEarly, kValue, [](Setting& s) { return count(s, "bad decentralized counter groups limit:"); }, "N"},
    {"d", kRest, kNone, accepted},
    {"IOt", kPoll, kValue, [](Setting& s) { return number(s, "bad I/O poll threads number:", 1, 1024); }, "N"},
    {"IOp", kPoll, kValue, [](Setting& s) { return number(s, "bad I/O pollset number:", 1, kInt); }, "N", {}, kExact},
    {"IOPt",
     kPoll,
     kValue,
     [](Setting& s) {
       const Message none = count(s, "bad I/O poll thread percentage number:");
       return none ? none : number(s, "bad I/O poll thread percentage number:", 0, 100);
     },
     "N",
     {},
     kExact},
    {"IOPp",
     kPoll,
     kValue,
     [](Setting& s) {
       const Message none = count(s, "bad I/O pollset percentage number:");
       return none ? none : number(s, "bad I/O pollset percentage number:", 0, 100);
     },
     "N",
     {},
     kExact},
    {"IOs",
     kPoll,
     kValue,
     [](Setting& s) { return boolean(s, nullptr, "bad +IOs boolean argument:"); },
     kBoolean,
     {},
     kExact},
    {"a", kRest, kValue, [](Setting& s) { return number(s, "bad stack size for async threads", 16, 8192); }, "N"},
    {"K", kRest, kValue, accepted, kBoolean},
    {"L", kRest, kNone, accepted},
    {"n", kRest, kValue, [](Setting& s) { return choice(s, "bad -n option", {"s", "a", "d"}); }, "s|a|d"},
    {"v", kRest, kNone,
     [](Setting&) -> Message {
       std::fputs("warning: -v (only in debug compiled code)\n", stderr);
       return std::nullopt;
     }},
    {"JPperf", kRest, kValue,
     [](Setting& s) { return choice(s, "bad +JPperf support flag", {"true", "false", "dump", "map", "fp", "no_fp"}); },
     "MODE"},
    {"JPcover", kRest, kValue,
     [](Setting& s) {
       return choice(s, "bad +JPcover flag",
                     {"true", "false", "line", "line_counters", "function", "function_counters"});
     },
     "MODE"},
    {"JDdump", kRest, kValue, [](Setting& s) { return boolean(s, nullptr, "bad +JDdump flag"); }, kBoolean},
    {"JMsingle", kRest, kValue, [](Setting& s) { return boolean(s, nullptr, "bad +JMsingle support flag"); }, kBoolean},
    {"JM", kRest, kValue, [](Setting& s) { return refused("bad +JM sub-option", s); }},
    {"JP", kRest, kNone, [](Setting&) -> Message { return ""; }},
    {"JD", kRest, kNone, [](Setting&) -> Message { return ""; }},
    {"J", kRest, kNone,  // told and passed over
     [](Setting& s) -> Message {
       fmt::print(stderr, "invalid JIT option {}\n", s.word);
       return std::nullopt;
     }},
    {"sbwtdcpu", kRest, kValue, [](Setting& s) { return busy_wait(s, "bad dirty CPU scheduler busy wait threshold:"); },
     "WAIT"},
    {"sbwtdio", kRest, kValue, [](Setting& s) { return busy_wait(s, "bad dirty IO scheduler busy wait threshold:"); },
     "WAIT"},
    {"sbwt", kRest, kValue, [](Setting& s) { return busy_wait(s, "bad scheduler busy wait threshold:"); }, "WAIT"},
    {"scl", kRest, kValue,
     [](Setting& s) -> Message {
       if (is_one_of(s.value, {"true", "false"})) return std::nullopt;
       return fmt::format("bad scheduler compact load value '{}'", s.value);
     },
     kBoolean},
    {"secio", kRest, kValue, accepted, kBoolean},
    {"stbt", kRest, kValue, [](Setting& s) { return bind_type(s, false); }, "TYPE"},
    {"sub", kRest, kValue,
     [](Setting& s) -> Message {
       if (is_one_of(s.value, {"true", "false"})) return std::nullopt;
       return fmt::format("bad scheduler utilization balancing  value '{}'", s.value);
     },
     kBoolean},
    {"swct", kRest, kValue,
     [](Setting& s) {
       return choice(s, "scheduler wake cleanup threshold:", {"very_lazy", "lazy", "medium", "eager", "very_eager"});
     },
     "WHEN"},
    {"swtdcpu", kRest, kValue, [](Setting& s) { return wakeup(s, "dirty CPU scheduler wakeup threshold:"); }, "LEVEL"},
    {"swtdio", kRest, kValue, [](Setting& s) { return wakeup(s, "dirty IO scheduler wakeup threshold:"); }, "LEVEL"},
    {"swt", kRest, kValue, [](Setting& s) { return wakeup(s, "scheduler wakeup threshold:"); }, "LEVEL"},
    {"sws", kRest, kValue, [](Setting& s) { return choice(s, "scheduler wakeup strategy:", {"default", "legacy"}); },
     "default|legacy"},
    {"sssdcpu", kRest, kValue,
     [](Setting& s) { return stack_size(s, "bad stack size for dirty CPU scheduler threads"); }, "N"},
    {"sssdio", kRest, kValue, [](Setting& s) { return stack_size(s, "bad stack size for dirty IO scheduler threads"); },
     "N"},
    {"sss", kRest, kValue, [](Setting& s) { return stack_size(s, "bad stack size for scheduler threads"); }, "N"},
    {"sfwi", kRest, kValue,
     [](Setting& s) {
       return number(s, "bad scheduler forced wakeup interval", 0, std::numeric_limits<std::int64_t>::max() - 1);
     },
     "N"},
    {"s", kRest, kNone, [](Setting& s) -> Message { return "bad scheduling option " + s.word; }},
    {"zebwt", kRest, kValue,
     [](Setting& s) {
       return choice(s, "Invalid ets busy wait threshold:",
                     {"none", "very_short", "short", "medium", "long", "very_long", "extremely_long"});
     },
     "WAIT"},
    {"z", kRest, kNone, [](Setting& s) -> Message { return "bad -z option " + s.word; }},
    {"H", kRest, kNone,
     [](Setting&) -> Message {
       std::fputs("The undocumented +H option has been removed (R10B-6).\n\n", stderr);
       return std::nullopt;
     }},
    {"i", kRest, kValue,
     [](Setting& s) -> Message {
       if (s.value == "init") return std::nullopt;
       return fmt::format("bad boot module {}: Mote starts with init", s.value);
     },
     "init"},
};

const Rule* find_rule(std::string_view word) {
  const std::string_view flag = word.substr(1);
  for (const Rule& rule : kRules) {
    if (rule.match == Name::exact ? flag == rule.name : flag.starts_with(rule.name)) return &rule;
  }
  return nullptr;
}

// Rules without a text of their own, and those for what is refused.
bool is_shown(const Rule& rule) {
  return !rule.help.empty();
}
bool is_accepted_only(const Rule& rule) {
  return rule.help.empty() && (!rule.takes.empty() || rule.apply == accepted || rule.name == "v");
}

class Reader {
 public:
  Reader(const std::vector<std::string>& words, const ErlContext& context)
      : words_(words), context_(context), state_{EmulatorFlags(), SchedulerFlags(context.cpus)} {
    read_environment(state_.flags, context);
  }

  std::expected<EmulatorFlags, ErlExit> run(std::string_view erts_version) {
    Message message = read(Pass::schedulers);
    if (!message) message = state_.schedulers.apply(state_.flags);
    if (!message) message = read_allocator_flags();
    if (!message) message = read(Pass::polling);
    if (!message) message = read(Pass::rest);
    if (message) return std::unexpected(usage(*message));
    if (state_.show_version) {
      ErlExit exit;
      exit.status = 0;
      exit.text = fmt::format("Erlang (MOTE) (BEAM) emulator version {}\n", erts_version);
      return std::unexpected(exit);
    }
    state_.flags.break_handler = state_.break_ignored      ? BreakHandler::ignore
                                 : state_.break_into_shell ? BreakHandler::shell
                                 : state_.break_ends       ? BreakHandler::end
                                                           : BreakHandler::menu;
    state_.flags.given = words_;
    return std::move(state_.flags);
  }

 private:
  ErlExit usage(const std::string& message) const {
    const std::string program = context_.emulator[0].substr(context_.emulator[0].rfind('/') + 1);
    ErlExit exit;
    exit.text = fmt::format(
        "{}{}Usage: {} [flags] [ -- [init_args] ]\nThe flags are:\n\n{}\nStarted as `erl`, it takes them with + in "
        "place "
        "of -.\n\n",
        message, message.empty() ? "" : "\n", program, describe_emulator_flags('-'));
    return exit;
  }

  // The word that comes next; the end of the flags reads as `--`.
  std::string next(std::size_t i) const { return i + 1 < words_.size() ? words_[i + 1] : "--"; }

  // The value of the flag at `i`, which is moved to the last word that belongs to the flag.
  std::string take_value(Value kind, std::string_view name, std::size_t& i) const {
    const std::string attached = words_[i].substr(1 + name.size());
    if (kind == Value::none || !attached.empty()) return attached;
    const std::string value = next(i);
    const bool letter = value.starts_with('i') || value.starts_with('c') || value.starts_with('d');
    if ((kind == Value::boolean_if_next && !is_one_of(value, {"true", "false"})) ||
        (kind == Value::break_letter_if_next && !letter))
      return {};
    ++i;
    return value;
  }

  Message read(Pass pass) {
    for (std::size_t i = 0; i < words_.size() && !state_.show_version; ++i) {
      const std::string& word = words_[i];
      if (!word.starts_with('-')) {
        if (pass == Pass::rest) return "";
        continue;
      }
      if (word.starts_with("-M")) {
        const AllocatorFlag flag = find_allocator_flag(word);
        if (flag.known && word.size() == flag.name_size) ++i;
        continue;
      }
      const Rule* rule = find_rule(word);
      if (rule == nullptr) {
        if (pass == Pass::rest) return fmt::format("{} unknown flag {}", context_.emulator[0], word);
        continue;
      }
      Setting setting{state_, word, take_value(rule->value, rule->name, i)};
      if (rule->pass != pass) continue;
      if (const Message message = rule->apply(setting)) return message;
    }
    return std::nullopt;
  }

  Message read_allocator_flags() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_[i].starts_with("-M")) continue;
      const AllocatorFlag flag = find_allocator_flag(words_[i]);
      if (!flag.known) return fmt::format("bad \"{}\" parameter", flag.shown_name);
      const std::string attached = words_[i].substr(flag.name_size);
      const std::string value = attached.empty() ? next(i++) : attached;
      if (flag.accepts(value)) continue;
      return flag.shown_name == "Mea" ? std::string("bad \"Mea\" parameter")
                                      : fmt::format("bad \"{}\" value: {}", flag.shown_name, value);
    }
    return std::nullopt;
  }

  const std::vector<std::string>& words_;
  const ErlContext& context_;
  State state_;
};

}  // namespace

std::expected<EmulatorFlags, ErlExit> parse_emulator_flags(const std::vector<std::string>& words,
                                                           const ErlContext& context, std::string_view erts_version) {
  return Reader(words, context).run(erts_version);
}

std::string describe_emulator_flags(char prefix) {
  std::string text;
  std::string others;
  for (const Rule& rule : kRules) {
    const std::string flag = fmt::format("{}{}{}{}", prefix, rule.name, rule.takes.starts_with('[') ? "" : " ",
                                         rule.takes.empty() ? "" : rule.takes);
    if (is_shown(rule)) text += fmt::format("  {:<23} {}\n", flag, rule.help);
    if (is_accepted_only(rule)) others += fmt::format(" {}{},", prefix, rule.name);
  }
  text += "\nAccepted, with their values checked, and without effect:";
  constexpr std::size_t kWidth = 110;
  std::size_t column = kWidth;
  for (std::size_t begin = 0; begin < others.size();) {
    const std::size_t end = std::min(others.find(' ', begin + 1), others.size());
    if (column + (end - begin) > kWidth) {
      text += "\n ";
      column = 1;
    }
    text += others.substr(begin, end - begin);
    column += end - begin;
    begin = end;
  }
  return text + fmt::format("\n  {}M with what follows it, for the reference's allocators\n", prefix);
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
    } else if (mode.starts_with(kRandom) && parse_seed(mode.substr(kRandom.size()), seed)) {
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
