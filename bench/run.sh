#!/usr/bin/env bash
# Runs the programs of bench/ under Mote and under the reference, by turns, and prints their figures side by side.
# See README.md beside this file.
set -u
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)

usage() {
  cat <<'END'
usage: run.sh [OPTIONS] [PROGRAM...]

  --filter PATTERN   only programs whose name matches this extended regular expression (`start` is one of them)
  --quick            one turn each instead of three
  --turns N          N turns each
  --check            exit code 1 where a floor is missed or a figure is missing
  --list             print the programs and their topics

environment: MOTE (default build/release/mote), REFERENCE (a directory with bin/elixir, default build/otp)
END
}

die() { echo "run.sh: $*" >&2; exit 2; }

filter= turns=3 check=0 list=0
programs=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || die "--filter needs a pattern"; filter=$2; shift ;;
    --quick) turns=1 ;;
    --turns) [ $# -ge 2 ] || die "--turns needs a number"; turns=$2; shift ;;
    --check) check=1 ;;
    --list) list=1 ;;
    -h|--help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) programs+=("$1") ;;
  esac
  shift
done
[[ $turns =~ ^[1-9][0-9]*$ ]] || die "--turns needs a positive number"

if [ ${#programs[@]} -eq 0 ]; then
  for file in "$here"/*.exs; do programs+=("$file"); done
  programs+=(start)
fi
kept=()
for program in "${programs[@]}"; do
  name=${program##*/}
  name=${name%.exs}
  [[ $name =~ $filter ]] && kept+=("$program")
done
[ ${#kept[@]} -gt 0 ] || die "no program matches"
programs=("${kept[@]}")

if [ $list = 1 ]; then
  for program in "${programs[@]}"; do
    if [ "$program" = start ]; then topic="From the start of a program that does nothing to its exit."; else
      IFS= read -r topic <"$program"; fi
    name=${program##*/}
    printf '%-12s %s\n' "${name%.exs}" "${topic#\# }"
  done
  exit 0
fi

absolute() { # a path given relative to the current directory or to the repository
  case $1 in /*) echo "$1" ;; *) if [ -e "$1" ]; then echo "$PWD/$1"; else echo "$root/$1"; fi ;; esac
}
mote=$(absolute "${MOTE:-build/release/mote}")
reference=$(absolute "${REFERENCE:-build/otp}")
export MOTE_OTP=${MOTE_OTP:-$reference}
[ -x "$mote" ] || die "no program under test: $mote"
[ -x "$reference/bin/elixir" ] || die "no reference: $reference/bin/elixir"

run_elixir() { # SIDE ARGUMENTS...
  local side=$1; shift
  if [ "$side" = mote ]; then "$mote" elixir "$@"; else "$reference/bin/elixir" "$@"; fi
}

declare -A best unit floor
names=()
missing=0

record() { # SIDE NAME VALUE UNIT: the smallest value counts
  local key="$1 $2"
  if [ -z "${unit[$2]+x}" ]; then unit[$2]=$4; names+=("$2"); fi
  if [ -z "${best[$key]+x}" ] || [ "$3" -lt "${best[$key]}" ]; then best[$key]=$3; fi
}

take_turn() { # SIDE PROGRAM
  local side=$1 program=$2 output name value kind before after
  if [ "$program" = start ]; then
    for _ in 1 2 3; do
      before=${EPOCHREALTIME/[.,]/}
      if [ "$side" = mote ]; then "$mote" eval ':ok'; else "$reference/bin/elixir" -e ':ok'; fi || missing=1
      after=${EPOCHREALTIME/[.,]/}
      record "$side" start $((after - before)) us
    done
    return
  fi
  if ! output=$(run_elixir "$side" -r "$here/support/measure.ex" "$program"); then
    echo "$side: $program failed" >&2
    missing=1
  fi
  while IFS=$'\t' read -r name value kind; do
    if [ -n "$name" ]; then record "$side" "$name" "$value" "$kind"; fi
  done <<<"$output"
}

hundredths() { # 1.5 -> 150
  local whole=${1%%.*} part=
  [[ $1 == *.* ]] && part=${1#*.}
  part=${part}00
  echo $((10#$whole * 100 + 10#${part:0:2}))
}

shown() { # VALUE UNIT
  if [ "$2" = B ]; then printf '%d B' "$1"; else printf '%d.%03d ms' $(($1 / 1000)) $(($1 % 1000)); fi
}

while IFS=$'\t' read -r name value; do
  if [ -n "$name" ] && [[ $name != \#* ]]; then floor[$name]=$value; fi
done <"$here/floors.txt"

missed=0
print_figure() { # NAME
  local name=$1 m=${best[mote $1]-} r=${best[reference $1]-} ratio=- verdict= wanted=${floor[$1]-}
  if [ -z "$m" ] || [ -z "$r" ]; then missing=1; fi
  if [ -n "$m" ] && [ -n "$r" ]; then
    local part=$((m * 100 / (r > 0 ? r : 1)))
    ratio=$(printf '%d.%02d' $((part / 100)) $((part % 100)))
    if [[ $wanted == *B ]]; then
      [ "$m" -le "${wanted%B}" ] || verdict=missed
    elif [ -n "$wanted" ]; then
      # With no rounding: mote / reference <= floor.
      [ $((m * 100)) -le $((r * $(hundredths "$wanted"))) ] || verdict=missed
    fi
  fi
  if [ -n "$verdict" ]; then missed=1; fi
  printf '%-24s %14s %14s %8s %7s  %s\n' "$name" "$([ -n "$m" ] && shown "$m" "${unit[$name]}")" \
    "$([ -n "$r" ] && shown "$r" "${unit[$name]}")" "$ratio" "$wanted" "$verdict"
}

printf '%-24s %14s %14s %8s %7s\n' name mote reference ratio floor
for program in "${programs[@]}"; do
  names=()
  for ((turn = 0; turn < turns; turn++)); do
    take_turn mote "$program"
    take_turn reference "$program"
  done
  for name in ${names[@]+"${names[@]}"}; do print_figure "$name"; done
done
if [ $check = 1 ] && { [ $missed = 1 ] || [ $missing = 1 ]; }; then exit 1; fi
exit 0
