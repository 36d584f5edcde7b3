# exit/2 of ports: closed whatever the reason and whoever asks, and what comes back along a link
# normalise: pids ports

try_it = fn trap, owner, linked, reason ->
  main = self()
  {pid, monitor} = spawn_monitor(fn ->
    Process.flag(:trap_exit, trap)
    port = Port.open({:spawn, "cat"}, [])
    unless owner, do: Port.connect(port, main)
    unless linked, do: Process.unlink(port)
    true = Process.exit(port, reason)
    # It may end of it itself, or be told; only where neither is to come it waits briefly.
    got = receive do: ({:EXIT, ^port, why} -> why), after: (if(linked and (trap or reason != :normal), do: 15_000, else: 20) -> :nothing)
    exit({got, Port.info(port)})
  end)
  receive do: ({:DOWN, ^monitor, _, ^pid, result} -> IO.inspect({trap, owner, linked, reason, result}))
end
Process.flag(:trap_exit, true)
for trap <- [true, false], owner <- [true, false], linked <- [true, false], reason <- [:normal, :foo, :kill], do: try_it.(trap, owner, linked, reason)
