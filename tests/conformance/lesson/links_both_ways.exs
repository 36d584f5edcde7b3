# A link works both ways: whoever crashes takes the other along, unless it traps exits or the reason is :normal
Logger.configure(level: :none)

run = fn traps, crasher, reason ->
  me = self()

  parent =
    spawn(fn ->
      Process.flag(:trap_exit, traps)
      child = spawn_link(fn -> receive do: ({:exit, r} -> exit(r)) end)
      send(me, {:child, child})
      loop = fn loop -> receive do: ({:exit, r} -> exit(r); {:EXIT, _, _} = m -> send(me, m) && loop.(loop)) end
      loop.(loop)
    end)

  child = receive do: ({:child, pid} -> pid)
  refs = for pid <- [parent, child], do: Process.monitor(pid)
  send(if(crasher == :parent, do: parent, else: child), {:exit, reason})

  for ref <- refs do
    receive do
      {:DOWN, ^ref, _, _, why} -> why
    after
      400 -> :alive
    end
  end
end

for crasher <- [:parent, :child], reason <- [:oops, :normal, :shutdown], traps <- [false, true] do
  IO.inspect({crasher, reason, traps, run.(traps, crasher, reason)})
  receive do: ({:EXIT, _, why} -> IO.inspect({:told, why})), after: (0 -> :ok)
end
