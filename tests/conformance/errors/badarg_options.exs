# What the messages of badarg say of options, flags and types: processes, monitors, timers, applies, tracing
ended = fn ->
  {pid, ref} = spawn_monitor(fn -> 1 end)
  receive do: ({:DOWN, ^ref, _, _, _} -> pid)
end

tests = [
 fn -> :erlang.process_flag(:no_such, 1) end, fn -> :erlang.process_flag(:trap_exit, 1) end, fn -> :erlang.process_flag(1, 1) end, fn -> :erlang.process_flag(:priority, :foo) end,
 fn -> :erlang.process_flag(:max_heap_size, -1) end, fn -> :erlang.process_flag(:max_heap_size, %{size: :a}) end, fn -> :erlang.process_flag(:max_heap_size, 5) end,
 fn -> :erlang.process_flag(:error_handler, 1) end, fn -> :erlang.process_flag(:min_heap_size, -1) end, fn -> :erlang.process_flag(:save_calls, -1) end, fn -> :erlang.process_flag(:message_queue_data, 1) end,
 fn -> :erlang.process_flag(:monitor_nodes, 1) end, fn -> :erlang.process_flag({:monitor_nodes, 1}, true) end, fn -> :erlang.process_flag({:monitor_nodes, []}, 1) end, fn -> :erlang.process_flag(:fullsweep_after, :x) end, fn -> :erlang.process_flag(:sensitive, 1) end,fn -> :erlang.process_flag(:async_dist, 1) end, fn -> :erlang.process_flag(:min_bin_vheap_size, -1) end,
 fn -> :erlang.process_flag(self(), :save_calls, -1) end,fn -> :erlang.process_flag(self(), :trap_exit, true) end, fn -> :erlang.process_flag(1, :save_calls, 1) end,
 fn -> :erlang.monitor(:foo, self()) end, fn -> :erlang.monitor(:process, 1) end, fn -> :erlang.monitor(:port, self()) end, fn -> :erlang.monitor(:time_offset, 1) end, fn -> :erlang.monitor("x", 1) end, fn -> :erlang.monitor(:process, {:a, 1}) end,
 fn -> :erlang.monitor(:process, self(), [:x]) end, fn -> :erlang.monitor(:process, self(), :x) end, fn -> :erlang.monitor(:foo, self(), [alias: :x]) end, fn -> :erlang.monitor(:process, 1, [alias: :x]) end,fn -> :erlang.monitor(:process, 1, [alias: :demonitor]) end,
 fn -> :erlang.send(self(), 1, [:bad]) end, fn -> :erlang.send(:nonesuch, 1, []) end, fn -> :erlang.send(1, 1, []) end, fn -> :erlang.send(1, 1, [:bad]) end, fn -> :erlang.send(1, 1, :x) end, fn -> :erlang.send({:a, 1}, 1) end, fn -> send(:nonesuch, 1) end,
 fn -> :erlang.spawn_opt(fn -> 1 end, [:x]) end, fn -> :erlang.spawn_opt(fn -> 1 end, :x) end, fn -> :erlang.spawn_opt(:a, :b, [], [:x]) end, fn -> :erlang.spawn_opt(:a, :b, :c, [:x]) end, fn -> :erlang.spawn_opt(:a, :b, :c, []) end, fn -> :erlang.spawn_opt(1, :b, [], []) end,
 fn -> :erlang.spawn_opt(fn -> 1 end, [{:monitor, [alias: 1]}]) end, fn -> :erlang.spawn_opt(fn -> 1 end, [{:monitor, 1}]) end, fn -> :erlang.spawn_opt(fn -> 1 end, [{:priority, 1}]) end, fn -> :erlang.spawn_opt(fn -> 1 end, [{:min_heap_size, -1}]) end,
 fn -> :erlang.spawn_request(:a, :b, :c, []) end, fn -> :erlang.spawn_request(:a, :b, [], [:x]) end, fn -> :erlang.spawn_request(1, [:x]) end,  fn -> :erlang.spawn_request(fn -> 1 end, [reply: 1]) end,
 fn -> :erlang.suspend_process(self()) end, fn -> :erlang.suspend_process(1) end, fn -> :erlang.suspend_process(ended.()) end, fn -> :erlang.suspend_process(self(), [:x]) end, fn -> :erlang.resume_process(self()) end, fn -> :erlang.resume_process(1) end, fn -> :erlang.resume_process(spawn(fn -> Process.sleep(:infinity) end)) end,
 fn -> :erlang.demonitor(make_ref(), :x) end, fn -> :erlang.alias([:x]) end, fn -> :erlang.alias(:x) end, fn -> :erlang.unalias(1) end, fn -> :erlang.link(1) end,
 fn -> apply(:a, :b, :c) end, fn -> apply(1, :b, []) end, fn -> apply(fn -> 1 end, :c) end, fn -> apply(:a, 1, [1|2]) end,
 fn -> :erlang.cancel_timer(make_ref(), [:x]) end, fn -> :erlang.send_after(1, self(), 1, [:x]) end, fn -> :erlang.start_timer(1, 1, 1, [{:abs, 1}]) end, fn -> :erlang.start_timer(-1, self(), 1, []) end,
 fn -> :erlang.process_info(self(), [:x]) end, fn -> :erlang.process_info(1, :links) end, fn -> :erlang.process_info(self(), :x) end, fn -> :erlang.process_display(self(), :x) end, fn -> :erlang.process_display(1, :backtrace) end,
 fn -> :erlang.group_leader(self(), 1) end, fn -> :erlang.register(:a, 1) end, fn -> :erlang.register(1, self()) end, fn -> :erlang.register(:init, self()) end, fn -> :erlang.hibernate(1, 2, 3) end,
 fn -> :erlang.trace(self(), true, [:x]) end, fn -> :erlang.trace(1, true, [:send]) end, fn -> :erlang.trace(self(), 1, [:send]) end, fn -> :erlang.trace_pattern({1,2,3}, true, []) end, fn -> :erlang.trace_info(self(), :x) end,
 fn -> :erlang.halt(:x) end, fn -> :erlang.halt(0, [:x]) end, fn -> :erlang.halt(0, :x) end, fn -> :erlang.bump_reductions(-1) end
]

for {f, i} <- Enum.with_index(tests) do
  hide = &String.replace(&1, ~r/<[0-9.]+>/, "<N>")

  try do
    IO.puts("#{i} ok #{hide.(inspect(f.()))}")
  rescue
    e ->
      IO.puts("#{i} #{inspect(e.__struct__)} #{Exception.message(e) |> String.replace(~r/\s+/, " ")}")
      [{m, f, _, info} | _] = __STACKTRACE__
      IO.inspect({m, f, info[:error_info]}, custom_options: [sort_maps: true])
  end
end
