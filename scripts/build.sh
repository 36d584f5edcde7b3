#!/usr/bin/env bash
# build.sh [PRESET]: configures and builds a preset (release unless named), with as many jobs as JOBS says.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${1:-release}
if [ ! -e "build/$preset/build.ninja" ]; then
  say "Configuring build/$preset"
  mkdir -p "build/$preset"
  cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 || { cat "build/$preset/configure.log" >&2; die "configuring failed"; }
fi
say "Building build/$preset"
NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" -- -j "${JOBS:-$(nproc)}"
