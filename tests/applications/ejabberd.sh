#!/usr/bin/env bash
# ejabberd.sh: the XMPP server ejabberd, from Debian's packages (unpacked, not installed) with Debian's configuration, on
# Mote: its eleven native libraries, Mnesia, TLS by OpenSSL in one of those libraries. Clients register over STARTTLS, log
# in by SCRAM, and 10,000 messages pass (MESSAGES gives another number). Where the reference can load those
# libraries, too, its outcomes are compared.
# Packages: openssl
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/support/debian.bash"
messages=${MESSAGES:-10000}
work=$(mktemp -d)
server=
stop_server() { [ -z "$server" ] || { kill "$server"; wait "$server"; } 2>/dev/null; server=; }
trap 'stop_server; rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work
unpack_debian packages ejabberd erlang-base64url erlang-idna erlang-jiffy erlang-jose erlang-unicode-util-compat \
  erlang-p1-{acme,cache-tab,eimp,mqtree,oauth2,pkix,stringprep,stun,tls,utils,xml,xmpp,yaml,yconf,zlib} libyaml-0-2 libexpat1 ||
  { echo "SKIPPED: ejabberd could not be fetched"; exit 77; }
packages=$work/packages

{
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout authority.key -out authority.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout key.pem -out request.pem
  echo subjectAltName=DNS:localhost >names
  openssl x509 -req -days 30 -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial -extfile names -out certificate.pem
} >openssl.log 2>&1 || { cat openssl.log; exit 1; }
cat key.pem certificate.pem >ejabberd.pem

# Debian's configuration, on free ports of loopback; with accounts that clients make themselves, which that file shows as
# a comment, and those of the test as admins, whose messages are not slowed down.
configure() {
  base=$((20000 + RANDOM % 20000))
  awk -v base=$base -v certificate="$work/ejabberd.pem" '
    { sub(/"\/etc\/ejabberd\/ejabberd.pem"/, "\"" certificate "\""); sub(/ip: "::"/, "ip: \"127.0.0.1\"") }
    /^    port: [0-9]+$/ { sub(/[0-9]+/, base + listener++) }
    /^acl:/ { print "registration_timeout: infinity"; print; print "  admin:\n    user:\n      - alice@localhost\n      - bob@localhost"; next }
    /^modules:/ { print; print "  mod_register:\n    ip_access: trusted_network"; next }
    { print }' "$packages/usr/share/ejabberd/ejabberd.yml.example" >ejabberd.yml
}

start_server() { # PROGRAM...
  local attempt
  rm -rf db ejabberd.log
  configure
  export EJABBERD_CONFIG_PATH=$work/ejabberd.yml EJABBERD_LOG_PATH=$work/ejabberd.log
  ERL_LIBS=$packages/usr/lib/erlang/lib:$(echo "$packages"/usr/lib/*-linux-gnu) \
    "$@" -noinput -kernel inetrc "\"$packages/etc/ejabberd/inetrc\"" -mnesia dir "\"$work/db\"" -s ejabberd >server.log 2>&1 </dev/null &
  server=$!
  for attempt in $(seq 300); do
    grep -q 'Start accepting.*ejabberd_c2s' ejabberd.log 2>/dev/null && { exec 8<>/dev/tcp/127.0.0.1/$base; } 2>/dev/null && { exec 8>&-; return 0; }
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

run() { # SIDE: outcomes of the clients, and of the server's end
  timeout 300 "$mote" elixir "$here/ejabberd/client.exs" "$base" "$work/authority.pem" "$messages" >"$1" 2>"$1.times" || { echo "the clients failed"; cat "$1.times"; } >>"$1"
  kill "$server"
  wait "$server"
  echo "ejabberd ends with $?" >>"$1"
  server=
  grep -qE 'ejabberd .* is stopped' ejabberd.log && echo "it has stopped in order" >>"$1"
  grep -E '\[(error|critical)\]' ejabberd.log >"$1.errors" && { echo "it has logged errors" && head -5 "$1.errors"; } >>"$1"
  return 0
}

libraries=$(echo "$packages"/usr/lib/*-linux-gnu)
start_server env LD_LIBRARY_PATH="$libraries" "$mote" erl ||
  { echo "FAILED: ejabberd does not start on Mote"; cat server.log; tail -20 ejabberd.log 2>/dev/null; exit 1; }
run mote
compared=
if start_server env LD_PRELOAD="$libraries/libyaml-0.so.2:$libraries/libexpat.so.1" "$reference/bin/erl"; then
  run reference
  compared=" (reference: $(cat reference.times))"
else
  stop_server
fi
[ "${SHOW-}" ] && cat mote
if [ -n "$compared" ] && ! diff -u reference mote; then
  echo "FAILED: ejabberd does otherwise on Mote"
  exit 1
fi
if ! grep -q "{:messages, $messages, :all_in_order}" mote || ! grep -q 'it has stopped in order' mote || grep -q 'logged errors' mote; then
  cat mote
  echo "FAILED: ejabberd on Mote"
  exit 1
fi
echo "ejabberd on Mote: $messages messages in $(cat mote.times)$compared"
