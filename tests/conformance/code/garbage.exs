# Work that makes garbage: trees built and dropped, maps churned, strings rebuilt, results checked
# heavy
defmodule Tree do
  def make(0), do: :leaf
  def make(d), do: {make(d - 1), d, make(d - 1)}
  def count(:leaf), do: 0
  def count({l, _, r}), do: count(l) + 1 + count(r)
  def insert(nil, k), do: {k, nil, nil}
  def insert({k, _, _} = t, k), do: t
  def insert({x, l, r}, k) when k < x, do: {x, insert(l, k), r}
  def insert({x, l, r}, k), do: {x, l, insert(r, k)}
  def walk(nil), do: []
  def walk({k, l, r}), do: walk(l) ++ [k | walk(r)]
end

keep = Tree.make(12)
IO.inspect(for d <- 1..14, do: Tree.count(Tree.make(d)))
IO.inspect(Tree.count(keep))
{tree, _} = Enum.reduce(1..3000, {nil, 1}, fn _, {t, x} -> {Tree.insert(t, rem(x, 10_007)), rem(x * 16_807, 2_147_483_647)} end)
w = Tree.walk(tree)
IO.inspect({length(w), w == Enum.sort(w), :erlang.phash2(w)})
m = Enum.reduce(1..30_000, %{}, fn n, m -> m |> Map.put(rem(n, 500), {n, "v#{n}"}) |> Map.delete(rem(n * 7, 500)) end)
IO.inspect({map_size(m), m |> Enum.sort() |> :erlang.phash2()})
s = Enum.reduce(1..300, "", fn n, acc -> String.slice(acc <> Integer.to_string(n), -200, 200) end)
IO.inspect(s)
big = Enum.reduce(1..400, 1, fn n, acc -> rem(acc * (Integer.pow(10, 40) + n), Integer.pow(7, 90)) end)
IO.inspect(big)
me = self()
for n <- 1..20, do: spawn(fn -> send(me, {n, Enum.reduce(1..50, [], fn i, acc -> [{i, n, Tree.count(Tree.make(6))} | Enum.take(acc, 10)] end) |> :erlang.phash2()}) end)
IO.inspect(for(n <- 1..20, do: receive(do: ({^n, h} -> h))) |> Enum.sum())
IO.inspect(Tree.count(keep))
