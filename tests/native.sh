#!/usr/bin/env bash
# native.sh [TOPIC...]: native libraries (erlang:load_nif/2). Each topic in native/ is a library in C and a module that calls
# it; they are compiled with the reference's erl_nif.h and run under Mote and the reference, and what they print must be
# the same. All topics together must use every function that erl_nif.h declares.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mote=${MOTE:?the mote program}
reference=$(realpath "${REFERENCE:?a directory with bin/erl}")
export MOTE_OTP=${MOTE_OTP:-$reference}
include=$reference/usr/lib/erlang/usr/include
[ -e "$include/erl_nif.h" ] || { echo "skipped: no erl_nif.h in $include (scripts/otp.sh unpacks it)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

compiler=cc
command -v cc >/dev/null || compiler=clang-19
compile() { # SOURCE LIBRARY OPTIONS...
  "$compiler" -std=gnu11 -O1 -g -Wall -Wextra -Werror -shared -fPIC -pthread -I "$include" -o "$2" "${@:3}" "$1"
}

# The functions that erl_nif.h declares and no topic names.
check_coverage() {
  local name unused=()
  for name in $(grep -o 'ERL_NIF_API_FUNC_DECL([^(]*,enif_[a-z0-9_]*' "$include/erl_nif_api_funcs.h" | sed 's/.*,//' | sort -u); do
    grep -qw "$name" "$here"/native/*.c "$here"/native/*.h || unused+=("$name")
  done
  [ ${#unused[@]} = 0 ] || fail "no test uses ${unused[*]}"
}

# run PROGRAM DIRECTORY OUT: the topic's main/0.
run() {
  (cd "$2" && NATIVE_TEST=value timeout -k 1 "${LIMIT:-60}" $1 -noshell -noinput -eval "$topic:main(), halt(0)." >"$3" 2>&1 </dev/null)
  echo "exit $?" >>"$3"
}

topics=("$@")
if [ ${#topics[@]} = 0 ]; then
  check_coverage
  for file in "$here"/native/*.erl; do topics+=("$(basename "$file" .erl)"); done
fi
for topic in "${topics[@]}"; do
  mkdir "$work/$topic"
  check_more() { :; } # DIRECTORY: what Mote does beside what both do
  make_libraries() { compile "$here/native/$topic.c" "$1/$topic.so"; }
  [ ! -e "$here/native/$topic.sh" ] || . "$here/native/$topic.sh"
  make_libraries "$work/$topic" || { fail "$topic.c does not compile"; continue; }
  "$reference/bin/erlc" -o "$work/$topic" "$here/native/$topic.erl" || { fail "$topic.erl does not compile"; continue; }
  run "$reference/bin/erl" "$work/$topic" "$work/$topic.expected"
  run "$mote erl" "$work/$topic" "$work/$topic.printed"
  if diff "$work/$topic.expected" "$work/$topic.printed" >"$work/difference"; then
    [ "$(tail -n 1 "$work/$topic.expected")" = "exit 0" ] || fail "$topic: fails in both: $(tail -n 5 "$work/$topic.expected")"
  else
    fail "$topic (< reference, > Mote)"
    head -n 30 "$work/difference"
    tail -n 3 "$work/$topic.expected"
  fi
  check_more "$work/$topic" || fail "$topic: what is Mote's own"
done
[ "$failures" = 0 ] && echo "all topics agree: ${topics[*]}"
exit $((failures > 0))
