#!/usr/bin/env bash
# latency.sh [PATTERN]: how long builtins hold a worker. Runs tests/latency/measure.exs on one worker, for the cases whose
# names match. Fails where a case holds it for longer than LATENCY_LIMIT_MS milliseconds (20 unless set; machines are noisy,
# the aim is 1).
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mote=${MOTE:-$here/../build/release/mote}
export MOTE_OTP=${MOTE_OTP:-${REFERENCE:-$here/../build/otp}}
exec "$mote" elixir --erl "+S 1" "$here/latency/measure.exs" "${LATENCY_LIMIT_MS:-20}" "${1:-}"
