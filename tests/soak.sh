#!/usr/bin/env bash
# soak.sh: MINUTES (15) of random work of all kinds, from SEED (printed; of the clock unless given). Once a minute all work
# stops; counts of what there is, and memory, must come back to what they were after the first minute. Not part of
# `make test`: make test-soak runs it. KINDS="code,timers" does only these (functions of Soak.Work). What is measured and with what tolerance: soak.exs.
set -euo pipefail
mote=${MOTE:?the mote program}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export MOTE_OTP=${MOTE_OTP:-${REFERENCE:?a directory with bin/elixir}}
minutes=${MINUTES:-15}
seed=${SEED:-$(date +%s)}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo "soak: MINUTES=$minutes SEED=$seed KINDS=${KINDS:-all}"
timeout $((minutes * 90 + 300)) "$mote" run "$here/soak.exs" "$minutes" "$seed" "${KINDS:-all}"
