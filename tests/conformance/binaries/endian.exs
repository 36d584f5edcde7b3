# Every size from 1 to 70 bits in both byte orders, written and read back at odd offsets
for size <- [1, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 48, 56, 63, 64, 65, 70], off <- [0, 3, 7] do
  v = rem(0x1234_5678_9ABC_DEF0_1357, Integer.pow(2, size))
  be = <<0::size(off), v::size(size)-big, 1::1>>
  le = <<0::size(off), v::size(size)-little, 1::1>>
  <<_::size(off), x::size(size)-big, 1::1>> = be
  <<_::size(off), y::size(size)-little, 1::1>> = le
  <<_::size(off), sx::signed-size(size)-big, _::bits>> = be
  <<_::size(off), sy::signed-size(size)-little, _::bits>> = le
  IO.inspect({size, off, x == v, y == v, sx, sy, :erlang.phash2(be), :erlang.phash2(le)})
end

for f <- [0.0, 1.0, -1.5, 65504.0, 1.0e-7], s <- [16, 32, 64] do
  <<_::5, x::float-size(s), _::bits>> = <<0::5, f::float-size(s), 0::3>>
  <<y::float-little-size(s)>> = <<f::float-little-size(s)>>
  IO.inspect({f, s, x, x == y, <<f::float-size(s)>>})
end

n = <<1::native-32>>
IO.inspect(n in [<<1::32>>, <<1::little-32>>])
IO.inspect(try do: <<1.0e10::float-16>>, rescue: (e -> e.__struct__))
IO.inspect(match?(<<_::float-32>>, <<0x7F800000::32>>))
