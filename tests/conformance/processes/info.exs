# Process.info with single keys, for this process and another, alive and dead
me = self()

pid =
  spawn(fn ->
    Process.flag(:trap_exit, true)
    Process.flag(:priority, :high)
    Process.put(:k, :v)
    Process.register(self(), :looked_at)
    send(self(), :waiting_1)
    send(self(), :waiting_2)
    send(me, :ready)
    receive do: (:go_on -> :ok)
  end)

receive do: (:ready -> :ok)
wait = fn wait -> if Process.info(pid, :status) != {:status, :waiting}, do: (Process.sleep(1); wait.(wait)) end
wait.(wait)
for k <- [:status, :message_queue_len, :messages, :trap_exit, :priority, :registered_name, :links, :monitors, :monitored_by, :error_handler, :catchlevel, :suspending] do
  IO.inspect(Process.info(pid, k))
end

{:dictionary, d} = Process.info(pid, :dictionary)
IO.inspect(d[:k])
IO.inspect(Process.info(pid, [:registered_name, :priority]))
{:current_function, {m, f, a}} = Process.info(self(), :current_function)
IO.inspect({m, f, a})
IO.inspect(Process.info(pid, :parent) == {:parent, me})
for k <- [:memory, :heap_size, :stack_size, :total_heap_size, :reductions, :min_heap_size, :min_bin_vheap_size] do
  {^k, n} = Process.info(pid, k)
  IO.inspect({k, is_integer(n)})
end

IO.inspect(Process.info(pid, :max_heap_size) |> elem(1) |> Map.keys() |> Enum.sort())
IO.inspect(Process.info(pid, :garbage_collection) |> elem(1) |> Keyword.keys() |> Enum.sort())
{:group_leader, gl} = Process.info(pid, :group_leader)
IO.inspect(gl == Process.group_leader())
{:initial_call, ic} = Process.info(pid, :initial_call)
IO.inspect(ic)
{:current_stacktrace, [{_, _, _, where} | _]} = Process.info(pid, :current_stacktrace)
IO.inspect(where[:line])
ref = Process.monitor(pid)
send(pid, :go_on)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect({Process.info(pid), Process.info(pid, :status), Process.alive?(pid)})
IO.inspect(try do: Process.info(pid, :nonsense), rescue: (e -> Exception.message(e)))
