# Date, Time, NaiveDateTime, DateTime, Duration, and the calendar module
d = ~D[2024-02-28]
IO.inspect({Date.add(d, 2), Date.diff(~D[2025-01-01], d), Date.day_of_week(d), Date.leap_year?(d), Date.end_of_month(d), Date.beginning_of_week(d), Date.day_of_year(d), Date.quarter_of_year(d)})
IO.inspect({Date.range(d, ~D[2024-03-02]) |> Enum.to_list(), Date.compare(d, ~D[2024-02-29]), Date.to_iso8601(d, :basic), Date.from_iso8601("2023-02-29"), Date.from_erl({2024, 1, 31}), Date.to_gregorian_days(d), Date.shift(~D[2024-01-31], month: 1)})
t = ~T[23:59:58.123456]
IO.inspect({Time.add(t, 5), Time.diff(t, ~T[00:00:00], :millisecond), Time.truncate(t, :second), Time.from_iso8601("24:00:00"), Time.to_iso8601(t), Time.compare(t, ~T[23:59:58]), Time.from_seconds_after_midnight(3661)})
n = ~N[2024-12-31 23:59:59]
IO.inspect({NaiveDateTime.add(n, 1), NaiveDateTime.diff(n, ~N[2000-01-01 00:00:00]), NaiveDateTime.to_date(n), NaiveDateTime.from_iso8601("2024-01-01T10:00:00.5Z"), NaiveDateTime.beginning_of_day(n), NaiveDateTime.shift(n, year: -1, hour: 2)})
u = ~U[2024-06-01 12:30:45.678Z]
IO.inspect({DateTime.to_unix(u, :millisecond), DateTime.from_unix!(1_700_000_000), DateTime.from_unix(-1), DateTime.add(u, 1, :day), DateTime.to_iso8601(u), DateTime.from_iso8601("2024-01-01T00:00:00+02:30"), DateTime.truncate(u, :second)})
IO.inspect({DateTime.new(d, t), DateTime.from_naive(n, "Europe/Nowhere"), DateTime.compare(u, DateTime.add(u, 1)), DateTime.diff(u, ~U[2024-05-01 00:00:00Z], :hour)})
IO.inspect({Calendar.strftime(u, "%a %A %b %B %d %-d %H:%M:%S.%f %I %p %j %y %Y %z %Z %% %x %X %c"), Calendar.strftime(d, "%q %u %5Y")})
IO.inspect({Duration.new!(hour: 5, minute: -3), Duration.from_iso8601!("P1Y2M3DT4H5M6.7S"), Duration.to_iso8601(Duration.new!(day: 2, second: 1)), Duration.add(Duration.new!(day: 1), Duration.new!(day: 2, week: 1))})
IO.inspect({:calendar.day_of_the_week(2024, 2, 29), :calendar.date_to_gregorian_days(2024, 1, 1), :calendar.gregorian_seconds_to_datetime(63_000_000_000), :calendar.is_leap_year(1900), :calendar.last_day_of_the_month(2023, 2), :calendar.iso_week_number({2024, 12, 30}), :calendar.seconds_to_daystime(100_000), :calendar.valid_date(2024, 13, 1)})
IO.inspect({:calendar.system_time_to_rfc3339(1_700_000_000, offset: ~c"Z"), :calendar.rfc3339_to_system_time(~c"2023-11-14T22:13:20Z"), :calendar.universal_time_to_local_time({{2024, 1, 1}, {0, 0, 0}})})
IO.inspect({abs(System.os_time(:second) - System.system_time(:second)) < 5, System.monotonic_time() <= System.monotonic_time(), System.convert_time_unit(1500, :millisecond, :second), Date.utc_today().year > 2020, is_integer(System.time_offset())})
a = System.unique_integer([:monotonic])
b = System.unique_integer([:monotonic])
IO.inspect({b > a, System.unique_integer([:positive]) > 0, System.unique_integer() != System.unique_integer()})
for f <- [fn -> Date.new!(2024, 2, 30) end, fn -> Time.new!(25, 0, 0) end, fn -> Date.add(:x, 1) end, fn -> NaiveDateTime.from_iso8601!("soon") end] do
  IO.inspect(try do: f.(), rescue: (e -> {e.__struct__, Exception.message(e) |> String.split("\n") |> hd()}))
end
IO.inspect(Enum.map([0, 59, 3600, 86_399], &:calendar.seconds_to_time/1))
