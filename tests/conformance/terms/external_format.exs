# term_to_binary and binary_to_term of many kinds, options, compressed, bad input
terms = [
  0, 255, 256, -1, 2_147_483_647, 2_147_483_648, -2_147_483_649, Integer.pow(2, 64), -Integer.pow(2, 2048), 1.5, -0.0, :a, :é, nil, "", "bin",
  <<5::3>>, [], [1, 2, 255], [1, 256], [1 | 2], ~c"text", {}, {1, "a", [:b]}, Tuple.duplicate(0, 300), %{}, %{a: 1}, %{1 => 2, "x" => 3.5},
  Enum.to_list(1..20), &Enum.map/2, [[[]]], String.duplicate("x", 20), %{[] => {}}
]

for t <- terms do
  b = :erlang.term_to_binary(t)
  IO.puts("#{inspect(t, limit: 3)} #{byte_size(b)} #{Base.encode16(binary_part(b, 0, min(40, byte_size(b))))}")
  true = :erlang.binary_to_term(b) === t
  true = :erlang.external_size(t) >= byte_size(b) - 1
end

long = List.duplicate("the same again", 500)
c = :erlang.term_to_binary(long, [:compressed])
IO.inspect({byte_size(c) < 1000, :erlang.binary_to_term(c) == long, binary_part(c, 0, 2)})
IO.inspect({:erlang.term_to_binary(1.5, minor_version: 0) |> byte_size(), :erlang.term_to_binary(:é, minor_version: 1)})
IO.inspect(:erlang.term_to_binary(%{b: 1, a: 2, c: 3}, [:deterministic]))
pid = self()
ref = make_ref()
f = fn x -> {x, pid} end
{p2, r2, f2} = :erlang.binary_to_term(:erlang.term_to_binary({pid, ref, f}))
IO.inspect({p2 == pid, r2 == ref, f2.(1) == {1, pid}, f2 == f})
IO.inspect(:erlang.binary_to_term(<<131, 97, 7, "rest">>, [:used]))
IO.inspect(:erlang.binary_to_term(<<131, 107, 0, 2, 1, 2>>))
IO.inspect(:erlang.binary_to_term(<<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>))
bad = [<<>>, <<131>>, <<130, 97, 1>>, <<131, 97>>, <<131, 108, 0, 0, 0, 9, 106>>, <<131, 109, 255, 255, 255, 255, 1>>, <<131, 104, 2, 97, 1>>,
       <<131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2>>, <<131, 70, 127, 240, 0::48>>, <<131, 80, 0, 0, 0, 9, 1, 2, 3>>, <<131, 200>>]
for b <- bad, do: IO.inspect(try do: :erlang.binary_to_term(b), rescue: (e -> e.__struct__))
IO.inspect(try do: :erlang.binary_to_term(<<131, 119, 12, "no_such_atom">>, [:safe]), rescue: (e -> e.__struct__))
IO.inspect(:erlang.iolist_to_binary(:erlang.term_to_iovec({1, "two"})) == :erlang.term_to_binary({1, "two"}))
