#!/usr/bin/env bash
# front_ends.sh: iex, mix, elixirc, erlc and escript make the same command line for erl as the reference's programs do, and
# print the same where they refuse; then each of them at work.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MOTE_OTP=$reference
cd "$work" || exit 1
failures=0

failed() {
  echo "FAILED: $1"
  sed 's/^/  | /' | head -n 20
  failures=$((failures + 1))
}

# expect STATUS PATTERN COMMAND...: the command ends with the status and prints a line that matches; nothing where there is
# no pattern.
expect() {
  local status=$1 pattern=$2 got
  shift 2
  "$@" >output 2>&1 </dev/null
  got=$?
  if [ "$got" -ne "$status" ] || { if [ -n "$pattern" ]; then ! grep -qE -- "$pattern" output; else [ -s output ]; fi; }; then
    failed "$* (status $got, expected $status and a line like: $pattern)" <output
  fi
}

# -- Elixir's programs. The folder of Elixir has other names on the two sides, and -S names a script of its own.
dry_run() {
  ELIXIR_CLI_DRY_RUN=1 "$@" 2>&1 | tr -s ' ' |
    sed -E 's/-elixir_root .*elixir\/ebin/-elixir_root/; s/ (\/[^ ]*)?\/mix( |$)/ mix\2/; s/ $//'
}
for arguments in 'iex' 'iex -S mix' 'iex -S mix phx.server' 'iex a.exs -x' 'iex --remsh n@h --sname s --cookie c' \
  'iex --dot-iex "" --erl "+P 5000" -pa x' 'iex --dbg pry -e 1 -- y' 'iex --no-color --version' 'mix test --trace a' 'mix' \
  'mix --help' 'mix -h' 'elixirc -o out a.ex b.ex' 'elixirc --erl +S1 -pa x -o o --verbose a.ex -- y' 'elixirc -v' \
  'elixir -S mix test' 'elixir --no-halt -e 1'; do
  eval "set -- $arguments"
  program=$1
  shift
  expected=$(dry_run "$reference/bin/$program" "$@")
  actual=$(dry_run "$mote" "$program" "$@")
  [ "$expected" = "$actual" ] || printf 'expected: %s\nactual:   %s\n' "$expected" "$actual" | failed "$arguments"
done
expect 1 '^usage: mote iex ' "$mote" iex --help
expect 1 '^usage: mote elixirc ' "$mote" elixirc
expect 1 '^usage: mote elixirc ' "$mote" elixirc -h x

# -- erlc and escript, with a program that shows its arguments in the emulator's place.
cat >show <<'SHOW'
#!/bin/sh
for word in "$@"; do printf '[%s]' "$word"; done
echo
SHOW
chmod +x show
bindir=$(echo "$reference"/usr/lib/erlang/erts-*/bin)
# The program looks at the name that it was started under; where it is started by its loader, that is not its own.
escript_of_reference() {
  local libraries=$reference/usr/lib/x86_64-linux-gnu
  if [ -x "$bindir/escript.program" ]; then
    "$libraries/ld-linux-x86-64.so.2" --argv0 escript --library-path "$libraries" "$bindir/escript.program" "$@"
  else
    "$reference/bin/escript" "$@"
  fi
}
erlc_of_reference() { if [ -x "$bindir/erlc" ]; then "$bindir/erlc" "$@"; else "$reference/bin/erlc" "$@"; fi; }

printf '#!/usr/bin/env escript\n%%%% -*- erlang -*-\n%%%%! -a  b -c +A 1\nmain(_) -> ok.\n' >third
printf '#!/usr/bin/env escript\n%%%%! -smp\nmain(_) -> ok.\n' >second
printf 'main(_) -> ok.\n' >none
# same PROGRAM WORD...
same() {
  local program=$1
  shift
  { "${program}_of_reference" "$@"; echo "status $?"; } >expected 2>&1 </dev/null
  { "$mote" "$program" "$@"; echo "status $?"; } >actual 2>&1 </dev/null
  cmp -s expected actual || diff expected actual | failed "$program $*"
}
export ERLC_EMULATOR=./show ESCRIPT_EMULATOR=./show
while read -r line; do
  eval "same $line"
done <<'LINES'
escript third x -y
escript -c -d -i -n -s second x
escript none
escript
escript -c
escript nofile
escript -x none
erlc -Wall -o out -I inc -Da=1 +debug_info x.erl -pa a -pzb y.yrl -smp enable -smp -server -no-server -dd -- z
erlc
erlc -d x.erl
erlc -d -d -v x.erl
erlc -pa
erlc -pa -x
erlc -pz a b
LINES
ERLC_USE_SERVER=maybe same erlc x
ERLC_USE_SERVER=no same erlc x
ERLC_EMULATOR='./show a  b' same erlc x
ERLC_EMULATOR=/does/not/exist same erlc x
ESCRIPT_EMULATOR='/does/not/exist x' same escript none
unset ERLC_EMULATOR ESCRIPT_EMULATOR

# -- at work
mkdir ebin include
echo '-define(GREETING, "hello").' >include/greeting.hrl
printf -- '-module(greeter).\n-export([main/1]).\n-include("greeting.hrl").\nmain(Names) -> io:format("~%s ~%s ~%s~n", [?GREETING, ?WHO, Names]).\n' s s p >greeter.erl
expect 0 '' "$mote" erlc -Wall -o ebin -I include '-DWHO="you"' +debug_info greeter.erl
expect 0 '^hello you \["a"\]$' "$mote" erl -noshell -pa ebin -run greeter main a -s erlang halt
expect 0 'debug_info' "$mote" erl -noshell -eval '{ok, {_, C}} = beam_lib:chunks("ebin/greeter.beam", [debug_info]), io:format("~p~n", [C]), halt().'
printf "Nonterminals s.\nTerminals a.\nRootsymbol s.\ns -> a : '\$1'.\n" >grammar.yrl
printf 'Definitions.\nRules.\n[a-z]+ : {token, {word, TokenLine, TokenChars}}.\nErlang code.\n' >lexer.xrl
expect 0 '' "$mote" erlc grammar.yrl lexer.xrl
[ -s grammar.erl ] && [ -s lexer.erl ] || ls | failed "erlc of .yrl and .xrl"
expect 1 '^nofile.erl: no such file or directory' "$mote" erlc nofile.erl
printf -- '-module(wrong).\nf( -> x.\n' >wrong.erl
expect 1 '^wrong.erl:2' "$mote" erlc wrong.erl
printf '#!/usr/bin/env escript\n%%%%! -some thing\nmain(Words) -> io:format("~%s ~%s~n", [Words, init:get_argument(some)]), halt(7).\n' p p >script
expect 7 '^\["a","-b"\] \{ok,\[\["thing"\]\]\}$' "$mote" escript script a -b
expect 0 '' "$mote" escript -s script
printf '#!/usr/bin/env escript\nmain(_) -> error(oops).\n' >failing
expect 127 '^escript: exception error: oops' "$mote" escript failing
echo 'defmodule Greeter do def hello, do: :hello end' >greeter.ex
expect 0 '' "$mote" elixirc -o ebin greeter.ex
expect 0 '^hello$' "$mote" elixir -pa ebin -e 'IO.puts(Greeter.hello())'
expect 1 'No files matched pattern' "$mote" elixirc nofile.ex
expect 0 '^Mix [0-9]' "$mote" mix --version
expect 1 'must be executed in a directory with a mix.exs file' "$mote" mix
printf '1 + 1\nIO.puts("printed")\n' | "$mote" iex >output 2>&1
printf 'status %s' $? >>output
for text in 'iex\(1\)> 2$' '^iex\(2\)> printed' '^status 0'; do grep -qE "$text" output || failed "iex: $text" <output; done

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
