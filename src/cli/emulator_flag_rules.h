// What each emulator flag takes, how its value is read, and what it sets: the rows of the table in
// emulator_flag_rules.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/scheduler_flags.h"
#include "runtime/boot_plan.h"

namespace mote::cli::emulator_flag {

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

// Of names of which one begins with the other the longer one comes first.
std::span<const Rule> rules();

}  // namespace mote::cli::emulator_flag
