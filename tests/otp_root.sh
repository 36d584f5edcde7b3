#!/usr/bin/env bash
# otp_root.sh: a root made by `mote otp`, and releases: one made in it, run by its own scripts, and one made for the
# reference, whose emulator is replaced by a link to Mote.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
work=$(mktemp -d)
failures=0
export HOME=$work XDG_RUNTIME_DIR=$work MIX_ENV=prod ELIXIR_ERL_OPTIONS= PROBE_FILE=$work/probe
unset MOTE_OTP MOTE_ELIXIR ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS
system_path=$PATH

finish() {
  for release in "$work"/*/_build/prod/rel/probe/bin/probe; do
    [ -x "$release" ] && HEART_COMMAND= "$release" stop >/dev/null 2>&1
  done
  rm -rf "$work"
}
trap finish EXIT

complain() {
  echo "FAILED: $*"
  [ -e "$work/output" ] && sed 's/^/  | /' "$work/output"
  failures=$((failures + 1))
}

# expect STATUS PATTERN COMMAND...: the command ends with the status and, unless the pattern is empty, prints a line that
# matches.
expect() {
  local status=$1 pattern=$2 got
  shift 2
  timeout 60 "$@" >"$work/output" 2>&1 </dev/null
  got=$?
  if [ "$got" -ne "$status" ] || { [ -n "$pattern" ] && ! grep -qE -- "$pattern" "$work/output"; }; then
    complain "$* (status $got, expected $status and a line like: $pattern)"
  fi
}

# until_true COMMAND...: waits up to a minute for the command to succeed.
until_true() {
  local try
  for try in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  complain "waited for: $*"
}

# The root, and that it can be made anew and moved, but not put over anything else.
export MOTE_OTP=$reference
expect 0 "^$work/root is an OTP root in which the emulator is Mote" "$mote" otp "$work/root"
ln -s nowhere "$work/root/lib/of_another_otp"
touch "$work/root/lib/of_somebody"
expect 0 "^$work/root is an OTP root" "$mote" otp "$work/root"
[ ! -L "$work/root/lib/of_another_otp" ] && [ -e "$work/root/lib/of_somebody" ] || complain "not made anew"
mkdir "$work/other" && touch "$work/other/file"
expect 1 "^mote: otp: $work/other is there, and is no root made by" "$mote" otp "$work/other"
expect 1 '^mote: otp: .* is no directory' "$mote" otp "$work/other/file"
unset MOTE_OTP
mv "$work/root" "$work/the root"
expect 0 "^$work/the root\$" "$work/the root/bin/erl" -noshell -eval 'io:put_chars(code:root_dir()), halt().'
mv "$work/the root" "$work/root"
for link in $(find "$work"/root/erts-*/bin -type l); do
  case $(readlink "$link") in
    */*) complain "$link leads out of its folder: $(readlink "$link")" ;;
  esac
done

# All it takes is the PATH.
export PATH=$work/root/bin:$system_path
expect 0 "^$work/root\$" erl -noshell -eval 'io:put_chars(code:root_dir()), halt().'
expect 0 '^mote +.*/bin/mote beam\.smp -P 5000 -- -root ' env ERL_FLAGS='+P 5000' \
  elixir -e 'IO.puts(:os.cmd(~c"ps -o comm=,args= -p #{System.pid()}"))'
expect 0 '^emu opt$' erl -noshell -eval 'io:format("~p ~p~n", [erlang:system_info(X) || X <- [emu_flavor, emu_type]]), halt().'
expect 0 '^found by: the tree that the program is in' mote version
expect 0 '^  links to ' "$mote" version
expect 0 '^found by: erl on the PATH, of a root that `mote otp` made' "$mote" version
expect 0 '^Mix [0-9.]+' iex -S mix --version
cat >"$work/hello.erl" <<'ERL'
-module(hello).
-export([main/1]).
main(Arguments) -> io:format("hello ~p ~s~n", [Arguments, code:root_dir()]).
ERL
expect 0 '' erlc -o "$work" "$work/hello.erl"
expect 0 "^hello \\[\"a\"\\] $work/root\$" erl -noshell -pa "$work" -eval 'hello:main(["a"]), halt().'
cat >"$work/script" <<'ERL'
#!/usr/bin/env escript
%%! -probe x
main(Arguments) -> io:format("~p ~s ~p~n", [Arguments, code:root_dir(), init:get_argument(probe)]).
ERL
chmod +x "$work/script"
expect 0 "^\\[\"b\"\\] $work/root \\{ok,\\[\\[\"x\"\\]\\]\\}\$" "$work/script" b
expect 0 '' erl -detached -eval "ok = file:write_file(\"$work/detached\", os:getpid()), halt()."
until_true test -s "$work/detached"

# A release of a supervised application.
mkdir -p "$work/app/lib" "$work/app/rel"
cat >"$work/app/mix.exs" <<'EXS'
defmodule Probe.MixProject do
  use Mix.Project
  def project, do: [app: :probe, version: "0.1.0", deps: []]
  def application, do: [mod: {Probe, []}, extra_applications: [:logger]]
end
EXS
cat >"$work/app/lib/probe.ex" <<'EXS'
defmodule Probe do
  use Application

  defmodule Worker do
    use GenServer
    def start_link(_), do: GenServer.start_link(__MODULE__, [])

    def init(_) do
      Process.flag(:trap_exit, true)
      {:ok, note("up")}
    end

    def terminate(reason, _), do: note("down #{inspect(reason)}")

    defp note(what), do: File.write!(System.fetch_env!("PROBE_FILE"), "#{what} #{System.pid()}\n", [:append])
  end

  def start(_, _), do: Supervisor.start_link([Worker], strategy: :one_for_one)
end
EXS
printf '+P 65536\n-env FROM_VM_ARGS yes\n' >"$work/app/rel/vm.args.eex"
cat >"$work/app/rel/env.sh.eex" <<'SH'
case $RELEASE_COMMAND in
  daemon*)
    HEART_COMMAND="$RELEASE_ROOT/bin/$RELEASE_NAME $RELEASE_COMMAND"
    export HEART_COMMAND
    export ELIXIR_ERL_OPTIONS="-heart"
    ;;
esac
SH
cd "$work/app" || exit 1
expect 0 'Release created' mix release
export PATH=$system_path
release=$work/app/_build/prod/rel/probe/bin/probe
root=${release%/bin/probe}
mv "$work/root" "$work/moved" # it stands alone
if [ -e "$reference/.complete" ]; then
  bound=$(grep -rlI "$(readlink -f "$reference")" "$root"/erts-*/bin "$root/bin")
  [ -z "$bound" ] || complain "bound to the OTP it was made with: $bound"
fi

expect 0 "^\\{65536, \"yes\", \"$root\", \\[\"a b\"\\]\\}\$" "$release" eval \
  'IO.inspect({:erlang.system_info(:process_limit), System.get_env("FROM_VM_ARGS"), to_string(:code.root_dir()), System.argv()})' 'a b'
printf -- '-probe file\n' >"$work/args"
expect 0 '^\[\["a"\], \["file"\], \["f"\], \["z"\]\]$' env ERL_AFLAGS="-probe a -args_file $work/args" ERL_FLAGS='-probe f' \
  ERL_ZFLAGS='-probe z' "$release" eval 'IO.inspect(for {:probe, v} <- :init.get_arguments(), do: Enum.map(v, &to_string/1))'

"$release" start >"$work/log" 2>&1 &
started=$!
until_true grep -q '^up ' "$PROBE_FILE"
expect 0 "^$started\$" "$release" pid
expect 0 "^mote +$root/erts-[0-9.]+/bin/mote beam\\.smp -P 65536 -- -root $root " ps -o comm=,args= -p "$started"
outside=$(grep -o ' /.*\.so.*' "/proc/$started/maps" | sort -u | grep -vE " $root/|/(libc|libm|ld-linux[^/]*)\\.so")
[ -z "$outside" ] || complain "libraries from outside of the release: $outside"
expect 1 '^mote: there is no distribution yet: probe cannot be asked for IO.puts' "$release" rpc 'IO.puts(1)'
expect 0 '' "$release" stop
wait "$started" || complain "start ended with $?: $(cat "$work/log")"
grep -q "^down :shutdown $started\$" "$PROBE_FILE" || complain "not stopped in order: $(cat "$PROBE_FILE")"
expect 1 '^mote: there is no node probe of this user on this machine' "$release" stop

# heart starts it again after a kill, and not after a stop.
: >"$PROBE_FILE"
expect 0 '' "$release" daemon
until_true grep -q '^up ' "$PROBE_FILE"
first=$("$release" pid)
kill -9 "$first"
again() { [ "$(grep -c '^up ' "$PROBE_FILE")" = 2 ]; }
until_true again
second=$("$release" pid)
[ -n "$second" ] && [ "$second" != "$first" ] || complain "heart did not start it again: $first, then $second"
expect 0 '' "$release" stop
until_true grep -q '^down :shutdown' "$PROBE_FILE"
gone() { ! kill -0 "$second"; }
until_true gone
sleep 1
again || complain "started again after a stop: $(cat "$PROBE_FILE")"

# A release made for the reference, with a link to Mote in the place of its emulator.
if [ -x "$reference/bin/mix" ]; then
  cp -r "$work/app" "$work/switched"
  cd "$work/switched" || exit 1
  rm -rf _build
  expect 0 'Release created' env PATH="$reference/bin:$system_path" mix release
  root=$work/switched/_build/prod/rel/probe
  for emulator in "$root"/erts-*/bin/beam.smp; do
    rm "$emulator" && ln -s "$mote" "$emulator"
  done
  expect 0 "\\[mote\\].*$root" env MOTE_OTP="$reference" "$root/bin/probe" eval \
    'IO.inspect({:erlang.system_info(:system_version), :code.root_dir()}, width: 1000)'
fi

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
