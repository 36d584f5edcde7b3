# Sequential tracing: what match specifications of tracing see and set of the token
# timeout: 60
# uses: sequences.ex

Code.require_file("sequences.ex")
Seq.start_tracer()

defmodule M do
  def f(x), do: x
  # Keeps what the tracer of processes is told.
  def keep(told \\ []) do
    receive do
      {:stop, from} -> send(from, {:traced, Enum.reverse(told)})
      m -> keep([m | told])
    end
  end
end
new_label = fn label -> [{:_, [], [{:set_seq_token, :label, label}, {:message, {:get_seq_token}}]}] end
set = fn item, value -> [{:_, [], [{:message, {:set_seq_token, item, value}}]}] end
specs = [true, [{:_, [], [{:message, {:get_seq_token}}]}], [{:_, [{:is_seq_trace}], [{:message, :yes}]}], [{:_, [{:not, {:is_seq_trace}}], [{:message, :no}]}],
         [{:_, [], [{:message, {:is_seq_trace}}]}], new_label.(:new), set.(:print, false), set.(:send, true), set.(:foo, false), set.(:send, 17),
         set.(:serial, {{3, 99}}), set.(:serial, 1), set.(:sequential_trace_token, []), set.(:sequential_trace_token, 1)]

# Runs f with and without a token while this process's calls, or what it sends, are traced with the specification.
traced = fn kind, spec, begin, f ->
  {pid, monitor} = spawn_monitor(fn ->
    keeper = spawn(fn -> M.keep() end)
    1 = :erlang.trace(self(), true, [kind, {:tracer, keeper}])
    1 = :erlang.trace_pattern(if(kind == :call, do: {M, :f, 1}, else: kind), spec, if(kind == :call, do: [:local], else: []))
    if begin, do: (:seq_trace.set_token(:send, true); :seq_trace.set_token(:label, {:my, "label"}))
    result = f.()
    token = :seq_trace.get_token()
    :seq_trace.set_token([])
    :erlang.trace(self(), false, [:all])
    :erlang.trace_pattern(if(kind == :call, do: {M, :f, 1}, else: kind), kind == :send, if(kind == :call, do: [:local], else: []))
    send(keeper, {:stop, self()})
    receive do: ({:traced, told} -> exit({result, token, told}))
  end)
  result = receive do: ({:DOWN, ^monitor, _, _, r} -> r)
  Process.put(:names, %{pid => :self})
  Show.line(Seq.named({kind, spec, result}))
  for event <- Seq.told(), do: Show.line(Seq.named(event))
end

IO.puts("-- calls")
for spec <- specs, begin <- [true, false], do: traced.(:call, spec, begin, fn -> M.f([1, "two"]) end)
IO.puts("-- sending")
for spec <- specs, begin <- [true, false], do: traced.(:send, spec, begin, fn -> send(self(), 1); Seq.any() end)

IO.puts("-- tests")
for spec <- [[{:_, [{:is_seq_trace}], [{:message, :yes}]}] | Enum.drop(specs, 1)] do
  Seq.run({:test, spec}, fn ->
    {:erlang.match_spec_test([1], spec, :trace), Seq.token() != [], :seq_trace.set_token([]) != [], :erlang.match_spec_test([1], spec, :trace), Seq.token()}
  end)
end
