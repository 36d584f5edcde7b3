# Iolists: deep, improper, large, from builtins that accept them
deep = Enum.reduce(1..10_000, [], fn n, acc -> [acc, rem(n, 26) + ?a] end)
IO.inspect({:erlang.iolist_size(deep), :erlang.crc32(deep), binary_part(IO.iodata_to_binary(deep), 9990, 10)})
right = Enum.reduce(1..10_000, "end", fn n, acc -> [rem(n, 26) + ?a | acc] end)
IO.inspect({:erlang.iolist_size(right), binary_part(IO.iodata_to_binary(right), 9_990, 13)})
mixed = ["a", [?b, ["c" | "d"]], [], [[[]]], <<"e">>, ~c"fgh" | "i"]
IO.inspect({IO.iodata_to_binary(mixed), IO.iodata_length(mixed), :erlang.md5(mixed) == :erlang.md5("abcdefghi"), :erlang.iolist_to_iovec(mixed)})
big = String.duplicate("x", 10_000)
v = :erlang.iolist_to_iovec([big, "small", ?c, big, [big | "t"]])
IO.inspect({length(v) >= 3, IO.iodata_length(v), Enum.all?(v, &is_binary/1)})
IO.inspect({IO.chardata_to_string(["é", [233, "x"], ~c"ü"]), try(do: IO.iodata_to_binary([300]), rescue: (e -> Exception.message(e))), try(do: IO.chardata_to_string([-1]), rescue: (e -> e.__struct__))})
f = Path.join(System.tmp_dir!(), "io")
IO.inspect({File.write(f, [mixed, ?\n | "last"]), File.read!(f)})
for bad <- [:atom, [1, :a], [256], ["a" | :b], ["a" | 5], [<<1::3>>], 5], do: IO.inspect(try do: :erlang.iolist_to_binary(bad), rescue: (e -> e.__struct__))
IO.inspect({:erlang.list_to_bitstring([<<1::3>>, [<<2::5>>, 7]]), try(do: :erlang.iolist_size([<<1::3>>]), rescue: (e -> e.__struct__))})
rows = for r <- 1..200, do: [Enum.map_intersperse(1..20, ",", &Integer.to_string(&1 * r)), ?\n]
csv = IO.iodata_to_binary(rows)
IO.inspect({byte_size(csv), :erlang.adler32(rows), csv |> String.split("\n", trim: true) |> Enum.map(&(&1 |> String.split(",") |> Enum.map(fn s -> String.to_integer(s) end) |> Enum.sum())) |> Enum.sum()})
