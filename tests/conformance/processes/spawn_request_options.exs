# Bad options of spawn_request are told in the reply, as its good options ask for; those of spawn_opt are an error
ask = fn number, function ->
  result =
    try do
      {:ok, function.()}
    rescue
      error ->
        [{_, _, _, info} | _] = __STACKTRACE__
        {Exception.message(error) |> String.replace(~r/\s+/, " "), info[:error_info][:cause]}
    end

  reply = receive do message -> message after 20 -> :none end

  case {result, reply} do
    {{:ok, reference}, {tag, reference, outcome, what}} -> IO.inspect({number, :replied, tag, outcome, is_pid(what) or what})
    {{:ok, reference}, :none} when is_reference(reference) -> IO.inspect({number, :no_reply})
    _ -> IO.inspect({number, result, reply})
  end
end

lists = [
  [:x], [reply: 1], [:x, reply: :no], [{:reply, :no}, :x], [:x, reply: :success_only], [:x, reply: :error_only, reply_tag: :hello],
  [{:reply_tag, :hello}, :x], [monitor: 1, reply_tag: {:t, 1}], [monitor: [tag: 1], priority: :zz], [reply: :bad, reply: :no],
  [reply: :no, reply: :bad], [reply: :bad, reply: :success_only], [{:reply, :success_only}, :x, {:reply, :yes}],
  [monitor: [alias: :bad]], [{:monitor, [{:tag, 1} | :x]}], [reply_tag: :a, reply_tag: :b], [reply: :error_only], [min_heap_size: -1],
  :x, [:x | :y], [{:reply_tag, :hello} | :y]
]

for {list, number} <- Enum.with_index(lists), do: ask.(number, fn -> :erlang.spawn_request(:erlang, :self, [], list) end)
ask.(:call, fn -> :erlang.spawn_request(:a, 1, [], [:x]) end)
ask.(:both, fn -> :erlang.spawn_request(1, :b, [], [:x | :y]) end)
ask.(:arguments, fn -> :erlang.spawn_request(:a, :b, [1 | 2], []) end)

for list <- [[:x], [reply: :no], [reply_tag: 1], [{:monitor, [alias: :bad]}], [:link | :y], :x] do
  ask.({:spawn_opt, list}, fn -> :erlang.spawn_opt(:erlang, :self, [], list) end)
  ask.({:spawn_opt_both, list}, fn -> :erlang.spawn_opt(1, 2, :c, list) end)
end

ask.(:spawn_opt_call, fn -> :erlang.spawn_opt(:a, 1, [], [:link]) end)
