# Detailed messages of the builtins about processes, timers, ports, code and tables
Logger.configure(level: :none)
t = :ets.new(:t, [])
:ets.insert(t, {:k, "text"})
tests = [
  fn -> :erlang.link(:x) end, fn -> :erlang.unlink(5) end, fn -> :erlang.monitor(:process, 1) end, fn -> :erlang.monitor(:unknown, self()) end,
  fn -> :erlang.demonitor(make_ref(), [:bad]) end, fn -> :erlang.exit(:x, :r) end, fn -> :erlang.group_leader(1, self()) end,
  fn -> :erlang.process_info(:x) end, fn -> :erlang.process_flag(:priority, :most) end, fn -> :erlang.is_process_alive(:x) end, fn -> :erlang.garbage_collect(:x) end,
  fn -> :erlang.send_after(:soon, self(), 1) end, fn -> :erlang.start_timer(1, 2, 3) end, fn -> :erlang.cancel_timer(:x) end, fn -> :erlang.read_timer(1) end,
  fn -> :erlang.send(1, 2) end, fn -> :erlang.send(self(), 1, [:bad]) end, fn -> :erlang.spawn(1, 2, 3) end, fn -> :erlang.spawn_opt(:x, []) end,
  fn -> :erlang.system_info(:nothing) end, fn -> :erlang.system_flag(:nothing, 1) end, fn -> :erlang.statistics(:nothing) end, fn -> :erlang.memory(:nothing) end,
  fn -> :erlang.load_module(:m, "not beam") end, fn -> :erlang.check_process_code(1, :m) end, fn -> :erlang.delete_module(1) end, fn -> :erlang.function_exported(1, 2, 3) end,
  fn -> :erlang.open_port({:spawn, 1}, []) end, fn -> :erlang.port_command(:x, "d") end, fn -> :erlang.port_close(self()) end, fn -> :erlang.port_info(1) end,
  fn -> :erlang.convert_time_unit(1, :second, :fortnight) end, fn -> :erlang.monotonic_time(:x) end, fn -> :erlang.unique_integer([:x]) end, fn -> :erlang.alias(:x) end,
  fn -> :ets.lookup_element(t, :k, 3) end, fn -> :ets.update_counter(t, :k, {2, 1}) end, fn -> :ets.update_counter(t, :none, 1) end, fn -> :ets.insert(t, [{1}, 2]) end, fn -> :ets.insert(t, {}) end,
  fn -> :ets.select(t, [{:a}]) end, fn -> :ets.rename(t, "x") end, fn -> :ets.give_away(t, self(), 1) end, fn -> :ets.info(:x, :nothing) end, fn -> :ets.next(t, :missing) end, fn -> :ets.new(:n, :x) end,
  fn -> :counters.new(0, []) end, fn -> :counters.add(:x, 1, 1) end, fn -> :atomics.add(:atomics.new(1, []), 2, 1) end,
  fn -> :os.getenv(1) end, fn -> :os.putenv(~c"a=b", ~c"c") end, fn -> :os.set_signal(:sigkill, :default) end, fn -> :code.load_binary(1, 2, 3) end, fn -> :math.sqrt(:x) end, fn -> :math.log(-1) end
]

for {f, i} <- Enum.with_index(tests) do
  try do
    r = f.()
    IO.inspect({i, if(is_reference(r) or is_list(r) or is_port(r), do: :some, else: r)})
  rescue
    e -> IO.puts("#{i} #{inspect(e.__struct__)} #{Exception.message(e) |> String.replace(~r/#Ref\S*/, "REF")}")
  catch
    k, r -> IO.inspect({i, k, r})
  end
end
