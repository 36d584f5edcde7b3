#!/usr/bin/env bash
# load_all.sh DIR LEAST: takes every .beam file below DIR through Mote's loader; there must be at least LEAST of them.
# Exits with 77 (skipped) where DIR has none. For an OTP older than the one Mote runs, its Elixir then runs a
# script too: its modules hold instructions that today's compilers no longer emit.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
directory=${1:?a directory with .beam files}
least=${2:?the least number of files}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find -L "$directory" -name '*.beam' -print0 2>/dev/null | sort -z >"$work/files"
[ -s "$work/files" ] || { echo "SKIPPED: no .beam files in $directory (scripts/otp.sh unpacks them)"; exit 77; }
count=$(tr -cd '\0' <"$work/files" | wc -c)
if [ "$count" -lt "$least" ]; then
  echo "FAILED: $count .beam files below $directory, expected at least $least"
  exit 1
fi
xargs -0 "$mote" check <"$work/files" >"$work/output" 2>&1 ||
  { head -n 20 "$work/output"; echo "FAILED: $(wc -l <"$work/output") of $count files are refused"; exit 1; }
[ ! -s "$work/output" ] || { cat "$work/output"; echo "FAILED: mote check says something about sound files"; exit 1; }
echo "$count files load"

elixir=$directory/usr/lib/elixir/lib
[ "$directory" != "$reference" ] && [ -d "$elixir" ] || exit 0
cat >"$work/old.exs" <<'EXS'
IO.inspect({String.upcase("straße"), String.split("a,b,c", ","), <<200::utf16, 300::utf32, 0x20AC::utf8>>})
IO.inspect({Base.encode64("abc"), Base.encode32("hello"), URI.encode("a b/ü"), "#{1}é#{[1, 2]}"})
IO.inspect(for <<c <- "hello">>, into: "", do: <<c + 1>>)
IO.inspect({~D[2024-01-01], Version.parse!("1.2.3-rc.1"), Float.to_string(1.5), Inspect.Algebra.string("é")})
IO.inspect(Code.format_string!("foo( 1,2 )\n|>bar"))

for {function, arguments} <- [{:join, [[1, {:a}], "-"]}, {:fetch!, [[], 1]}, {:random, [[]]}] do
  try do
    apply(Enum, function, arguments)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
EXS
arguments=(-noshell -pa "$elixir/elixir/ebin" "$elixir/logger/ebin" -elixir_root "$elixir" -s elixir start_cli -extra "$work/old.exs")
"$reference/bin/erl" "${arguments[@]}" >"$work/expected" 2>&1 || { cat "$work/expected"; echo "FAILED: the reference"; exit 1; }
MOTE_OTP=$reference timeout 120 "$mote" erl "${arguments[@]}" >"$work/actual" 2>&1
status=$?
diff "$work/expected" "$work/actual" && [ $status -eq 0 ] || { echo "FAILED: the older Elixir (status $status)"; exit 1; }
echo "its Elixir runs"
