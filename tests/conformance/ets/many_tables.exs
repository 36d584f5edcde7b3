# Ten thousand tables at once: there is no limit but memory
tables = for n <- 1..10_000, do: :ets.new(:t, [:private]) |> tap(&:ets.insert(&1, {n, n}))
IO.inspect(Enum.sum(for t <- tables, do: :ets.foldl(fn {_, n}, acc -> acc + n end, 0, t)))
IO.inspect(length(Enum.uniq(tables)))
Enum.each(tables, &:ets.delete/1)
IO.inspect(:ets.whereis(:t))
