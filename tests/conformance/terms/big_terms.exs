# Large terms: a million list cells, wide tuples, deep nesting, wide maps
# heavy
list = Enum.to_list(1..1_000_000)
IO.inspect({length(list), Enum.sum(list), List.last(list), hd(:lists.reverse(list))})
tuple = List.to_tuple(list)
IO.inspect({tuple_size(tuple), elem(tuple, tuple_size(tuple) - 1)})
deep = Enum.reduce(1..100_000, [], fn _, acc -> [acc] end)
depth = fn me, l, n -> if l == [], do: n, else: me.(me, hd(l), n + 1) end
IO.inspect(depth.(depth, deep, 0))
IO.inspect(deep == Enum.reduce(1..100_000, [], fn _, acc -> [acc] end))
nest = Enum.reduce(1..50_000, :leaf, fn n, acc -> {n, acc} end)
IO.inspect(:erlang.phash2(nest) == :erlang.phash2(nest))
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(nest)) == nest)
me = self()
spawn(fn -> send(me, {:copy, elem(nest, 0), nest == Enum.reduce(1..50_000, :leaf, fn n, acc -> {n, acc} end)}) end)

receive do
  {:copy, n, same} -> IO.inspect({n, same})
end

map = Map.new(list, &{&1, -&1})
IO.inspect({map_size(map), map[500_000]})
