// Calendar: seconds since 1970 to dates and back, in universal time and in the local time zone.
#pragma once

#include <cstdint>
#include <optional>

namespace mote {

struct CivilTime {
  std::int64_t year;
  int month, day;  // from 1
  int hour, minute, second;
};

CivilTime civil_from_seconds(std::int64_t seconds);
// The date must be one of the calendar, the year not negative.
std::int64_t seconds_from_civil(const CivilTime& time);
bool is_leap_year(std::int64_t year);
int days_in_month(std::int64_t year, int month);

CivilTime local_from_seconds(std::int64_t seconds);
enum class Daylight { kUnknown, kNo, kYes };
// Nothing where the local time zone knows no such time.
std::optional<std::int64_t> seconds_from_local(const CivilTime& time, Daylight daylight);

}  // namespace mote
