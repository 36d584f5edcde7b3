#!/usr/bin/env bash
# test_modes.sh [MODE...]: runs the conformance scripts in each of the modes that make bugs show (all unless named) and
# prints a line for each. FILTER picks scripts, PRESET another build than release; see tests/conformance/README.md.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${PRESET:-release}
scripts/prepare.sh
[ "$preset" = release ] || scripts/build.sh "$preset"
use_reference
slow=()
case $preset in asan|tsan) slow=(--slow) ;; esac
if [ $# -eq 0 ]; then set -- verify-heap collect-always one-reduction random:1 random:2 random:3; fi
for mode; do
  record "$mode" env MOTE="build/$preset/mote" tests/conformance/run.sh --mode "$mode" --filter "${FILTER:-.}" \
    ${JOBS:+-j "$JOBS"} ${slow[@]+"${slow[@]}"}
done
print_results
