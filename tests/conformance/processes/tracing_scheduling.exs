# Tracing of scheduling: running, exiting
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
  def ask(pid, last, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
    rest(pid, last)
  end
  # What is told until nothing else runs, and `last` was told of where it is to be. Without asking the process anything,
  # which would wake it.
  def rest(pid, last \\ nil, before \\ []) do
    if :erlang.statistics(:total_active_tasks) > 1, do: Process.sleep(1)
    idle = :erlang.statistics(:total_active_tasks) == 1
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    events = before ++ drain()
    if idle and (last == nil or match?([_ | _], events) and last in Tuple.to_list(List.last(events))), do: events, else: rest(pid, last, events)
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
  waiting = if flags != [:exiting], do: {M, :loop, 0}
  gone = if :exiting in flags, do: :out_exited, else: :in
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  IO.inspect(M.turns(M.ask(p, waiting, fn -> 1 end)))
  IO.inspect(M.turns(M.ask(p, waiting, fn -> M.waits(2) end), {M, :waits, 1}))
  IO.inspect(M.turns(M.ask(p, waiting, fn -> M.yields() end), {M, :yields, 0}))
  send(p, :stop)
  IO.inspect(M.turns(M.rest(p, gone)))
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  send(p, :crash)
  IO.inspect(M.turns(M.rest(p, gone)))
  p = spawn(&M.loop/0)
  M.rest(p)
  :erlang.trace(p, true, flags)
  Process.exit(p, :kill)
  IO.inspect(M.turns(M.rest(p, gone)))
  :erlang.trace(:new_processes, true, flags)
  p = spawn(M, :loop, [])
  :erlang.trace(:new_processes, false, flags)
  IO.inspect(M.turns(M.rest(p, waiting)))
  Process.exit(p, :kill)
end

IO.puts("-- with the scheduler and the time")
p = spawn(&M.loop/0)
M.rest(p)
:erlang.trace(p, true, [:running, :exiting, :scheduler_id, :monotonic_timestamp])
events = M.ask(p, {M, :loop, 0}, fn -> M.waits(2) end)
shape = fn events -> for {:trace_ts, ^p, what, mfa, id, time} <- events, do: {what, mfa, is_integer(id) and id > 0, is_integer(time)} end
IO.inspect(Enum.uniq(shape.(events)) |> Enum.filter(fn {_, {_, f, _}, _, _} -> f in [:loop, :waits] end) |> Enum.sort())
send(p, :stop)
IO.inspect(List.last(shape.(M.rest(p, :out_exited))))
