# The allocators of system_info: which there are, the form of what they tell, and IEx's table of them
kinds = :erlang.system_info(:alloc_util_allocators)
IO.inspect(kinds)

for {kind, instances} <- :erlang.system_info({:allocator_sizes, kinds}) do
  {:instance, _, data} = hd(instances)
  {:mbcs, [{:blocks, _}, {:carriers_size, now, highest, ever}]} = List.keyfind(data, :mbcs, 0)
  {:sbcs, [{:blocks, _}, {:carriers_size, _, _, _}]} = List.keyfind(data, :sbcs, 0)
  IO.inspect({kind, now >= 0 and highest >= 0 and ever >= now})
end

[heaps | _] = :erlang.system_info({:allocator_sizes, :eheap_alloc})
IO.inspect(elem(heaps, 0))
IO.inspect(Enum.map(:erlang.system_info({:allocator_sizes, [:ets_alloc, :eheap_alloc]}), &elem(&1, 0)))

for bad <- [:nope, [], [:nope], [:ets_alloc | :x], [:ets_alloc, 1]], item <- [:allocator, :allocator_sizes] do
  IO.inspect({item, bad, try do :erlang.system_info({item, bad}) rescue e -> e.__struct__ end})
end

{:ok, text} = StringIO.open("")
me = Process.group_leader()
Process.group_leader(self(), text)
IEx.Helpers.runtime_info([:allocators])
Process.group_leader(self(), me)
{_, shown} = StringIO.contents(text)
shown = Regex.replace(~r/\e\[[0-9;]*m/, shown, "")
IO.puts(Regex.scan(~r/^[A-Za-z -]+?(?=  )/m, shown) |> Enum.join("\n"))
