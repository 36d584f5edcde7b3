# Why a name cannot be given or taken away: what is looked at first, and the cause that is told
dead = spawn(fn -> :ok end)
reference = Process.monitor(dead)
receive do {:DOWN, ^reference, _, _, _} -> :ok end
ask = fn function ->
  try do
    IO.inspect(function.())
  rescue
    error ->
      [{_, name, _, info} | _] = __STACKTRACE__
      IO.inspect({name, Exception.message(error) |> String.replace(~r/\s+/, " "), info[:error_info][:cause]})
  end
end

for name <- [1, :undefined, :init, :fresh], who <- [1, dead, make_ref()], do: ask.(fn -> :erlang.register(name, who) end)
ask.(fn -> :erlang.register(:init, self()) end)
ask.(fn -> :erlang.register(:first, self()) end)
for name <- [:first, :second, :init, :undefined], do: ask.(fn -> :erlang.register(name, self()) end)
ask.(fn -> :erlang.unregister(:first) end)
for name <- [:first, 1, :undefined], do: ask.(fn -> :erlang.unregister(name) end)

port = Port.open({:spawn_executable, System.find_executable("cat")}, [])
ask.(fn -> :erlang.register(:init, port) end)
ask.(fn -> :erlang.register(:port, port) end)
for name <- [:port, :other, :init], do: ask.(fn -> :erlang.register(name, port) end)
Port.close(port)
ask.(fn -> :erlang.register(:late, port) end)
ask.(fn -> :erlang.whereis(1) end)
IO.inspect({Process.whereis(:port), Process.whereis(:first)})
