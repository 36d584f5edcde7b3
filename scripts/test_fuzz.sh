#!/usr/bin/env bash
# test_fuzz.sh: builds the preset asan (or PRESET) and lets it meet hostile calls of builtins, damaged encodings of terms and
# damaged modules: seeds from SEED (1), COUNT of each (100,000 unless set). A seed of the first kind makes two to three
# calls.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${PRESET:-asan}
scripts/prepare.sh
scripts/build.sh "$preset"
use_reference
record "hostile calls" env MOTE="build/$preset/mote" tests/fuzz.sh --seed "${SEED:-1}" --calls "${COUNT:-100000}" --terms 0 --modules 0
record "damaged terms" env MOTE="build/$preset/mote" tests/fuzz.sh --seed "${SEED:-1}" --calls 0 --terms "${COUNT:-100000}" --modules 0
record "damaged modules" env MOTE="build/$preset/mote" tests/fuzz.sh --seed "${SEED:-1}" --calls 0 --terms 0 --modules "${COUNT:-100000}"
print_results
