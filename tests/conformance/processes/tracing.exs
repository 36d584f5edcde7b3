# Tracing what processes send and receive, and their lives: events, inheritance, time stamps, questions, tracers that end
# timeout: 60
Logger.configure(level: :none)

defmodule T do
  def loop do
    receive do
      :stop -> :ok
      {:do, f, from} -> send(from, {:done, f.()}); loop()
      :die -> exit(:bye)
      _ -> loop()
    end
  end

  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
  end

  def new(flags) do
    pid = spawn(&T.loop/0)
    name(pid)
    1 = :erlang.trace(pid, true, flags)
    pid
  end

  # Names for pids, in the order in which they are seen.
  def name(pid) when is_pid(pid) do
    pids = Process.get(:pids, [])
    cond do
      pid == self() -> :me
      i = Enum.find_index(pids, &(&1 == pid)) -> :"p#{i}"
      true -> Process.put(:pids, pids ++ [pid]); :"p#{length(pids)}"
    end
  end
  def name(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&name/1) |> List.to_tuple()
  def name(r) when is_reference(r), do: :ref
  def name(f) when is_function(f), do: :fun
  def name(l) when is_list(l), do: Enum.map(l, &name/1)
  def name(x), do: x

  # As many events as there are to be, and any more that come soon.
  def flush(count) do
    receive do
      m -> [name(m) | flush(count - 1)]
    after
      if(count > 0, do: 15_000, else: 20) -> []
    end
  end

  # Events of several processes come in any order between them.
  def run(title, count, f) do
    Process.put(:pids, [])
    value = try do: f.(), rescue: (e -> e.__struct__)
    IO.inspect({title, name(value)})
    events = flush(count)
    traced = Enum.group_by(events, fn t when is_tuple(t) -> elem(t, 1); t -> t end)
    for {_, own} <- Enum.sort(traced), e <- own, do: IO.inspect(e)
  end
end

me = self()
# Until p has heard that q, to which it was linked, is gone.
unlinked = fn unlinked, p, q -> q in elem(Process.info(p, :links), 1) && Process.sleep(1) && unlinked.(unlinked, p, q) end
wait = fn pid -> ref = Process.monitor(pid); receive do: ({:DOWN, ^ref, _, _, _} -> :ok) end

T.run(:receive, 4, fn -> p = T.new([:receive]); send(p, :hi); T.ask(p, fn -> send(self(), :own) end); send(p, :stop) end)
T.run(:send, 13, fn ->
  p = T.new([:send])
  T.ask(p, fn -> send(self(), :own); send(me, :x); :erlang.send(me, :y, []) end)
  T.ask(p, fn -> Process.register(self(), :traced_one); send(:traced_one, 1); send({:traced_one, node()}, 2); :ok end)
  T.ask(p, fn -> try do: send(:nobody_here, :z), rescue: (_ -> :failed) end)
  dead = spawn(fn -> :ok end)
  wait.(dead)
  T.ask(p, fn -> send(dead, :dead) end)
  send(p, :stop)
end)
T.run(:procs, 5, fn ->
  p = T.new([:procs])
  T.ask(p, fn -> spawn(fn -> :ok end); spawn(:lists, :seq, [1, 2]); Process.register(self(), :n1); Process.unregister(:n1) end)
  send(p, :stop)
end)
T.run(:links, 7, fn ->
  p = T.new([:procs])
  q = T.ask(p, fn -> spawn_link(&T.loop/0) end)
  T.ask(p, fn -> Process.unlink(q); Process.link(q); Process.link(q) end)
  send(q, :stop)
  wait.(q)
  unlinked.(unlinked, p, q)
  send(p, :stop)
end)
T.run(:linked, 5, fn ->
  p = T.new([:procs])
  q = spawn(fn -> Process.link(p); Process.unlink(p); Process.link(p) end)
  wait.(q)
  unlinked.(unlinked, p, q)
  send(p, :die)
end)
T.run(:broken, 2, fn -> p = T.new([:procs]); q = spawn(fn -> Process.link(p); exit(:xx) end); wait.(q); wait.(p) end)
T.run(:trapping, 5, fn ->
  p = T.new([:procs, :receive])
  T.ask(p, fn -> Process.flag(:trap_exit, true) end)
  q = spawn(fn -> Process.link(p); exit(:xx) end)
  wait.(q)
  unlinked.(unlinked, p, q)
  Process.exit(p, :kill)
end)
T.run(:set_on_spawn, 7, fn ->
  p = T.new([:procs, :set_on_spawn])
  q = T.ask(p, fn -> spawn(fn -> spawn(fn -> :ok end) end) end)
  wait.(q)
  send(p, :stop)
end)
T.run(:set_on_first_spawn, 6, fn ->
  p = T.new([:procs, :set_on_first_spawn])
  T.ask(p, fn -> wait.(spawn(fn -> spawn(fn -> :ok end) end)); wait.(spawn(fn -> :ok end)) end)
  send(p, :stop)
end)
T.run(:set_on_link, 5, fn ->
  p = T.new([:send, :receive, :set_on_link])
  q = spawn(&T.loop/0)
  T.ask(p, fn -> Process.link(q) end)
  send(q, {:hi, :there})
  send(q, :stop)
  wait.(q)
  send(p, :stop)
end)
T.run(:timeouts, 3, fn -> p = T.new([:receive]); T.ask(p, fn -> receive do: (:never -> 1), after: (5 -> 2) end); send(p, :stop) end)
T.run(:down, 3, fn ->
  p = T.new([:receive])
  T.ask(p, fn -> {_, ref} = spawn_monitor(fn -> :ok end); receive do: ({:DOWN, ^ref, _, _, _} -> :ok) end)
  send(p, :stop)
end)

T.run(:questions, 0, fn ->
  p = T.new([:procs, :send, :receive, :set_on_spawn, :timestamp])
  info = fn p, item -> :erlang.trace_info(p, item) end
  a = [info.(p, :flags), info.(p, :tracer), info.(me, :flags), info.(me, :tracer), info.(:new, :flags)]
  1 = :erlang.trace(p, false, [:send])
  b = info.(p, :flags)
  1 = :erlang.trace(p, false, [:all])
  c = {info.(p, :flags), info.(p, :tracer)}
  1 = :erlang.trace(p, true, [:set_on_link, :set_on_first_link, :set_on_first_spawn, :monotonic_timestamp, :strict_monotonic_timestamp, :arity, :silent])
  d = info.(p, :flags)
  wait.(spawn(fn -> send(p, :stop) end))
  {a, b, c, d}
end)
T.run(:dead, 0, fn -> p = spawn(fn -> :ok end); wait.(p); {:erlang.trace_info(p, :flags), try(do: :erlang.trace(p, true, [:send]), rescue: (e -> e.__struct__))} end)
T.run(:tracer, 1, fn ->
  p = spawn(&T.loop/0)
  t = spawn(fn -> receive do: (m -> send(me, {:told, :tracer, m})) end)
  a = :erlang.trace(p, true, [:send, {:tracer, t}])
  b = try do: :erlang.trace(p, true, [:procs]), rescue: (e -> e.__struct__)
  T.ask(p, fn -> :ok end)
  wait.(t)
  T.ask(p, fn -> :ok end)
  {a, b, :erlang.trace_info(p, :flags), :erlang.trace_info(p, :tracer), :erlang.trace(p, true, [:send]), send(p, :stop)}
end)
T.run(:new, 2, fn ->
  a = {:erlang.trace(:new, true, [:procs]), :erlang.trace_info(:new, :flags), :erlang.trace_info(:new, :tracer)}
  p = spawn(fn -> :ok end)
  wait.(p)
  {a, :erlang.trace(:new, false, [:all]), :erlang.trace_info(:new, :flags)}
end)
T.run(:delivered, 2, fn -> p = T.new([:receive]); send(p, :hi); r = :erlang.trace_delivered(p); receive do: ({:trace_delivered, ^p, ^r} -> send(p, :stop)) end)

for flag <- [:timestamp, :monotonic_timestamp, :strict_monotonic_timestamp] do
  p = T.new([:receive, flag])
  send(p, :hi)
  receive do: ({:trace_ts, ^p, :receive, :hi, time} -> IO.inspect({flag, if(is_tuple(time), do: {tuple_size(time), Enum.all?(Tuple.to_list(time), &is_integer/1)}, else: is_integer(time))}))
end
