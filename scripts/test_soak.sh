#!/usr/bin/env bash
# test_soak.sh: prepares everything, then runs tests/soak.sh with MINUTES and SEED, in the build PRESET (release).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${PRESET:-release}
scripts/prepare.sh
[ "$preset" = release ] || scripts/build.sh "$preset"
use_reference
MOTE=$PWD/build/$preset/mote REFERENCE=${REFERENCE:-$PWD/build/otp} bash tests/soak.sh
