# A link works both ways: whoever crashes takes the other along, unless it traps exits or the reason is :normal
Logger.configure(level: :none)

run = fn traps, crasher, reason ->
  me = self()

  parent =
    spawn(fn ->
      Process.flag(:trap_exit, traps)
      child = spawn_link(fn -> receive do: ({:exit, r} -> exit(r)) end)
      send(me, {:child, child})
      loop = fn loop -> receive do: ({:exit, r} -> exit(r); :ask -> send(me, :told) && loop.(loop); {:EXIT, _, _} = m -> send(me, m) && loop.(loop)) end
      loop.(loop)
    end)

  child = receive do: ({:child, pid} -> pid)
  refs = for pid <- [parent, child], do: Process.monitor(pid)
  {first, second} = if(crasher == :parent, do: {parent, child}, else: {child, parent})
  send(first, {:exit, reason})

  # The other one has heard of it when the link is gone: it has ended then, or lives on.
  linked = fn linked -> Process.info(second, :links) == {:links, [first]} && Process.sleep(1) && linked.(linked) end
  linked.(linked)
  alive = Process.alive?(second)
  if alive and second == parent, do: (send(parent, :ask); receive(do: (:told -> :ok)))

  for {pid, ref} <- Enum.zip([parent, child], refs) do
    if alive and pid == second, do: :alive, else: receive(do: ({:DOWN, ^ref, _, _, why} -> why))
  end
end

for crasher <- [:parent, :child], reason <- [:oops, :normal, :shutdown], traps <- [false, true] do
  IO.inspect({crasher, reason, traps, run.(traps, crasher, reason)})
  receive do: ({:EXIT, _, why} -> IO.inspect({:told, why})), after: (0 -> :ok)
end
