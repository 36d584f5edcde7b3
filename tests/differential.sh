#!/usr/bin/env bash
# differential.sh [--programs N] [--builtins N] [--tables N] [--seed N]: programs, calls of builtins and sequences of ETS
# operations made at random, under Mote and under the reference; what comes out must be the same. The same seed makes the
# same ones. MOTE_MODE reaches Mote.
# What is found is shown by
#   erl -noshell -pa build/differential -run programs show build/differential/programs SEED
#   erl -noshell -pa build/differential -run builtins show SEED (tables likewise)
# under each of the two; see the heads of the files in differential/.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=$(cd "${REFERENCE:?a directory with bin/erl}" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=24 builtins=20000 tables=1000 seed=1
while [ $# -gt 1 ]; do
  case $1 in
    --programs) programs=$2 ;;
    --builtins) builtins=$2 ;;
    --tables) tables=$2 ;;
    --seed) seed=$2 ;;
    *) break ;;
  esac
  shift 2
done
[ $# = 0 ] || { sed -n '2,3p' "${BASH_SOURCE[0]}" >&2; exit 2; }

kept=$root/build/differential
mkdir -p "$kept/programs"
"$reference/bin/erlc" -o "$kept" "$root"/tests/differential/*.erl || exit 1
if ! cmp -s "$root/tests/differential/program_maker.erl" "$kept/program_maker.erl"; then
  rm -f "$kept"/programs/*.beam
  cp "$root/tests/differential/program_maker.erl" "$kept/"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=0
compare() { # name arguments...
  local name=$1 status
  shift
  "$reference/bin/erl" -noshell -pa "$kept" -run "$name" main "$@" >"$work/expected" 2>"$work/errors" </dev/null ||
    { echo "FAILED: the reference ($name)"; head -n 5 "$work/errors"; failed=1; return; }
  MOTE_OTP=${MOTE_OTP-$reference} "$mote" erl -noshell -pa "$kept" -run "$name" main "$@" >"$work/got" 2>"$work/errors" </dev/null
  status=$?
  if [ $status != 0 ] || ! diff "$work/expected" "$work/got" >"$work/difference"; then
    echo "FAILED: $name, exit code $status (< wanted, > got)"
    head -n 20 "$work/difference"
    head -n 5 "$work/errors"
    failed=1
  else
    echo "$name: $(wc -l <"$work/expected") results, the same"
  fi
}
[ "$programs" = 0 ] || compare programs "$kept/programs" "$seed" "$programs"
[ "$builtins" = 0 ] || compare builtins "$seed" "$builtins"
[ "$tables" = 0 ] || compare tables "$seed" "$tables"
exit $failed
