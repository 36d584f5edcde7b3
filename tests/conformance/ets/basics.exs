# ETS: the four table types, inserting, lookup, deleting, information, errors
for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
  t = :ets.new(:t, [type])
  :ets.insert(t, [{1, :a}, {2, :b}, {1, :a}, {1, :c}, {1.0, :float}])
  IO.inspect({type, Enum.sort(:ets.tab2list(t)), Enum.sort(:ets.lookup(t, 1)), :ets.info(t, :size), :ets.member(t, 2), :ets.member(t, 9)})
  IO.inspect({:ets.insert_new(t, {2, :new}), :ets.insert_new(t, {3, :new}), :ets.insert_new(t, [{4, 1}, {2, 2}]), :ets.member(t, 4)})
  IO.inspect({:ets.lookup_element(t, 3, 2), :ets.lookup_element(t, 99, 2, :default), :ets.take(t, 3), :ets.take(t, 3)})
  IO.inspect({:ets.delete_object(t, {1, :c}), Enum.sort(:ets.lookup(t, 1)), :ets.delete(t, 1), Enum.sort(:ets.tab2list(t))})
  IO.inspect({:ets.info(t, :type), :ets.info(t, :keypos), :ets.info(t, :protection), :ets.info(t, :name), :ets.info(t, :owner) == self(), :ets.info(t, :named_table)})
  IO.inspect({:ets.delete_all_objects(t), :ets.info(t, :size), :ets.first(t), :ets.delete(t), :ets.info(t)})
end

n = :ets.new(:named, [:named_table, :public, keypos: 2])
IO.inspect({n, :ets.insert(:named, {:v, :k}), :ets.lookup(:named, :k), :ets.whereis(:named) |> is_reference(), :ets.whereis(:gone)})
IO.inspect({:ets.rename(:named, :other), :ets.info(:named), :ets.lookup(:other, :k)})
IO.inspect(:other in :ets.all())
for f <- [
      fn -> :ets.insert(:other, {1}) end,
      fn -> :ets.insert(:other, :not_tuple) end,
      fn -> :ets.lookup_element(:other, :none, 1) end,
      fn -> :ets.lookup_element(:other, :k, 5) end,
      fn -> :ets.new(:other, [:named_table]) end,
      fn -> :ets.new("name", []) end,
      fn -> :ets.delete(:gone) end,
      fn -> :ets.lookup(make_ref(), 1) end,
      fn -> :ets.next(:other, :nokey) end,
      fn -> :ets.update_counter(:other, :k, 1) end
    ] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end
me = self()
p = :ets.new(:private, [:private])
q = :ets.new(:protected, [])
:ets.insert(q, {1, 2})
spawn(fn -> send(me, for(f <- [fn -> :ets.lookup(p, 1) end, fn -> :ets.insert(q, {2}) end, fn -> :ets.lookup(q, 1) end], do: (try do: f.(), rescue: (e -> Exception.message(e))))) end)
IO.inspect(receive do: (x -> x))
