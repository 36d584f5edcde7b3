# Matching binaries: about a megabyte of records and of text.
defmodule Parse do
  def records(<<size, body::binary-size(size), time::32, flag::1, _::7, rest::binary>>, count, sum),
    do: records(rest, count + 1 + flag, sum + time + byte_size(body))

  def records(<<>>, count, sum), do: {count, sum}

  # Comma-separated numbers and words, in lines.
  def fields(<<char, rest::binary>>, number, acc) when char in ?0..?9, do: fields(rest, number * 10 + char - ?0, acc)
  def fields(<<?,, rest::binary>>, number, acc), do: fields(rest, 0, [number | acc])
  def fields(<<?\n, rest::binary>>, number, acc), do: fields(rest, 0, [number | acc])
  def fields(<<_, rest::binary>>, number, acc), do: fields(rest, number, acc)
  def fields(<<>>, number, acc), do: [number | acc]

  def points(<<point::utf8, rest::binary>>, sum), do: points(rest, sum + point)
  def points(<<>>, sum), do: sum
end

records = for n <- 1..60_000, into: <<>>, do: <<12, "twelve bytes", n::32, rem(n, 2)::1, 0::7>>
fields = for n <- 1..100_000, into: "", do: "#{n},name\n"
text = String.duplicate("grüße, 世界 ", 50_000)
Measure.time("binary matching", 10, fn -> Parse.records(records, 0, 0) end)
Measure.time("parsing text", 10, fn -> Parse.fields(fields, 0, []) end)
Measure.time("utf8 matching", 10, fn -> Parse.points(text, 0) end)
Measure.time("String.length", 4, fn -> String.length(text) end)
Measure.time("String.upcase", 4, fn -> String.upcase(text) end)
