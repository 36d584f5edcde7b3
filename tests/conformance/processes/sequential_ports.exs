# Sequential tracing: ports, who is the system tracer, and ports that are
# timeout: 60
# uses: sequences.ex

Code.require_file("sequences.ex")
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
