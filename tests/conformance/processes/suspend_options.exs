# Suspending: counts, options, questions, and what becomes of it when one of the two ends
me = self()
new = fn -> spawn(fn -> loop = fn loop -> receive do: ({:ping, from} -> send(from, :pong); :stop -> exit(:normal)); loop.(loop) end; loop.(loop) end) end
# Whether it answers, and how long that is waited for: briefly where it is to be asleep.
ask = fn pid, time -> send(pid, {:ping, me}); receive(do: (:pong -> :awake), after: (time -> :asleep)) end
ping = fn pid -> ask.(pid, 15_000) end
suspending = fn -> for {_, n, m} <- Process.info(me, :suspending) |> elem(1), do: {n, m} end
fails = fn f -> try do: f.(), rescue: (e -> e.__struct__) end

p = new.()
IO.inspect({:erlang.suspend_process(p), :erlang.suspend_process(p), suspending.()})
IO.inspect(ask.(p, 50))
IO.inspect({:erlang.suspend_process(p, [:unless_suspending]), suspending.()})
IO.inspect({:erlang.resume_process(p), receive(do: (:pong -> :awake), after: (50 -> :asleep))})
IO.inspect({:erlang.resume_process(p), receive(do: (:pong -> :awake)), suspending.()})
IO.inspect({fails.(fn -> :erlang.resume_process(p) end), ping.(p)})
IO.inspect({:erlang.suspend_process(p, [:unless_suspending]), :erlang.suspend_process(p, [:unless_suspending])})
IO.inspect({:erlang.resume_process(p), ping.(p)})
IO.inspect({:erlang.suspend_process(p, [:asynchronous]), ask.(p, 50), :erlang.resume_process(p), receive(do: (:pong -> :awake))})
IO.inspect({:erlang.suspend_process(p, [{:asynchronous, :tag}]), receive(do: (m -> m)), :erlang.resume_process(p), ping.(p)})

# whoever suspended ends: the other goes on
{q, ref} = spawn_monitor(fn -> :erlang.suspend_process(p); :erlang.suspend_process(p) end)
receive do: ({:DOWN, ^ref, _, ^q, _} -> IO.inspect(ping.(p)))

# a suspended process can be killed
:erlang.suspend_process(p)
ref = Process.monitor(p)
Process.exit(p, :kill)
receive do: ({:DOWN, ^ref, _, _, why} -> IO.inspect(why))
IO.inspect({suspending.(), fails.(fn -> :erlang.resume_process(p) end), fails.(fn -> :erlang.suspend_process(p) end), fails.(fn -> :erlang.suspend_process(me) end)})
