#!/usr/bin/env bash
# source_rules.sh: checks what the compiler does not. A folder of src/ includes only itself and those before it in the
# list of CMakeLists.txt, every source file begins with a comment on what it is for, and all C++ is formatted as
# .clang-format says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

layers=$(sed -n 's/^mote_folders(\(.*\))$/\1/p' CMakeLists.txt)
[ -n "$layers" ] || { echo "CMakeLists.txt lists no folders" >&2; exit 1; }

folders=()
for folder in src include tests bench fuzz examples scripts cmake; do
  if [ -d "$folder" ]; then folders+=("$folder"); fi
done
sources=$(find "${folders[@]}" -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.def' -o -name '*.sh' -o -name '*.exs' \
  -o -name '*.cmake' \) | sort)

# shellcheck disable=SC2086
awk -v layers="$layers" '
  BEGIN {
    count = split(layers, names, " ")
    for (i = 1; i <= count; i++) rank[names[i]] = i
  }
  FNR == 1 {
    comment = FILENAME ~ /\.(cpp|h|def)$/ ? $0 ~ /^\/\// : $0 ~ /^#/
    if (!comment) { print FILENAME ":1: begins without a comment on what it is for"; bad = 1 }
    split(FILENAME, path, "/")
    own = path[1] == "src" ? rank[path[2]] : 0
    if (path[1] == "src" && !own) { print FILENAME ": its folder is not in the list of CMakeLists.txt"; bad = 1 }
  }
  own && match($0, /^#include "[a-z]+\//) {
    folder = substr($0, 11, RLENGTH - 11)
    if (rank[folder] > own) { print FILENAME ":" FNR ": includes " folder "/, a layer above its own"; bad = 1 }
  }
  END { exit bad }
' $sources

mapfile -t formatted < <(find "${folders[@]}" -type f \( -name '*.cpp' -o -name '*.h' \) | sort)
clang-format-19 --dry-run --Werror "${formatted[@]}" || { echo "clang-format-19 -i would mend these"; exit 1; }
