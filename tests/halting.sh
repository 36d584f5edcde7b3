#!/usr/bin/env bash
# halting.sh: whatever processes are at, the program ends a moment after halt(), and in order after SIGTERM; an exit signal
# ends a process amid its work; and neither work aside nor an instruction that never ends keeps others from running.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mote=${MOTE:?the mote program}
export MOTE_OTP=${MOTE_OTP:-${REFERENCE:?a directory with bin/erl}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect STATUS NAME HOW: the script's exit status, with one worker; TERM is sent once it says that it is ready and waits.
expect() {
  timeout -k 1 60 "$mote" elixir --erl "+S 1" "$here/halting/endless.exs" "$2" "$3" >"$work/out" 2>&1 </dev/null &
  local pid=$! status
  if [ "$3" = wait ]; then
    for _ in $(seq 1000); do
      grep -q ready "$work/out" && break
      sleep 0.05
    done
    pkill -TERM -P "$pid"
  fi
  wait "$pid"
  status=$?
  [ "$status" = "$1" ] && return
  echo "FAILED: $2, $3: status $status"
  head -n 5 "$work/out"
  failures=$((failures + 1))
}

for name in phash2 phash guard order map match size external_size iolist_size message spawn dictionary table table_key \
  table_match port_data persistent exit question pattern; do
  expect 7 "$name" halt
done
for name in phash2 guard equality maximum message; do
  expect 0 "$name" wait
done
for name in phash2 guard equality order map external_size message timer table table_update table_default table_match port_data \
  persistent_erase; do
  expect 7 "$name" kill
done
expect 9 beside halt

[ "$failures" = 0 ] && echo "all programs ended"
exit $((failures > 0))
