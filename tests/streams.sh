#!/usr/bin/env bash
# streams.sh: what standard input and output cost, counted, not timed: pieces in which a file is read, switches between
# threads for a line that is printed.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
export MOTE_OTP=$reference
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# What nobody has asked for yet waits in pieces, and each request for a line looks through all of them.
yes 'a line of a file that is read from standard input' | head -c 8000000 >"$work/lines"
cat >"$work/pieces.exs" <<'SCRIPT'
user = Process.whereis(:user)
length = fn -> elem(Process.info(user, :message_queue_len), 1) end

wait = fn wait, before ->
  Process.sleep(300)
  now = length.()
  if now == before and now > 0, do: now, else: wait.(wait, now)
end

IO.puts(wait.(wait, -1))
IO.puts(Enum.count(IO.stream(:stdio, :line)))
SCRIPT
mapfile -t got < <(timeout 60 "$mote" run "$work/pieces.exs" <"$work/lines")
[ "${got[1]:-}" = "$(wc -l <"$work/lines")" ] || fail "lines read: ${got[1]:-none}"
[ "${got[0]:-9999}" -le 200 ] || fail "8 MB of input wait in ${got[0]} pieces, more than 200"

# A line printed to a pipe that has room needs no other thread.
cat >"$work/lines.exs" <<'SCRIPT'
switches = fn ->
  for task <- File.ls!("/proc/self/task"), reduce: 0 do
    sum ->
      [_, count] = Regex.run(~r/^voluntary_ctxt_switches:\s+(\d+)/m, File.read!("/proc/self/task/#{task}/status"))
      sum + String.to_integer(count)
  end
end

before = switches.()
for i <- 1..5_000, do: IO.puts(i)
IO.puts(:stderr, switches.() - before)
SCRIPT
timeout 60 "$mote" run "$work/lines.exs" 2>"$work/switches" | cat >"$work/printed"
[ "$(wc -l <"$work/printed")" = 5000 ] || fail "$(wc -l <"$work/printed") lines printed, not 5000"
[ "$(cat "$work/switches")" -le 10000 ] || fail "$(cat "$work/switches") switches between threads for 5000 lines"

[ $failures = 0 ]
