#!/usr/bin/env bash
# rebar3.sh: Debian's rebar3, unpacked and not installed, builds, tests and releases a project in a root of `mote otp`.
# Needs apt's network.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
export HOME=$work XDG_RUNTIME_DIR=$work

run() { # PATTERN COMMAND...: it succeeds, and prints a line that matches
  local pattern=$1
  shift
  if ! timeout 300 "$@" >"$work/output" 2>&1 </dev/null || ! grep -qE -- "$pattern" "$work/output"; then
    echo "FAILED: $*, expected a line like: $pattern"
    sed 's/^/  | /' "$work/output"
    failures=$((failures + 1))
  fi
}

cd "$work" || exit 1
apt-get -qq download rebar3 >"$work/output" 2>&1 && dpkg-deb -x rebar3_*.deb "$work/package" ||
  { cat "$work/output"; echo "rebar3 could not be fetched"; exit 77; }
run 'OTP root' env MOTE_OTP="$reference" "$mote" otp "$work/root"
unset MOTE_OTP
export PATH=$work/root/bin:$work/package/usr/bin:$PATH
run '^rebar 3\.' rebar3 version
run 'Writing greeting/' rebar3 new app greeting
cd greeting || exit 1
mkdir test
cat >test/greeting_tests.erl <<'ERL'
-module(greeting_tests).
-include_lib("eunit/include/eunit.hrl").
emulator_test() -> ?assertNotEqual(nomatch, string:find(erlang:system_info(system_version), "[mote]")).
ERL
run 'Compiling greeting' rebar3 compile
run '1 test|All 1 tests passed|Test passed' rebar3 eunit
cd ..
run 'Writing station/' rebar3 new release station
cd station || exit 1
run 'Release successfully assembled' rebar3 as prod release
release=$work/station/_build/prod/rel/station
ls "$release"/erts-*/bin/mote >/dev/null || { echo "FAILED: the release does not carry Mote"; failures=$((failures + 1)); }
cat >"$release/version" <<'ERL'
#!/usr/bin/env escript
-mode(interpret).
main(_) -> io:put_chars(erlang:system_info(system_version)).
ERL
run '\[mote\]' "$release/bin/station" escript version
"$release/bin/station" foreground >"$work/log" 2>&1 &
started=$!
for _ in $(seq 300); do
  [ "$(ps -o comm= -p "$started")" = mote ] && break
  sleep 0.1
done
run "^mote .*beam\\.smp -Bd -K true -A30 -- -root $release " ps -o comm=,args= -p "$started"
sleep 1
kill "$started"
wait "$started" || { echo "FAILED: foreground ended with $?"; cat "$work/log"; failures=$((failures + 1)); }

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
