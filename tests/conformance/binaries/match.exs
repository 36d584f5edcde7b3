# Matching binaries and bitstrings: fields, sizes from earlier fields, signs, floats, rests
<<a, b::16, c::little-16, rest::binary>> = <<1, 2, 3, 4, 5, "rest">>
IO.inspect({a, b, c, rest})
<<s::signed-8, u::8, sl::signed-little-24, f::float, g::float-32-little>> = <<255, 255, -5::24-little, 2.5::float, 0.1::float-32-little>>
IO.inspect({s, u, sl, f, g})
<<len, text::binary-size(len), more::bitstring>> = <<3, "abcde", 1::3>>
IO.inspect({len, text, more})
<<x::3, y::5-signed, z::11, tail::bits>> = <<0xDEADBEEF::32>>
IO.inspect({x, y, z, tail})
<<big::128, rev::128-little>> = <<1::128, 1::128>>
IO.inspect({big, rev})
<<h::utf8, i::utf16, j::utf32-little>> = <<?é::utf8, ?😀::utf16, ?z::utf32-little>>
IO.inspect({h, i, j})

kind = fn
  <<>> -> :empty
  <<"GET ", path::binary>> -> {:get, path}
  <<0::1, n::7>> -> {:small, n}
  <<1::1, n::7, _::binary>> -> {:large, n}
  <<n::size(4)>> -> {:nibble, n}
  <<_, _, _::binary-unit(8)-size(2)>> -> :four
  bits when is_bitstring(bits) -> {:other, bit_size(bits)}
  other -> {:no, other}
end

for v <- [<<>>, "GET /x", <<5>>, <<133, 1, 2>>, <<9::4>>, <<1, 2, 3, 4>>, <<1::9>>, :atom, <<1, 2, 3>>], do: IO.inspect(kind.(v))
IO.inspect(match?(<<_::float>>, <<0x7FF0000000000000::64>>))
IO.inspect(match?(<<_::utf8>>, <<0xED, 0xA0, 0x80>>))
IO.inspect(match?(<<_::binary-size(3), _>>, "abc"))
n = 5
IO.inspect(match?(<<^n, _::size(n)-unit(2), _::bits>>, <<5, 0xFFFF::16>>))
IO.inspect(try do: (<<_::16>> = <<1>>), rescue: (e -> e))
