# Sequential tracing: what match specifications of tracing see and set of the token
# timeout: 60

defmodule Show do
  # On one line: where lines are broken would depend on how long names of files are.
  def line(term), do: IO.inspect(term, width: :infinity, limit: :infinity)
end

defmodule Seq do
  # The system tracer: keeps what it is told.
  def tracer(told \\ []) do
    receive do
      {:get, from, ref} ->
        send(from, {ref, Enum.reverse(told)})
        tracer([])
      event -> tracer([event | told])
    end
  end
  def start_tracer do
    Process.register(spawn(fn -> tracer() end), :tracer)
    # What is needed is loaded before anything is traced.
    Enum.each([ArgumentError, ErlangError, Port, Range, :erl_erts_errors], &Code.ensure_loaded/1)
    bad(fn -> :erlang.seq_trace(1, 1) end)
    :seq_trace.set_system_tracer(Process.whereis(:tracer))
  end
  # In the order of their serials, as events of two processes may come in another.
  def told do
    ref = make_ref()
    send(:tracer, {:get, self(), ref})
    receive do: ({^ref, events} -> Enum.sort_by(events, &key/1))
  end
  defp key(event) when elem(event, 0) == :seq_trace, do: {elem(elem(event, 2), 1) |> elem(1), event |> elem(2) |> elem(0) != :send}
  defp key(_), do: {0, false}

  # Runs f in a process of its own whose token has these flags; shows its result, its token then, and all events, once the
  # processes it waits for (`waited`) are gone.
  def run(title, flags \\ [:send, :receive, :print], f) do
    {pid, monitor} = spawn_monitor(fn ->
      for flag <- flags, do: :seq_trace.set_token(flag, true)
      :seq_trace.set_token(:label, title)
      result = f.()
      token = :seq_trace.get_token()
      :seq_trace.set_token([])
      for child <- Process.get(:children, []), do: gone(child)
      exit({result, token})
    end)
    {result, token} = receive do: ({:DOWN, ^monitor, _, _, r} -> r)
    Process.put(:names, %{self() => :main, pid => :self, Process.whereis(:tracer) => :tracer})
    Show.line(named({title, result, token}))
    for event <- told(), do: Show.line(named(event))
  end
  def waited(pid) do
    Process.put(:children, [pid | Process.get(:children, [])])
    pid
  end
  def gone(pid) do
    monitor = Process.monitor(pid)
    receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
  end
  # Processes, ports and references by numbers, in the order in which they are first seen.
  def named(x) when is_pid(x) or is_port(x) or is_reference(x) do
    names = Process.get(:names, %{})
    kind = cond do: (is_pid(x) -> :pid; is_port(x) -> :port; true -> :ref)
    name = Map.get(names, x, {kind, map_size(names)})
    Process.put(:names, Map.put(names, x, name))
    name
  end
  def named(x) when is_function(x), do: :fun
  def named([h | t]), do: [named(h) | named(t)]
  def named(x) when is_tuple(x), do: x |> Tuple.to_list() |> named() |> List.to_tuple()
  def named(x), do: x

  def any, do: (receive do: (m -> {m, :seq_trace.get_token()}))
  def token, do: :seq_trace.get_token()
  def bad(f) do
    f.()
  rescue
    e -> Exception.message(e)
  end
end

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
