#!/usr/bin/env bash
# demo.sh: prepares everything, then runs each of examples/.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
build/release/mote version
for example in spawn counter links_and_monitors registered ping_pong million; do
  echo
  say "mote run examples/$example.exs"
  build/release/mote run "examples/$example.exs"
done
