# Construction where some segments' sizes are known beforehand and others' are not, or are nothing
defmodule Late do
  def number(n, v), do: <<3::32-little, v::size(n)>>
  def nothing(n), do: <<"ab", 0::size(n), 7>>
  def between(n, v), do: <<1, v::size(n)-little, 2::16>>
  def bytes(n, v), do: <<1::16, v::size(n)-unit(8), "x">>
  def empty(v), do: <<v, 5::0, "", 1::8>>
  def real(n, v), do: <<9, v::float-size(n)>>
  def part(n, b), do: <<9, b::binary-size(n), 1>>
  def bits(n, b), do: <<9, b::bitstring-size(n)>>
  def appended(b, n, v), do: <<b::binary, 7::16, v::size(n)>>
  def appended_bits(b, n, v), do: <<b::bitstring, 7, v::size(n)>>
  def two(n, m, v), do: <<v::size(n), 255, v::size(m)>>
end

numbers = [0, 1, -1, 5, 255, 300, -300, Integer.pow(2, 59) - 1, Integer.pow(2, 70) + 3]
sizes = [0, 1, 3, 7, 8, 9, 16, 31, 32, 59, 60, 63, 64, 65, 100]
show = fn x -> IO.inspect(x, limit: :infinity, width: 110) end
for n <- sizes, do: show.({n, for(v <- numbers, do: Late.number(n, v)), Late.nothing(n)})
for n <- sizes, do: show.({n, for(v <- numbers, do: {Late.between(n, v), Late.bytes(n, v)})})
for v <- numbers, do: show.({Late.empty(v), Late.two(3, 5, v), Late.two(8, 16, v), Late.two(0, 64, v)})
for n <- [16, 32, 64], do: show.({Late.real(n, 1.5), Late.real(n, 2)})
for n <- 0..4, do: show.({Late.part(n, "abcdef"), Late.bits(n, <<0xA5, 0x5A>>), Late.appended("abc", n, -1), Late.appended_bits(<<5::3>>, n, -1)})

grown = Enum.reduce(1..40, <<>>, fn i, acc -> Late.appended(acc, 8 * rem(i, 4), i) end)
show.(grown)
grown = Enum.reduce(1..40, <<>>, fn i, acc -> Late.appended_bits(acc, rem(i, 5), i) end)
show.(grown)

for f <- [fn -> Late.number(-1, 1) end, fn -> Late.number(:a, 1) end, fn -> Late.number(8, :a) end, fn -> Late.part(9, "ab") end] do
  show.(try do: f.(), rescue: (e -> Exception.message(e)))
end
