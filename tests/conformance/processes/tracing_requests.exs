# Tracing of lives: a process asked for by spawn_request is told to start in the function that calls its own
# normalise: pids funs refs

defmodule M do
  def keep(told \\ []) do
    receive do
      {:stop, from} -> send(from, {:told, Enum.reverse(told)})
      m -> keep([m | told])
    end
  end
end
keeper = spawn(fn -> M.keep() end)
run = fn f ->
  1 = :erlang.trace(self(), true, [:procs, {:tracer, keeper}])
  f.()
  1 = :erlang.trace(self(), false, [:all])
end
child = fn -> receive do: ({:spawn_reply, _, :ok, pid} -> pid) end
run.(fn -> :erlang.spawn_request(fn -> :ok end, []); child.() end)
run.(fn -> :erlang.spawn_request(Kernel, :self, [], [{:priority, :high}]); child.() end)
run.(fn -> spawn(fn -> :ok end) end)
:erlang.spawn_request(fn -> receive do: (:end -> :ok) end, [])
pid = child.()
IO.inspect(Process.info(pid, :initial_call))
send(pid, :end)
send(keeper, {:stop, self()})
receive do: ({:told, told} -> for(event <- told, do: IO.inspect(event, width: :infinity)))
