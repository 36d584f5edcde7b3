#!/usr/bin/env bash
# packages.sh: installs the Debian packages that building Mote needs, those that are missing only. Needs root or sudo
# when there are any.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(clang-19 lld-19 libclang-rt-19-dev cmake ninja-build ccache pkg-config ca-certificates
          libgmp-dev libpcre2-dev zlib1g-dev libssl-dev libabsl-dev libfmt-dev libgtest-dev libbenchmark-dev)

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  for program in clang++-19 ld.lld-19 cmake ninja; do
    command -v "$program" >/dev/null ||
      die "$program is missing. This system has no apt; install what these Debian packages hold: ${packages[*]}"
  done
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || die "not root and no sudo; as root, run: apt-get install ${missing[*]}"
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
say "Installing packages: ${missing[*]}"
"${as_root[@]}" apt-get -qq update || die "apt-get update failed; is there a network connection?"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends \
  -y "${missing[@]}" >/dev/null || die "apt-get could not install: ${missing[*]}"
