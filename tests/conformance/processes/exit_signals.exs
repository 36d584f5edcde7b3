# exit/2: normal, kill, trapped and not, reasons that change
Process.flag(:trap_exit, true)

run = fn trap, reason ->
  me = self()

  {pid, ref} =
    spawn_monitor(fn ->
      Process.flag(:trap_exit, trap)
      send(me, :ready)

      receive do
        {:EXIT, ^me, got} -> exit({:got, got})
        :after_the_signal -> exit(:survived)
      end
    end)

  receive do: (:ready -> :ok)
  true = Process.exit(pid, reason)
  send(pid, :after_the_signal)
  receive do: ({:DOWN, ^ref, _, _, reason} -> reason)
end

for trap <- [false, true], reason <- [:normal, :kill, :killed, :shutdown, {:any, 1}] do
  IO.inspect({trap, reason, run.(trap, reason)})
end

IO.inspect({Process.exit(self(), :normal), receive(do: ({:EXIT, from, r} -> {from == self(), r}))})
IO.inspect(Process.exit(spawn(fn -> :ok end), :late))
# a linked process that is killed reports :killed
pid = spawn_link(fn -> Process.sleep(:infinity) end)
Process.exit(pid, :kill)
receive do: ({:EXIT, ^pid, r} -> IO.inspect(r))
{pid, ref} = spawn_monitor(fn -> Process.exit(self(), :normal); Process.sleep(50) end)
receive do: ({:DOWN, ^ref, _, ^pid, r} -> IO.inspect(r))
{pid, ref} = spawn_monitor(fn -> Process.exit(self(), :other); Process.sleep(50) end)
receive do: ({:DOWN, ^ref, _, ^pid, r} -> IO.inspect(r))
{pid, ref} = spawn_monitor(fn -> try do: exit(:inside), catch: (:exit, r -> exit({:again, r})) end)
receive do: ({:DOWN, ^ref, _, ^pid, r} -> IO.inspect(r))
IO.inspect(try do: Process.exit(:not_a_pid, :x), rescue: (e -> Exception.message(e)))
