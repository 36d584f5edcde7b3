# spawn_opt, spawn_monitor, spawn_request, flags and priorities
me = self()
{pid, ref} = Process.spawn(fn -> receive do: (:stop -> exit(:stopped)) end, [:monitor, :link, priority: :low, min_heap_size: 1000, fullsweep_after: 5])
IO.inspect({Process.info(pid, :priority), Process.info(pid, :links) == {:links, [me]}, Process.info(pid, :min_heap_size) |> elem(1) >= 1000})
Process.flag(:trap_exit, true)
send(pid, :stop)
IO.inspect({receive(do: ({:DOWN, ^ref, _, _, r} -> r)), receive(do: ({:EXIT, ^pid, r} -> r))})
IO.inspect(is_pid(Process.spawn(fn -> :ok end, [])))
{_, r} = :erlang.spawn_opt(:erlang, :exit, [:mfa], [:monitor])
IO.inspect(receive do: ({:DOWN, ^r, _, _, reason} -> reason))
{_, r} = :erlang.spawn_opt(fn -> exit(:tagged) end, [{:monitor, [{:tag, :GONE}]}])
IO.inspect(receive do: ({:GONE, ^r, _, _, reason} -> reason))
req = :erlang.spawn_request(fn -> send(me, :started) end, [:monitor])
IO.inspect(receive do: ({:spawn_reply, ^req, :ok, p} when is_pid(p) -> :replied))
IO.inspect({receive(do: (:started -> :started)), receive(do: ({:DOWN, ^req, _, _, why} -> why))})
for {f, v} <- [trap_exit: false, priority: :high, min_heap_size: 500, fullsweep_after: 10, message_queue_data: :off_heap, sensitive: true, save_calls: 0, async_dist: false] do
  old = Process.flag(f, v)
  IO.inspect({f, if(is_integer(old), do: :integer, else: old)})
  Process.flag(f, old)
end

IO.inspect(Process.flag(:max_heap_size, 0) |> is_map())
for o <- [[:no_option], [priority: :urgent], [:link | :monitor], :x, [min_heap_size: -1]] do
  IO.inspect(try do: Process.spawn(fn -> 1 end, o), rescue: (e -> Exception.message(e)))
end

IO.inspect(try do: Process.flag(:trap_exit, :maybe), rescue: (e -> Exception.message(e)))
IO.inspect(try do: spawn(:not_a_module, "name", []), rescue: (e -> e.__struct__))
order = for p <- [:low, :normal, :high, :max], do: Process.spawn(fn -> send(me, p) end, priority: p)
IO.inspect({length(order), Enum.sort(for _ <- order, do: receive(do: (p when is_atom(p) -> p)))})
