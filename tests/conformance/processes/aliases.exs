# Process aliases: explicit, one reply, with a monitor, and messages to one that is no longer active
a = :erlang.alias()
send(a, :one)
IO.inspect(receive do: (m -> m))
IO.inspect({:erlang.unalias(a), :erlang.unalias(a)})
send(a, :lost)
IO.inspect(receive do: (m -> m), after: (20 -> :nothing))
r = :erlang.alias([:reply])
send(r, :first)
send(r, :second)
IO.inspect(receive do: (m -> m))
IO.inspect(receive do: (m -> m), after: (20 -> :nothing))
server = spawn(fn -> Enum.each(1..3, fn _ -> receive do: ({from, x} -> send(from, {from, x * 2})) end) end)

call = fn x ->
  m = :erlang.monitor(:process, server, alias: :reply_demonitor)
  send(server, {m, x})

  receive do
    {^m, v} -> {:reply, v}
    {:DOWN, ^m, _, _, reason} -> {:down, reason}
  end
end

IO.inspect({call.(1), call.(2)})
IO.inspect(Process.info(self(), :monitors))
ref = Process.monitor(server)
third = call.(3)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect({third, call.(4)})
m = :erlang.monitor(:process, self(), alias: :demonitor)
Process.demonitor(m)
send(m, :late)
IO.inspect(receive do: (m -> m), after: (20 -> :nothing))
p = :erlang.alias([:priority] -- [:priority])
IO.inspect(:erlang.unalias(p))
IO.inspect(try do: :erlang.alias([:no_such_option]), rescue: (e -> Exception.message(e)))
IO.inspect(is_reference(a))
me = self()
spawn(fn -> send(:erlang.alias(), 1); send(me, receive(do: (1 -> :own_alias))) end)
IO.inspect(receive do: (m -> m))
