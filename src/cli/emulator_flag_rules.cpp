// The emulator flags, one row each.
//
// Flags that tune parts of the reference which Mote does not have (its busy waiting, its thread stacks, its compiler)
// are accepted so that existing command lines work, and set nothing; their values are checked all the same.
#include "cli/emulator_flag_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>

#include "cli/emulator_flag_values.h"
#include "cli/words.h"

namespace mote::cli::emulator_flag {

namespace {

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
    {"nifwarn", kRest, kValue,
     [](Setting& s) {
       const Message bad = number(s, "bad time for native functions", 1, kInt);
       if (!bad) s.state.flags.native_warning = static_cast<std::uint32_t>(leading_number(s.value));
       return bad;
     },
     "MS", "log native functions that hold a scheduler for longer; Mote's own"},
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

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

}  // namespace mote::cli::emulator_flag
