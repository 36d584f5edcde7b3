#!/usr/bin/env bash
# Runs the conformance scripts under Mote and under the reference runtime and compares what they print.
# See README.md beside this file.
set -u
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'EOF'
usage: run.sh [OPTIONS] [SCRIPT...]

  --filter PATTERN   only scripts whose path matches this extended regular expression
  --only FILE        only the scripts that FILE lists, one a line, by their paths from here
  --mode NAME        run Mote with MOTE_MODE=NAME: one or more of collect-always, collect-aside, verify-heap,
                     one-reduction and random:SEED, separated by commas
  --slow             ten times as long, and scripts marked heavy with sizes cut down (sanitizer builds)
  --heavy            those marked heavy as they are
  --strict           fail scripts listed in pending.txt, too
  -j N               run N scripts at once (default two for each processor: many of them wait)
  --list             print the scripts and their topics
  --prime            only fill the cache of reference outputs
  --self-check       run the reference twice, with one scheduler and with four, and compare it with itself
  --diff-lines N     lines of difference shown for each stream of a failing script (default 12)
  --keep             keep the working directories of failing scripts
  --times FILE       write what each script took to FILE, the most expensive first: seconds of processor time (user and
                     system, of the program and what it started and waited for), seconds by the clock, name
  --repeat N         run every script N times, at low priority, a script no more once it has differed: finds scripts that
                     race. With --self-check it is the reference that is repeated. A mode random:SEED takes the next seed
                     each time.
  --minutes N        with --repeat: begin nothing more after N minutes
  --load N           N further processes use the processors in bursts meanwhile

environment: MOTE (default build/release/mote), REFERENCE (a directory with bin/elixir, default build/otp),
CONFORMANCE_CACHE (where the reference's answers are kept, default build/conformance-cache)
EOF
}

die() { echo "run.sh: $*" >&2; exit 2; }

filter= only= mode= strict=0 slow=0 cut_heavy=1 jobs=$(($(nproc) * 2)) action=compare diff_lines=12 keep=0
times= repeat=1 minutes= load=0
scripts=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || die "--filter needs a pattern"; filter=$2; shift ;;
    --only) [ $# -ge 2 ] || die "--only needs a file"; only=$2; shift ;;
    --mode) [ $# -ge 2 ] || die "--mode needs a name"; mode=$2; shift ;;
    --slow) slow=1 ;;
    --heavy) cut_heavy=0 ;;
    --strict) strict=1 ;;
    -j) [ $# -ge 2 ] || die "-j needs a number"; jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --list) action=list ;;
    --prime) action=prime ;;
    --self-check) action=self ;;
    --diff-lines) [ $# -ge 2 ] || die "--diff-lines needs a number"; diff_lines=$2; shift ;;
    --keep) keep=1 ;;
    --times) [ $# -ge 2 ] || die "--times needs a file"; times=$2; shift ;;
    --repeat) [ $# -ge 2 ] || die "--repeat needs a number"; repeat=$2; shift ;;
    --minutes) [ $# -ge 2 ] || die "--minutes needs a number"; minutes=$2; shift ;;
    --load) [ $# -ge 2 ] || die "--load needs a number"; load=$2; shift ;;
    -h|--help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) [ -r "$1" ] || die "no such script: $1"; scripts+=("$(realpath "$1")") ;;
  esac
  shift
done
[[ $jobs =~ ^[1-9][0-9]*$ ]] || die "-j needs a positive number"
[[ $repeat =~ ^[1-9][0-9]*$ ]] || die "--repeat needs a positive number"
[[ ${minutes:-1} =~ ^[1-9][0-9]*$ ]] || die "--minutes needs a positive number"
[[ $load =~ ^[0-9]+$ ]] || die "--load needs a number"
for word in ${mode//,/ }; do
  case $word in
    random:*) ;;
    collect-always|collect-aside|verify-heap|one-reduction) slow=1 ;;
    *) die "unknown mode: $word" ;;
  esac
done

if [ -n "$only" ]; then
  while IFS= read -r name; do
    case $name in ''|'#'*) continue ;; esac
    [ -r "$here/$name" ] || die "$only lists $name, which is not there"
    scripts+=("$here/$name")
  done < "$only" || exit 2
elif [ ${#scripts[@]} -eq 0 ]; then
  while IFS= read -r file; do scripts+=("$file"); done \
    < <(find "$here" -mindepth 2 \( -name '*.exs' -o -name '*.exargs' -o -name '*.erlargs' \) | sort)
fi
if [ -n "$filter" ]; then
  kept=()
  for file in "${scripts[@]}"; do [[ ${file#"$here"/} =~ $filter ]] && kept+=("$file"); done
  scripts=(${kept[@]+"${kept[@]}"})
fi
[ ${#scripts[@]} -gt 0 ] || die "no script matches"

if [ "$action" = list ]; then
  for file in "${scripts[@]}"; do
    printf '%-44s %s\n' "${file#"$here"/}" "$(sed -n '1s/^# *//p' "$file")"
  done
  exit 0
fi

absolute() { # a path given relative to the current directory or to the repository
  case $1 in /*) echo "$1" ;; *) if [ -e "$1" ]; then realpath -s "$1"; else echo "$root/$1"; fi ;; esac
}
# By its own name, as its programs know it, whatever links lead to it.
reference=$(realpath "$(absolute "${REFERENCE:-build/otp}")")
mote=$(absolute "${MOTE:-build/release/mote}")
[ -x "$reference/bin/elixir" ] || die "no reference runtime: $reference/bin/elixir is missing (set REFERENCE)"
if [ "$action" = compare ]; then
  [ -x "$mote" ] || die "no such program: $mote (set MOTE)"
fi

# Mote ends without the cleaning up in which ThreadSanitizer would turn its reports into an exit code.
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1 exitcode=66}

cache=${CONFORMANCE_CACHE:-$root/build/conformance-cache}
mkdir -p "$cache"
state=$(mktemp -d "${TMPDIR:-/tmp}/conformance.XXXXXX")
trap 'rm -rf "$state"' EXIT
interrupted() { # signal: what was seen so far is told where much of it may have been seen
  kill $(jobs -p) 2>/dev/null
  [ "$repeat" = 1 ] || print_repeats
  echo "ended by SIG$1"
  exit 130
}
for name in INT TERM; do trap "interrupted $name" $name; done

# Directives --------------------------------------------------------------------------------------------------

read_directives() { # fills the variables below from the leading comment lines of $1
  stdin= have_stdin=0 arguments=() variables=() normalise= limit=20 signal= signal_when= heavy=0 not_in= fails=0 uses=()
  local line text
  while IFS= read -r line; do
    case $line in '#'*) ;; *) break ;; esac
    line=${line#\#}; line=${line# }
    text=${line#*:}; text=${text# }
    case $line in
      'stdin-raw: '*) have_stdin=1; stdin+=$text ;;
      stdin:*) have_stdin=1; stdin+=$text'\n' ;;
      'args: '*) eval "arguments+=($text)" ;;
      'env: '*) variables+=("$text") ;;
      'normalise: '*) normalise+=" $text" ;;
      'timeout: '*) limit=$text ;;
      'signal: '*) signal=${text%% *}; signal_when=${text#* } ;;
      heavy) heavy=1 ;;
      fails) fails=1 ;;
      'not-in: '*) not_in=$text ;;
      'uses: '*) uses+=("$here/support/$text") ;;
    esac
  done < "$1"
}

read_arguments() { # fills words with the arguments of an .erlargs or .exargs file: one a line, indented lines continue
  words=()
  local line started=0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '#'*) [ $started = 0 ] && continue ;;
      '') continue ;;
    esac
    started=1
    case $line in
      ' '*) words[${#words[@]}-1]+=$'\n'$line ;;
      *) words+=("$line") ;;
    esac
  done < "$1"
}

# Running one program -----------------------------------------------------------------------------------------

send_signal() { # program directory: sends the script's signal to the program at the time it asks for
  local condition=${signal_when%% *} text=${signal_when#* }
  if [ "$condition" = after ]; then
    sleep "${text%s}"
  else
    while ! grep -qsF -- "$text" "$2/stdout"; do
      kill -0 "$1" 2>/dev/null || return
      sleep 0.05
    done
  fi
  kill -s "$signal" "$1"
}

run_program() { # file directory limit variables... -- program...: leaves stdout, stderr and code in the directory
  local file=$1 directory=$2 limit=$3 extra=() status
  shift 3
  while [ "$1" != -- ]; do extra+=("$1"); shift; done
  shift
  mkdir -p "$directory/work/tmp"
  cp "$file" ${uses[@]+"${uses[@]}"} "$directory/work/"
  if [ $have_stdin = 1 ]; then printf '%b' "$stdin" > "$directory/stdin"; else : > "$directory/stdin"; fi
  local environment=(PATH=/usr/local/bin:/usr/bin:/bin HOME="$directory/work" TMPDIR="$directory/work/tmp"
    LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=dumb TZ=UTC ${extra[@]+"${extra[@]}"} ${variables[@]+"${variables[@]}"})
  (
    cd "$directory/work" || exit 125
    if [ -z "$signal" ]; then
      exec timeout -k 5 "$limit" env -i "${environment[@]}" "$@"
    fi
    timeout --foreground -k 5 "$limit" env -i --default-signal=INT,QUIT "${environment[@]}" "$@" &
    send_signal $! "$directory"
    wait $!
  ) < "$directory/stdin" > "$directory/stdout" 2> "$directory/stderr"
  status=$?
  echo "$status" > "$directory/code"
}

run_reference() { # file directory [variable...]
  local file=$1 directory=$2
  shift 2
  case $file in
    *.erlargs) run_program "$file" "$directory" "$limit" "$@" -- "$reference/bin/erl" "${words[@]}" ;;
    *.exargs) run_program "$file" "$directory" "$limit" "$@" -- "$reference/bin/elixir" "${words[@]}" ;;
    *) run_program "$file" "$directory" "$limit" "$@" -- "$reference/bin/elixir" "${file##*/}" \
         ${arguments[@]+"${arguments[@]}"} ;;
  esac
}

run_mote() { # file directory
  local file=$1 directory=$2 variable extra=(MOTE_OTP="${MOTE_OTP:-$reference}")
  for variable in ${!MOTE_@} ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS LSAN_OPTIONS; do
    [ "$variable" != MOTE_OTP ] && [ -n "${!variable-}" ] && extra+=("$variable=${!variable}")
  done
  [ -n "$mode" ] && extra+=("MOTE_MODE=$mode")
  case $file in
    *.erlargs) run_program "$file" "$directory" "$limit" "${extra[@]}" -- "$mote" erl "${words[@]}" ;;
    *.exargs) run_program "$file" "$directory" "$limit" "${extra[@]}" -- "$mote" elixir "${words[@]}" ;;
    *) run_program "$file" "$directory" "$limit" "${extra[@]}" -- "$mote" run "${file##*/}" \
         ${arguments[@]+"${arguments[@]}"} ;;
  esac
}

# Comparing ---------------------------------------------------------------------------------------------------

normalised() { # file directory: prints the file with the script's normalisations applied
  local word expressions=(-e '')
  for word in $normalise; do
    case $word in
      pids) expressions+=(-e 's/#PID<[0-9]+\.[0-9]+\.[0-9]+>/#PID<N>/g'
                          -e 's/<[0-9]+\.[0-9]+\.[0-9]+>/<N>/g') ;;
      refs) expressions+=(-e 's/#Ref(erence)?<[0-9.]+>/#Reference<N>/g') ;;
      ports) expressions+=(-e 's/#Port<[0-9.]+>/#Port<N>/g') ;;
      times) expressions+=(-e 's/[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4}::[0-9:.]+/TIME/g'
                           -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3,6}/TIME/g'
                           -e 's/Finished in [0-9.]+ seconds( \([^)]*\))?/Finished in TIME/') ;;
      funs) expressions+=(-e 's/#Function<([0-9]+)\.[0-9]+/#Function<\1.N/g') ;;
      sizes) expressions+=(-e 's/(heap_size|stack_size|reductions): [0-9]+/\1: N/') ;;
      paths) expressions+=(-e "s|$2/work|WORK|g" -e "s|$reference|OTP|g") ;;
    esac
  done
  sed -E "${expressions[@]}" "$1"
}

# What is wrong with the script itself: both runtimes would answer the same, and nothing would have been tested.
sound() { # name expected-directory: prints what is wrong
  local word code
  code=$(cat "$2/code")
  for word in $normalise; do
    case $word in
      pids|refs|ports|times|funs|sizes|paths) ;;
      *) echo "  unknown normalisation: $word"; return 1 ;;
    esac
  done
  if [[ $code =~ ^(124|137)$ ]]; then
    echo "  the reference ran out of time or was killed: $code"
    return 1
  fi
  if [ $fails = 0 ] && [ "$code" = 1 ] && [[ $1 != errors/* ]] && grep -qa '^\*\* (' "$2/stderr"; then
    echo "  the script fails under the reference, and does not say so (# fails):"
    grep -am 1 '^\*\* (' "$2/stderr" | cut -c 1-200 | sed 's/^/    /'
    return 1
  fi
}

same() { # expected-directory actual-directory: prints what differs, fails if anything does
  local stream result=0 wanted got
  wanted=$(cat "$1/code") got=$(cat "$2/code")
  if [ "$wanted" != "$got" ]; then
    result=1
    if [ "$got" = 124 ] || [ "$got" = 137 ]; then echo "  timed out (wanted exit code $wanted)"
    else echo "  exit code $got, wanted $wanted"; fi
  fi
  for stream in stdout stderr; do
    cmp -s "$1/$stream" "$2/$stream" && continue
    normalised "$1/$stream" "$(cat "$1/place")" > "$2/$stream.wanted"
    normalised "$2/$stream" "$2" > "$2/$stream.got"
    if ! cmp -s "$2/$stream.wanted" "$2/$stream.got"; then
      result=1
      echo "  $stream (- wanted, + got):"
      diff -a -U 1 "$2/$stream.wanted" "$2/$stream.got" | tail -n +3 | cut -c 1-200 \
        | head -n "$diff_lines" | sed 's/^/    /'
    fi
  done
  return $result
}

expected() { # file: prints the directory with the reference's outputs, made on first use
  local key directory=
  key=$( { echo "protocol 1 $reference ${file##*/}"; cat "$1" ${uses[@]+"${uses[@]}"}; } | sha256sum | cut -c 1-40)
  directory=$cache/$key
  if [ ! -e "$directory/code" ]; then
    local fresh out_of_time=1
    # What the reference printed until its time was up is no answer: a machine may stand still, so it is asked again.
    for _ in 1 2 3; do
      fresh=$(mktemp -d "$state/reference.XXXXXX")
      run_reference "$1" "$fresh"
      echo "$fresh" > "$fresh/place"
      if ! [[ $(cat "$fresh/code") =~ ^(124|137)$ ]]; then
        out_of_time=0
        break
      fi
    done
    if [ $out_of_time = 1 ]; then
      echo "$fresh"
      return
    fi
    # Its working directory stays until all is done: what it started may outlive it, and would complain.
    rm -rf "$directory"
    mkdir "$directory"
    mv "$fresh/stdout" "$fresh/stderr" "$fresh/place" "$directory/"
    mv "$fresh/code" "$directory/"
  fi
  echo "$directory"
}

# Scripts that are known not to pass yet: listed, run, and counted as skipped while they differ.
is_pending() { # name
  [ -f "$here/pending.txt" ] && grep -qxF -- "$1" "$here/pending.txt"
}

cut_down() { # file index: names a copy of it for a thousandth of what it says by numbers that end in _000
  mkdir "$state/$2.cut"
  sed -E 's/([0-9])_000\b/\1/g' "$1" > "$state/$2.cut/${1##*/}"
  echo "$state/$2.cut/${1##*/}"
}

timed() { # index command...: runs it, notes the time it took
  local index=$1 TIMEFORMAT='%U %S %R'
  shift
  { time "$@" 2>&3; } 3>&2 2> "$state/$index.time"
}

run_one() { # file index: leaves the verdict in $state/index.verdict and prints a report on failure
  local file=$1 name=${1#"$here"/} verdict=passed report='' wanted got
  read_directives "$file"
  [ $slow = 1 ] && limit=$((limit * 10))
  if [ $slow = 1 ] && [ $heavy = 1 ] && [ $cut_heavy = 1 ]; then file=$(cut_down "$file" "$2"); fi
  if [ -n "$not_in" ] && [[ ,$mode, == *,$not_in,* ]]; then
    echo skipped > "$state/$2.verdict"
    return
  fi
  words=()
  case $file in *.erlargs|*.exargs) read_arguments "$file" ;; esac
  case $action in
    prime) timed "$2" expected "$file" > /dev/null ;;
    self)
      wanted=$(mktemp -d "$state/one.XXXXXX") got=$(mktemp -d "$state/two.XXXXXX")
      run_reference "$file" "$wanted" ERL_AFLAGS="+S 1"
      run_reference "$file" "$got" ERL_AFLAGS="+S 4"
      echo "$wanted" > "$wanted/place"
      report=$(same "$wanted" "$got") || verdict=failed ;;
    compare)
      wanted=$(expected "$file") got=$(mktemp -d "$state/run.XXXXXX")
      timed "$2" run_mote "$file" "$got"
      report=$(same "$wanted" "$got") || verdict=failed ;;
  esac
  if [ -n "${wanted-}" ]; then report+=$(sound "$name" "$wanted") || verdict=failed; fi
  if [ $verdict = failed ] && [ $strict = 0 ] && [ $action = compare ] && is_pending "$name"; then
    verdict=skipped
    (flock 9; printf 'pending %s\n' "$name") 9> "$state/lock"
  fi
  if [ $verdict = failed ]; then
    (flock 9; printf 'FAIL %s%s\n%s\n' "$name" "${mode:+ ($mode)}" "$report") 9> "$state/lock"
    if [ $keep = 1 ] && [ -n "${got-}" ]; then
      cp -r "$got" "$cache/failed-${name//\//-}.$$"
      echo "  kept in $cache/failed-${name//\//-}.$$"
    fi
  fi
  [ -n "${got-}" ] && rm -rf "$got"
  echo $verdict > "$state/$2.verdict"
}

# Running all of them -------------------------------------------------------------------------------------------

finished() { # index: a script that has differed or was left out is not repeated
  [ -e "$state/$1.verdict" ] && [ "$(cat "$state/$1.verdict")" != passed ]
}

use_processor() { # until killed: busy for up to some tens of milliseconds, idle for about as long
  local i
  while :; do
    for ((i = RANDOM % 6000; i > 0; i--)); do :; done
    read -r -t "0.0$((RANDOM % 30 + 10))"
  done <> "$state/never"
}

run_again() { # file index round: one of several runs of a script, one at a time
  flock 8
  finished "$2" && return
  if [[ $mode =~ ^(.*)random:([0-9]+)(.*)$ ]]; then
    mode=${BASH_REMATCH[1]}random:$((BASH_REMATCH[2] + $3 - 1))${BASH_REMATCH[3]}
  fi
  run_one "$1" "$2"
  echo x >> "$state/$2.runs"
} 8> "$state/$2.lock"

print_repeats() { # how often each script was run, and after how many runs those that differ did
  local index runs
  rm -f "$state/runs"
  for index in "${!scripts[@]}"; do
    runs=$(cat "$state/$index.runs" 2>/dev/null | wc -l)
    echo "$runs" >> "$state/runs"
    [ "$(cat "$state/$index.verdict" 2>/dev/null)" = failed ] && echo "${scripts[index]#"$here"/} differed in run $runs"
  done
  sort -n "$state/runs" | uniq -c | while read -r index runs; do echo "$index scripts were run $runs times"; done
}

print_times() { # the scripts in the order of the processor time they took
  local index user system real
  for index in "${!scripts[@]}"; do
    read -r user system real < "$state/$index.time" 2>/dev/null || continue
    echo "$user $system $real ${scripts[index]#"$here"/}"
  done | awk '{ printf "%.2f %.2f %s\n", $1 + $2, $3, $4 }' | sort -rn
}

helpers=()
if [ "$repeat" -gt 1 ]; then renice -n 10 $$ > /dev/null; fi
if [ "$load" -gt 0 ]; then mkfifo "$state/never"; fi
for ((i = 0; i < load; i++)); do
  use_processor &
  helpers+=($!)
done

running=0 begun=()
for ((round = 1; round <= repeat; round++)); do
  for index in "${!scripts[@]}"; do
    if [ -n "$minutes" ] && [ $SECONDS -ge $((minutes * 60)) ]; then break 2; fi
    finished "$index" && continue
    if [ $running -ge "$jobs" ]; then wait -n; running=$((running - 1)); fi
    if [ "$repeat" = 1 ]; then run_one "${scripts[index]}" "$index" < /dev/null &
    else run_again "${scripts[index]}" "$index" $round < /dev/null & fi
    begun[index]=$!
    running=$((running + 1))
  done
done
wait "${begun[@]}"
[ "$load" = 0 ] || kill "${helpers[@]}"

count() { cat "$state"/*.verdict 2>/dev/null | grep -c "^$1\$"; }
failed=$(count failed)
[ "$repeat" = 1 ] || print_repeats
[ -z "$times" ] || print_times > "$times"
echo "$(count passed) passed, $failed failed, $(count skipped) skipped"
[ "$failed" = 0 ]
