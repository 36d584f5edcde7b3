# Appending to binaries in a loop, sharing the buffer, and sub-binaries that stay intact
# heavy
s = Enum.reduce(1..50_000, "", fn n, acc -> acc <> <<rem(n, 256)>> end)
IO.inspect({byte_size(s), :erlang.crc32(s)})
base = Enum.reduce(1..100, <<>>, fn n, acc -> <<acc::binary, n>> end)
a = base <> "A"
b = base <> "B"
c = a <> "C"
IO.inspect({:binary.last(a), :binary.last(b), :binary.last(c), byte_size(base), :binary.at(c, 100)})
bits = Enum.reduce(1..1000, <<>>, fn n, acc -> <<acc::bitstring, n::3>> end)
IO.inspect({bit_size(bits), :erlang.phash2(bits)})
<<_::3, two::3, _::bits>> = bits
IO.inspect(two)
part = div(byte_size(s), 10)
parts = for n <- 0..9, do: binary_part(s, n * part, part)
IO.inspect(Enum.join(parts) == s)
IO.inspect(parts |> Enum.map(&:erlang.crc32/1) |> :erlang.phash2())
me = self()
held = binary_part(s, part, part)
pids = for n <- 1..10, do: spawn(fn -> send(me, {n, held <> <<n>>}) end)
got = for _ <- pids, do: (receive do: ({n, x} -> {n, byte_size(x), :binary.last(x)}))
IO.inspect(Enum.sort(got))
IO.inspect(held == binary_part(s, part, part))
grow = fn me, acc, n -> if n == 0, do: acc, else: me.(me, acc <> acc, n - 1) end
IO.inspect(byte_size(grow.(grow, "x", 20)))
pre = Enum.reduce(1..2000, "", fn n, acc -> Integer.to_string(n) <> acc end)
IO.inspect({byte_size(pre), :erlang.crc32(pre)})
