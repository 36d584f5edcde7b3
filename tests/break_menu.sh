#!/usr/bin/env bash
# break_menu.sh: Ctrl-C and the keys of the BREAK menu, typed into a pseudo-terminal, and Ctrl-C without a terminal, under
# Mote and under the reference: the same texts, but for figures, and the same ends. While the menu is shown no process
# runs.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
export MOTE_OTP=$reference ERL_CRASH_DUMP_SECONDS=0 TERM=xterm
command -v script >/dev/null || { echo "script(1) is missing"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap '' PIPE
failures=0
# Each line begins with a text that stands nowhere in the program, whose terms the menu shows as well.
ticks='F = fun F(N) -> io:format("t~cck ~p~n", [$i, N]), timer:sleep(20), F(N + 1) end, F(1).'

failed() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# -- a program in a pseudo-terminal: what is typed goes to descriptor 3, what is shown to $work/screen

begin() {
  local command=$1
  rm -f "$work/keys" "$work/screen"
  mkfifo "$work/keys"
  : >"$work/screen"
  (cd "$work" && timeout -k 5 60 script -qefc "exec $command" "$work/screen" <"$work/keys" >/dev/null 2>&1; echo $? >"$work/status") &
  session=$!
  exec 3>"$work/keys"
  seen=0
}
type_keys() { printf "$1" >&3; }
# await TEXT: waits until it is shown behind what was waited for last.
await() {
  local tries=600 match
  until match=$(tail -c +$((seen + 1)) "$work/screen" | grep -aboF -- "$1" | head -n 1) && [ -n "$match" ]; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { failed "$name: \"$1\" is not shown"; return 1; }
    sleep 0.05
  done
  seen=$((seen + ${match%%:*} + $(printf '%s' "${match#*:}" | wc -c)))
}
finish() {
  local tries=300
  while kill -0 $session 2>/dev/null && [ $tries -gt 0 ]; do
    tries=$((tries - 1))
    sleep 0.05
  done
  [ $tries -gt 0 ] || failed "$name: it does not end"
  exec 3>&-
  wait $session
}
# What was shown, without the lines of script(1) itself and without what is not the same.
screen() {
  sed -E 's/\r//g; /^Script (started|done)/d; s/^\^C//; /^tick/d; s/[0-9]+/N/g; s/\x1b\[J//' "$work/screen"
}

# keys NAME: the same keys under both.
keys() {
  name=$1
  local runtime
  for runtime in mote reference; do
    begin "$(program $runtime) -noshell -eval '$ticks'"
    await "tick 5" || { finish; return; }
    "$1"
    finish
    { screen; cat "$work/status"; } >"$work/$runtime.outcome"
  done
  diff "$work/reference.outcome" "$work/mote.outcome" || failed "$1: the reference's (<) and Mote's (>)"
}
program() { if [ "$1" = mote ]; then echo "$mote erl"; else echo "$reference/bin/erl"; fi; }

open_menu() { type_keys '\003'; await '(d)istribution'; }
abort_key() { open_menu && type_keys 'a\r'; }
twice() { open_menu && type_keys '\003'; }
# Ends by another Ctrl-C: the reference does not always go on after the menu where there is no shell.
version_key() { open_menu && type_keys 'v\r' && await 'emulator version' && open_menu && type_keys '\003'; }
distribution_key() { open_menu && type_keys 'd\r' && await 'no_distribution' && open_menu && type_keys '\003'; }
wrong_key() { open_menu && type_keys 'x\r' && await '(d)istribution' && type_keys '\r' && type_keys 'a\r'; }
for session_keys in abort_key twice version_key distribution_key wrong_key; do
  keys $session_keys
done

# It goes on after each.
name="going on"
begin "$mote erl -noshell -eval '$ticks'"
await "tick 5"
for key in v d c l p i D o m; do
  open_menu && type_keys "$key\r" && await "tick" || break
done
open_menu && type_keys 'q\r'
finish
[ "$(cat "$work/status")" = 0 ] || failed "$name: status $(cat "$work/status")"

# Nothing runs while the menu is shown; afterwards it goes on.
name="standing still"
begin "$mote erl -noshell -eval '$ticks'"
if await "tick 5" && open_menu; then
  size=$(stat -c %s "$work/screen")
  sleep 0.5
  [ "$(stat -c %s "$work/screen")" -le $((size + 2)) ] || failed "$name: something is shown below the menu"
  type_keys 'c\r'
  await tick
  open_menu
  type_keys 'a\r'
fi
finish

# What p, i, l, D and k show: the kinds of lines that the reference has. (It shows one menu and then, without a shell, may
# hang; hence it is not asked again here.)
name=sections
victim='register(victim, self()), ets:new(own, [named_table, ordered_set]), ets:insert(own, {1, two}), put(a, b), self() ! hello, spawn(fun T() -> io:format("t~cck ~n", [$i]), timer:sleep(20), T() end), timer:sleep(100), io:format("ready~n"), receive never -> ok end.'
begin "$mote erl -noshell -eval '$victim'"
await ready
while read -r key last; do
  open_menu && type_keys "$key\r" && await "$last" || break
done <<'KEYS'
p Queue:
l lists
D Read Concurrency
i =allocated_areas
KEYS
open_menu && type_keys 'k\r' && await '(k)ill (n)ext (r)eturn:' && type_keys 'n\r' && await '(k)ill (n)ext (r)eturn:' &&
  type_keys 'r\r' && await tick
open_menu && type_keys 'a\r'
finish
tr -d '\r' <"$work/screen" >"$work/shown"
for pattern in '^=proc:<0\.0\.0>' '^State: Waiting' '^Name: victim' '^Spawned as: erl_init:start/2' '^Spawned by: \[\]' \
               '^Message queue length: 1$' '^Message queue: \[hello\]$' '^Dictionary: .*\{a,b\}' '^Reductions: ' \
               '^Stack\+heap: ' '^Stack dump:' '^Program counter: 0x' '^arity = 0$' '^y\(0\)' \
               '^0x.* Return addr 0x.* \(<terminate process normally>\)' '^Internal State: ACT_PRIO_NORMAL' \
               '^=port:#Port<' '^Current code: ' '^Old code: 0' '^lists [0-9]+$' '^=ets:<' '^Table: own' \
               '^Ordered set \(AVL tree\), Elements: 1' '\[\{1,two\}\]$' '^Objects: 1$' '^Type: ordered_set' '^=memory' '^total: ' \
               '^=index_table:atom_tab' '^=allocated_areas' '^Process Information'; do
  grep -aqE -- "$pattern" "$work/shown" || failed "nothing like $pattern is shown"
done

# -- without a terminal

# plain RUNTIME INPUT FLAGS: the menu's keys come from a file.
plain() {
  local program=("$mote" erl) pid
  [ "$1" = mote ] || program=("$reference/bin/erl")
  : >"$work/output"
  (trap - INT; exec setsid "${program[@]}" -noshell -eval 'io:format("ready~n"), timer:sleep(infinity).' $3 \
    <"$2" >"$work/output" 2>&1) &
  pid=$!
  for _ in $(seq 400); do grep -q ready "$work/output" && break; sleep 0.05; done
  sleep 0.2
  kill -INT $pid
  for _ in $(seq 20); do kill -0 $pid 2>/dev/null || break; sleep 0.05; done
  kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  { echo $?; grep -v '^erl_child_setup' "$work/output"; } >"$work/$1.outcome"  # a child of the reference's, left alone
}
# A shell ignores SIGINT in what it starts in the background; this gives it its meaning back.
for flags in "" +Bd +Bi +Bc; do
  for runtime in mote reference; do
    plain $runtime /dev/null "$flags"
  done
  diff "$work/reference.outcome" "$work/mote.outcome" || failed "without a terminal, $flags: the reference's (<) and Mote's (>)"
done

[ "$failures" = 0 ] && echo "the BREAK menu is as the reference's"
exit $((failures > 0))
