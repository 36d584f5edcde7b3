# ordered_set: traversal both ways, from keys that are not there, mixed types, many random operations
# heavy
t = :ets.new(:t, [:ordered_set])
keys = [3, 1.5, :a, "b", {1}, [2], %{}, 2, -1, 1000, nil]
for k <- keys, do: :ets.insert(t, {k, k})
IO.inspect(for {k, _} <- :ets.tab2list(t), do: k)
IO.inspect({:ets.first(t), :ets.last(t), :ets.next(t, 2), :ets.prev(t, 2), :ets.next(t, 2.5), :ets.prev(t, 2.5), :ets.next(t, "b"), :ets.prev(t, -1)})
IO.inspect({:ets.lookup(t, 2.0), :ets.insert(t, {3.0, :replaced}), :ets.lookup(t, 3), :ets.info(t, :size)})
IO.inspect({:ets.first_lookup(t), :ets.next_lookup(t, 1.5), :ets.last_lookup(t), :ets.prev_lookup(t, 1.5)})
walk = fn walk, k, acc -> if k == :"$end_of_table", do: Enum.reverse(acc), else: walk.(walk, :ets.next(t, k), [k | acc]) end
IO.inspect(length(walk.(walk, :ets.first(t), [])))
:ets.delete_all_objects(t)
seed = fn x -> rem(x * 1_103_515_245 + 12_345, 2_147_483_648) end

{model, _} =
  Enum.reduce(1..20_000, {%{}, 42}, fn _, {m, x} ->
    k = rem(div(x, 8), 3000)

    if rem(div(x, 65_536), 3) == 0 do
      :ets.delete(t, k)
      {Map.delete(m, k), seed.(x)}
    else
      :ets.insert(t, {k, x})
      {Map.put(m, k, x), seed.(x)}
    end
  end)

IO.inspect({:ets.tab2list(t) == Enum.sort(model), map_size(model) == :ets.info(t, :size)})
IO.inspect(:ets.select(t, [{{:"$1", :_}, [{:>=, :"$1", 100}, {:<, :"$1", 110}], [:"$1"]}]) == Enum.filter(100..109, &is_map_key(model, &1)))
IO.inspect(:ets.foldl(fn {k, _}, s -> s + k end, 0, t) == Enum.sum(Map.keys(model)))
IO.inspect(:ets.foldr(fn {k, _}, s -> [k | s] end, [], t) == Enum.sort(Map.keys(model)))
IO.inspect({:ets.slot(t, 0) |> length(), :ets.slot(t, :ets.info(t, :size))})
IO.inspect(:ets.select_reverse(t, [{{:"$1", :_}, [], [:"$1"]}], 3) |> elem(0) == (Map.keys(model) |> Enum.sort(:desc) |> Enum.take(3)))
tuples = :ets.new(:x, [:ordered_set])
for a <- 1..30, b <- 1..30, do: :ets.insert(tuples, {{a, b}, a * b})
IO.inspect({:ets.select_count(tuples, [{{{7, :_}, :_}, [], [true]}]), :ets.match(tuples, {{30, :"$1"}, 900}), :ets.next(tuples, {7, 30})})
