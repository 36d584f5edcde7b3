#!/usr/bin/env bash
# compile_otp.sh [--sample]: OTP's compiler compiles the Erlang sources of stdlib and compiler, under Mote and under the
# reference. Every chunk of every file and the warnings must be the same. Prints how long each took. The reference's
# results are kept in build/compile_otp. With --sample, only every eighth source; JOBS=N compiles N at a time (2).
set -uo pipefail
mote=${MOTE:?the mote program}
reference=$(cd "${REFERENCE:?a directory with bin/erl}" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=${JOBS:-2}
kept=$root/build/compile_otp
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

lib=$("$reference/bin/erl" -noshell -eval 'io:put_chars(code:lib_dir()), halt().' </dev/null)
sources=("$lib"/stdlib-*/src/*.erl "$lib"/compiler-*/src/*.erl)
name=all
if [ "${1-}" = --sample ]; then
  name=sample
  all=("${sources[@]}")
  sources=()
  for ((i = 0; i < ${#all[@]}; i += 8)); do sources+=("${all[i]}"); done
fi
[ -e "${sources[0]}" ] || { echo "SKIPPED: no Erlang sources in $lib (Debian's package erlang-src)"; exit 77; }

mkdir -p "$kept/ebin"
driver=$root/tests/compile_otp.erl
key=$(cat "$driver" "${sources[@]}" <(printf '%s\n' "$jobs" "${sources[@]}") "$lib"/../releases/*/OTP_VERSION | sha256sum | cut -c 1-16)
expected=$kept/$name-$key
if [ ! -e "$expected.time" ]; then
  "$reference/bin/erlc" -o "$kept/ebin" "$driver" || exit 1
  "$reference/bin/erl" -noshell -pa "$kept/ebin" -run compile_otp main "$expected" "$jobs" "${sources[@]}" \
    >"$expected.new" </dev/null && mv "$expected.new" "$expected.time" || { echo "FAILED: the reference"; exit 1; }
fi
MOTE_OTP=${MOTE_OTP-$reference} "$mote" erl -noshell -pa "$kept/ebin" -run compile_otp main "$work/lines" "$jobs" \
  "${sources[@]}" >"$work/time" 2>"$work/errors" </dev/null
status=$?

if [ $status -ne 0 ] || [ -s "$work/errors" ] || ! diff -q "$expected" "$work/lines" >/dev/null; then
  head -n 20 "$work/errors"
  diff "$expected" "$work/lines" | head -n 40
  echo "FAILED: ${#sources[@]} sources do not come out the same (status $status)"
  exit 1
fi
theirs=$(cat "$expected.time") ours=$(cat "$work/time")
echo "${#sources[@]} sources, $(wc -l <"$expected") chunks: the same"
awk -v ours="$ours" -v theirs="$theirs" \
  'BEGIN { printf "Mote %.1f s, reference %.1f s: %.2f times\n", ours / 1000, theirs / 1000, ours / theirs }'
