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
[ $# = 0 ] || { sed -n '2p' "${BASH_SOURCE[0]}" >&2; exit 2; }

kept=$root/build/fuzz
mkdir -p "$kept"
"$reference/bin/erlc" -o "$kept" "$root"/tests/fuzz/*.erl || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MOTE_OTP=${MOTE_OTP-$reference} ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0:allocator_may_return_null=1} ERL_CRASH_DUMP=/dev/null
batch=2000                  # seeds for one start of the machine
batch_seconds=${BATCH_SECONDS:-1800}

# run NOTE ARGUMENTS...: true where the machine ends in order; the number in the file NOTE tells where it was.
failed=0
run() {
  local note=$1 what=$2 status
  shift 2
  (cd "$work" && timeout -s KILL "$batch_seconds" "$mote" erl -noshell -pa "$kept" -run "$@") \
    >"$work/output" 2>&1 </dev/null
  status=$?
  grep -av 'is not written yet$' "$work/output" >"$work/said"
  [ $status = 0 ] && return
  echo "FAILED: $what: exit code $status at seed $(tr -d ' \n' <"$work/$note")"
  head -n 60 "$work/said"
  failed=1
}

# The sum of the numbers in front of a text, over the batches.
number_before() { sed -n "s/^\([0-9]*\) $1.*/\1/p" "$work/said" | awk '{ sum += $1 } END { print sum + 0 }'; }

made=0
for ((first = seed; first < seed + calls; first += batch)); do
  count=$((seed + calls - first < batch ? seed + calls - first : batch))
  run seed "calls of builtins (see one: mote erl -noshell -pa build/fuzz -run hostile_calls show SEED)" \
    hostile_calls main "$first" "$count"
  made=$((made + $(number_before "calls")))
done
[ "$calls" = 0 ] || echo "$calls seeds from $seed: $made calls of builtins"
made=0
for ((first = seed; first < seed + terms; first += batch)); do
  count=$((seed + terms - first < batch ? seed + terms - first : batch))
  run term "encodings of terms (see one: mote erl -noshell -pa build/fuzz -run external_terms show SEED)" \
    external_terms main "$first" "$count"
  made=$((made + $(number_before "decodings")))
done
[ "$terms" = 0 ] || echo "$terms seeds from $seed: $made decodings of damaged terms"
ran=0
for ((first = seed; first < seed + modules; first += batch)); do
  count=$((seed + modules - first < batch ? seed + modules - first : batch))
  (cd "$work" && "$reference/bin/erl" -noshell -pa "$kept" -run assembled_modules main make modules "$first" "$count") \
    >"$work/made" 2>&1 </dev/null || { cat "$work/made"; exit 1; }
  run module "assembled modules (see one: build/otp/bin/erl -noshell -pa build/fuzz -run assembled_modules main show SEED)" \
    assembled_modules main run "$work/modules"
  more=$(sed -n 's/.* modules, \([0-9]*\) of them ran.*/\1/p' "$work/said" | head -n 1)
  ran=$((ran + ${more:-0}))
done
[ "$modules" = 0 ] || echo "$modules seeds from $seed: modules, $ran of them ran"
[ "$modules" -lt 100 ] || [ "$ran" -gt $((modules / 20)) ] || { echo "FAILED: nearly all modules are refused"; failed=1; }
exit $failed
