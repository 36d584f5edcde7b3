# Sequential tracing: ports, who is the system tracer, and ports that are
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

data = fn f -> fn port -> f.(port); receive do: ({^port, {:data, d}} -> {d, Seq.token()}) end end
cat = fn title, flags, f -> Seq.run(title, flags, fn -> Process.flag(:trap_exit, true); port = Port.open({:spawn, "cat"}, []); result = f.(port); if Port.info(port), do: Port.close(port); result end) end
all = [:send, :receive, :print]

IO.puts("-- messages to ports")
cat.(:command, all, data.(fn port -> send(port, {self(), {:command, "x"}}) end))
cat.(:by_name, all, data.(fn port -> Process.register(port, :porty); send(:porty, {self(), {:command, "x"}}) end))
cat.(:by_name_and_node, all, data.(fn port -> Process.register(port, :porty); send({:porty, node()}, {self(), {:command, "x"}}) end))
cat.(:builtin, all, data.(fn port -> Port.command(port, "x") end))
cat.(:close, all, fn port -> send(port, {self(), :close}); receive do: ({^port, :closed} -> Seq.token()) end)
cat.(:connect, all, fn port -> send(port, {self(), {:connect, self()}}); receive do: ({^port, :connected} -> Seq.token()) end)
cat.(:bad_signal, all, fn port -> send(port, :foo); Seq.any() end)
cat.(:closed_port, all, fn port -> Port.close(port); {Seq.any(), send(port, {self(), :close}), Seq.token()} end)
cat.(:exit, all, fn port -> Process.exit(port, :foo); Seq.any() end)
cat.(:down, all, fn port -> Process.unlink(port); Port.monitor(port); Port.close(port); Seq.any() end)
cat.(:link_to_closed, all, fn port -> Port.close(port); receive do: ({:EXIT, ^port, _} -> :ok); :seq_trace.set_token(:print, true); Seq.bad(fn -> Process.link(port) end); Seq.any() end)
cat.(:monitor_of_closed, all, fn port -> Port.close(port); receive do: ({:EXIT, ^port, _} -> :ok); :seq_trace.set_token(:print, true); Port.monitor(port); Seq.any() end)
Seq.run(:exit_status, fn -> port = Port.open({:spawn, "true"}, [:exit_status]); receive do: ({^port, {:exit_status, 0}} -> Seq.token()) end)
Seq.run(:file, fn -> File.write!("f", "text"); Process.sleep(50); {File.read!("f"), Seq.token() |> elem(0)} end) |> is_list() |> Show.line()

IO.puts("-- sockets")
Enum.each([:gen_tcp, :inet, :inet_tcp, :prim_inet, :inet_db, :gen_udp, :inet_udp], &Code.ensure_loaded/1)
{:ok, l} = :gen_tcp.listen(0, ip: {127, 0, 0, 1}, active: false)
{:ok, number} = :inet.port(l)
Seq.run(:tcp, [], fn ->
  {:ok, c} = :gen_tcp.connect({127, 0, 0, 1}, number, active: true)
  {:ok, a} = :gen_tcp.accept(l)
  :ok = :gen_tcp.send(a, "text")
  text = receive do: ({:tcp, ^c, d} -> d)
  :gen_tcp.close(a)
  {text, receive(do: ({:tcp_closed, ^c} -> :closed)), Seq.token() |> elem(1)}
end)

IO.puts("-- the system tracer")
tracer = Process.whereis(:tracer)
Show.line(:seq_trace.get_system_tracer() == tracer)
Seq.gone(gone = spawn(fn -> :ok end))
for t <- [1, :foo, nil, true, [], gone, {:no_such_module, 1}, {:lists, 1}, {:erl_tracer, 1}, {1, 2}] do
  Show.line({if(is_pid(t), do: :gone, else: t), Seq.bad(fn -> :erlang.system_flag(:sequential_tracer, t) end)})
end
Show.line({:seq_trace.set_system_tracer({:erl_tracer, tracer}) == tracer, :seq_trace.get_system_tracer() == tracer})
Seq.run(:to_the_tracer, fn -> ref = make_ref(); send(:tracer, :own); send(:tracer, {:get, self(), ref}); receive do: ({^ref, told} -> {told, Seq.token()}) end)
Seq.run(:nobody_told, fn ->
  :seq_trace.set_system_tracer(false)
  send(self(), 1)
  result = {Seq.any(), :erlang.seq_trace_print(2), :seq_trace.get_system_tracer()}
  {result, :seq_trace.set_system_tracer(tracer)}
end)
Seq.run(:itself, fn ->
  :seq_trace.set_system_tracer(self())
  send(self(), 1)
  result = {Seq.any(), :erlang.seq_trace_print(2), Seq.token()}
  {result, :seq_trace.set_system_tracer(tracer) == self()}
end)
Seq.run(:gone, fn ->
  :seq_trace.set_token([])
  other = spawn(fn -> receive do: (:end -> :ok) end)
  :seq_trace.set_system_tracer(other)
  send(other, :end)
  Seq.gone(other)
  :seq_trace.set_token(:send, true)
  send(self(), 1)
  {Seq.any(), :seq_trace.get_system_tracer(), :seq_trace.set_system_tracer(tracer)}
end)

IO.puts("-- a port as tracer")
port = Port.open({:spawn, "cat"}, [:binary, packet: 4])
take = fn -> receive do: ({^port, {:data, d}} -> :erlang.binary_to_term(d)) end
Seq.run(:port, fn ->
  :seq_trace.set_system_tracer(port)
  send(self(), {1, "two", [3.0]})
  result = {:seq_trace.get_system_tracer() == port, Seq.any(), :seq_trace.print(:done)}
  {result, :seq_trace.set_system_tracer(tracer) == port}
end)
for _ <- 1..3, do: Show.line(Seq.named(take.()))
:seq_trace.set_system_tracer(port)
Port.close(port)
Show.line(:seq_trace.get_system_tracer())
