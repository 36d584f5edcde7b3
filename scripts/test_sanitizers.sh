#!/usr/bin/env bash
# test_sanitizers.sh [PRESET...]: builds the presets asan and tsan (both unless named), runs the unit tests and the
# conformance scripts of each and prints a line for each of these. FILTER picks scripts.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/prepare.sh
use_reference
if [ $# -eq 0 ]; then set -- asan tsan; fi
for preset; do
  scripts/build.sh "$preset"
  record "$preset: unit tests" ctest --preset "$preset" -E '^(conformance|load_)' -j "${JOBS:-2}"
  record "$preset: conformance" env MOTE="build/$preset/mote" tests/conformance/run.sh --slow --heavy \
    --filter "${FILTER:-.}" -j "${JOBS:-2}"
done
print_results
