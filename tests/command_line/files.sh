#!/usr/bin/env bash
# files.sh: `mote FILE` runs programs of each kind, `mote eval -p` prints values, and what mote says about its commands.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MOTE_OTP=$reference
cd "$work" || exit 1
failures=0

# expect STATUS PATTERN COMMAND...: the command ends with the status and prints a line that matches; nothing where there is
# no pattern.
expect() {
  local status=$1 pattern=$2 got
  shift 2
  "$@" >output 2>&1 </dev/null
  got=$?
  if [ "$got" -ne "$status" ] || { if [ -n "$pattern" ]; then ! grep -qE -- "$pattern" output; else [ -s output ]; fi; }; then
    echo "FAILED: $* (status $got, expected $status and a line like: $pattern)"
    sed 's/^/  | /' output | head -n 20
    failures=$((failures + 1))
  fi
}

# -- scripts
echo 'IO.inspect({:script, System.argv()})' >script.exs
expect 0 '^\{:script, \["a", "-b"\]\}$' "$mote" script.exs a -b
{ echo '#!/usr/bin/env elixir'; cat script.exs; } >script
expect 0 '^\{:script, \["--help"\]\}$' "$mote" ./script --help
cp script eval
expect 0 '^\{:script, \[\]\}$' "$mote" ./eval
cat >program.erl <<'ERL'
%% a program
-module(program).
-export([main/1]).
main(Words) -> io:format("~p ~s~n", [Words, helper()]).
-ifdef(HELPER).
helper() -> helper:text().
-else.
helper() -> "alone".
-endif.
ERL
expect 0 '^\["a","-b"\] alone$' "$mote" program.erl a -b
printf -- '-module(nothing).\n-export([f/0]).\nf() -> ok.\n' >nothing.erl
expect 127 'function main/1 undefined' "$mote" nothing.erl

# -- compiled modules, away from the current folder
mkdir ebin
printf -- '-module(helper).\n-export([text/0]).\ntext() -> "helped".\n' >helper.erl
printf -- '-module(zero).\n-export([main/0]).\nmain() -> io:format("~%s~%s", [tl(init:get_plain_arguments())]), halt(3).\n' p n >zero.erl
printf -- '-module(failing).\n-export([main/0]).\nmain() -> error(oops).\n' >failing.erl
"$mote" erlc -o ebin -DHELPER program.erl helper.erl zero.erl failing.erl nothing.erl
cat >modules.ex <<'EX'
defmodule One do
  def main(words), do: IO.inspect({words, Two.main()})
end
defmodule Two do
  def main(), do: :two
end
defmodule Three do
  def main(), do: exit({:shutdown, 4})
end
defmodule Four do
end
EX
"$mote" elixirc -o ebin modules.ex
expect 0 '^\["a","-b"\] helped$' "$mote" ebin/program.beam a -b
expect 3 '^\["a"\]$' "$mote" ebin/zero.beam a
expect 127 '^exception error: oops' "$mote" ebin/failing.beam
expect 1 '^mote: ebin/nothing.beam: the module nothing exports neither main/1 nor main/0$' "$mote" ebin/nothing.beam
expect 0 '^\{\["é", "-b"\], :two\}$' "$mote" ebin/Elixir.One.beam é -b
expect 4 '' "$mote" ebin/Elixir.Three.beam
expect 1 'Elixir.Four exports neither' "$mote" ebin/Elixir.Four.beam
cp ebin/Elixir.One.beam "ebin/an\"other #{name}.beam"
expect 0 '^\{\[\], :two\}$' "$mote" "ebin/an\"other #{name}.beam"
echo nothing >broken.beam
expect 1 '^mote: broken.beam: at byte 0: not a BEAM file' "$mote" broken.beam

# -- escripts and archives, with and without a header
cat >make.erl <<'ERL'
main([]) ->
    {ok, Code} = file:read_file("ebin/program.beam"), {ok, Helper} = file:read_file("ebin/helper.beam"),
    Archive = {archive, [{"program.beam", Code}, {"helper.beam", Helper}], []},
    ok = escript:create("archive", [shebang, {emu_args, "-escript main program -given here"}, Archive]),
    ok = escript:create("compiled", [shebang, {beam, Code}]).
ERL
sed -i '1i #!/usr/bin/env escript' make.erl
expect 0 '' "$mote" make.erl
expect 0 '^\["x"\] helped$' "$mote" archive x
expect 127 'undefined function helper:text/0' "$mote" compiled x

# -- what is no program
expect 1 '^mote: ./nowhere: No such file or directory$' "$mote" ./nowhere
expect 1 '^mote: nowhere.exs: No such file' "$mote" nowhere.exs a
printf '#!/bin/sh\n' >shell
expect 1 '^mote: shell: its first line asks for another program: #!/bin/sh$' "$mote" shell
expect 1 '^mote: /tmp: is a directory$' "$mote" /tmp

# -- values
expect 0 '^\{1, \[b: "é"\]\}$' "$mote" eval -p '{1, [b: "é"]} # a comment'
expect 0 '^\["a", "-b"\]$' "$mote" eval --print 'System.argv()' a -b
expect 1 'syntax error' "$mote" eval -p '1 +'
"$mote" eval '1 + 1' >output 2>&1
[ -s output ] && { echo "FAILED: eval prints by itself"; failures=$((failures + 1)); }

# -- what mote says of itself
expect 1 '^  mote FILE ' "$mote"
expect 1 '^mote: there is no command "evla"; did you mean eval\?$' "$mote" evla
expect 1 '^mote: there is no command "conquer"; `mote help` lists' "$mote" conquer
for word in -V --version; do
  expect 0 '^Mote [0-9.]+$' "$mote" $word
  expect 0 '^Mote [0-9.]+$' "$mote" run $word
done
expect 0 '^usage: mote run ' "$mote" run --help
expect 0 '^usage: mote erl ' "$mote" erl -h
expect 0 '^  \+P N ' "$mote" erl --help
expect 0 'prints nothing by itself' "$mote" eval --help

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
