# Tracers that are ports: a program that gets events in the external format, and dbg's files
# normalise: pids ports
Process.flag(:trap_exit, true)
{tracee, _} = spawn_monitor(fn ->
  loop = fn loop -> receive(do: (:stop -> :ok; other -> send(self(), :seen) && other && loop.(loop))) end
  receive(do: (:first -> send(self(), {:to, [1, 2.5, "x", %{a: :b}]}))) && receive(do: (_ -> :ok))
  receive(do: (:stop -> :ok))
  loop && :done
end)

port = Port.open({:spawn, "cat"}, [:binary, packet: 4])
IO.inspect(:erlang.trace(tracee, true, [:send, :receive, :procs, {:tracer, port}]))
IO.inspect(elem(:erlang.trace_info(tracee, :tracer), 1) == port)
send(tracee, :first)
for _ <- 1..3, do: receive(do: ({^port, {:data, bytes}} -> IO.inspect(:erlang.binary_to_term(bytes))))
Port.close(port)
send(tracee, :stop)
receive do: ({:DOWN, _, _, ^tracee, reason} -> IO.inspect(reason))
IO.inspect(receive do: ({:EXIT, ^port, _} = m -> m), after: (50 -> :nothing))

echo = fn -> spawn(fn -> loop = fn loop -> receive(do: ({:say, n} -> send(self(), n); _ -> :ok)) && loop.(loop) end; loop.(loop) end) end
# Until it has handled what it was sent, and the port was told.
told = fn told, pid, port ->
  if Process.info(pid, [:status, :message_queue_len]) == [status: :waiting, message_queue_len: 0] do
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> Port.info(port))
  else
    Process.sleep(1)
    told.(told, pid, port)
  end
end
files = fn pattern -> for f <- Enum.sort(Path.wildcard(pattern)), do: {f, File.stat!(f).size} end

# One file.
port = :dbg.trace_port(:file, ~c"events.log").()
pid = echo.()
:erlang.trace(pid, true, [:send, {:tracer, port}])
for n <- 1..3, do: send(pid, {:say, n})
told.(told, pid, port)
IO.inspect(:erlang.port_control(port, ?f, ""))
IO.inspect(length(files.("events.log")))
IO.inspect(Enum.map([:input, :output], &(Port.info(port, &1) |> elem(0))))
Port.close(port)
me = self()
client = :dbg.trace_client(:file, ~c"events.log", {fn event, n -> send(me, {n, event}) && n + 1 end, 0})
for _ <- 0..3, do: receive(do: ({n, event} when is_integer(n) -> IO.inspect({n, event})))
ref = Process.monitor(client)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)

# A series of them, of which three are kept.
port = :dbg.trace_port(:file, {~c"part", :wrap, ~c".log", 200, 3}).()
pid = echo.()
:erlang.trace(pid, true, [:send, {:tracer, port}])
for n <- 1..14 do
  send(pid, {:say, n})
  told.(told, pid, port)
  IO.inspect({n, files.("part*.log") |> Enum.map(fn {name, size} -> {name, size > 0} end)})
end
Port.close(port)
IO.inspect(length(files.("part*.log")))

port = :dbg.trace_port(:file, ~c"plain.log").()
Port.command(port, ["ab", ?c])
send(port, {self(), {:command, "d"}})
Port.close(port)
IO.inspect(File.read("plain.log"))
for bad <- ["trace_file_drv n /nowhere/at/all", "trace_file_drv n /", "trace_file_drv", "trace_file_drv x y", "trace_file_drv w 1 n x"] do
  IO.inspect({bad, try do Port.open({:spawn, bad}, []) rescue e -> e end})
end
