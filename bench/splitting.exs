# Searching in 800 kB of text.
defmodule Text do
  def words(count), do: Enum.map_join(1..count, " ", fn n -> "w" <> Integer.to_string(rem(n * 7919, 1_000_000)) end)
end

text = Text.words(106_000)
lines = String.replace(text, "9 ", "9\r\n")
Measure.time("string splitting", 20, fn -> 106_000 = length(String.split(text, " ")) end)
Measure.time("split at white space", 6, fn -> String.split(text) end)
Measure.time("split, two patterns", 10, fn -> String.split(lines, ["\r\n", "\n"]) end)
Measure.time("replace", 10, fn -> String.replace(text, "99", "-") end)
Measure.time("contains?", 20, fn -> false = String.contains?(text, "w1234567 w") end)
Measure.time("regex scan", 5, fn -> Regex.scan(~r/w\d*99\b/, text) end)
