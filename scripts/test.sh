#!/usr/bin/env bash
# test.sh: prepares everything, then runs every test of the release build.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
use_reference
[ -e build/otp25/.complete ] || scripts/otp.sh 25 ||
  say "OTP 25's modules could not be fetched: the test load_all_otp25, which loads them, will be skipped"
say "Testing"
ctest --preset release -j "${JOBS:-2}"
# Twice what is asked for otherwise: the machine may be shared with others.
LATENCY_LIMIT_MS=${LATENCY_LIMIT_MS:-40} ctest --preset release -C latency -R '^latency$'
