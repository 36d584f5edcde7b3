# Registered names: register, whereis, unregister, sending, errors, names freed at exit
me = self()
IO.inspect(Process.register(self(), :main_script))
send(:main_script, :by_name)
send({:main_script, node()}, :by_name_and_node)
IO.inspect({receive(do: (m -> m)), receive(do: (m -> m))})
IO.inspect({Process.whereis(:main_script) == me, Process.info(me, :registered_name), :main_script in Process.registered()})
for f <- [
      fn -> Process.register(me, :other_name) end,
      fn -> Process.register(spawn(fn -> Process.sleep(100) end), :main_script) end,
      fn -> Process.register(me, :undefined) end,
      fn -> Process.register(me, true) end,
      fn -> Process.register(me, "name") end,
      fn -> Process.unregister(:nobody) end,
      fn -> send(:nobody, 1) end,
      fn -> :erlang.whereis("x") end
    ] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end

IO.inspect(send({:nobody, node()}, :fine))
IO.inspect({Process.unregister(:main_script), Process.whereis(:main_script), Process.info(me, :registered_name)})
{pid, ref} = spawn_monitor(fn -> Process.register(self(), :short); send(me, :up); receive do: (:stop -> :ok) end)
receive do: (:up -> :ok)
IO.inspect({Process.whereis(:short) == pid, Process.info(pid, :registered_name)})
send(:short, :stop)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect(Process.whereis(:short))
{pid, ref} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect(try do: Process.register(pid, :too_late), rescue: (e -> Exception.message(e)))
IO.inspect({:global.register_name(:everywhere, me), :global.whereis_name(:everywhere) == me, :global.send(:everywhere, :hi) == me, receive(do: (m -> m))})
