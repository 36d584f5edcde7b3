# External terms that are malformed or unusual, the options of coding them, sizes
import Bitwise
try_decode = fn bytes, options ->
  try do
    :erlang.binary_to_term(bytes, options)
  rescue
    error -> {error.__struct__, Exception.message(error)}
  end
end

malformed = [
  <<>>, <<131>>, <<130, 97, 1>>, <<131, 255>>, <<131, 82, 0>>, <<131, 70, 0x7FF0000000000000::64>>, <<131, 99, "inf", 0::224>>,
  <<131, 99, "1", 0::240>>, <<131, 77, 1::32, 0, 5>>, <<131, 77, 0::32, 0>>, <<131, 77, 1::32, 9, 5>>, <<131, 108, 0::32>>,
  <<131, 108, -1::32, 97, 1>>, <<131, 105, -1::32, 97, 1>>, <<131, 116, 2::32, 97, 1, 97, 1, 97, 1, 97, 2>>, <<131, 116, 1::32, 97>>,
  <<131, 119, 1, 255>>, <<131, 100, 256::16, String.duplicate("a", 256)::binary>>, <<131, 109, -1::32, 1>>, <<131, 111, -1::32, 1>>,
  <<131, 88, 97, 13, 9::32, 1::32, 0::32>>, <<131, 90, 6::16, 119, 1, "a", 3::32, 0::192>>, <<131, 113, 119, 1, "m", 97, 1, 97, 1>>,
  <<131, 80, 100::32, 1, 2, 3>>, <<131, 103, 119, 1, "a">>, <<131, 112, 0::32>>, :atom, [131, 97, 1], <<131, 97, 1::4>>
]

for bytes <- malformed, do: IO.inspect(try_decode.(bytes, []))

unusual = [
  <<131, 70, 1::1, 0::63>>, <<131, 99, "1.50000000000000000000e+00", 0::40>>, <<131, 110, 0, 0>>, <<131, 110, 1, 7, 5>>,
  <<131, 110, 10, 0, 5, 0::72>>, <<131, 111, 1::32, 0, 5>>, <<131, 77, 1::32, 8, 5>>, <<131, 77, 1::32, 3, 255>>, <<131, 107, 0, 0>>,
  <<131, 108, 0::32, 97, 1>>, <<131, 108, 1::32, 97, 1, 97, 2>>, <<131, 105, 0::32>>, <<131, 100, 0, 1, 255>>, <<131, 115, 1, 255>>,
  <<131, 119, 0>>, <<131, 113, 119, 5, "lists", 119, 3, "map", 98, 2::32>>, <<131, 97, 1, 2, 3>>
]

for bytes <- unusual, do: IO.inspect({try_decode.(bytes, []), try_decode.(bytes, [:used, :safe])})

IO.inspect(try_decode.(<<131, 119, 12, "never_before">>, [:safe]))
IO.inspect(try_decode.(<<131, 113, 119, 5, "lists", 119, 4, "last", 97, 9>>, [:safe]))
for options <- [[:other], :other, [:used | :safe]], do: IO.inspect(try_decode.(<<131, 97, 1>>, options))

terms = [1.5, :é, :ok, [1, 2, 3], [1, 2, 300], <<1::3>>, self(), make_ref(), &Enum.map/2, fn -> 1 end, %{1 => 2}, 1 <<< 80]
for minor <- 0..2, term <- Enum.take(terms, 6), do: IO.inspect(:erlang.term_to_binary(term, minor_version: minor))
for term <- terms, do: IO.inspect(:erlang.external_size(term) == byte_size(:erlang.term_to_binary(term)))
for term <- terms, do: IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(term)) == term)
for term <- [1.5, [:ok, {1, "x"}], self()], do: IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(term, [:local])) == term)

for options <- [[:other], [minor_version: 3], [compressed: 10], [compressed: -1], :other, [:local, :deterministic]] do
  IO.inspect(try do: :erlang.term_to_binary(:a, options), rescue: (e -> Exception.message(e)))
end

text = String.to_charlist(String.duplicate("text", 100))
for level <- 0..9, do: IO.inspect(byte_size(:erlang.term_to_binary(text, compressed: level)))
packed = :erlang.term_to_binary(text, [:compressed])
IO.inspect({try_decode.(packed <> "rest", [:used]) == {text, byte_size(packed)}, try_decode.(binary_part(packed, 0, 10), [])})
large = String.duplicate("x", 100)
IO.inspect(Enum.map(:erlang.term_to_iovec({large, :a, large, String.duplicate("y", 64)}), &byte_size/1))

# Floats as text: too large is refused, too small is zero
texts = [
  "1.00000000000000000000e+999", "-1.0e+999", "1.00000000000000000000e-999", "-1.0e-999", "1.7976931348623159e308",
  "1.7976931348623158e308", "2.4e-324", "2.5e-324", "0.0e+999", "1.0e99999999999999999999999", "1,5e3", "+1.5", "1.5e",
  "1.5x", " 1.5", "-+1.5", "nan", "", "1.5\0x"
]

for text <- texts do
  padding = 8 * (31 - byte_size(text))
  IO.inspect({text, try_decode.(<<131, 99, text::binary, 0::size(padding)>>, [])})
end
