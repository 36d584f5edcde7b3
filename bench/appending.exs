# Binaries that grow at their end.
defmodule Append do
  def twos(0, acc), do: acc
  def twos(n, acc), do: twos(n - 1, <<acc::binary, n::16>>)

  def escape(<<?\s, rest::binary>>, acc), do: escape(rest, <<acc::binary, "%20">>)
  def escape(<<byte, rest::binary>>, acc), do: escape(rest, <<acc::binary, byte>>)
  def escape(<<>>, acc), do: acc
end

text = String.duplicate("a few words ", 50_000)
Measure.time("binary appending", 10, fn -> 2_000_000 = byte_size(Append.twos(1_000_000, <<>>)) end)
Measure.time("escaping", 10, fn -> Append.escape(text, <<>>) end)
Measure.time("binary comprehension", 10, fn -> for(<<byte <- text>>, into: <<>>, do: <<byte + 1>>) end)
