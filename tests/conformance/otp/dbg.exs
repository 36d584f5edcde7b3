# dbg: calls as it prints them, match specifications by their short names, its own tracers
# normalise: pids refs paths
# timeout: 60

defmodule B do
  def f(x), do: g(x) + 1
  def g(x), do: x * 2
  def bad(x), do: :erlang.binary_to_atom(x)
  def loop do
    receive do
      {:do, f, from} -> send(from, {:done, f.()}); loop()
      :stop -> :ok
    end
  end
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, _} -> :ok)
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    {:ok, tracer} = :dbg.get_tracer()
    idle(tracer)
  end
  # Until the tracer has told of all it got.
  def idle(tracer) do
    case Process.info(tracer, [:status, :message_queue_len, :current_function]) do
      [status: :waiting, message_queue_len: 0, current_function: {:dbg, _, _}] -> :ok
      _ -> Process.sleep(1); idle(tracer)
    end
  end
end

p = spawn(&B.loop/0)
{:ok, _} = :dbg.tracer()
IO.inspect(:dbg.p(p, [:c]) |> elem(0))
IO.inspect(:dbg.tp(B, :f, 1, []) |> elem(0))
IO.inspect(:dbg.tpl(B, :g, 1, :x) |> elem(0))
B.ask(p, fn -> B.f(1) end)
IO.inspect(:dbg.ctp() |> elem(0))
B.ask(p, fn -> B.f(2) end)
IO.inspect(:dbg.tpl(B, :f, :c) |> elem(0))
B.ask(p, fn -> B.f(3) end)
IO.inspect(:dbg.tpl(B, :bad, :x) |> elem(0))
B.ask(p, fn -> try do: B.bad(1), rescue: (_ -> :rescued) end)
IO.inspect(:dbg.p(p, :clear) |> elem(0))
:dbg.stop()

# Events into a fun.
me = self()
{:ok, _} = :dbg.tracer(:process, {fn event, count -> send(me, {:event, event}); count + 1 end, 0})
:dbg.p(p, [:call, :arity])
:dbg.tpl(B, :g, [{[:"$1"], [{:>, :"$1", 1}], [{:return_trace}]}])
B.ask(p, fn -> B.f(1) + B.f(2) end)
for _ <- 1..2, do: receive(do: ({:event, e} -> IO.inspect(e)))
IO.inspect(:dbg.get_tracer() |> elem(0))
:dbg.stop()
