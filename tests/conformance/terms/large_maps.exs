# Maps past 32 keys: growth, lookup, removal back to small, merges, iteration, equality
# heavy
for n <- [31, 32, 33, 64, 1000, 20_000] do
  m = Map.new(1..n, &{&1, &1 * &1})
  d = Enum.reduce(1..n//2, m, &Map.delete(&2, &1))
  u = Enum.reduce(1..n//3, m, &Map.put(&2, &1, 0))
  IO.inspect({n, map_size(m), map_size(d), Enum.sum(Map.values(d)), Enum.sum(Map.values(u)), m[n], Map.get(m, n + 1, :none)})
  again = Enum.reduce(n..1//-1, %{}, &Map.put(&2, &1, &1 * &1))
  IO.inspect({again == m, again === m, d == m, Enum.sort(Map.keys(m)) == Enum.to_list(1..n), :erlang.phash2(m) == :erlang.phash2(again)})
end

keys = for i <- 1..200, do: {:key, i, "text #{i}", [i], i * 1.5}
m = Map.from_keys(keys, true)
IO.inspect({map_size(m), Enum.all?(keys, &is_map_key(m, &1)), is_map_key(m, {:key, 1})})
a = Map.new(1..100, &{&1, :a})
b = Map.new(51..150, &{&1, :b})
ab = Map.merge(a, b)
IO.inspect({map_size(ab), ab[50], ab[51], Map.merge(b, a)[51], map_size(Map.intersect(a, b))})
IO.inspect(Map.filter(ab, fn {k, _} -> rem(k, 50) == 0 end))
small = Map.drop(ab, Enum.to_list(4..150))
IO.inspect(small)
IO.inspect(small == %{1 => :a, 2 => :a, 3 => :a})
it = :maps.iterator(Map.new(1..100, &{&1, &1}), :ordered)
{k, v, it} = :maps.next(it)
{k2, _, _} = :maps.next(it)
IO.inspect({k, v, k2})
IO.inspect(:maps.fold(fn k, v, s -> k + v + s end, 0, Map.new(1..1000, &{&1, 1})))
%{77 => x} = a
IO.inspect({x, match?(%{1000 => _}, a), %{a | 5 => :five}[5]})
