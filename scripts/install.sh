#!/usr/bin/env bash
# install.sh: installs the release build below PREFIX (/usr/local unless set) and tells what was put where.
#
# What it ends with is a Mote that runs scripts: where the installed program finds no OTP and Elixir of its own, they are
# unpacked into PREFIX/share/mote/otp, unless OTP=no says not to. Those of build/otp are copied, where they are.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prefix=${PREFIX:-/usr/local}
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)

say "Installing into $prefix"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --install build/release --prefix "$prefix" --strip >"$log" 2>&1 || { cat "$log" >&2; die "cmake --install failed"; }
mote=$prefix/bin/mote

# Whether the installed program runs a script, in a folder that has nothing to do with it.
runs() { (cd / && env -u MOTE_OTP -u MOTE_ELIXIR "$mote" eval ':ok') >"$log" 2>&1; }
if ! runs && [ "${OTP-}" != no ]; then
  from=
  [ -e build/otp/.complete ] && from=$root/build/otp
  OTP_FROM=$from "$prefix/share/mote/scripts/otp.sh"
  runs || { cat "$log" >&2; die "the installed program does not run"; }
fi

say "Installed"
printf '   %-50s %s\n' \
  "$mote" "the program" \
  "$prefix/include/mote/" "the C++ interface" \
  "$prefix/share/mote/examples/" "scripts to run" \
  "$prefix/share/mote/scripts/otp.sh" "unpacks OTP and Elixir into $prefix/share/mote/otp" \
  "$prefix/share/doc/mote/" "README, changes, licence"
if [ -e "$prefix/share/mote/otp/.complete" ]; then
  printf '   %-50s %s\n' "$prefix/share/mote/otp/" "OTP and Elixir"
fi
echo
(cd / && env -u MOTE_OTP -u MOTE_ELIXIR "$mote" version) 2>&1 | sed 's/^/   /' || true
echo
echo "   It needs these shared libraries, where it is copied to another machine, too:"
ldd "$mote" | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | sort | while read -r library; do
  package=
  for file in "$library" "$(readlink -f "$library")"; do
    [ -n "$package" ] || package=$(dpkg-query -S "$file" 2>/dev/null | head -n 1 | cut -d: -f1) || true
  done
  printf '     %-40s %s\n' "$(basename "$library")" "${package:+of the package $package}"
done
if runs; then
  echo
  echo "   To try it: $mote run $prefix/share/mote/examples/counter.exs"
fi
