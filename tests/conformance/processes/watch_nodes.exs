# process_flag(monitor_nodes): watches are counted by the options they were asked for with
flag = fn key, on ->
  try do
    :erlang.process_flag(key, on)
  rescue
    _ -> :badarg
  end
end

kinds =
  [:plain, [], %{}] ++
    for(type <- [:visible, :hidden, :all, :bad, true], do: %{node_type: type}) ++
    for(key <- [:connection_id, :nodedown_reason, :list], value <- [true, false, 1], do: %{key => value}) ++
    [%{list: true, nodedown_reason: true}, %{connection_id: true, nodedown_reason: true}, %{node_type: :all, nodedown_reason: true}, %{other: true}, Map.new(1..40, &{&1, &1})] ++
    [[:nodedown_reason], [node_type: :all], [:x | :y], :x, {}]

name = fn
  :plain -> :monitor_nodes
  options -> {:monitor_nodes, options}
end

for kind <- kinds ++ kinds, do: IO.inspect({if(is_map(kind), do: Enum.take(Enum.sort(kind), 2), else: kind), flag.(name.(kind), true)})
for kind <- kinds, do: IO.inspect(flag.(name.(kind), false))
for kind <- kinds, do: IO.inspect(flag.(name.(kind), false))
for on <- [1, :x, nil], do: IO.inspect({flag.(:monitor_nodes, on), flag.({:monitor_nodes, []}, on)})
IO.inspect({flag.({:monitor_nodes}, true), flag.({:monitor_nodes, [], []}, true)})

IO.inspect(:net_kernel.monitor_nodes(1))
for options <- [[], [:x], :x, [:nodedown_reason], [node_type: :all], %{connection_id: true}, %{foo: 1}], on <- [true, false] do
  IO.inspect({options, on, :net_kernel.monitor_nodes(on, options)})
end
