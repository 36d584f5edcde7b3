# ETS.
set = :ets.new(:set, [:set, :public])
for n <- 1..100_000, do: :ets.insert(set, {n, n, "value"})

fill = fn type ->
  table = :ets.new(:filled, [type])
  Enum.each(1..100_000, fn n -> :ets.insert(table, {rem(n * 7919, 100_003), n}) end)
  :ets.delete(table)
end

Measure.time("ets insert", 8, fn -> fill.(:set) end)
Measure.time("ets insert, ordered", 8, fn -> fill.(:ordered_set) end)
Measure.time("ets lookup", 8, fn -> Enum.each(1..100_000, fn n -> [{_, _, _}] = :ets.lookup(set, n) end) end)
Measure.time("ets lookup_element", 8, fn -> Enum.each(1..100_000, fn n -> :ets.lookup_element(set, n, 2) end) end)
Measure.time("ets update_counter", 8, fn -> Enum.each(1..100_000, fn n -> :ets.update_counter(set, n, 1) end) end)
Measure.time("ets select", 8, fn -> :ets.select(set, [{{:"$1", :"$2", :_}, [{:<, :"$1", 50_000}], [:"$1"]}]) end)
Measure.time("ets foldl", 8, fn -> :ets.foldl(fn {key, _, _}, sum -> key + sum end, 0, set) end)
