# refusals: one source, a library for each reason.
make_libraries() {
  local which
  for which in $(seq 16); do compile "$here/native/refusals.c" "$1/refused$which.so" "-DWHICH=$which" || return 1; done
}
