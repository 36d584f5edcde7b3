# Starting processes, one after the other and many at once.
defmodule Processes do
  def one_by_one(0), do: :ok

  def one_by_one(n) do
    {_, monitor} = spawn_monitor(fn -> :ok end)
    receive do: ({:DOWN, ^monitor, _, _, _} -> one_by_one(n - 1))
  end

  def at_once(count) do
    parent = self()
    pids = for _ <- 1..count, do: spawn(fn -> receive(do: (:go -> send(parent, :done))) end)
    for pid <- pids, do: send(pid, :go)
    for _ <- pids, do: receive(do: (:done -> :ok))
  end
end

Measure.time("spawn", 8, fn -> Processes.one_by_one(50_000) end)
Measure.time("spawn, 100,000 at once", 5, fn -> Processes.at_once(100_000) end)
Measure.time("tasks", 6, fn -> Enum.each(1..10_000, fn n -> Task.await(Task.async(fn -> n end)) end) end)
