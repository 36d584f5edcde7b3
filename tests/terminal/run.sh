#!/usr/bin/env bash
# Plays the sessions of sessions/ to Mote and to the reference under a pseudo-terminal and compares their screens.
# See README.md beside this file.
set -u
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'USAGE'
usage: run.sh [OPTIONS] [SESSION...]

  --filter PATTERN  only sessions whose name matches this extended regular expression
  -j N              play N sessions at once (default 4)
  --show            print Mote's transcript of each session, too
  --reference       print the reference's transcript of each session (from the cache where it is there)
  --self-check      play each session to the reference twice and compare

environment: MOTE (default build/release/mote), REFERENCE (a directory with bin/iex, default build/otp),
             TERMINAL_SESSION (the program that plays, default beside MOTE)
USAGE
}

die() { echo "run.sh: $*" >&2; exit 2; }

filter= jobs=4 action=compare show=0
sessions=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || die "--filter needs a pattern"; filter=$2; shift ;;
    -j) [ $# -ge 2 ] || die "-j needs a number"; jobs=$2; shift ;;
    --show) show=1 ;;
    --reference) action=reference ;;
    --self-check) action=self ;;
    -h|--help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) [ -r "$1" ] || die "no such session: $1"; sessions+=("$(realpath "$1")") ;;
  esac
  shift
done
if [ ${#sessions[@]} -eq 0 ]; then
  for file in "$here"/sessions/*.session; do [[ ${file##*/} =~ $filter ]] && sessions+=("$file"); done
fi
[ ${#sessions[@]} -gt 0 ] || die "no session matches"

absolute() { # a path given relative to the current directory or to the repository
  case $1 in /*) echo "$1" ;; *) if [ -e "$1" ]; then realpath -s "$1"; else echo "$root/$1"; fi ;; esac
}
reference=$(absolute "${REFERENCE:-build/otp}")
mote=$(absolute "${MOTE:-build/release/mote}")
player=$(absolute "${TERMINAL_SESSION:-$(dirname "$mote")/terminal_session}")
[ -x "$reference/bin/iex" ] || die "no reference runtime: $reference/bin/iex is missing (set REFERENCE)"
[ -x "$player" ] || die "no such program: $player (set TERMINAL_SESSION)"
[ -x "$mote" ] || [ "$action" != compare ] || die "no such program: $mote (set MOTE)"

cache=$root/build/conformance-cache/terminal
mkdir -p "$cache"
state=$(mktemp -d "${TMPDIR:-/tmp}/terminal.XXXXXX")
trap 'rm -rf "$state"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM

# The programs that sessions run, by the same names for both.
mkdir -p "$state/mote" "$state/reference"
ln -s "$reference/bin/erl" "$reference"/usr/lib/elixir/bin/{iex,elixir,mix} "$state/reference/"
for name in iex erl elixir mix; do
  printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$mote" "$name" > "$state/mote/$name"
done
chmod +x "$state"/mote/*

play() { # session programs folder [options...] -- [variables...]: prints the transcript
  local session=$1 programs=$2 folder=$3 options=()
  shift 3
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  mkdir -p "$folder"
  timeout -k 5 300 "$player" "$session" "$folder" ${options[@]+"${options[@]}"} \
    PATH="$programs:/usr/local/bin:/usr/bin:/bin" HOME="$folder" TMPDIR="$folder" \
    LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color TZ=UTC ERL_CRASH_DUMP="$folder/erl_crash.dump" "$@"
}

wanted_of() { # session index: names the file with the reference's transcript, made on first use
  local key
  key=$( { echo "protocol 3 $reference"; cat "$1"; } | sha256sum | cut -c 1-40)
  if [ ! -e "$cache/$key" ]; then
    if ! play "$1" "$state/reference" "$state/$2.r" -- > "$state/$2.recorded"; then
      echo "$state/$2.recorded"
      return 1
    fi
    mv "$state/$2.recorded" "$cache/$key"
  fi
  echo "$cache/$key"
}

run_one() { # session index: leaves the verdict in $state/index.verdict and prints a report
  local name=${1##*/} wanted report='' verdict=passed got=$state/$2.got variable variables=(MOTE_OTP="$reference")
  if ! wanted=$(wanted_of "$1" "$2"); then
    verdict=failed report=$(echo "  the reference does not get through it:"; sed 's/^/    /' "$wanted")
  elif [ $action = reference ]; then
    report=$(cat "$wanted")
  elif [ $action = self ]; then
    play "$1" "$state/reference" "$state/$2.s" -- > "$got"
    report=$(diff -U 2 "$wanted" "$got" | tail -n +3) || true
    [ -z "$report" ] || verdict=failed
  else
    for variable in ${!MOTE_@} ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
      [ "$variable" != MOTE_OTP ] && [ -n "${!variable-}" ] && variables+=("$variable=${!variable}")
    done
    play "$1" "$state/mote" "$state/$2.m" --wanted "$wanted" -- "${variables[@]}" > "$got" || verdict=failed
    [ $show = 0 ] || report=$(cat "$got")
    if [ $verdict = failed ]; then
      report+=$(echo "  (- wanted, + got):"; diff -U 3 "$wanted" "$got" | tail -n +3 | sed 's/^/    /')
    fi
  fi
  if [ -n "$report" ] || [ $verdict = failed ]; then
    (flock 9; printf '%s %s\n%s\n' "$([ $verdict = failed ] && echo FAIL || echo ==)" "$name" "$report") 9> "$state/lock"
  fi
  echo $verdict > "$state/$2.verdict"
}

running=0 index=0
for file in "${sessions[@]}"; do
  if [ $running -ge "$jobs" ]; then wait -n; running=$((running - 1)); fi
  index=$((index + 1))
  run_one "$file" $index < /dev/null &
  running=$((running + 1))
done
wait

count() { cat "$state"/*.verdict 2>/dev/null | grep -c "^$1\$"; }
failed=$(count failed)
echo "$(count passed) passed, $failed failed"
[ "$failed" = 0 ]
