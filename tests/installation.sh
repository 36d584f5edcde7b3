#!/usr/bin/env bash
# installation.sh: `make install` ends with a program that runs scripts from any folder, with and without OTP of its own.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
complain() {
  echo "FAILED: $*"
  sed 's/^/  | /' "$work/output"
  failures=$((failures + 1))
}
# Without an `erl` on the PATH.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
alone() { (cd / && env -i PATH="$work/nothing" HOME="$work" "$@") >"$work/output" 2>&1; }

prefix="$work/with otp"
PREFIX=$prefix scripts/install.sh >"$work/output" 2>&1 || complain "install"
grep -qF "$prefix/share/mote/otp/" "$work/output" || complain "no word of OTP"
grep -qE 'libcrypto\.so\.[0-9]+ ' "$work/output" || complain "no word of libraries"
for example in counter ping_pong; do
  alone "$prefix/bin/mote" run "$prefix/share/mote/examples/$example.exs" || complain "$example"
done
alone "$prefix/bin/mote" otp "$work/root" || complain "otp"
alone "$work/root/bin/erl" -noshell -eval 'io:put_chars(code:root_dir()), halt().'
grep -qx "$work/root" "$work/output" || complain "root of the installation"
PREFIX=$prefix scripts/install.sh >"$work/output" 2>&1 || complain "install once more"

PREFIX=$work/without OTP=no scripts/install.sh >"$work/output" 2>&1 || complain "install without OTP"
[ ! -e "$work/without/share/mote/otp" ] || complain "OTP=no is not heeded"
alone "$work/without/bin/mote" eval 'IO.puts(1)' && complain "OTP where none is"
MOTE_OTP=$prefix/share/mote/otp "$work/without/bin/mote" eval 'IO.puts(1)' >"$work/output" 2>&1 || complain "MOTE_OTP"

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
