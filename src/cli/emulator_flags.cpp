// Emulator flags are read in several passes, as the reference reads them: a bad value of an early one is told even
// where a bad late flag stands before it. What each flag means: emulator_flag_rules.cpp.
#include "cli/emulator_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cli/allocator_flags.h"
#include "cli/emulator_flag_values.h"
#include "cli/words.h"

namespace mote::cli {

namespace {

using namespace emulator_flag;

// What the environment says where no flag does. Numbers out of range are brought into it.
void read_environment(EmulatorFlags& flags, const ErlContext& context) {
  if (const auto text = context.getenv("ERL_THREAD_POOL_SIZE"))
    flags.async_threads = static_cast<std::uint32_t>(std::clamp<std::int64_t>(leading_number(*text), 1, 1024));
  if (const auto text = context.getenv("ERL_MAX_PORTS"))
    flags.max_ports = rounded_table_size(std::clamp(leading_number(*text), kSmallestTable, kLargestTable));
  if (const auto text = context.getenv("ERL_FULLSWEEP_AFTER"))
    flags.fullsweep_after = static_cast<std::uint16_t>(leading_number(*text));
}

const Rule* find_rule(std::string_view word) {
  const std::string_view flag = word.substr(1);
  for (const Rule& rule : emulator_flag::rules()) {
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
  for (const Rule& rule : emulator_flag::rules()) {
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

namespace {

bool parse_seed(std::string_view text, std::uint64_t& seed) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

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
