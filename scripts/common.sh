# What the scripts beside this file share; they source it. Sets `root`, the project's directory, and works from there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "== $*"; }
die() { printf '%s\n' "error: $*" >&2; exit 1; }

# The directory whose bin/ holds an `erl` of OTP 27 or newer and an `elixir`, both on the PATH; fails without them, and
# where that `erl` is Mote.
installed_otp() {
  local erl elixir release
  erl=$(command -v erl) && elixir=$(command -v elixir) || return 1
  [ "$(dirname "$erl")" = "$(dirname "$elixir")" ] || return 1
  release=$(erl -noshell -eval 'io:put_chars(erlang:system_info(otp_release)), halt().' -extra mote-is-asked-for-otp \
    2>/dev/null </dev/null) || return 1
  [ "${release:-0}" -ge 27 ] 2>/dev/null || return 1
  (cd "$(dirname "$erl")/.." && pwd)
}

# Names the installed OTP as the reference runtime where scripts/otp.sh has unpacked none; tests read REFERENCE.
use_reference() {
  [ -e build/otp/.complete ] && return
  REFERENCE=$(installed_otp)
  export REFERENCE
}

# Runs a command, shows what it prints and remembers its last line as the result of `name`; print_results lists them
# and fails where a command failed.
results=() failures=0
record() { # name command...
  local name=$1 output status=passed
  shift
  say "$name"
  output=$(mktemp)
  "$@" 2>&1 | tee "$output" || { status=FAILED; failures=$((failures + 1)); }
  results+=("$(printf '%-24s %-7s %s' "$name" "$status" "$(grep -v '^$' "$output" | tail -n 1)")")
  rm -f "$output"
}
print_results() {
  echo
  say "Results"
  printf '%s\n' "${results[@]}"
  [ "$failures" = 0 ]
}
