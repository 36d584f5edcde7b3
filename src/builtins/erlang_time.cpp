// Time builtins of module erlang, and those of os that ask the clock. The only source of time is vm.clock; the time
// zone is the operating system's.
#include <array>

#include "builtins/table.h"
#include "builtins/time_unit.h"
#include "io/host.h"
#include "io/resource.h"
#include "os/calendar.h"

namespace mote {

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

Term in_unit(Context& c, std::int64_t nanoseconds, Term unit) {
  Term time = time_in_unit(c.heap(), nanoseconds, unit);
  return time.is_none() ? c.badarg() : time;
}

// {Megaseconds, Seconds, Microseconds}
Term split_time(Context& c, std::int64_t microseconds) {
  return make_tuple(c.heap(),
                    {Term::small(microseconds / 1'000'000'000'000), Term::small(microseconds / 1'000'000 % 1'000'000),
                     Term::small(microseconds % 1'000'000)});
}

Term monotonic_time_0(Context& c) {
  return make_integer(c.heap(), monotonic_time(*c.vm.clock));
}
Term monotonic_time_1(Context& c) {
  return in_unit(c, monotonic_time(*c.vm.clock), c[0]);
}
Term system_time_0(Context& c) {
  return make_integer(c.heap(), system_time(*c.vm.clock));
}
Term system_time_1(Context& c) {
  return in_unit(c, system_time(*c.vm.clock), c[0]);
}
Term time_offset_0(Context& c) {
  return make_integer(c.heap(), time_offset(*c.vm.clock));
}
Term time_offset_1(Context& c) {
  return in_unit(c, time_offset(*c.vm.clock), c[0]);
}
Term timestamp(Context& c) {
  return split_time(c, system_time(*c.vm.clock) / 1000);
}
Term os_system_time_0(Context& c) {
  return make_integer(c.heap(), c.vm.clock->system_ns());
}
Term os_system_time_1(Context& c) {
  return in_unit(c, c.vm.clock->system_ns(), c[0]);
}
Term os_timestamp(Context& c) {
  return split_time(c, c.vm.clock->system_ns() / 1000);
}
Term os_perf_counter(Context& c) {
  return make_integer(c.heap(), c.vm.clock->monotonic_ns());
}
Term time_unit(Context&) {
  return Term::small(kNanosecondsPerSecond);
}

Term now(Context& c) {
  return split_time(c, io::next_now(*c.vm.host, *c.vm.clock));
}

// -- dates

std::int64_t seconds_now(Context& c) {
  return c.vm.clock->system_ns() / kNanosecondsPerSecond;
}

Term date_term(Context& c, const CivilTime& time) {
  return make_tuple(c.heap(), {make_integer(c.heap(), time.year), Term::small(time.month), Term::small(time.day)});
}
Term time_term(Context& c, const CivilTime& time) {
  return make_tuple(c.heap(), {Term::small(time.hour), Term::small(time.minute), Term::small(time.second)});
}
Term date_time_term(Context& c, const CivilTime& time) {
  return make_tuple(c.heap(), {date_term(c, time), time_term(c, time)});
}

// The {{Year, Month, Day}, {Hour, Minute, Second}} in `term`, if it is one of the calendar from `least_year` on.
std::optional<CivilTime> parse_date_time(Term term, std::int64_t least_year) {
  constexpr std::int64_t kMostYear = 2147483646;
  if (!term.is_tuple(2) || !Tuple(term)[0].is_tuple(3) || !Tuple(term)[1].is_tuple(3)) return std::nullopt;
  std::array<std::int64_t, 6> fields;
  for (std::size_t i = 0; i < 6; ++i) {
    Term field = Tuple(Tuple(term)[i / 3])[i % 3];
    if (!field.is_small()) return std::nullopt;
    fields[i] = field.small_value();
  }
  auto [year, month, day, hour, minute, second] = fields;
  if (year < least_year || year > kMostYear || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, static_cast<int>(month)) || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 59)
    return std::nullopt;
  auto narrow = [](std::int64_t value) { return static_cast<int>(value); };
  return CivilTime{year, narrow(month), narrow(day), narrow(hour), narrow(minute), narrow(second)};
}

constexpr std::int64_t kLeastLocalYear = 1902;
constexpr std::int64_t kLeastUniversalYear = 1600;

Term date(Context& c) {
  return date_term(c, local_from_seconds(seconds_now(c)));
}
Term time(Context& c) {
  return time_term(c, local_from_seconds(seconds_now(c)));
}
Term localtime(Context& c) {
  return date_time_term(c, local_from_seconds(seconds_now(c)));
}
Term universaltime(Context& c) {
  return date_time_term(c, civil_from_seconds(seconds_now(c)));
}

Term localtime_to_universaltime(Context& c) {
  std::optional<CivilTime> local = parse_date_time(c[0], kLeastLocalYear);
  Daylight daylight = Daylight::kUnknown;
  if (c[1] == atoms::k_true)
    daylight = Daylight::kYes;
  else if (c[1] == atoms::k_false)
    daylight = Daylight::kNo;
  else if (c[1] != atoms::k_undefined)
    return c.badarg();
  if (!local) return c.badarg();
  std::optional<std::int64_t> seconds = seconds_from_local(*local, daylight);
  return seconds ? date_time_term(c, civil_from_seconds(*seconds)) : c.badarg();
}

Term universaltime_to_localtime(Context& c) {
  std::optional<CivilTime> time = parse_date_time(c[0], kLeastLocalYear);
  return time ? date_time_term(c, local_from_seconds(seconds_from_civil(*time))) : c.badarg();
}

Term posixtime_to_universaltime(Context& c) {
  std::optional<std::int64_t> seconds = io::to_int64(c[0]);
  return seconds ? date_time_term(c, civil_from_seconds(*seconds)) : c.badarg();
}

Term universaltime_to_posixtime(Context& c) {
  std::optional<CivilTime> time = parse_date_time(c[0], kLeastUniversalYear);
  return time ? make_integer(c.heap(), seconds_from_civil(*time)) : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "date", 0, date},
    {"erlang", "localtime", 0, localtime},
    {"erlang", "localtime_to_universaltime", 2, localtime_to_universaltime},
    {"erlang", "monotonic_time", 0, monotonic_time_0},
    {"erlang", "monotonic_time", 1, monotonic_time_1},
    {"erlang", "now", 0, now},
    {"erlang", "posixtime_to_universaltime", 1, posixtime_to_universaltime},
    {"erlang", "system_time", 0, system_time_0},
    {"erlang", "system_time", 1, system_time_1},
    {"erlang", "time", 0, time},
    {"erlang", "time_offset", 0, time_offset_0},
    {"erlang", "time_offset", 1, time_offset_1},
    {"erlang", "timestamp", 0, timestamp},
    {"erlang", "universaltime", 0, universaltime},
    {"erlang", "universaltime_to_localtime", 1, universaltime_to_localtime},
    {"erlang", "universaltime_to_posixtime", 1, universaltime_to_posixtime},
    {"erts_internal", "perf_counter_unit", 0, time_unit},
    {"erts_internal", "time_unit", 0, time_unit},
    {"os", "perf_counter", 0, os_perf_counter},
    {"os", "system_time", 0, os_system_time_0},
    {"os", "system_time", 1, os_system_time_1},
    {"os", "timestamp", 0, os_timestamp},
};

}  // namespace

std::span<const Builtin> erlang_time_builtins() {
  return kBuiltins;
}

}  // namespace mote
