#!/usr/bin/env bash
# drivers.sh: linked-in drivers of our own (tests/drivers/*.c, built here with the reference's erl_driver.h), used by
# programs that run under Mote and the reference: what they print must be the same. And the functions of erl_driver.h:
# the program must export each.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
tests=$(cd "$(dirname "$0")/drivers" && pwd)
include=$reference/usr/include
compiler=$(command -v cc || command -v clang-19) || { echo "skipped: no C compiler"; exit 77; }
[ -e "$include/erl_driver.h" ] || { echo "skipped: no $include/erl_driver.h"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# build SOURCE NAME [OPTIONS]: the driver NAME.
build() {
  "$compiler" -shared -fPIC -w -I"$include" -o "$work/$2.so" "${@:3}" "$tests/$1.c" || exit 1
}

# same MODULE ARGUMENTS...: what main/1 prints under both.
same() {
  local module=$1 log=$work/$1-$RANDOM
  (cd "$work" && timeout 60 "$reference/bin/erl" -noshell -pa "$work" -run "$module" main "${@:2}") >"$log.reference" 2>&1
  (cd "$work" && MOTE_OTP=$reference timeout 60 "$mote" erl -noshell -pa "$work" -run "$module" main "${@:2}") >"$log.mote" 2>&1
  diff -a "$log.reference" "$log.mote" || fail "$*"
}

exported=$(nm -D --defined-only "$mote" | awk '{print $3}')
declared=$(grep -oE '\b(driver|erl_drv|erl_errno|set_busy|set_port|get_port|add_driver|remove_driver|null|dtrace)_[a-z0-9_]+ *\(' \
  "$include/erl_driver.h" | tr -d ' (' | sort -u)
[ "$(wc -l <<<"$declared")" -gt 100 ] || fail "found only $(wc -l <<<"$declared") functions in erl_driver.h"
for name in $declared driver_term_nil; do
  grep -qx "$name" <<<"$exported" || fail "$name is not exported"
done

for module in "$tests"/*.erl; do
  "$reference/bin/erlc" -o "$work" "$module" || exit 1
done
build probe_drv probe_drv
build probe_drv probe_port_drv -DPORT_LOCKING
same probe "$work" probe_drv
same probe "$work" probe_port_drv

build bad_drv good_drv '-DNAME="good_drv"'
build bad_drv no_init_drv '-DNAME="no_init_drv"' -DNO_INIT
build bad_drv no_entry_drv '-DNAME="no_entry_drv"' -DNO_ENTRY
build bad_drv marker_drv '-DNAME="marker_drv"' -DMARKER=0
build bad_drv new_major_drv '-DNAME="new_major_drv"' -DMAJOR=4 -DMINOR=0
build bad_drv new_minor_drv '-DNAME="new_minor_drv"' -DMINOR=99
build bad_drv old_major_drv '-DNAME="old_major_drv"' -DMAJOR=1
build bad_drv name_drv '-DNAME="other_drv"'
build bad_drv init_drv '-DNAME="init_drv"' -DINIT_RESULT=-1
echo "no library" >"$work/garbage_drv.so"
{ head -c 18 "$work/good_drv.so"; printf '\003\000'; tail -c +21 "$work/good_drv.so"; } >"$work/foreign_drv.so"  # of an i386
same loading "$work"

[ "$failures" -eq 0 ] && echo "all good"
exit "$((failures > 0))"
