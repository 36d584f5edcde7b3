#!/usr/bin/env bash
# command_line.sh: the mote program's own commands, run as a user would: what they print and their exit statuses.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR=$work
failures=0

# expect STATUS PATTERN COMMAND...: the command ends with the status and prints a line that matches.
expect() {
  local status=$1 pattern=$2 got
  shift 2
  "$@" >"$work/output" 2>&1 </dev/null
  got=$?
  if [ "$got" -ne "$status" ] || ! grep -qE -- "$pattern" "$work/output"; then
    echo "FAILED: $* (status $got, expected $status and a line like: $pattern)"
    sed 's/^/  | /' "$work/output"
    failures=$((failures + 1))
  fi
}

expect 0 '^Mote [0-9.]+: ' "$mote" help
expect 0 '^usage: mote erl ' "$mote" help erl
expect 1 'there is no command "fly"' "$mote" fly
expect 1 'the script to run is missing' "$mote" run
expect 1 'the expression to evaluate is missing' "$mote" eval
expect 1 '^usage: mote elixir ' "$mote" elixir --help

# Behind pipes, under OTP's run_erl.
"$mote" elixir --pipe-to "$work/pipes" "$work/logs/of it" -e 'IO.puts("it'"'"'s behind " <> hd(System.argv()))' \
  "two \$x pipes" || { echo "FAILED: --pipe-to"; failures=$((failures + 1)); }
for _ in $(seq 300); do
  grep -q "^it's behind two \$x pipes" "$work/logs/of it/erlang.log.1" 2>/dev/null && break
  sleep 0.1
done
expect 0 "^it's behind two [$]x pipes" cat "$work/logs/of it/erlang.log.1"
expect 1 '^mote: --pipe-to: /dev/null: ' "$mote" elixir --pipe-to /dev/null "$work/logs" -e 1

echo nothing >"$work/nothing.beam"
expect 1 'nothing.beam: at byte 0: not a BEAM file' "$mote" check "$work/nothing.beam"
expect 1 'No such file' "$mote" check "$work/missing.beam"
expect 1 'no such file' "$mote" disasm "$work/missing.beam"
expect 1 'not a BEAM file' "$mote" disasm "$work/nothing.beam"

expect 1 '^mote: --otp: no OTP in /does/not/exist' "$mote" --otp /does/not/exist eval 1
expect 1 '^mote: MOTE_OTP: no OTP in /does/not/exist' env MOTE_OTP=/does/not/exist "$mote" version

# An OTP too old: one line that says which it is and what to do.
old=$work/otp20/lib/erlang
mkdir -p "$old/bin" "$old/lib" "$old/releases/20"
touch "$old/bin/start.boot"
echo '9.3 20' >"$old/releases/start_erl.data"
echo 20.3 >"$old/releases/20/OTP_VERSION"
too_old=": $old is OTP 20, too old: install Erlang/OTP 27 or newer\$"
echo 'IO.puts(1)' >"$work/script.exs"
for command in version "eval 1" "run $work/script.exs" "erl -noshell" "elixir -e 1" "disasm lists"; do
  expect 1 "^mote: --otp$too_old" "$mote" --otp "$work/otp20" $command
  expect 1 "^mote: MOTE_OTP$too_old" env MOTE_OTP="$old" "$mote" $command
  [ "$(grep -vc '^Mote ' "$work/output")" -eq 1 ] || { echo "FAILED: $command: not one line"; failures=$((failures + 1)); }
done
expect 1 "^mote: --otp$too_old" "$mote" run --otp "$old" "$work/script.exs"
printf '#!/bin/sh\n' >"$old/bin/erl"
chmod +x "$old/bin/erl"

cp "$mote" "$work/mote"
(cd "$work" && expect 1 '^Install Erlang/OTP 27' env -u MOTE_OTP PATH="$work" "$work/mote" eval 1
  expect 1 "^  erl on the PATH$too_old" env -u MOTE_OTP PATH="$old/bin" "$work/mote" eval 1; exit $failures) || failures=$((failures + 1))

expect 0 '^OTP (2[7-9]|[3-9][0-9])[.0-9]* \(erts ' env MOTE_OTP="$reference" "$mote" version
expect 0 '^found by: MOTE_OTP' env MOTE_OTP="$reference" "$mote" version
expect 0 '^found by: --otp' "$mote" --otp "$reference" version
export MOTE_OTP=$reference
expect 0 '^Erlang .*emulator version [0-9.]+$' "$mote" erl -version
expect 0 '^1\.[0-9]+\.' "$mote" elixir --short-version
expect 1 '^bad number of processes 5' "$mote" erl +P 5 -noshell
expect 1 '/mote unknown flag -bogus$' "$mote" erl +bogus
expect 1 '/mote unknown flag -bogus$' "$mote" run --erl +bogus script.exs
expect 1 'unknown mode "fast"' env MOTE_MODE=fast "$mote" eval 1

# Scripts on the PATH that stand for Mote, or for another Mix.
mkdir -p "$work/wrappers" "$work/nested"
printf '#!/bin/sh\nexec "%s" erl "$@"\n' "$mote" >"$work/wrappers/erl"
printf '#!/bin/sh\nexec env -i "%s" "$@"\n' "$work/wrappers/erl" >"$work/nested/erl"
printf '#!/bin/sh\nexit 3\n' >"$work/wrappers/mix"
chmod +x "$work"/wrappers/* "$work/nested/erl"
for folder in wrappers nested; do
  (cd / && MOTE_OTP= PATH="$work/$folder:$reference/bin:$PATH" \
    expect 0 "^passed over: erl on the PATH: $work/$folder/erl is Mote itself\$" timeout 20 "$mote" version; exit $failures) ||
    failures=$((failures + 1))
done
expect 0 '^Mix [0-9.]+ ' env PATH="$work/wrappers:$PATH" "$mote" elixir -S mix --version

# A name for the node, which needs distribution.
expect 0 '^mote: there is no distribution yet: this node is nonode@nohost, not some_name$' \
  "$mote" erl -noshell -sname some_name -eval 'nonode@nohost = node(), halt().'
"$mote" erl -noshell -sname the_name -eval 'timer:sleep(60000), halt().' 2>/dev/null &
named=$!
for _ in $(seq 300); do
  "$mote" elixir --rpc-eval the_name 'IO.puts System.pid()' >/dev/null 2>&1 && break
  sleep 0.1
done
expect 1 '^mote: the name the_name@here seems to be in use by another node$' "$mote" erl -noshell -name the_name@here
{ kill -KILL "$named" && wait "$named"; } 2>/dev/null
expect 1 '^mote: there is no node no_such_node of this user on this machine' \
  "$mote" elixir --sname a --rpc-eval no_such_node 'System.stop()'

# The command line that elixir makes for erl is the same as the reference's. It ends with a blank only there.
for arguments in 'a.exs -x' '--no-halt -e 1' '--erl +P\ 2000 --hidden --cookie c -pa x f.exs --erl' '-r x -pr y -S no_such_script help'; do
  eval "set -- $arguments"
  expected=$(ELIXIR_CLI_DRY_RUN=1 "$reference/bin/elixir" "$@" 2>/dev/null | tr -s ' ')
  actual=$(ELIXIR_CLI_DRY_RUN=1 "$mote" elixir "$@" 2>&1)
  [ "${expected%% -elixir_root*}" = "${actual%% -elixir_root*}" ] && [ "${expected#* -s elixir }" = "${actual#* -s elixir }" ] ||
    { echo "FAILED: elixir $arguments"; echo "  expected: $expected"; echo "  actual:   $actual"; failures=$((failures + 1)); }
done

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
