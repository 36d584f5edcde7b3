// Reading the values of emulator flags. Each function returns what is wrong with a value, in the reference's words, or
// nothing once it has set what the flag sets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "cli/emulator_flag_rules.h"

namespace mote::cli::emulator_flag {

constexpr std::int64_t kSmallestTable = 1024;
constexpr std::int64_t kLargestTable = (1 << 27) - 1;

// The number that a text begins with; 0 where there is none.
std::int64_t leading_number(const std::string& text);
// Tables are as large as the next power of two, as there.
std::uint32_t rounded_table_size(std::int64_t size);

Message refused(std::string_view message, const Setting& s);

// A number in a range, into `target` where there is one.
template <typename Integer>
Message number(const Setting& s, Integer* target, std::string_view message, std::int64_t low, std::int64_t high) {
  const std::int64_t value = leading_number(s.value);
  if (value < low || value > high) return refused(message, s);
  if (target != nullptr) *target = static_cast<Integer>(value);
  return std::nullopt;
}
Message number(const Setting& s, std::string_view message, std::int64_t low, std::int64_t high);
// A number that must be there, of no particular size.
Message count(const Setting& s, std::string_view message);
Message boolean(const Setting& s, bool* target, std::string_view message);
Message choice(const Setting& s, std::string_view message, std::initializer_list<std::string_view> names);
Message busy_wait(const Setting& s, std::string_view message);
Message wakeup(const Setting& s, std::string_view message);
Message stack_size(const Setting& s, std::string_view message);
Message table_size(Setting& s, std::uint32_t& target, std::string_view message);
// A value that is not looked at.
Message accepted(Setting& s);

// Flags with a grammar of their own.
Message filename_encoding(Setting& s);
Message time_correction(Setting& s);
Message time_warp(Setting& s);
Message warning_map(Setting& s);
Message break_handling(Setting& s);
Message bind_type(Setting& s, bool binds);
Message delayed_collection(Setting& s);
Message cpu_topology(Setting& s);

}  // namespace mote::cli::emulator_flag
