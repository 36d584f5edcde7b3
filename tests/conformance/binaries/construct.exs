# Building binaries and bitstrings: sizes, units, signs, byte orders
IO.inspect(<<1, 2, 255, 256, -1>>)
IO.inspect(<<300::16, 300::little-16, -2::signed-32, 0x123456789ABCDEF::64-little>>)
IO.inspect(<<1::1, 0::2, 5::3>>)
IO.inspect(<<7::3, 200::13, 1::unit(8)-size(3)>>)
IO.inspect(<<Integer.pow(2, 100) + 1::128>>)
IO.inspect(<<-Integer.pow(2, 70)::96-little, Integer.pow(3, 90)::20>>)
IO.inspect(<<1.5::float, -0.25::float-32, 1.0::float-16, 3::float-little-64>>)
n = 12
IO.inspect(<<0xABCDEF::size(n), 0xFF::size(n - 4)-little>>)
b = <<1, 2, 3>>
IO.inspect(<<b::binary, "tail", b::binary-size(2), 9>>)
bits = <<5::3>>
IO.inspect(<<bits::bitstring, bits::bitstring, 1::2>>)
IO.inspect(<<bits::bits, b::binary>>)
IO.inspect(<<"é"::utf8, ?é::utf8, ?é::utf16, ?é::utf16-little, 0x1F600::utf16, 0x1F600::utf32, 0x1F600::utf8>>)
IO.inspect(<<"añb"::utf16, "x"::utf32-little>>)
IO.inspect(<<>>)
IO.inspect(bit_size(<<1::7>>))
IO.inspect(byte_size(<<1::17>>))
x = String.to_integer("-5")
for f <- [fn -> <<"a"::binary, List.first([:a])>> end, fn -> <<b::binary-size(tl([0, 9]) |> hd())>> end,
          fn -> <<0xD800 + x + 5::utf8>> end, fn -> <<0x110000 + 0 * x::utf32>> end, fn -> <<bits::binary>> end, fn -> <<List.first(["s"])::float>> end] do
  IO.inspect(try do: f.(), rescue: (e -> {e.__struct__, Exception.message(e)}))
end
