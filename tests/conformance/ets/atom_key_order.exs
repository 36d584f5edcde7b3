# Rows whose keys are atoms come in an order that depends on the atoms' names and what was done, on nothing else
name = &:"key #{rem(&1 * 7919, 10007)}"

show = fn table, label ->
  rows = :ets.tab2list(table)
  keys = :ets.select(table, [{{:"$1", :_}, [], [:"$1"]}])
  folded = :ets.foldl(&[&1 | &2], [], table)
  walked = Enum.to_list(Stream.iterate(:ets.first(table), &:ets.next(table, &1)) |> Stream.take_while(&(&1 != :"$end_of_table")))
  IO.inspect({label, length(rows), Enum.map([rows, keys, folded, walked], &:erlang.phash2/1), :ets.first(table)})
end

for type <- [:set, :bag, :duplicate_bag] do
  table = :ets.new(:order, [type])
  IO.puts(type)
  for count <- [3, 10, 60, 257, 700, 3000] do
    for i <- 1..count, do: :ets.insert(table, {name.(i), i})
    show.(table, count)
  end
  for i <- 1..200, do: :ets.insert(table, {name.(i), -i})
  show.(table, :again)
  for i <- 1..3000//7, do: :ets.delete(table, name.(i))
  show.(table, :fewer)
  :ets.insert(table, for(i <- 5000..5100, do: {name.(i), i}))
  show.(table, :more)
  for left <- 1..6 do
    for i <- 1..3000, rem(i, 7) == left, do: :ets.delete(table, name.(i))
    show.(table, {:fewer, left})
  end
  :ets.safe_fixtable(table, true)
  for i <- 5000..5010, do: :ets.delete(table, name.(i))
  for i <- 5005..5020, do: :ets.insert(table, {name.(i), :new})
  show.(table, :fixed)
  :ets.safe_fixtable(table, false)
  show.(table, :free)
end
