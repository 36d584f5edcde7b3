#!/usr/bin/env bash
# test_releases.sh: what is made to be taken elsewhere, made and run: roots of `mote otp`, releases, rebar3's work in such a
# root, and an installation.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
use_reference
export MOTE=$root/build/release/mote REFERENCE=${REFERENCE:-$root/build/otp}
for name in otp_root rebar3 installation; do
  record "$name" bash "tests/$name.sh"
done
print_results
