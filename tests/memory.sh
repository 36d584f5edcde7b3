#!/usr/bin/env bash
# memory.sh: what an idle process costs by the operating system's account, and that memory of processes, binaries,
# persistent terms and code that are gone is used again and goes back. Not for sanitizer builds, whose allocators keep
# books of their own.
set -euo pipefail
mote=${MOTE:?the mote program}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export MOTE_OTP=${MOTE_OTP:-${REFERENCE:?a directory with bin/elixir}}

timeout 300 "$mote" run "$here/memory.exs"
timeout 200 "$mote" run "$here/literal_memory.exs"
timeout 200 "$mote" run "$here/binary_memory.exs"
