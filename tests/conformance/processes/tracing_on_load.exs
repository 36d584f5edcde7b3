# Tracing of functions that are yet to be loaded: the pattern on_load
# normalise: pids
# timeout: 60

defmodule T do
  def info(item), do: :erlang.trace_info(:on_load, item)
  def set(match, flags) do
    :erlang.trace_pattern(:on_load, match, flags)
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
  def clear do
    set(false, [])
    set(false, [:local, :meta, :call_count, :call_time, :call_memory])
  end
  def load(module), do: Code.compile_string("defmodule #{inspect(module)} do\ndef f(x), do: [g(x)]\ndef g(x), do: x\nend")
  def drain do
    receive do
      {:trace_delivered, _, _} -> []
      m -> [m | drain()]
    end
  end
end

IO.inspect(for item <- [:all, :traced, :match_spec, :call_count, :call_time, :call_memory, :meta, :meta_match_spec], do: T.info(item))
for match <- [true, [], [{:_, [], []}], :restart, false, :nope],
    flags <- [[], [:local], [:call_count], [:call_time, :call_memory], [:local, :call_time], [:meta], [:global], [:meta, :call_count], [:nope]] do
  IO.inspect({match, flags, T.set(match, flags), T.info(:all), for(item <- [:call_count, :call_time, :call_memory, :traced, :meta], do: T.info(item))})
  T.clear()
end

IO.puts("-- loaded")
p = spawn(fn -> for _ <- 1..5, do: receive(do: ({:call, m, from} -> send(from, {:done, m.f(1)}))) end)
1 = :erlang.trace(p, true, [:call])
call = fn m ->
  send(p, {:call, m, self()})
  receive do: ({:done, r} -> r)
  :erlang.trace_delivered(p)
  T.drain()
end
T.set([{:_, [], [{:return_trace}]}], [:local])
T.set(true, [:call_count])
T.load(X1)
IO.inspect(:erlang.trace_info({X1, :f, 1}, :all))
IO.inspect(call.(X1))
IO.inspect({:erlang.trace_info({X1, :g, 1}, :call_count), :erlang.trace_info({X1, :f, 1}, :call_count)})
T.set(false, [:local])
T.load(X2)
IO.inspect(call.(X2))
IO.inspect(:erlang.trace_info({X2, :g, 1}, :call_count))
T.clear()
T.set(true, [])
T.load(X3)
IO.inspect(call.(X3))
IO.inspect(for f <- [:f, :g], do: :erlang.trace_info({X3, f, 1}, :traced))
T.clear()
T.load(X4)
IO.inspect(call.(X4))
IO.inspect(:erlang.trace_info({X4, :f, 1}, :all))

IO.puts("-- sessions")
s = :trace.session_create(:one, self(), [])
IO.inspect(:trace.function(s, :on_load, true, [:call_memory]))
IO.inspect({:trace.info(s, :on_load, :call_memory), T.info(:call_memory)})
:trace.process(s, p, true, [:call])
T.load(X5)
IO.inspect(call.(X5))
IO.inspect({:trace.info(s, {X5, :f, 1}, :call_memory), :erlang.trace_info({X5, :f, 1}, :all)})
:trace.session_destroy(s)
T.load(X6)
IO.inspect(:erlang.trace_info({X6, :f, 1}, :all))
