# Code as OTP 24's compiler made it: bitstrings made in steps, sizes added up beforehand
import Bitwise

source = ~S"""
-module(old).
-export([fields/4, text/2, append/2, collect/1, size/2, guard/2, part/2, float/2, utf/1]).
fields(A, B, C, N) -> <<A:N, B:16/little-signed, C/float, "abc", (A + 1):3>>.
text(A, B) -> <<A/utf8, $-, B/utf16-little, A/utf32>>.
append(Bin, X) -> <<Bin/binary, X, X:4, (X bsr 1):4>>.
collect(List) -> << <<X:12>> || X <- List >>.
size(Bin, N) -> <<N:32, Bin:N/binary, (byte_size(Bin)):8/integer-unit:2>>.
guard(A, N) when <<A:N>> =:= <<7:8>> -> yes;
guard(_, _) -> no.
part(Bits, N) -> <<Bits:N/bitstring, 1:1>>.
float(F, N) -> <<F:N/float>>.
utf(List) -> << <<C/utf8>> || C <- List >>.
"""

forms =
  for text <- String.split(source, ".\n", trim: true) do
    {:ok, tokens, _} = :erl_scan.string(String.to_charlist(text <> ". "))
    {:ok, form} = :erl_parse.parse_form(tokens)
    form
  end

{:ok, :old, code} = :compile.forms(forms, [:r24])
{:module, :old} = :code.load_binary(:old, ~c"nofile", code)

long = String.duplicate("x", 300)

calls = [
  fields: [5, -3, 1.5, 13], fields: [-1, 70_000, 2, 0], fields: [:a, 1, 1.0, 8], fields: [1, 2, :b, 8],
  fields: [1, 2, 3.0, -1], fields: [1, 2, 3.0, 1.0], fields: [1, 2, 3.0, 1 <<< 70],
  text: [0xE9, 0x1F600], text: [0xD800, 1], text: [1, -1], text: [:a, 1], text: [0x110000, 1],
  append: ["ab", 7], append: [<<1::3>>, 7], append: [:a, 7], append: ["ab", :b], append: [long, 255],
  collect: [[1, 2, 3]], collect: [[]], collect: [[:a]],
  size: ["hello", 3], size: ["hello", 6], size: [1, 0], size: ["hello", -1],
  guard: [7, 8], guard: [7, 9], guard: [:a, 8], guard: [7, -1],
  part: [<<5::7>>, 3], part: [<<5::7>>, 8], part: [5, 1],
  float: [1.5, 64], float: [1.5, 32], float: [1.5, 16], float: [1.5, 24], float: [1.0e300, 32], float: [:a, 64],
  utf: [[0x61, 0xE9, 0x20AC, 0x10FFFF]], utf: [[0xDFFF]]
]

for {function, arguments} <- calls do
  result =
    try do
      apply(:old, function, arguments)
    rescue
      error -> {error.__struct__, Exception.message(error), __STACKTRACE__ |> hd |> elem(3) |> Keyword.get(:error_info)}
    end

  IO.inspect({function, result}, binaries: :as_binaries)
end

# Appending to an older version of what was built leaves the newer one as it is.
one = :old.append(long, 1)
two = :old.append(one, 2)
three = :old.append(one, 3)
IO.inspect({byte_size(two), :binary.last(two), :binary.last(three), :binary.part(two, 0, 302) == one})
