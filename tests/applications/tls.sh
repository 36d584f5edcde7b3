#!/usr/bin/env bash
# tls.sh: curl and OpenSSL's s_client against servers of OTP's ssl on Mote, and its clients against s_server. Each is
# done under the reference too, and what comes out must be the same.
# Packages: openssl curl
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in openssl curl; do
  command -v $program >/dev/null || { echo "SKIPPED: $program is missing"; exit 77; }
done
work=$(mktemp -d)
started=()
stop_started() { for pid in ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null; done; started=(); }
trap 'stop_started; rm -rf "$work"' EXIT
export HOME=$work
cd "$work" || exit 1

run_elixir() { # SIDE ARGUMENTS...
  local side=$1
  shift
  if [ "$side" = mote ]; then "$mote" elixir "$@"; else "$reference/bin/elixir" "$@"; fi
}

# An authority, another one, and certificates of theirs.
make_authority() { # NAME
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign,cRLSign
  mkdir -p "$1.d" && : >"$1.d/index" && echo 01 >"$1.d/serial" && echo 01 >"$1.d/crlnumber"
  cat >"$1.cnf" <<CONFIG
[ca]
default_ca = it
[it]
dir = $work/$1.d
database = \$dir/index
serial = \$dir/serial
crlnumber = \$dir/crlnumber
new_certs_dir = \$dir
certificate = $work/$1.pem
private_key = $work/$1.key
default_md = sha256
default_days = 20
default_crl_days = 20
unique_subject = no
policy = any
copy_extensions = copy
[any]
commonName = supplied
CONFIG
}
make_certificate() { # NAME AUTHORITY HOST KEY... [-- OPTIONS OF openssl ca]
  local name=$1 authority=$2 host=$3 key=()
  shift 3
  while [ $# -gt 0 ] && [ "$1" != -- ]; do key+=("$1"); shift; done
  [ $# -gt 0 ] && shift
  openssl req -new -newkey "${key[@]}" -nodes -subj "/CN=$name" -addext "subjectAltName=DNS:$host" -keyout "$name.key" -out "$name.csr"
  openssl ca -batch -config "$authority.cnf" -in "$name.csr" -out "$name.pem" -notext "$@"
}
{
  make_authority ca
  make_authority other_ca
  make_certificate rsa ca localhost rsa:2048
  make_certificate ecdsa ca localhost ec -pkeyopt ec_paramgen_curve:prime256v1
  make_certificate ed25519 ca localhost ed25519
  make_certificate expired ca localhost rsa:2048 -- -startdate 20200101000000Z -enddate 20200201000000Z
  make_certificate early ca localhost rsa:2048 -- -startdate 20400101000000Z -enddate 20410201000000Z
  make_certificate other_host ca elsewhere.test rsa:2048
  make_certificate revoked ca localhost rsa:2048
  make_certificate unknown_ca other_ca localhost rsa:2048
  make_certificate client ca client rsa:2048
  make_certificate client_ecdsa ca client ec -pkeyopt ec_paramgen_curve:prime256v1
  make_certificate client_revoked ca client rsa:2048
  make_certificate client_expired ca client rsa:2048 -- -startdate 20200101000000Z -enddate 20200201000000Z
  make_certificate stranger other_ca client rsa:2048
  openssl ca -config ca.cnf -revoke revoked.pem
  openssl ca -config ca.cnf -revoke client_revoked.pem
  openssl ca -config ca.cnf -gencrl -out crl.pem
} >make.log 2>&1
[ -s crl.pem ] && [ -s stranger.pem ] || { cat make.log; echo "FAILED: no certificates"; exit 1; }
head -c 300000 /dev/urandom | base64 >page.txt

# What a client tells: the servers' line, and how the program ended.
tell() { # NAME COMMAND...
  local name=$1 status=0
  shift
  timeout 20 "$@" >output 2>error </dev/null || status=$?
  printf '%s: %s (%s)\n' "$name" "$(grep -aoE '^tlsv1.*' output | head -1)" "$status"
}

clients_against_servers() { # SIDE
  local name port version
  declare -A ports=()
  coproc servers { run_elixir "$1" "$here/tls/servers.exs" "$work" 2>"$work/servers.log"; }
  started+=("$servers_PID")
  while read -r -t 60 name port <&"${servers[0]}" && [ "$name" != ready ]; do ports[$name]=$port; done
  [ "$name" = ready ] || { echo "the servers did not start"; cat servers.log; return; }

  curl_to() { # NAME SERVER OPTIONS...
    tell "curl $1" curl -sS --max-time 15 --http1.1 --no-alpn --cacert ca.pem --resolve "*:${ports[$2]}:127.0.0.1" "${@:3}" "https://${host:-localhost}:${ports[$2]}/"
  }
  client_to() { # NAME SERVER OPTIONS...
    local status=0
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout 15 openssl s_client -connect "127.0.0.1:${ports[$2]}" -CAfile ca.pem -verify_return_error \
      -verify_hostname localhost -servername localhost -ign_eof "${@:3}" >output 2>error || status=$?
    printf 's_client %s: %s (%s) %s\n' "$1" "$(grep -aoE '^tlsv1.*' output | head -1)" "$status" "$(grep -aoE 'alert number [0-9]+|Verify return code: [0-9]+|ALPN protocol: .*|^(Reused|New), ' output error | sed 's/^[^:]*://' | sort -u | tr '\n' ';')"
  }

  for version in 1.2 1.3; do
    for name in rsa ecdsa ed25519 expired early other_host unknown_ca; do
      [ "${ports[$name]-}" ] && curl_to "$version $name" $name --tlsv$version --tls-max $version
      [ "${ports[$name]-}" ] && client_to "$version $name" $name -tls${version/./_}
    done
    tell "curl $version of an unknown authority" curl -sS --cacert other_ca.pem --tlsv$version --tls-max $version --resolve "localhost:${ports[rsa]}:127.0.0.1" "https://localhost:${ports[rsa]}/"
    for name in client client_ecdsa stranger client_expired client_revoked; do
      curl_to "$version demands $name" demands --tlsv$version --tls-max $version --cert $name.pem --key $name.key
      client_to "$version demands $name" demands -tls${version/./_} -cert $name.pem -key $name.key
      curl_to "$version checks $name" checks --tlsv$version --tls-max $version --cert $name.pem --key $name.key
    done
    curl_to "$version demands none" demands --tlsv$version --tls-max $version
    curl_to "$version asks none" asks --tlsv$version --tls-max $version
    curl_to "$version asks client" asks --tlsv$version --tls-max $version --cert client.pem --key client.key
    for name in h2 http/1.1 other,h2 other; do client_to "$version alpn $name" alpn -tls${version/./_} -alpn $name; done
    host=named.test curl_to "$version by name" named -k --tlsv$version --tls-max $version
    host=else.test curl_to "$version by no name" named -k --tlsv$version --tls-max $version
  done
  client_to "1.1" rsa -tls1_1 -cipher DEFAULT@SECLEVEL=0
  client_to "any" rsa

  for name in $(openssl ciphers -tls1_2 -s 'kRSA:kECDHE:kDHE:!PSK:!SRP:!aNULL:@SECLEVEL=0' | tr : ' '); do
    client_to "cipher $name" every -tls1_2 -cipher $name:@SECLEVEL=0
  done
  for name in TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_CCM_SHA256 TLS_AES_128_CCM_8_SHA256; do
    client_to "cipher $name" every -tls1_3 -ciphersuites $name
  done
  for name in X25519 X448 P-256 P-384 P-521 ffdhe2048 P-256:X25519; do client_to "group $name" every -tls1_3 -groups $name; done
  client_to "PSK" psk -tls1_2 -psk abababababababababababababababab -psk_identity someone -cipher PSK-AES128-GCM-SHA256
  client_to "DHE PSK" psk -tls1_2 -psk abababababababababababababababab -psk_identity someone -cipher DHE-PSK-AES256-GCM-SHA384
  client_to "PSK of nobody" psk -tls1_2 -psk abababababababababababababababab -psk_identity nobody -cipher PSK-AES128-GCM-SHA256
  client_to "another PSK" psk -tls1_2 -psk acacacacacacacacacacacacacacacac -psk_identity someone -cipher PSK-AES128-GCM-SHA256

  # Sessions taken up again, by ticket and by number.
  for name in tickets tickets_kept sessions; do
    rm -f session
    client_to "$name first" $name -sess_out session
    client_to "$name again" $name -sess_in session
  done
  client_to "a session of another server" rsa -sess_in session

  # R asks for another handshake; it comes to be where the server allows it.
  for name in renegotiates renegotiates_not; do
    { sleep 1; echo R; sleep 1; printf 'GET / HTTP/1.0\r\n\r\n'; sleep 1; } |
      timeout 15 openssl s_client -connect "127.0.0.1:${ports[$name]}" -tls1_2 -CAfile ca.pem -servername localhost >output 2>error
    printf '%s: %s %s\n' $name "$(grep -aoE '^tlsv1.*' output | head -1)" "$(grep -aoE 'RENEGOTIATING|no renegotiation|alert number [0-9]+' output error | sed 's/^[^:]*://' | sort -u | tr '\n' ';')"
  done
  eval "exec ${servers[1]}>&-"
  wait "$servers_PID"
  echo "the servers have ended with $?"
}

start_server() { # NAME OPTIONS OF s_server...
  local name=$1 port attempt
  shift
  for attempt in 1 2 3; do
    port=$((20000 + RANDOM % 20000))
    openssl s_server -accept 127.0.0.1:$port -quiet "$@" >"$name.log" 2>&1 <&9 &
    started+=($!)
    for _ in $(seq 50); do
      { exec 8<>/dev/tcp/127.0.0.1/$port; } 2>/dev/null && { exec 8>&-; server_ports+=("$name=$port"); return; }
      kill -0 "${started[-1]}" 2>/dev/null || break
      sleep 0.1
    done
  done
  echo "FAILED: s_server $name does not start"; cat "$name.log"
}

failures=0
compare() { # NAME WANTED LINES
  local lines
  if ! diff -u "$1.reference" "$1.mote"; then echo "FAILED: $1 differs"; failures=$((failures + 1)); fi
  lines=$(wc -l <"$1.mote")
  if [ "$lines" -lt "$2" ]; then echo "FAILED: $1 told $lines lines, at least $2 are wanted"; failures=$((failures + 1)); fi
}

for side in reference mote; do clients_against_servers $side >servers.$side 2>&1; done
compare servers 90

server_ports=()
mkfifo held && exec 9<>held # standard input of s_server, which never ends
for name in rsa ecdsa ed25519 expired early other_host unknown_ca revoked; do
  start_server $name -cert $name.pem -key $name.key -rev -alpn h2,http/1.1
done
start_server demands -cert rsa.pem -key rsa.key -rev -Verify 1 -verify_return_error -CAfile ca.pem
start_server psk -nocert -rev -psk abababababababababababababababab -tls1_2 -cipher ALL
start_server pages -cert rsa.pem -key rsa.key -WWW
for side in reference mote; do
  run_elixir $side "$here/tls/clients.exs" "$work" "${server_ports[@]}" >clients.$side 2>&1
  echo "the clients have ended with $?" >>clients.$side
done
compare clients 60
[ "${SHOW-}" ] && cat servers.mote clients.mote
[ $failures = 0 ] && echo "curl, openssl and ssl on Mote: $(cat servers.mote clients.mote | wc -l) outcomes are the reference's"
exit $((failures > 0))
