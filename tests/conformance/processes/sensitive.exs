# process_flag(sensitive, true): what process_info, tracing and saved calls tell of such a process
defmodule S do
  def f(x), do: {x}
  def loop(secret) do
    receive do
      {:run, f, from} ->
        send(from, {:ran, f.()})
        __MODULE__.loop(secret)
    end
  end

  def run(pid, f) do
    send(pid, {:run, f, self()})
    receive do: ({:ran, r} -> r)
  end

  def info(pid, items) do
    for item <- items do
      case :erlang.process_info(pid, item) do
        {:backtrace, text} -> {:backtrace, text == ""}
        {:dictionary, pairs} -> {:dictionary, Enum.sort(pairs)}
        other -> other
      end
    end
  end

  def events do
    receive do
      event when elem(event, 0) in [:trace, :trace_ts] ->
        name = fn p when is_pid(p) -> :pid; x -> x end
        event = event |> Tuple.to_list() |> Enum.map(name)
        [if(hd(event) == :trace_ts, do: Enum.drop(event, -1), else: event) | events()]
    after
      30 -> []
    end
  end
end

items = [:backtrace, :messages, :dictionary, {:dictionary, :k}, :last_calls, :current_function, :current_stacktrace,
         :message_queue_len, :label, :registered_name, :binary, :sequential_trace_token, :initial_call]
pid = spawn(S, :loop, [:secret])
S.run(pid, fn -> Process.put(:k, :v); Process.set_label(:here); Process.register(self(), :s) end)
:erlang.process_flag(pid, :save_calls, 5)
send(pid, :one)
send(pid, :two)
S.run(pid, fn -> :ok end)
Process.sleep(20)
IO.inspect(S.info(pid, items), label: "open")
IO.inspect(S.run(pid, fn -> {Process.flag(:sensitive, true), Process.flag(:sensitive, true)} end))
Process.sleep(20)
IO.inspect(S.info(pid, items), label: "sensitive")
IO.inspect(Keyword.get(Process.info(pid), :dictionary))
IO.inspect(S.run(pid, fn -> S.info(self(), items) end), label: "of itself")
IO.inspect(S.run(pid, fn -> Process.get(:k) end))
IO.inspect(:erlang.process_display(pid, :backtrace))

main = self()
IO.inspect(S.run(pid, fn -> spawn(fn -> send(main, {:child, Process.flag(:sensitive, true)}) end); :ok end))
receive do: ({:child, flag} -> IO.inspect(flag, label: "child"))

flags = [:send, :receive, :procs, :call, :running, :garbage_collection, :set_on_spawn]
work = fn ->
  S.f(1)
  q = spawn(fn -> S.f(2); receive(do: (:stop -> :ok)) end)
  :erlang.garbage_collect()
  Process.link(q)
  Process.unlink(q)
  send(q, :stop)
  :ok
end
IO.inspect(:erlang.trace(pid, true, flags))
:erlang.trace_pattern({S, :f, 1}, true, [:local])
S.run(pid, work)
IO.inspect(S.events(), label: "traced")
{:flags, set} = :erlang.trace_info(pid, :flags)
IO.inspect({Enum.sort(set), :erlang.trace_info(pid, :tracer) == {:tracer, self()}})
:erlang.trace_pattern({S, :f, 1}, true, [:meta, :call_count, :call_time])
S.run(pid, work)
IO.inspect({S.events(), :erlang.trace_info({S, :f, 1}, :call_count), :erlang.trace_info({S, :f, 1}, :call_time)})
:erlang.trace_pattern({S, :f, 1}, false, [:meta, :call_count, :call_time])

:erlang.trace(pid, false, [:running, :garbage_collection, :procs, :receive, :set_on_spawn])
IO.inspect(S.run(pid, fn -> Process.flag(:sensitive, false); S.f(3) end))
S.run(pid, fn -> S.f(4) end)
IO.inspect(S.events(), label: "no longer sensitive")
Process.sleep(20)
IO.inspect(S.info(pid, items))

S.run(pid, fn -> Process.flag(:sensitive, true) end)
:erlang.trace(pid, false, [:all])
IO.inspect({:erlang.trace_info(pid, :flags), :erlang.trace(pid, true, [:call]), :erlang.trace_info(pid, :flags)})
Process.exit(pid, :kill)
Process.sleep(20)
IO.inspect({S.events(), :erlang.trace_info(pid, :flags)})
for x <- [:a, 1, nil], do: IO.inspect(try do: Process.flag(:sensitive, x), rescue: (e -> Exception.message(e)))
