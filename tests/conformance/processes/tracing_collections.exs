# Tracing of collections: garbage_collection. It tells when the heap had to be collected, so not where it always is
# heavy
# not-in: collect-always
# normalise: pids
# timeout: 60

defmodule M do
  def loop do
    receive do
      {:do, f, from} -> send(from, {:done, f.()}); loop()
    end
  end
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
    rest(pid)
  end
  def rest(pid) do
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    drain()
  end
  def drain, do: receive(do: (m -> [m | drain()]), after: (0 -> []))
  def list(0), do: []
  def list(n), do: [n | list(n - 1)]
end

p = spawn(&M.loop/0)
:erlang.trace(p, true, [:garbage_collection])
shape = fn events -> for {:trace, ^p, what, info} <- events, do: {what, Keyword.keys(info), Enum.all?(Keyword.values(info), &is_integer/1)} end
for event <- Enum.uniq(shape.(M.ask(p, fn -> :erlang.garbage_collect() end))), elem(event, 0) in [:gc_major_start, :gc_major_end], do: IO.inspect(event)
events = M.ask(p, fn -> M.list(200_000) |> length() end)
names = for {:trace, ^p, what, _} <- events, do: what
IO.inspect(Enum.sort(Enum.uniq(names)) -- [:gc_major_start, :gc_major_end])
IO.inspect(length(names) >= 4)
# A start is followed by its end.
pairs = Enum.chunk_every(names, 2)
IO.inspect(Enum.all?(pairs, &(&1 in [[:gc_minor_start, :gc_minor_end], [:gc_major_start, :gc_major_end]])))
# What a full one frees.
M.ask(p, fn -> Process.put(:list, M.list(50_000)); :erlang.garbage_collect() end)
events = M.ask(p, fn -> Process.delete(:list); :erlang.garbage_collect() end)
full = for {:trace, ^p, what, info} when what in [:gc_major_start, :gc_major_end] <- events, do: info
[first, last] = full |> Enum.chunk_every(2) |> Enum.max_by(fn [_, last] -> last[:wordsize] end)
IO.inspect(first[:heap_size] + first[:old_heap_size] >= 100_000)
IO.inspect(last[:heap_size] + last[:old_heap_size] < 10_000)
IO.inspect(last[:wordsize] >= 100_000)
IO.inspect(M.ask(spawn(&M.loop/0), fn -> :erlang.garbage_collect() end) == [])
IO.inspect(Keyword.keys(elem(Process.info(p, :garbage_collection_info), 1)))
# One that is killed for having too much.
:erlang.trace(p, false, [:all])
{p, ref} = spawn_monitor(fn -> Process.flag(:max_heap_size, %{size: 10000, kill: true, error_logger: false}); M.loop() end)
:erlang.trace(p, true, [:garbage_collection])
send(p, {:do, fn -> M.list(1000000) |> length() end, self()})
receive do: ({:DOWN, ^ref, _, _, :killed} -> :ok)
names = for {:trace, ^p, what, info} <- M.rest(p), do: {what, hd(Keyword.keys(info))}
IO.inspect(List.last(names))
