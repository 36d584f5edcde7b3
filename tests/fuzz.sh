#!/usr/bin/env bash
# fuzz.sh [--calls N] [--terms N] [--modules N] [--seed N]: calls of builtins with hostile arguments, damaged encodings of
# terms, and modules whose code is damaged instruction by instruction, for so many seeds each. Mote may refuse what it is
# given, but must neither end by a signal nor hang. The same seed makes the same ones; what fails is told with its seed
# and how to see it again.
set -uo pipefail
mote=${MOTE:?the mote program}
mote=$(cd "$(dirname "$mote")" && pwd)/$(basename "$mote")
reference=$(cd "${REFERENCE:?a directory with bin/erl}" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
calls=1500 terms=2000 modules=300 seed=1
while [ $# -gt 1 ]; do
  case $1 in
    --calls) calls=$2 ;;
    --terms) terms=$2 ;;
    --modules) modules=$2 ;;
    --seed) seed=$2 ;;
    *) break ;;
  esac
  shift 2
done
[ $# = 0 ] || { sed -n '2,5p' "${BASH_SOURCE[0]}" >&2; exit 2; }

kept=$root/build/fuzz
mkdir -p "$kept"
"$reference/bin/erlc" -o "$kept" "$root"/tests/fuzz/*.erl || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MOTE_OTP=${MOTE_OTP-$reference} ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0:allocator_may_return_null=1} ERL_CRASH_DUMP=/dev/null
batch=2000                  # seeds for one start of the machine
batch_seconds=${BATCH_SECONDS:-1800}

failed=0

# run_batch NOTE WHAT ARGUMENTS...: a start of the machine; the number in the file NOTE tells where it was.
run_batch() {
  local note=$1 what=$2 status
  shift 2
  (cd "$work" && timeout -s KILL "$batch_seconds" "$mote" erl -noshell -pa "$kept" -run "$@") \
    >"$work/output" 2>&1 </dev/null
  status=$?
  [ $status != 126 ] && [ $status != 127 ] || { echo "FAILED: $mote cannot be started"; exit 1; }
  grep -av 'is not written yet$' "$work/output" | tr -d '\r' >"$work/said"  # display ends lines by both
  [ $status = 0 ] && return
  echo "FAILED: $what: exit code $status at seed $(tr -d ' \n' <"$work/$note")"
  head -n 60 "$work/said"
  failed=1
}

# The sum of what the batch says to have done: lines {NAME,NUMBER}. Nothing where it says nothing.
told() { sed -n "s/^{$1,\([0-9]*\)}\$/\1/p" "$work/said" | awk '{ sum += $1 } END { if (NR) print sum }'; }

# fuzz COUNT NAME FUNCTION: calls FUNCTION FIRST COUNT for batches of seeds, and adds up in $total what they tell as NAME.
fuzz() {
  local first count done
  total=0
  for ((first = seed; first < seed + $1; first += batch)); do
    count=$((seed + $1 - first < batch ? seed + $1 - first : batch))
    "$3" "$first" "$count"
    done=$(told "$2")
    [ -n "$done" ] || { echo "FAILED: seeds from $first do not tell what they did"; failed=1; }
    total=$((total + done))
  done
}

see="see one: mote erl -noshell -pa build/fuzz -run"
call_builtins() { run_batch seed "calls of builtins ($see hostile_calls show SEED)" hostile_calls main "$1" "$2"; }
decode_terms() { run_batch term "encodings of terms ($see external_terms show SEED)" external_terms main "$1" "$2"; }
run_modules() {
  (cd "$work" && "$reference/bin/erl" -noshell -pa "$kept" -run assembled_modules main make modules "$1" "$2") \
    >"$work/made" 2>&1 </dev/null || { cat "$work/made"; exit 1; }
  run_batch module "assembled modules (see one: build/otp/bin/erl -noshell -pa build/fuzz -run assembled_modules main show SEED)" \
    assembled_modules main run "$work/modules"
}

fuzz "$calls" calls call_builtins
[ "$calls" = 0 ] || echo "$calls seeds from $seed: $total calls of builtins"
fuzz "$terms" decodings decode_terms
[ "$terms" = 0 ] || echo "$terms seeds from $seed: $total decodings of damaged terms"
fuzz "$modules" ran run_modules
[ "$modules" = 0 ] || echo "$modules seeds from $seed: modules, $total of them ran"
[ "$modules" -lt 100 ] || [ "$total" -gt $((modules / 20)) ] || { echo "FAILED: nearly all modules are refused"; failed=1; }
exit $failed
