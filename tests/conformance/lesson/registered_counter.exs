# A counter behind a registered name
# fails
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
Process.register(pid, :my_counter)
send(:my_counter, {:increment, 10})
send(:my_counter, {:get, self()})

receive do
  {:count, n} -> IO.inspect(n)
end

IO.inspect(Process.whereis(:my_counter) == pid)
IO.inspect(:my_counter in Process.registered())
ref = Process.monitor(:my_counter)
send(:my_counter, :stop)

receive do
  {:DOWN, ^ref, :process, {:my_counter, node}, reason} -> IO.inspect({node, reason})
end

IO.inspect(Process.whereis(:my_counter))
# nobody has the name now
send(:my_counter, {:increment, 1})
