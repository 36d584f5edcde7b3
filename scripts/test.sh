#!/usr/bin/env bash
# test.sh: prepares everything, then runs every test of the release build.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
if [ ! -e build/otp/.complete ]; then
  REFERENCE=$(installed_otp)
  export REFERENCE
fi
say "Testing"
ctest --preset release -j "${JOBS:-2}"
