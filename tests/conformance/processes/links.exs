# Links: who dies with whom, chains, unlink, linking to the dead
me = self()
Process.flag(:trap_exit, true)

exits = fn ->
  receive do
    {:EXIT, _, reason} -> reason
  after
    15_000 -> :nothing
  end
end

for reason <- [:normal, :shutdown, {:shutdown, 1}, :killed, {:any, "term"}] do
  spawn_link(fn -> exit(reason) end)
  IO.inspect(exits.())
end

# a chain of ten: the last one falls and all follow
chain = fn chain, n ->
  if n == 0 do
    send(me, {:last, self()})
    receive do: (:fall -> exit(:fallen))
  else
    spawn_link(fn -> chain.(chain, n - 1) end)
    Process.sleep(:infinity)
  end
end

first = spawn_link(fn -> chain.(chain, 10) end)
last = receive do: ({:last, pid} -> pid)
send(last, :fall)
IO.inspect(exits.())
IO.inspect({Process.alive?(first), Process.alive?(last)})

# a normal end does not spread, an unlinked process survives
pid = spawn_link(fn -> receive do: (:stop -> exit(:bad)) end)
Process.unlink(pid)
ref = Process.monitor(pid)
send(pid, :stop)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))
IO.inspect(receive do: ({:EXIT, _, reason} -> reason), after: (20 -> :nothing))
{gone, ref} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect(Process.link(gone))
IO.inspect(exits.())
Process.flag(:trap_exit, false)
IO.inspect(try do: Process.link(gone), rescue: (e -> e.__struct__), catch: (k, r -> {k, r}))
a = spawn(fn -> Process.sleep(:infinity) end)
b = spawn(fn -> Process.link(a); send(me, :linked); Process.sleep(:infinity) end)
receive do: (:linked -> :ok)
IO.inspect(Process.info(a, :links) == {:links, [b]})
m = Process.monitor(b)
Process.exit(a, :both)
receive do: ({:DOWN, ^m, _, _, reason} -> IO.inspect(reason))
IO.inspect(Process.link(self()))
