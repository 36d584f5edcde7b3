#!/usr/bin/env bash
# tls_many.sh: 10,000 TLS connections one after another and 1,000 at once, of each version, and peers that go away in the
# middle: no descriptor, process, port, table or memory is left. ONE_BY_ONE and AT_ONCE give other numbers. The times
# are told beside the reference's.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
one_by_one=${ONE_BY_ONE:-10000} at_once=${AT_ONCE:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Each connection has two descriptors here, as both of its ends are in one program.
ulimit -n $((4 * at_once + 1000)) 2>/dev/null || ulimit -n "$(ulimit -H -n)"

many() { # SIDE COMMAND...
  timeout 1200 "${@:2}" "$here/tls/many.exs" "$one_by_one" "$at_once" >"$work/$1" 2>"$work/$1.times" || echo "ended with $?" >>"$work/$1"
}
many reference "$reference/bin/elixir"
many mote "$mote" elixir
if ! diff -u "$work/reference" "$work/mote" || [ "$(grep -c '\[\]' "$work/mote")" != 6 ]; then
  cat "$work/mote" "$work/mote.times"
  echo "FAILED: something is left, or differs"
  exit 1
fi
paste -d '|' "$work/mote.times" "$work/reference.times" | sed 's/|.*: / (reference: /; s/$/)/'
echo "TLS connections one by one, at once and broken off: nothing is left"
