# Trace sessions: those of several tracers do not see each other
# normalise: pids refs funs
defmodule S do
  def f(x), do: g(x) + 1
  def g(x), do: x
  def loop do
    receive do
      {:do, f, from} -> send(from, {:done, f.()}); loop()
      :stop -> :ok
    end
  end
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
  end
  def collector(acc) do
    receive do
      {:get, from} -> send(from, {:got, Enum.reverse(acc)}); collector([])
      m -> collector([m | acc])
    end
  end
  def get(c) do
    ref = :erlang.trace_delivered(:all)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    send(c, {:get, self()})
    receive do: ({:got, l} -> l)
  end
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end
p = spawn(&S.loop/0)
a = spawn(fn -> S.collector([]) end)
b = spawn(fn -> S.collector([]) end)
s1 = :trace.session_create(:one, a, [])
s2 = :trace.session_create(:two, b, [])
IO.inspect({is_tuple(s1), tuple_size(s1), s1 == s2})
IO.inspect(s1)
IO.inspect(:trace.process(s1, p, true, [:call]))
IO.inspect(:trace.process(s2, p, true, [:call, :arity, :receive]))
IO.inspect(:trace.function(s1, {S, :f, 1}, true, [:local]))
IO.inspect(:trace.function(s2, {S, :g, 1}, [{:_, [], [{:return_trace}]}], [:local]))
IO.inspect(S.ask(p, fn -> S.f(1) end))
IO.inspect(S.get(a))
IO.inspect(S.get(b))
IO.inspect({:trace.info(s1, {S, :f, 1}, :traced), :trace.info(s2, {S, :f, 1}, :traced), :erlang.trace_info({S, :f, 1}, :traced)})
IO.inspect({:trace.info(s1, p, :flags), :trace.info(s2, p, :flags), :erlang.trace_info(p, :flags)})
IO.inspect({:trace.info(s1, p, :tracer) == {:tracer, a}, :trace.info(s2, p, :tracer) == {:tracer, b}})
1 = :erlang.trace(p, true, [:call])
:erlang.trace_pattern({S, :f, 1}, true, [:local])
S.ask(p, fn -> S.f(2) end)
IO.inspect(S.get(a)); IO.inspect(S.get(b))
receive do: (m -> IO.inspect(m))
IO.inspect(:trace.session_destroy(s1))
IO.inspect(S.bad(fn -> :trace.session_destroy(s1) end))
IO.inspect(S.bad(fn -> :trace.process(s1, p, true, [:call]) end))
S.ask(p, fn -> S.f(3) end)
IO.inspect(S.get(a)); IO.inspect(S.get(b))
receive do: (m -> IO.inspect(m))
IO.inspect(:trace.session_info(p) |> length)
IO.inspect(:trace.session_info({S, :g, 1}) |> length)
IO.inspect(:trace.session_info(:all) |> length)
IO.inspect(:trace.session_info(p))
IO.inspect(:trace.send(s2, true, []))
IO.inspect(:trace.recv(s2, true, []))
r = :trace.delivered(s2, p)
receive do: ({:trace_delivered, ^p, ^r} -> IO.puts("ok"))
ref = Process.monitor(b)
Process.exit(b, :kill)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
S.ask(p, fn -> S.f(4) end)
IO.inspect(S.bad(fn -> :trace.info(s2, p, :flags) end))
IO.inspect(S.bad(fn -> :trace.session_create(:one, :foo, []) end))
IO.inspect(S.bad(fn -> :trace.session_create("x", self(), []) end))
IO.inspect(S.bad(fn -> :trace.session_create(:x, self(), [:y]) end))
IO.inspect(S.bad(fn -> :trace.process(:foo, p, true, [:call]) end))
IO.inspect(S.bad(fn -> :trace.process(s2, p, true, [:tracer]) end))
IO.inspect(S.bad(fn -> :trace.process(s2, p, true, [{:tracer, self()}]) end))
IO.inspect(S.bad(fn -> :trace.function(s2, {S, :f, 1}, true, [:nope]) end))
:trace.session_destroy(s2)
