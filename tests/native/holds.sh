# holds: with +nifwarn the functions that held a scheduler are logged, and no others.
check_more() {
  (cd "$1" && timeout -k 1 "${LIMIT:-60}" $mote erl +nifwarn 1000 -noshell -noinput -eval \
    "holds:main(), logger_std_h:filesync(default), timer:sleep(100), halt(0)." >"$1/log" 2>&1 </dev/null)
  if ! grep -q 'Native function holds:hold/1 held a scheduler for [0-9]* ms' "$1/log" || grep -q 'for [0-9]\{1,3\} ms' "$1/log"; then
    head -n 10 "$1/log"
    return 1
  fi
}
