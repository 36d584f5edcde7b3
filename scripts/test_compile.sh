#!/usr/bin/env bash
# test_compile.sh: prepares everything, then compiles all of OTP's stdlib and compiler under Mote and the reference.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
reference=build/otp
[ -e build/otp/.complete ] || reference=$(installed_otp)
say "Compiling"
MOTE=build/release/mote REFERENCE=$reference bash tests/compile_otp.sh
