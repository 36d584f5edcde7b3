# update_counter, update_element, counters with limits and defaults, from many processes
t = :ets.new(:t, [:set, :public, write_concurrency: true, read_concurrency: true])
:ets.insert(t, {:n, 0, 10, "x"})
IO.inspect({:ets.update_counter(t, :n, 5), :ets.update_counter(t, :n, -2), :ets.update_counter(t, :n, {3, 1}), :ets.lookup(t, :n)})
IO.inspect(:ets.update_counter(t, :n, [{2, 1}, {3, -1}, {2, 0}]))
IO.inspect({:ets.update_counter(t, :n, {2, 100, 50, 0}), :ets.update_counter(t, :n, {2, -5, -3, 7})})
IO.inspect({:ets.update_counter(t, :fresh, 1, {:fresh, 41}), :ets.lookup(t, :fresh)})
IO.inspect({:ets.update_element(t, :n, {4, "y"}), :ets.update_element(t, :n, [{2, 1}, {3, 2}]), :ets.update_element(t, :none, {2, 1}), :ets.lookup(t, :n)})
IO.inspect({:ets.update_element(t, :made, {2, 5}, {:made, 0, :default}), :ets.lookup(t, :made)})
IO.inspect(:ets.update_counter(t, :big, {2, Integer.pow(2, 70)}, {:big, Integer.pow(2, 60)}))
for f <- [fn -> :ets.update_counter(t, :nokey, 1) end, fn -> :ets.update_counter(t, :n, {4, 1}) end, fn -> :ets.update_counter(t, :n, {9, 1}) end, fn -> :ets.update_counter(t, :n, {1, 1}) end, fn -> :ets.update_element(t, :n, {1, :k}) end, fn -> :ets.update_counter(t, :n, :x) end] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end

:ets.insert(t, {:shared, 0})
tasks = for _ <- 1..20, do: Task.async(fn -> for _ <- 1..500, do: :ets.update_counter(t, :shared, 1) end)
Task.await_many(tasks)
IO.inspect(:ets.lookup(t, :shared))
c = :counters.new(3, [:atomics])
IO.inspect({:counters.add(c, 1, 5), :counters.sub(c, 1, 7), :counters.get(c, 1), :counters.put(c, 3, 9), :counters.get(c, 3), :counters.info(c).size})
a = :atomics.new(2, signed: false)
IO.inspect({:atomics.sub(a, 1, 1), :atomics.get(a, 1), :atomics.add_get(a, 1, 2), :atomics.exchange(a, 2, 7), :atomics.compare_exchange(a, 2, 7, 8), :atomics.compare_exchange(a, 2, 7, 9)})
s = :atomics.new(1, [])
IO.inspect({:atomics.put(s, 1, 9_223_372_036_854_775_807), :atomics.add_get(s, 1, 1), :atomics.info(s) |> Enum.sort() |> Enum.take(2)})
for f <- [fn -> :atomics.get(s, 2) end, fn -> :atomics.put(s, 1, Integer.pow(2, 64)) end, fn -> :atomics.new(0, []) end, fn -> :counters.get(c, 0) end] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end

tasks = for _ <- 1..10, do: Task.async(fn -> for _ <- 1..1000, do: :counters.add(c, 2, 1) end)
Task.await_many(tasks)
IO.inspect(:counters.get(c, 2))
IO.inspect({:persistent_term.put({:my, 1}, %{big: Enum.to_list(1..3)}), :persistent_term.get({:my, 1}), :persistent_term.get(:none, :default), :persistent_term.erase({:my, 1}), :persistent_term.erase({:my, 1})})
