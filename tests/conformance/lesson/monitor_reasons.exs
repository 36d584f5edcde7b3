# The reason in :DOWN: normal, given, raised, thrown, killed, and a process that was never there
# normalise: pids times
down = fn fun ->
  {pid, ref} = spawn_monitor(fun)

  receive do
    {:DOWN, ^ref, :process, ^pid, reason} -> reason
  end
end

Logger.configure(level: :none)
IO.inspect(down.(fn -> :done end))
IO.inspect(down.(fn -> exit(:shutdown) end))
IO.inspect(down.(fn -> exit({:because, 1}) end))
IO.inspect(down.(fn -> Process.exit(self(), :kill) end))
{error, _} = down.(fn -> raise "no" end)
IO.inspect(error)
{error, _} = down.(fn -> throw(:ball) end)
IO.inspect(error)
{pid, ref} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
ref = Process.monitor(pid)

receive do
  {:DOWN, ^ref, :process, ^pid, reason} -> IO.inspect(reason)
end
