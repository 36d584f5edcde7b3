# Hibernation drops the stack and wakes with the next message; garbage collection on request
defmodule H do
  def start(parent), do: spawn(fn -> try do: loop(parent, 0), after: send(parent, :never_after) end)

  def loop(parent, n) do
    send(parent, {:sleeping, n})
    :proc_lib.hibernate(__MODULE__, :wake, [parent, n])
  end

  def wake(parent, n) do
    receive do
      :tick -> loop(parent, n + 1)
      {:stop, r} -> send(parent, {:stack, length(elem(Process.info(self(), :current_stacktrace), 1)) > 0}); exit(r)
    end
  end
end

pid = spawn(H, :loop, [self(), 0])
ref = Process.monitor(pid)
receive do: ({:sleeping, 0} -> :ok)
wait = fn wait -> if Process.info(pid, :status) != {:status, :waiting}, do: (Process.sleep(1); wait.(wait)) end
wait.(wait)
IO.inspect(Process.info(pid, :status))
send(pid, :tick)
receive do: ({:sleeping, n} -> IO.inspect(n))
send(pid, :tick)
receive do: ({:sleeping, n} -> IO.inspect(n))
send(pid, {:stop, :rested})
receive do: ({:stack, s} -> IO.inspect(s))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect({:erlang.garbage_collect(), :erlang.garbage_collect(self()), :erlang.garbage_collect(pid)})
r = make_ref()
IO.inspect(:erlang.garbage_collect(self(), [{:async, r}]))
IO.inspect(receive do: ({:garbage_collect, ^r, x} -> x))
