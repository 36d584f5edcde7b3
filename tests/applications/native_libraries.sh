#!/usr/bin/env bash
# native_libraries.sh: Erlang's native libraries as Debian has them, fetched and unpacked, not installed: each is used under
# Mote and under the reference, and what comes out must be the same. Mote runs on this machine's C library, as the
# packages do.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in apt-get dpkg-deb; do
  command -v $program >/dev/null || { echo "SKIPPED: $program is missing"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work
cd "$work" || exit 1

packages=(jiffy p1-yaml p1-xml p1-stringprep p1-tls p1-zlib p1-cache-tab p1-mqtree p1-iconv p1-utils)
for package in "${packages[@]}"; do
  apt-get -qq download "erlang-$package" >log 2>&1 || { echo "SKIPPED: erlang-$package cannot be fetched: $(tail -n 1 log)"; exit 77; }
done
apt-get -qq download libyaml-0-2 >log 2>&1 || { echo "SKIPPED: libyaml-0-2 cannot be fetched: $(tail -n 1 log)"; exit 77; }
for package in *.deb; do dpkg-deb -x "$package" root || exit 1; done
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 -keyout key.pem -out certificate.pem 2>/dev/null
cat certificate.pem key.pem >both.pem
export ERL_LIBS=$work/root/usr/lib/erlang/lib
libraries=("$work"/root/usr/lib/*-linux-gnu)
"$reference/bin/erlc" "$here/native_libraries/use.erl" || exit 1

failed=()
used=(jiffy yaml xml xml_stream stringprep zlib cache mqtree iconv sha tls)
for name in "${used[@]}"; do
  for side in reference mote; do
    program=("$mote" erl)
    [ $side = mote ] || program=("$reference/bin/erl")
    LD_LIBRARY_PATH=${libraries[0]} timeout -k 5 120 "${program[@]}" -noshell -noinput -eval "use:$name(), halt(0)." \
      >"$name.$side" 2>&1 </dev/null
    echo "exit $?" >>"$name.$side"
  done
  if [ "$(tail -n 1 "$name.mote")" != "exit 0" ] || ! cmp -s "$name.mote" "$name.reference"; then
    failed+=("$name")
    echo "--- $name (< reference, > Mote)"
    diff "$name.reference" "$name.mote" | head -n 20
    tail -n 3 "$name.mote"
  fi
done
[ ${#failed[@]} = 0 ] || { echo "FAILED: ${failed[*]}"; exit 1; }
echo "${#used[@]} libraries work as under the reference: ${used[*]}"
