#!/usr/bin/env bash
# demo.sh: prepares everything, says what it does while it does it, then runs each of examples/.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cat <<'TEXT'
== make demo: from a bare machine to processes running on Mote
   1. Debian packages that the build needs, those that are missing
   2. Erlang/OTP and Elixir, unpacked into build/otp from Debian's packages; nothing of them is installed
   3. the build of build/release/mote (three to ten minutes on two cores, the first time)
   4. six small programs from examples/
   Only step 1 changes the machine; all else stays in build/.

TEXT
scripts/prepare.sh
say "Ready after $((SECONDS / 60)) min $((SECONDS % 60)) s. What runs, and which OTP and Elixir it found:"
build/release/mote version
for example in spawn counter links_and_monitors registered ping_pong million; do
  echo
  say "mote run examples/$example.exs"
  sed -n '1s/^# */   /p' "examples/$example.exs"
  echo
  build/release/mote run "examples/$example.exs"
done
echo
say "That was all. To go on:"
cat <<'TEXT'
   build/release/mote iex                       an interactive Elixir shell
   build/release/mote eval -p '1 + 2'           an expression and its value
   build/release/mote help                      what else there is
   build/release/mote otp build/drop-in         an OTP in which the emulator is Mote, for mix, rebar3 and releases
   make install PREFIX="$HOME/.local"           Mote for every folder
TEXT
