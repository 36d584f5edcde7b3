#!/usr/bin/env bash
# limits.sh: what happens when memory, atoms or processes run out, under Mote and under the reference: the same exit
# status and the same first line, but for the number of bytes. Mote also names the process that asked for memory.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
export MOTE_OTP=$reference ERL_CRASH_DUMP_SECONDS=0
kilobytes=2000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

failed() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# limited NAME PROGRAM...: runs it with little memory; its exit status and output go to files.
limited() {
  local name=$1
  shift
  (ulimit -v $kilobytes; timeout -k 5 120 "$@") >"$work/$name" 2>&1 </dev/null
  echo $? >"$work/$name.status"
}

# How much it was, and for which part of the machine's memory it happened to run out, is not the same.
first_line() {
  head -n 1 "$work/$1" | tr -d '\r' |
    sed -E 's/allocate [0-9]+ bytes/allocate N bytes/; s/"(old_heap|heap_frag|db_term)"/"heap"/; s/^ets_alloc/eheap_alloc/'
}

# runs_out WHAT EXPRESSION: the program ends with the reference's message, and tells which process it was.
runs_out() {
  limited mote "$mote" erl +S 1 -noshell -eval "$2"
  limited reference "$reference/bin/erl" +S 1 -noshell -eval "$2"
  [ "$(cat "$work/mote.status")" = "$(cat "$work/reference.status")" ] ||
    failed "$1: status $(cat "$work/mote.status"), the reference's $(cat "$work/reference.status")"
  [ "$(first_line mote)" = "$(first_line reference)" ] ||
    failed "$1: $(first_line mote); the reference: $(first_line reference)"
  grep -qE '^mote: asked for by process <0\.[0-9]+\.[0-9]+>.*, started as [a-z_]+:[a-z_]+/[0-9]' "$work/mote" ||
    { failed "$1: no process is named"; head -n 5 "$work/mote"; }
}

limited plain "$mote" erl -noshell -eval 'halt(7).'
if [ "$(cat "$work/plain.status")" != 7 ]; then
  # Sanitizers need more addresses than that.
  if nm -D "$mote" 2>/dev/null | grep -q '__[at]san_init'; then
    echo "SKIPPED: a sanitizer build does not run with little memory"
    exit 77
  fi
  cat "$work/plain"
  failed "a small program does not run with $kilobytes kB of addresses"
else
  runs_out "a heap without end" 'F = fun G(L) -> G([1 | L]) end, F([]).'
  runs_out "a stack without end" 'spawn(fun() -> F = fun G(N) -> 1 + G(N + 1) end, F(0) end), timer:sleep(100000).'
  runs_out "a table without end" 'T = ets:new(t, []), F = fun G(N) -> ets:insert(T, {N, lists:seq(1, 1000)}), G(N + 1) end, F(0).'
  runs_out "a mailbox without end" 'F = fun G() -> self() ! lists:seq(1, 100000), G() end, F().'
fi

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
