// Dates. Universal time is computed here; local time is the C library's, which knows the zones.
#include "os/calendar.h"

#include <time.h>

namespace mote {

namespace {

constexpr std::int64_t kSecondsPerDay = 86400;
// Days from the first of March of the year 0 to 1970.
constexpr std::int64_t kDaysTo1970 = 719468;

// Days before the year whose months are counted from March on.
std::int64_t days_before_year(std::int64_t year) {
  return 365 * year + year / 4 - year / 100 + year / 400;
}

}  // namespace

bool is_leap_year(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

CivilTime civil_from_seconds(std::int64_t seconds) {
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    --days;
    rest += kSecondsPerDay;
  }
  days += kDaysTo1970;
  // An estimate that is at most one too high; the divisions round toward zero, so that years before 0 come out as
  // programs know them from elsewhere.
  std::int64_t year = (10000 * days + 14780) / 3652425;
  std::int64_t day_of_year = days - days_before_year(year);
  if (day_of_year < 0) day_of_year = days - days_before_year(--year);
  std::int64_t month = (100 * day_of_year + 52) / 3060;  // from March
  CivilTime time;
  time.year = year + (month + 2) / 12;
  time.month = static_cast<int>((month + 2) % 12 + 1);
  time.day = static_cast<int>(day_of_year - (month * 306 + 5) / 10 + 1);
  time.hour = static_cast<int>(rest / 3600);
  time.minute = static_cast<int>(rest / 60 % 60);
  time.second = static_cast<int>(rest % 60);
  return time;
}

std::int64_t seconds_from_civil(const CivilTime& time) {
  std::int64_t month = (time.month + 9) % 12;
  std::int64_t year = time.year - month / 10;
  // Before the first of March of the year 0 the divisions by 4, 100 and 400 give 0 as they should: -1 is the least
  // year.
  std::int64_t days = days_before_year(year) + (month * 306 + 5) / 10 + time.day - 1 - kDaysTo1970;
  return days * kSecondsPerDay + time.hour * 3600 + time.minute * 60 + time.second;
}

CivilTime local_from_seconds(std::int64_t seconds) {
  time_t clock = seconds;
  tm fields{};
  if (localtime_r(&clock, &fields) == nullptr) return civil_from_seconds(seconds);
  return {.year = std::int64_t{fields.tm_year} + 1900,
          .month = fields.tm_mon + 1,
          .day = fields.tm_mday,
          .hour = fields.tm_hour,
          .minute = fields.tm_min,
          .second = fields.tm_sec};
}

std::optional<std::int64_t> seconds_from_local(const CivilTime& time, Daylight daylight) {
  int isdst = daylight == Daylight::kUnknown ? -1 : daylight == Daylight::kYes ? 1 : 0;
  for (int attempt : {isdst, 0}) {
    tm fields{};
    fields.tm_year = static_cast<int>(time.year - 1900);
    fields.tm_mon = time.month - 1;
    fields.tm_mday = time.day;
    fields.tm_hour = time.hour;
    fields.tm_min = time.minute;
    fields.tm_sec = time.second;
    fields.tm_isdst = attempt;
    fields.tm_wday = -1;  // set where mktime succeeds, which its result alone does not tell
    time_t clock = mktime(&fields);
    if (fields.tm_wday >= 0) return clock;
  }
  return std::nullopt;
}

}  // namespace mote
