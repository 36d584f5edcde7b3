#!/usr/bin/env bash
# ssh.sh: OTP's ssh on Mote and OpenSSH: its clients against a daemon on Mote, Mote's client against sshd. Each is done
# under the reference too, and what comes out must be the same. sshd is unpacked from Debian's packages, not installed.
# Packages: openssh-client
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/elixir}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in ssh sftp scp ssh-keygen; do
  command -v $program >/dev/null || { echo "SKIPPED: $program is missing (openssh-client)"; exit 77; }
done
"$reference/bin/elixir" -e ':ok = Application.load(:ssh)' >/dev/null 2>&1 || { echo "SKIPPED: the reference has no ssh"; exit 77; }
work=$(mktemp -d)
started=()
stop_started() { for pid in ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null; done; started=(); }
trap 'stop_started; rm -rf "$work"' EXIT
export HOME=$work
me=$(id -un)
cd "$work" || exit 1

make_key() { ssh-keygen -q -t "$1" ${3:+-b "$3"} -N '' -f "$2"; }
mkdir hosts keys keys/unknown keys/other_host root folder
make_key rsa hosts/ssh_host_rsa_key 2048
make_key ed25519 hosts/ssh_host_ed25519_key
make_key ecdsa hosts/ssh_host_ecdsa_key 256
make_key rsa keys/id_rsa 2048
make_key ed25519 keys/id_ed25519
make_key ecdsa keys/id_ecdsa 256
make_key ed25519 keys/unknown/id_ed25519
cp keys/id_* keys/other_host
cat keys/*.pub >keys/authorized_keys
head -c 8000003 /dev/urandom >file
printf '#!/bin/sh\necho "$PASSWORD"\n' >askpass
chmod +x askpass

run_elixir() { # SIDE ARGUMENTS...
  local side=$1
  shift
  if [ "$side" = mote ]; then "$mote" elixir "$@"; else "$reference/bin/elixir" "$@"; fi
}

# Runs a command for at most a minute and tells what it printed and how it ended.
tell() { # NAME COMMAND...
  local name=$1 output status=0
  shift
  output=$(timeout 60 "$@" 2>error </dev/null) || status=$?
  printf '%s: %s (%s)\n' "$name" "$output" "$status"
  if [ $status != 0 ]; then grep -vE '^(Warning: Permanently added|Connection (reset|closed) by)' error | sed "s/port $port/port N/; s/SHA256:[^ .]*/HASH/" | head -3; fi
}

clients_against_daemon() { # SIDE
  local port echo_port options kind name status
  coproc daemon { run_elixir "$1" "$here/ssh/daemon.exs" "$work/hosts" "$work/keys" "$work/root" 2>"$work/daemon.log"; }
  started+=("$daemon_PID")
  exec 7>&"${daemon[1]}"
  read -r -t 60 port echo_port <&"${daemon[0]}" || { echo "the daemon did not start"; cat daemon.log; return; }
  options=(-F none -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR -o IdentitiesOnly=yes -o BatchMode=yes)
  with() { # NAME MORE OPTIONS...: a command is run there
    tell "$1" ssh "${@:2}" "${options[@]}" -i keys/id_ed25519 -p "$port" user@127.0.0.1 'lists:sum(lists:seq(1, 3)).'
  }
  for name in curve25519-sha256 ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group14-sha256 \
              diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group-exchange-sha256 \
              diffie-hellman-group14-sha1 diffie-hellman-group1-sha1; do
    with "kex $name" -o KexAlgorithms=$name
  done
  for name in ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-256 rsa-sha2-512 ssh-dss; do
    with "host key $name" -o HostKeyAlgorithms=$name
  done
  for name in chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com; do
    with "cipher $name" -c $name
  done
  for name in hmac-sha1 hmac-sha1-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com; do
    with "mac $name" -c aes128-ctr -m $name
  done
  with "compression" -C

  for name in id_rsa id_ecdsa id_ed25519 unknown/id_ed25519; do
    tell "user key $name" ssh "${options[@]}" -i keys/$name -p "$port" user@127.0.0.1 '{key, taken}.'
  done
  for name in secret wrong ''; do
    tell "password '$name'" env PASSWORD="$name" SSH_ASKPASS="$work/askpass" SSH_ASKPASS_REQUIRE=force \
      ssh -o BatchMode=no -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=2 "${options[@]}" -p "$port" user@127.0.0.1 '{password, taken}.'
  done
  ssh-keygen -q -y -f keys/id_ed25519 | sed "s/^/[127.0.0.1]:$port /" >wrong_host
  with "another host key" -o UserKnownHostsFile="$work/wrong_host" -o StrictHostKeyChecking=yes
  tell "failing expression" ssh "${options[@]}" -i keys/id_ed25519 -p "$port" user@127.0.0.1 'error(oops).'
  tell "malformed expression" ssh "${options[@]}" -i keys/id_ed25519 -p "$port" user@127.0.0.1 'foo('

  # A shell at a terminal. What is typed ahead is echoed in no certain order.
  printf '40 + 2.\nlists:reverse("olleh").\nexit().\n' >typed
  timeout 60 ssh "${options[@]}" -i keys/id_ed25519 -p "$port" -tt user@127.0.0.1 <typed >output 2>error; status=$?
  echo "terminal: $(tr -d '\r' <output | grep -c '42$') $(grep -c '"hello"' output) ($status)"

  for name in '' -C -oRekeyLimit=1M -oCiphers=aes128-gcm@openssh.com; do
    rm -rf root/* down
    printf 'put file a\nmkdir d\nrename a d/b\nls -1 d\nget d/b down\nchmod 600 d/b\n-ln -s d/b l\n-get none down2\n-rm l\nrm d/b\nrmdir d\nls -1\n' >batch
    tell "sftp $name" sftp "${options[@]}" -i keys/id_ed25519 -P "$port" $name -b batch user@127.0.0.1
    cmp file down && echo "the same after sftp $name"
  done
  rm -rf root/* down
  tell "scp up" scp "${options[@]}" -i keys/id_ed25519 -P "$port" file user@127.0.0.1:/carried
  cmp file root/carried && echo "the same up"
  tell "scp down" scp "${options[@]}" -i keys/id_ed25519 -P "$port" user@127.0.0.1:/carried down
  cmp file down && echo "the same down"
  mkdir -p tree/a/b && echo leaf >tree/a/b/leaf
  tell "scp -r" scp -r "${options[@]}" -i keys/id_ed25519 -P "$port" tree user@127.0.0.1:/
  find root/tree | sort

  forward "$port" "$echo_port" L
  forward "$port" "$echo_port" R

  # What is no SSH: the daemon goes on.
  for name in 'GET / HTTP/1.0\r\n\r\n' 'SSH-1.5-old\r\n' 'SSH-2.0-x\r\n\377\377\377\377garbage' 'SSH-2.0-x\r\n\0\0\0\14\12\24' ''; do
    exec 8<>/dev/tcp/127.0.0.1/"$port"
    printf "$name" >&8
    timeout 2 head -c 8 <&8 | od -An -c
    exec 8>&-
  done
  head -c 100000 /dev/urandom >garbage
  { printf 'SSH-2.0-x\r\n'; cat garbage; } 2>/dev/null >/dev/tcp/127.0.0.1/"$port"
  with "after all that"
  exec 7>&-
  eval "exec ${daemon[1]}>&-"
  wait "$daemon_PID"
  echo "the daemon has ended with $?"
}

forward() { # PORT ECHO_PORT L|R: a connection through a forwarded port, there and back
  local near attempt
  near=$((20000 + RANDOM % 10000))
  ssh "${options[@]}" -i keys/id_ed25519 -p "$1" -N -o ExitOnForwardFailure=yes -"$3" 127.0.0.1:$near:127.0.0.1:"$2" user@127.0.0.1 2>error &
  started+=($!)
  for attempt in $(seq 100); do
    { exec 8<>/dev/tcp/127.0.0.1/$near; } 2>/dev/null && break
    sleep 0.1
  done
  head -c 300000 file >part
  cat part >&8 &
  timeout 20 head -c 300000 <&8 | cmp - part && echo "forwarded $3"
  exec 8>&-
  kill "${started[-1]}"
  wait "${started[-1]}" 2>/dev/null
}

client_against_sshd() { # SIDE
  local port echo_port
  port=$(sed -n 's/^Port //p' sshd_config)
  ssh-keygen -q -y -f keys/id_ed25519 | sed "s/^/[127.0.0.1]:$port /" >keys/other_host/known_hosts
  coproc echo_server { "$reference/bin/elixir" "$here/ssh/daemon.exs" "$work/hosts" "$work/keys" "$work/root" 2>/dev/null; }
  started+=("$echo_server_PID")
  read -r -t 60 _ echo_port <&"${echo_server[0]}"
  timeout 300 "${@:2}" "$here/ssh/client.exs" "$port" "$me" "$work/keys" "$work/folder" "$work/file" "$echo_port" 2>&1
  echo "the client has ended with $?"
  eval "exec ${echo_server[1]}>&-"
  wait "$echo_server_PID"
}

# sshd as Debian has it, on a port of loopback. Started by root it wants a user `sshd`: it gets one in a name space of
# its own.
start_sshd() {
  local attempt port
  mkdir -p packages sshd_root
  (cd packages && apt-get -qq download openssh-server openssh-sftp-server libwrap0) >log 2>&1 &&
    for package in packages/*.deb; do dpkg-deb -x "$package" sshd_root; done || { cat log; return 1; }
  port=$((30000 + RANDOM % 10000))
  cat >sshd_config <<CONFIG
Port $port
ListenAddress 127.0.0.1
HostKey $work/hosts/ssh_host_rsa_key
HostKey $work/hosts/ssh_host_ecdsa_key
HostKey $work/hosts/ssh_host_ed25519_key
AuthorizedKeysFile $work/keys/authorized_keys
PidFile none
StrictModes no
UsePAM no
MaxStartups 100
PermitRootLogin prohibit-password
Subsystem sftp $work/sshd_root/usr/lib/openssh/sftp-server
KexAlgorithms +diffie-hellman-group14-sha1
CONFIG
  export LD_LIBRARY_PATH=$(echo "$work"/sshd_root/lib/*-linux-gnu "$work"/sshd_root/usr/lib/*-linux-gnu | tr ' ' :)
  if [ "$(id -u)" = 0 ]; then
    { cat /etc/passwd; echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin'; } >passwd
    unshare -m bash -c 'mount --bind passwd /etc/passwd && mount -t tmpfs none /run && mkdir -m 755 /run/sshd &&
      exec "$0" "$@"' "$work/sshd_root/usr/sbin/sshd" -D -e -f "$work/sshd_config" 2>sshd.log &
  else
    "$work/sshd_root/usr/sbin/sshd" -D -e -f "$work/sshd_config" 2>sshd.log &
  fi
  started+=($!)
  unset LD_LIBRARY_PATH
  for attempt in $(seq 100); do
    { exec 8<>/dev/tcp/127.0.0.1/"$port"; } 2>/dev/null && { exec 8>&-; return 0; }
    sleep 0.1
  done
  cat sshd.log
  return 1
}

failures=0
compare() { # NAME WANTED LINES
  if ! diff -u "$1.reference" "$1.mote"; then echo "FAILED: $1 differs"; failures=$((failures + 1)); fi
  local lines
  lines=$(wc -l <"$1.mote")
  if [ "$lines" -lt "$2" ]; then echo "FAILED: $1 told $lines lines, at least $2 are wanted"; cat "$1.mote"; failures=$((failures + 1)); fi
}

for side in reference mote; do clients_against_daemon $side >clients.$side 2>&1; stop_started 2>/dev/null; done
compare clients 60
if start_sshd; then
  client_against_sshd reference "$reference/bin/elixir" >client.reference
  client_against_sshd mote "$mote" elixir >client.mote
  compare client 30
else
  echo "FAILED: sshd does not start"
  failures=$((failures + 1))
fi
[ "${SHOW-}" ] && cat clients.mote client.mote
[ $failures = 0 ] && echo "OpenSSH and ssh on Mote: $(cat clients.mote client.mote | wc -l) outcomes are the reference's"
exit $((failures > 0))
