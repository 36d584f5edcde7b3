# Tracing of scheduling and of collections: running, exiting, garbage_collection
# heavy
# normalise: pids
# timeout: 60

defmodule M do
  def loop do
    receive do
      {:do, f, from} -> send(from, {:done, f.()}); loop()
      :stop -> :stopped
      :crash -> exit(:crash)
    end
  end
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
    rest(pid)
  end
  def rest(pid) do
    # Without asking it anything, which would wake it.
    Process.sleep(60)
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    drain()
  end
  def drain do
    receive do
      {:done, _} -> drain()
      m -> [m | drain()]
    after
      0 -> []
    end
  end
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
  def waits(ms), do: {receive(do: (:never -> 1), after: (ms -> :ok)), ms}
  def yields, do: {:erlang.yield(), 1}
  # Where it only had to let others by, it went on at once: that depends on them. `kept`: where it is to have waited.
  def turns(events, kept \\ nil), do: Enum.uniq(without_turns(events, kept))
  defp without_turns([{:trace, p, :out, at}, {:trace, p, :in, at} | rest], kept) when at != kept, do: without_turns(rest, kept)
  defp without_turns([event | rest], kept), do: [event | without_turns(rest, kept)]
  defp without_turns([], _), do: []
  def list(0), do: []
  def list(n), do: [n | list(n - 1)]
end

IO.puts("-- flags")
p = spawn(&M.loop/0)
for flag <- [:running, :running_procs, :running_ports, :exiting, :garbage_collection, :ports, :scheduler_id, :all, :cpu_timestamp, :nope] do
  IO.inspect({flag, M.bad(fn -> :erlang.trace(p, true, [flag]) end), elem(:erlang.trace_info(p, :flags), 1)})
  :erlang.trace(p, false, [:all])
  M.rest(p)
end

for flags <- [[:running], [:running_procs], [:running, :exiting], [:exiting], [:procs, :exiting, :running]] do
  IO.puts("-- #{inspect(flags)}")
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  IO.inspect(M.turns(M.ask(p, fn -> 1 end)))
  IO.inspect(M.turns(M.ask(p, fn -> M.waits(2) end), {M, :waits, 1}))
  IO.inspect(M.turns(M.ask(p, fn -> M.yields() end), {M, :yields, 0}))
  send(p, :stop)
  IO.inspect(M.turns(M.rest(p)))
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  send(p, :crash)
  IO.inspect(M.turns(M.rest(p)))
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  Process.exit(p, :kill)
  IO.inspect(M.turns(M.rest(p)))
  :erlang.trace(:new_processes, true, flags)
  p = spawn(M, :loop, [])
  :erlang.trace(:new_processes, false, flags)
  IO.inspect(M.turns(M.rest(p)))
  Process.exit(p, :kill)
end

IO.puts("-- with the scheduler and the time")
p = spawn(&M.loop/0)
M.rest(p)
:erlang.trace(p, true, [:running, :exiting, :scheduler_id, :monotonic_timestamp])
events = M.ask(p, fn -> M.waits(2) end)
shape = fn events -> for {:trace_ts, ^p, what, mfa, id, time} <- events, do: {what, mfa, is_integer(id) and id > 0, is_integer(time)} end
IO.inspect(Enum.uniq(shape.(events)) |> Enum.filter(fn {_, {_, f, _}, _, _} -> f in [:loop, :waits] end) |> Enum.sort())
send(p, :stop)
IO.inspect(List.last(shape.(M.rest(p))))

IO.puts("-- collections")
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
p = spawn(fn -> Process.flag(:max_heap_size, %{size: 10_000, kill: true, error_logger: false}); M.loop() end)
:erlang.trace(p, true, [:garbage_collection])
send(p, {:do, fn -> M.list(1_000_000) |> length() end, self()})
Process.sleep(100)
names = for {:trace, ^p, what, info} <- M.rest(p), do: {what, hd(Keyword.keys(info))}
IO.inspect(List.last(names))
