# A counter: state in the arguments of a function that calls itself
# normalise: pids
defmodule Counter do
  def start(initial_count \\ 0) do
    spawn(fn -> loop(initial_count) end)
  end

  defp loop(count) do
    receive do
      {:increment, amount} ->
        loop(count + amount)

      {:get, caller} ->
        send(caller, {:count, count})
        loop(count)

      :stop ->
        IO.puts("Counter stopped at #{count}")
        # Not calling loop/1 -- the process exits
    end
  end
end

pid = Counter.start(0)
ref = Process.monitor(pid)
IO.inspect(pid)
IO.inspect(send(pid, {:increment, 5}))
IO.inspect(send(pid, {:increment, 3}))
IO.inspect(send(pid, {:get, self()}))

count =
  receive do
    {:count, n} -> n
  end

IO.inspect(count)
send(pid, :stop)

receive do
  {:DOWN, ^ref, :process, ^pid, :normal} -> IO.inspect(Process.alive?(pid))
end
