# Chunks of a bag: in which order select, match and match_object with a limit give the rows of one key
collect = fn first, next ->
  Stream.unfold(first, fn
    :"$end_of_table" -> nil
    {rows, more} -> {rows, next.(more)}
  end)
  |> Enum.to_list()
end

for type <- [:bag, :duplicate_bag] do
  t = :ets.new(:t, [type])
  for i <- 1..7, do: :ets.insert(t, {:x, i})
  spec = [{{:x, :"$1"}, [], [{{:"$1"}}]}]

  for n <- [1, 2, 3, 7, 10] do
    IO.inspect({type, n, collect.(:ets.select(t, spec, n), &:ets.select/1)})
    IO.inspect({type, n, collect.(:ets.select_reverse(t, spec, n), &:ets.select_reverse/1)})
  end

  IO.inspect(collect.(:ets.match(t, {:x, :"$1"}, 3), &:ets.match/1), charlists: :as_lists)
  IO.inspect(collect.(:ets.match_object(t, {:_, :"$1"}, 3), &:ets.match_object/1))
  IO.inspect(collect.(:ets.match_object(t, {:x, :_}, 4), &:ets.match_object/1))
  IO.inspect(:ets.select(t, spec))
  :ets.delete_object(t, {:x, 3})
  :ets.insert(t, [{:x, 3}, {:x, 5}])
  IO.inspect(:ets.lookup(t, :x))
  {rows, _} = :ets.match(t, {:x, :"$1"}, 3)
  IO.inspect(rows, charlists: :as_lists)
end

defmodule Attributes do
  Module.register_attribute(__MODULE__, :value, accumulate: true)
  for n <- 1..3, do: @value(n)
  IO.inspect({Module.get_last_attribute(__MODULE__, :value), @value})
end
