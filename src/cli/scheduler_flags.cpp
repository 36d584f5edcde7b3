// Numbers of schedulers; see scheduler_flags.h.
#include "cli/scheduler_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace mote::cli {
namespace {

constexpr int kMost = 1024;

// TOTAL, TOTAL:ONLINE or :ONLINE; what follows a number is not looked at. Absent numbers are left alone; false where
// there is none.
bool read_pair(const std::string& value, std::optional<int>& total, std::optional<int>& online) {
  int first = 0;
  int second = 0;
  const int read = std::sscanf(value.c_str(), "%d:%d", &first, &second);
  if (read >= 1) total = first;
  if (read == 2) online = second;
  if (read < 1 && std::sscanf(value.c_str(), ":%d", &second) == 1) online = second;
  return total || online;
}

}  // namespace

std::optional<std::string> SchedulerFlags::count(const std::string& value, Pair& pair, const char* what) {
  std::optional<int> total;
  std::optional<int> online;
  if (!read_pair(value, total, online)) return fmt::format("bad amount of {} {}", what, value);
  if (!total) total = cpus_;
  if (!online) online = std::min(*total, pair.online);
  pair.total = *total > 0 ? *total : cpus_ + *total;
  pair.online = *online > 0 ? *online : cpus_ + *online;
  given_ = true;
  if (pair.total < 1 || pair.total > kMost) return fmt::format("bad amount of {} {}", what, *total);
  if (pair.online < 1 || pair.online > pair.total) {
    return fmt::format("bad amount of {} online {} (total amount of {} {})", what, pair.online, what, pair.total);
  }
  return std::nullopt;
}

std::optional<std::string> SchedulerFlags::percentage(const std::string& value, Pair& pair, const char* what) {
  std::optional<int> total;
  std::optional<int> online;
  if (!read_pair(value, total, online) || total.value_or(0) < 0 || online.value_or(0) < 0)
    return fmt::format("bad {} percentage specifier {}", what, value);
  pair.total = total.value_or(100);
  pair.online = online.value_or(std::min(pair.total, 100));
  given_ = true;
  return std::nullopt;
}

std::optional<std::string> SchedulerFlags::set_count(const std::string& value) {
  return count(value, usual_, "schedulers");
}
std::optional<std::string> SchedulerFlags::set_percentage(const std::string& value) {
  return percentage(value, usual_percentage_, "schedulers");
}
std::optional<std::string> SchedulerFlags::set_dirty_count(const std::string& value) {
  return count(value, dirty_, "dirty CPU schedulers");
}
std::optional<std::string> SchedulerFlags::set_dirty_percentage(const std::string& value) {
  return percentage(value, dirty_percentage_, "dirty CPU schedulers");
}

std::optional<std::string> SchedulerFlags::apply(EmulatorFlags& flags) {
  if (!given_) return std::nullopt;
  const auto part = [](int number, int percentage) {
    return static_cast<int>(std::min(std::int64_t{number} * percentage / 100, std::int64_t{1} << 30));
  };
  if (usual_percentage_.total != 100 || usual_percentage_.online != 100) {
    usual_.total = std::max(1, part(usual_.total, usual_percentage_.total));
    if (usual_.total > kMost) {
      return fmt::format("bad schedulers percentage {} (total amount of schedulers {})", usual_percentage_.total,
                         usual_.total);
    }
    usual_.online = std::max(1, part(usual_.online, usual_percentage_.online));
    if (usual_.online > usual_.total) {
      return fmt::format("bad schedulers online percentage {} (total amount of schedulers {}, online {})",
                         usual_percentage_.online, usual_.total, usual_.online);
    }
  }
  dirty_.total = std::clamp(part(dirty_.total, dirty_percentage_.total), 1, usual_.total);
  dirty_.online = std::clamp(part(dirty_.online, dirty_percentage_.online), 1, usual_.online);
  flags.schedulers = static_cast<std::uint32_t>(usual_.total);
  flags.schedulers_online = static_cast<std::uint32_t>(usual_.online);
  flags.dirty_cpu = static_cast<std::uint32_t>(dirty_.total);
  flags.dirty_cpu_online = static_cast<std::uint32_t>(std::min(dirty_.online, dirty_.total));
  return std::nullopt;
}

}  // namespace mote::cli
