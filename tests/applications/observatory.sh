#!/usr/bin/env bash
# observatory.sh: examples/observatory under Mote and under the reference: its own tests; a browser over https; curl;
# 200 connections of wrk over http and over https, for SECONDS_OF_LOAD (30) each, whose requests a second are told side by
# side; a release. All on loopback, at free ports. With PICTURES=DIR the browser leaves screenshots there.
# Packages: chromium chromium-driver wrk curl
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
seconds=${SECONDS_OF_LOAD:-30}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
declare -A started=() http=() https=() rate=()
failures=0

stop() { # NAME: ends what `start` or `drive` began
  [ -n "${started[$1]-}" ] || return 0
  kill "${started[$1]}" 2>/dev/null
  wait "${started[$1]}" 2>/dev/null
  unset "started[$1]"
}
trap 'for name in "${!started[@]}"; do stop "$name"; done; rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
give_up() { fail "$@"; exit 1; }

# Waits for a line of a file that matches and prints what matched.
await() { # FILE PATTERN
  local try
  for try in $(seq 600); do
    grep -oE -m1 -- "$2" "$1" 2>/dev/null && return
    sleep 0.1
  done
  echo "no line like $2 in $1:" >&2
  sed 's/^/  | /' "$1" >&2
  return 1
}

mix() { # NAME ARGUMENTS...: Mix of one of the two, in its own copy of the project
  local name=$1
  shift
  cd "$work/$name" || exit 1
  case $name in
    mote) MOTE_OTP=$reference exec "$mote" mix "$@" ;;
    *) exec "$reference/bin/mix" "$@" ;;
  esac
}

start() { # NAME
  local name=$1 log=$work/$1.log
  MIX_ENV=prod OBSERVATORY_HTTP_PORT=0 OBSERVATORY_HTTPS_PORT=0 mix "$name" run --no-halt >"$log" 2>&1 &
  started[$name]=$!
  http[$name]=$(await "$log" 'http://localhost:[0-9]+') || give_up "the observatory does not start under $name"
  https[$name]=$(await "$log" 'https://localhost:[0-9]+')
}

pulse() { # NAME FIELD: a number that the node tells of itself
  curl -sk "${http[$1]}/pulse" | grep -oE "\"$2\":[0-9]+" | cut -d: -f2
}

# The project's own tests.
for name in mote reference; do
  cp -r "$here/../../examples/observatory" "$work/$name" && rm -rf "$work/$name/_build"
  (mix "$name" test) >"$work/tests" 2>&1 </dev/null || { cat "$work/tests"; fail "the project's tests under $name"; }
  echo "tests of the project, $name: $(grep -E '^[0-9]+ tests' "$work/tests")"
done

start mote
start reference

# curl: one connection for several requests, a session, what is not sent twice, parts, uploads.
site() { curl -sS -k --max-time 20 --cookie-jar "$work/cookies" --cookie "$work/cookies" "$@"; }
is() { # WHAT EXPECTED SEEN
  if [ "$2" = "$3" ]; then echo "  $1"; else fail "$1: expected $2, seen: $3"; fi
}
for url in "${http[mote]}" "${https[mote]}"; do
  echo "curl: $url"
  rm -f "$work/cookies"
  is "three requests over one connection" "1 0 0 " \
    "$(site -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects} ' "$url/hello" "$url/assets/app.css" "$url/")"
  is "visits are counted in the session" 3 "$(site "$url/" >/dev/null; site "$url/" | sed -n 's/.*id="visits">\([0-9]*\)<.*/\1/p')"
  is "a name is sent in chunks, and kept" 'Grace' \
    "$(printf 'name=Grace' | site -T - -X POST -H 'content-type: application/x-www-form-urlencoded' \
       -H 'expect:' -H 'transfer-encoding: chunked' "$url/name" >/dev/null; site "$url/" | sed -n 's/.*id="name">\([^<]*\)<.*/\1/p')"
  sed -E -i 's/(observatory\t.{20}).{8}/\1________/' "$work/cookies"
  is "a session that was changed is none" 1 "$(site "$url/" | sed -n 's/.*id="visits">\([0-9]*\)<.*/\1/p')"
  etag=$(site -I "$url/assets/app.js" | sed -n 's/^etag: \(.*\)\r$/\1/p')
  is "an unchanged file is not sent again" "304 0" \
    "$(site -o /dev/null -w '%{http_code} %{size_download}' -H "if-none-match: $etag" "$url/assets/app.js")"
  site "$url/assets/app.js" >"$work/file"
  is "a file arrives as it is" 0 "$(cmp "$work/file" "$work/mote/priv/static/app.js" >&2; echo $?)"
  { site -r 0-999 "$url/assets/app.js"; site -r 1000- "$url/assets/app.js"; } >"$work/parts"
  is "so does one in two parts" 0 "$(cmp "$work/parts" "$work/file" >&2; echo $?)"
  is "all processes, streamed" 'pid,name,function,memory,reductions,messages' \
    "$(site "$url/processes.csv" >"$work/rows"; head -n 1 "$work/rows" | tr -d '\r')"
  is "a refusal for what is too large" 413 \
    "$(head -c 2000000 /dev/zero | site -o /dev/null -w '%{http_code}' -H 'expect:' --data-binary @- "$url/name")"
done

# A browser.
chromedriver --port=0 >"$work/driver" 2>&1 &
started[chromedriver]=$!
driver=$(await "$work/driver" 'on port [1-9][0-9]*' | grep -oE '[0-9]+') || give_up "chromedriver does not start"
echo "a browser: ${https[mote]}"
[ -z "${PICTURES-}" ] || mkdir -p "$PICTURES"
MOTE_OTP=$reference timeout 300 "$mote" run "$here/observatory/browser.exs" "$driver" "${https[mote]}" '[mote]' \
  ${PICTURES:+"$PICTURES"} || fail "the page in a browser"
stop chromedriver

# Load, by turns; and that nothing of it stays behind.
load() { # NAME URL
  wrk -t2 -c200 -d"$seconds" --timeout 10 "$2" >"$work/load" 2>&1 || { cat "$work/load"; fail "wrk $2"; }
  ! grep -E 'Socket errors|Non-2xx' "$work/load" || fail "errors under load: $1 $2"
  rate[$1]=$(sed -n 's/^Requests\/sec: *\([0-9]*\).*/\1/p' "$work/load")
}
declare -A processes=() descriptors=()
for name in mote reference; do
  sleep 2
  processes[$name]=$(pulse $name processes) descriptors[$name]=$(pulse $name descriptors)
done
summary=()
for path in http/hello https/hello http/assets/app.css https/assets/app.css; do
  for name in mote reference; do
    case $path in
      http/*) load $name "${http[$name]}/${path#http/}" ;;
      https/*) load $name "${https[$name]}/${path#https/}" ;;
    esac
  done
  line="$path: ${rate[mote]} requests/s, the reference ${rate[reference]}"
  echo "200 connections for $seconds s, $line"
  summary+=("$path ${rate[mote]}/${rate[reference]}")
done
for name in mote reference; do
  for try in $(seq 100); do
    left="$(pulse $name processes) $(pulse $name descriptors)"
    [ "$left" != "${processes[$name]} ${descriptors[$name]}" ] || break
    sleep 0.1
  done
  echo "processes and descriptors before and after, $name: ${processes[$name]} ${descriptors[$name]}, $left"
  [ $name = reference ] || is "nothing is left behind" "${processes[$name]} ${descriptors[$name]}" "$left"
done
grep -E '\[(error|warning)\]' "$work/mote.log" | grep -v 'Observatory.Crowd' | head -n 20 >"$work/errors"
[ ! -s "$work/errors" ] || { cat "$work/errors"; fail "errors in the log"; }
stop mote
stop reference

# A release, which carries Mote along.
MOTE_OTP=$reference "$mote" otp "$work/root" >"$work/output" 2>&1 || { cat "$work/output"; fail "mote otp"; }
(cd "$work/mote" && PATH=$work/root/bin:$PATH MIX_ENV=prod command mix release --overwrite) >"$work/output" 2>&1 </dev/null ||
  { cat "$work/output"; fail "mix release"; }
OBSERVATORY_HTTP_PORT=0 OBSERVATORY_HTTPS_PORT=0 OBSERVATORY_SECRET=$(head -c 24 /dev/urandom | base64) \
  "$work/mote/_build/prod/rel/observatory/bin/observatory" start >"$work/release.log" 2>&1 </dev/null &
started[release]=$!
url=$(await "$work/release.log" 'https://localhost:[0-9]+') || give_up "the release does not start"
is "a release serves" 'Hello, world!' "$(site "$url/hello")"
is "it runs on Mote" 1 "$(site "$url/" | grep -c '\[mote\]')"
stop release

[ $failures -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "requests/s of Mote/reference: $(IFS=,; echo "${summary[*]}" | sed 's/,/, /g')"
