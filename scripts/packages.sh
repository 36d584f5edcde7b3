#!/usr/bin/env bash
# packages.sh [PACKAGE...]: installs Debian packages, those that building Mote needs unless others are named, and of them
# those that are missing only. Needs root or sudo when there are any.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(clang-19 clang-format-19 lld-19 libclang-rt-19-dev cmake ninja-build ccache pkg-config ca-certificates
          libgmp-dev libpcre2-dev zlib1g-dev libssl-dev libabsl-dev libfmt-dev libgtest-dev libbenchmark-dev)
[ $# -eq 0 ] || packages=("$@")

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  [ $# -eq 0 ] || die "This system has no apt; install what these Debian packages hold: ${packages[*]}"
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
say "Installing packages: ${missing[*]}"
"${as_root[@]}" apt-get -qq update || die "apt-get update failed; is there a network connection?"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
got=0 installed=0
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 install --no-install-recommends -y \
  "${missing[@]}" 2>&1 | tee "$log" | while IFS= read -r line; do
  case $line in
    'Need to get '*) printf '   %s\n' "$line" ;;
    Get:*) if (( ++got % 20 == 0 )); then printf '   %d fetched\n' "$got"; fi ;;
    'Setting up '*) if (( ++installed % 20 == 0 )); then printf '   %d installed\n' "$installed"; fi ;;
  esac
done || { tail -n 20 "$log" >&2; die "apt-get could not install: ${missing[*]}"; }
