#!/usr/bin/env bash
# test_applications.sh [NAME...]: whole applications under Mote: each of tests/applications/*.sh, or those that are named.
# Such a script may name the Debian packages that it needs in a line `# Packages: ...`; they are installed here. Its last
# line is what the results tell of it. Exit code 77 says that something it needs cannot be had.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
use_reference
export MOTE=$root/build/release/mote REFERENCE=${REFERENCE:-$root/build/otp}

names=("$@")
if [ $# -eq 0 ]; then
  for script in tests/applications/*.sh; do names+=("$(basename "$script" .sh)"); done
fi
packages=()
for name in "${names[@]}"; do
  [ -e "tests/applications/$name.sh" ] || die "there is no tests/applications/$name.sh"
  read -ra needed < <(sed -n 's/^# Packages: //p' "tests/applications/$name.sh") || true
  packages+=("${needed[@]}")
done
[ ${#packages[@]} -eq 0 ] || scripts/packages.sh "${packages[@]}"
for name in "${names[@]}"; do
  record "$name" bash "tests/applications/$name.sh"
done
print_results
