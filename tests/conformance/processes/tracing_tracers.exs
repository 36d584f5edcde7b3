# Tracers that have ended, and those of sessions: who is told, and what the questions say
# normalise: pids
defmodule L do
  def a(x), do: x
  def c(x), do: {:x, x}
end

defmodule T do
  def ended do
    {pid, ref} = spawn_monitor(fn -> receive do: (:end -> :ok) end)
    {pid, fn -> send(pid, :end) && receive(do: ({:DOWN, ^ref, _, _, _} -> :ok)) end}
  end
  def loop, do: receive(do: ({:call, f, from} -> send(from, {:r, f.()}) && loop()))
  def ask(pid, f), do: send(pid, {:call, f, self()}) && receive(do: ({:r, r} -> r))
  def flush do
    ref = :erlang.trace_delivered(:all)
    receive do: ({:trace_delivered, _, ^ref} -> drain())
  end
  defp drain, do: receive(do: (m -> [m | drain()]), after: (0 -> []))
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
  def both(what), do: {elem(:erlang.trace_info(what, :flags), 1), elem(:erlang.trace_info(what, :tracer), 1)}
end

me = self()
IO.puts("-- of new ones")
{t, stop} = T.ended()
IO.inspect({:erlang.trace(:new, true, [:send, :ports, {:tracer, t}]), :erlang.trace_info(:new, :tracer) == {:tracer, t}, T.both(:new) |> elem(0)})
stop.()
IO.inspect(for what <- [:new, :new_processes, :new_ports], do: T.both(what))
p = spawn(&T.loop/0)
IO.inspect({T.both(p), T.ask(p, fn -> 1 end), T.both(p)})
for what <- [p, :new, :new_processes, :new_ports], flags <- [[:send], [:ports], [:timestamp]] do
  IO.inspect({what, flags, :erlang.trace(what, true, [{:tracer, t} | flags]), T.both(what)})
end
IO.inspect({:erlang.trace(p, true, [:send]), T.ask(p, fn -> 2 end), T.flush(), :erlang.trace(p, false, [:all])})

IO.puts("-- of meta tracing")
{t, stop} = T.ended()
info = fn -> for item <- [:meta, :meta_match_spec, :traced, :all], do: (case :erlang.trace_info({L, :a, 1}, item), do: ({:meta, ^t} -> {:meta, :t}; {:all, [_ | _] = l} -> {:all, if(l[:meta] == t, do: :t, else: l[:meta])}; x -> x)) end
IO.inspect({:erlang.trace_pattern({L, :a, 1}, true, [{:meta, t}]), info.()})
stop.()
IO.inspect(info.())
IO.inspect({L.a(1), info.()})
IO.inspect({:erlang.trace_pattern({L, :a, 1}, true, [:meta]), info.() |> hd(), L.a(1), T.flush()})
T.ask(p, fn -> L.a(2) end)
IO.inspect(T.flush() |> Enum.map(&Tuple.delete_at(&1, tuple_size(&1) - 1)))
:erlang.trace_pattern({L, :a, 1}, false, [:meta])

IO.puts("-- erl_tracer")
for state <- [me, t, 1, []] do
  IO.inspect({state, :erlang.trace(p, true, [:send, {:tracer, :erl_tracer, state}]), T.both(p), :erlang.trace(p, false, [:all])})
end
IO.inspect({:erlang.trace_pattern({L, :a, 1}, true, [{:meta, :erl_tracer, me}]), :erlang.trace_info({L, :a, 1}, :meta), :erlang.trace_pattern({L, :a, 1}, false, [:meta])})
for bad <- [{:tracer, 1, 1}, {:tracer, :x}], do: IO.inspect({bad, T.bad(fn -> :erlang.trace(p, true, [:send, bad]) end)})
for bad <- [{:meta, 1, 1}, {:meta, :x}], on <- [true, false], do: IO.inspect({bad, T.bad(fn -> :erlang.trace_pattern({L, :a, 1}, on, [bad]) end)})

IO.puts("-- of sessions")
for tracer <- [me, t, {:erl_tracer, me}, :undefined] do
  s = :trace.session_create(:s, tracer, [])
  info = fn -> {:trace.info(s, p, :flags), :trace.info(s, p, :tracer)} end
  IO.inspect({tracer, :trace.process(s, p, true, [:call, :send]), info.()})
  IO.inspect({:trace.function(s, {L, :a, 1}, true, [:local]), :trace.function(s, {L, :c, 1}, true, [:meta]), :trace.info(s, {L, :c, 1}, :meta)})
  T.ask(p, fn -> L.a(1) && elem(L.c(2), 0) end)
  IO.inspect(T.flush() |> Enum.map(fn e when elem(e, 0) == :trace_ts -> Tuple.delete_at(e, tuple_size(e) - 1); e -> e end))
  for options <- [[:send, {:tracer, me}], [:send, {:tracer, :erl_tracer, me}]], do: IO.inspect(T.bad(fn -> :trace.process(s, p, true, options) end))
  for options <- [[{:meta, me}], [{:meta, :erl_tracer, me}]], do: IO.inspect(T.bad(fn -> :trace.function(s, {L, :a, 1}, true, options) end))
  IO.inspect(:trace.session_destroy(s))
end
for bad <- [:x, nil, "x", 1, {1, 1}], do: IO.inspect({bad, T.bad(fn -> :trace.session_create(:s, bad, []) end)})

IO.puts("-- which sessions")
names = fn l -> if is_list(l), do: (for {n, _} <- l, do: n), else: l end
for what <- [:existing, :processes, :foo, :any, {L, :a, 1}, {L, :_, 1}, {:nope, :a, 1}, p, 1, "x"], do: IO.inspect({what, names.(T.bad(fn -> :trace.session_info(what) end))})
s = :trace.session_create(:s, me, [])
r = :trace.session_create(:r, me, [])
show = fn label -> IO.inspect({label, for(what <- [:send, :receive, :on_load, :new, :new_processes, :new_ports, :all], do: {what, names.(:trace.session_info(what))})}, width: 200) end
show.(:nothing)
for flags <- [[:call], [:send], [:timestamp]], do: (:trace.process(s, :new, true, flags); show.({:new, flags}); :trace.process(s, :new, false, flags))
:trace.port(r, :new, true, [:ports]); show.(:ports); :trace.port(r, :new, false, [:ports])
for flags <- [[:local], [:call_count]], do: (:trace.function(s, :on_load, true, flags); show.({:on_load, flags}); :trace.function(s, :on_load, false, flags))
for spec <- [false, [{:_, [], []}], true], do: (:trace.send(s, spec, []); :trace.recv(r, spec, []); show.(spec))
:erlang.trace_pattern(:send, false, [])
:erlang.trace(:new, true, [:call])
show.(:old)
:erlang.trace(:new, false, [:call])
for x <- [s, r], do: :trace.session_destroy(x)
show.(:end)
