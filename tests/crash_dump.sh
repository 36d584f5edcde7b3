#!/usr/bin/env bash
# crash_dump.sh: what OTP's crashdump_viewer finds in the crash dumps of one program (tests/crash_dump/dump_victim.erl)
# under Mote and under the reference: the same, in the same places. Then what of a dump is written, and with which exit
# status the program ends, for each cause and each setting.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/crash_dump" && pwd)
export MOTE_OTP=$reference
unset ERL_CRASH_DUMP ERL_CRASH_DUMP_BYTES ERL_CRASH_DUMP_SECONDS
viewer=("$reference"/usr/lib/erlang/lib/observer-*/src)
[ -e "${viewer[0]}/crashdump_viewer.erl" ] || { echo "no source of crashdump_viewer"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

failed() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

mkdir "$work/modules"
cp "${viewer[0]}"/crashdump_viewer.erl "${viewer[0]}"/crashdump_viewer.hrl "$here"/*.erl "$work/modules"
(cd "$work/modules" && "$reference/bin/erlc" ./*.erl) || { echo "the test's modules do not compile"; exit 1; }

# under RUNTIME ARGUMENTS...: runs erl in $work/RUNTIME; output and exit status go to files there.
under() {
  local runtime=$1 program=("$mote" erl)
  shift
  [ "$runtime" = mote ] || program=("$reference/bin/erl")
  mkdir -p "$work/$runtime"
  (cd "$work/$runtime" && rm -f ./*.dump &&
    timeout -k 5 120 "${program[@]}" -noshell -pa "$work/modules" "$@" >output 2>&1 </dev/null; echo $? >status)
}

# both WHAT ARGUMENTS...: the same output and status, and a dump from both or from neither, complete in both or neither.
both() {
  local what=$1 runtime
  shift
  for runtime in mote reference; do
    under "$runtime" "$@"
    { cat "$work/$runtime/status"
      sed -E '/^mote: asked for by process/d; s/allocate [0-9]+ bytes/allocate N bytes/; s/type "[a-z_]+"/type "T"/; s/^[a-z_]+_alloc:/A:/' \
        "$work/$runtime/output"
      (cd "$work/$runtime" && ls ./*.dump 2>/dev/null && tail -n 1 ./*.dump)
    } >"$work/$runtime.outcome"
  done
  diff "$work/reference.outcome" "$work/mote.outcome" || failed "$what: the reference's (<) and Mote's (>)"
}

# facts RUNTIME FILE: what the viewer finds.
facts() {
  "$reference/bin/erl" -noshell -pa "$work/modules" -run dump_facts main "$2" 2>&1 | grep -v '^WARNING\|^$' >"$work/$1.facts"
}

both "halt" -run dump_victim main halt
facts mote "$work/mote/erl_crash.dump"
facts reference "$work/reference/erl_crash.dump"
grep -q '^nodes' "$work/mote.facts" || failed "Mote's dump was not read to its end"
# Bits that make no whole bytes are lost in the reference's dumps.
diff <(grep -v '^ *{bits,' "$work/reference.facts") <(grep -v '^ *{bits,' "$work/mote.facts") ||
  failed "facts in the dump: the reference's (<) and Mote's (>)"
grep -q '{bits,\[<<1:3>>,<<8,16,3:5>>\]}' "$work/mote.facts" || failed "bits: $(grep '{bits,' "$work/mote.facts")"

both "atoms" +t 20000 -run dump_victim main atoms
both "boot" -boot /nonexistent/file
both "undefined function" -s dump_victim nothing
for setting in ERL_CRASH_DUMP_SECONDS=0 ERL_CRASH_DUMP_SECONDS=-1 ERL_CRASH_DUMP_SECONDS=100 ERL_CRASH_DUMP_BYTES=0 \
               ERL_CRASH_DUMP_BYTES=-1 ERL_CRASH_DUMP_BYTES=4000 ERL_CRASH_DUMP_BYTES=x ERL_CRASH_DUMP=other.dump \
               ERL_CRASH_DUMP=/nonexistent/file; do
  both "$setting" -env "${setting%%=*}" "${setting#*=}" -eval 'halt("slogan").'
done
[ "$(wc -c <"$work/mote/status")" -gt 0 ] || failed "no status"
both "set by the program" -eval 'os:putenv("ERL_CRASH_DUMP", "own.dump"), halt("slogan").'
(ulimit -v 2000000; both "memory" +S 1 -run dump_victim main memory; exit "$failures") || failures=$((failures + 1))

# signalled RUNTIME SIGNAL: what a waiting program does.
signalled() {
  local program=("$mote" erl) pid
  [ "$1" = mote ] || program=("$reference/bin/erl")
  cd "$work/$1" && rm -f ./*.dump output && : >output
  "${program[@]}" -noshell -pa "$work/modules" -run dump_victim main wait >output 2>&1 </dev/null &
  pid=$!
  for _ in $(seq 200); do grep -q ready output && break; sleep 0.05; done
  kill -s "$2" "$pid"
  wait "$pid"
  { echo $?; sed 's/=INFO REPORT.*/=INFO REPORT/' output; ls ./*.dump 2>/dev/null && tail -n 1 ./*.dump; } >"../$1.outcome"
}
for signal in USR1 TERM QUIT; do
  (signalled mote $signal)
  (signalled reference $signal)
  diff "$work/reference.outcome" "$work/mote.outcome" || failed "SIG$signal: the reference's (<) and Mote's (>)"
done

[ "$failures" = 0 ] && echo "crash dumps are as the reference's"
exit $((failures > 0))
