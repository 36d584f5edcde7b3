# Sequential tracing: tokens that pass from process to process, by messages, exits and spawn, and who keeps his own
# timeout: 60
# uses: sequences.ex

Code.require_file("sequences.ex")
Seq.start_tracer()

IO.puts("-- there and back")
Seq.run(:echo, fn ->
  echo = Seq.waited(spawn(fn -> receive do: ({from, x} -> send(from, {x, Seq.token()})) end))
  send(echo, {self(), 1})
  Seq.any()
end)
Seq.run(:ring, fn ->
  s = self()
  last = Enum.reduce(1..4, s, fn _, next -> Seq.waited(spawn(fn -> receive do: (n -> send(next, n + 1)) end)) end)
  :seq_trace.set_token(:serial, {0, 0})
  Seq.told()
  send(last, 0)
  Seq.any()
end)
Seq.run(:cleared, fn ->
  s = self()
  child = Seq.waited(spawn(fn -> receive do: (:go -> :seq_trace.set_token([]) && send(s, :without)) end))
  send(child, :go)
  Seq.any()
end)

IO.puts("-- spawn")
bye = fn -> exit(:bye) end
Seq.run(:spawn, fn -> s = self(); Seq.waited(spawn(fn -> t = Seq.token(); send(s, {t, :seq_trace.set_token([])}) end)); Seq.any() end)
Seq.run(:spawn_mfa, fn -> Seq.waited(spawn(Kernel, :send, [self(), :x])); Seq.any() end)
Seq.run(:spawn_link, fn -> Process.flag(:trap_exit, true); spawn_link(bye); Seq.any() end)
Seq.run(:spawn_monitor, fn -> spawn_monitor(bye); Seq.any() end)
Seq.run(:spawn_opt, fn ->
  {pid, _} = :erlang.spawn_opt(Kernel, :send, [self(), 1], [{:priority, :high}, :monitor, {:min_heap_size, 100}])
  {Seq.any(), Seq.any(), Seq.waited(pid) == pid}
end)
Seq.run(:spawn_request, fn -> :erlang.spawn_request(bye, [:monitor]); {Seq.any(), Seq.any(), :seq_trace.print(1)} end)
Seq.run(:spawn_request_tag, fn -> :erlang.spawn_request(Kernel, :send, [self(), 1], [{:reply_tag, {:my, 1}}, {:reply, :success_only}]); {Seq.any(), Seq.any()} end)
for reply <- [:no, :error_only] do
  Seq.run({:reply, reply}, fn ->
    s = self()
    :erlang.spawn_request(fn -> send(s, {:child, Seq.token()}) end, [{:reply, reply}])
    {Seq.any(), :seq_trace.print(1)}
  end)
end
Seq.run(:spawn_request_bad, fn -> :erlang.spawn_request(bye, [:nope]); Seq.any() end)
Seq.run(:reply_without, fn -> :seq_trace.set_token([]); :erlang.spawn_request(bye, []); :seq_trace.set_token(:send, true); Seq.any() end)
Seq.run(:no_flags, [], fn -> s = self(); Seq.waited(spawn(fn -> send(s, Seq.token()) end)); Seq.any() end)
Seq.run(:sensitive, fn -> s = self(); Process.flag(:sensitive, true); Seq.waited(spawn(fn -> send(s, Seq.token()) end)); Seq.any() end)
Seq.run(:counts, [], fn -> for _ <- 1..17, do: (Seq.waited(spawn(fn -> :ok end)); :seq_trace.print(1); Seq.token()) end)

IO.puts("-- exits")
at_word = fn word, f -> fn -> receive do: (^word -> f.()) end end
Seq.run(:exit_link, fn -> Process.flag(:trap_exit, true); p = spawn_link(at_word.(:end, bye)); send(p, :end); Seq.any() end)
Seq.run(:exit_normal, fn ->
  p = spawn_link(at_word.(:end, fn -> :ok end))
  monitor = Process.monitor(p)
  send(p, :end)
  receive do: ({:DOWN, ^monitor, _, _, reason} -> {reason, Seq.token()})
end)
Seq.run(:exit_without, fn -> Process.flag(:trap_exit, true); p = spawn_link(at_word.(:end, fn -> :seq_trace.set_token([]); exit(:bye) end)); send(p, :end); Seq.any() end)
Seq.run(:exit_begun, fn -> Process.flag(:trap_exit, true); :seq_trace.set_token([]); p = spawn_link(at_word.(:end, fn -> :seq_trace.set_token(:send, true); exit(:bye) end)); send(p, :end); Seq.any() end)
Seq.run(:exit_chain, fn ->
  p = spawn(at_word.(:go, fn -> spawn_link(at_word.(:end, bye)) |> send(:end); receive do: (:never -> :ok) end))
  Process.monitor(p)
  send(p, :go)
  Seq.any()
end)
Seq.run(:exit_of_sensitive, fn ->
  s = self()
  p = Seq.waited(spawn(fn -> Process.flag(:sensitive, true); Process.flag(:trap_exit, true); send(s, :ready); receive do: ({:EXIT, _, :bye} -> :ok) end))
  Seq.any()
  monitor = Process.monitor(p)
  Seq.waited(spawn(fn -> Process.link(p); exit(:bye) end))
  receive do: ({:DOWN, ^monitor, _, _, reason} -> {reason, Seq.token()})
end)
Seq.run(:exit_2, fn -> Process.flag(:trap_exit, true); s = self(); Seq.waited(spawn(fn -> Process.exit(s, :request) end)); Seq.any() end)
Seq.run(:exit_2_itself, fn -> Process.flag(:trap_exit, true); Process.exit(self(), :request); Seq.any() end)
Seq.run(:kill, fn -> p = spawn(at_word.(:never, bye)); Process.monitor(p); Process.exit(p, :kill); Seq.any() end)
Seq.gone(gone = spawn(fn -> :ok end))
Seq.run(:link_to_nobody, fn -> Process.flag(:trap_exit, true); Process.link(gone); Seq.any() end)
Seq.run(:down, fn -> :seq_trace.set_token([]); p = spawn(at_word.(:end, fn -> :seq_trace.set_token(:send, true); exit(:bye) end)); Process.monitor(p); send(p, :end); Seq.any() end)
Seq.run(:down_kept, fn -> p = spawn(at_word.(:end, fn -> :seq_trace.set_token([]); exit(:bye) end)); Process.monitor(p, tag: :tag); send(p, :end); Seq.any() end)
Seq.run(:down_nobody, fn -> Process.monitor(:nobody); Seq.any() end)

IO.puts("-- what leaves the token alone")
idle = fn -> Seq.waited(spawn(at_word.(:end, fn -> :ok end))) end
keeps = fn title, f -> Seq.run(title, [], fn -> p = idle.(); result = f.(p); send(p, :end); result end) end
keeps.(:send_after, fn _ -> :erlang.send_after(1, self(), :m); Seq.any() end)
keeps.(:start_timer, fn _ -> :erlang.start_timer(1, self(), :m); Seq.any() end)
keeps.(:cancel_timer, fn _ -> t = :erlang.start_timer(60_000, self(), :m); :erlang.cancel_timer(t, async: true); {m, token} = Seq.any(); {elem(m, 0), token} end)
keeps.(:after, fn _ -> receive do: (:never -> 1), after: (1 -> Seq.token()) end)
keeps.(:info, fn p -> {Process.info(p, :priority), Process.alive?(p), Seq.token()} end)
keeps.(:collect, fn p -> {:erlang.garbage_collect(p), Seq.token(), :erlang.garbage_collect(p, async: 1), Seq.any()} end)
keeps.(:suspend, fn p -> {:erlang.suspend_process(p), Seq.token(), :erlang.resume_process(p), :erlang.suspend_process(p, [asynchronous: 1]), Seq.any(), :erlang.resume_process(p)} end)
keeps.(:group_leader, fn p -> {:erlang.group_leader(self(), p), Seq.token()} end)
keeps.(:trace, fn p -> :erlang.trace(p, true, [:send]); {Seq.token(), :erlang.trace(p, false, [:all]), :erlang.trace_delivered(self()), Seq.any()} end)
keeps.(:give_away, fn _ -> s = self(); Seq.waited(spawn(fn -> :ets.give_away(:ets.new(:t, []), s, 1) end)); Seq.any() end)
keeps.(:heir, fn _ -> s = self(); Seq.waited(spawn(fn -> :ets.new(:t, [{:heir, s, 1}]) end)); Seq.any() end)
keeps.(:ets_all, fn _ -> {is_list(:ets.all()), Seq.token()} end)

IO.puts("-- hibernation, servers")
defmodule H do
  def awake(from), do: (receive do: (:go -> send(from, Seq.token())))
end
Seq.run(:hibernate, fn -> s = self(); p = Seq.waited(spawn(fn -> :erlang.hibernate(H, :awake, [s]) end)); send(p, :go); Seq.any() end)
{:ok, agent} = Agent.start(fn -> 1 end)
Seq.run(:agent, fn -> {Agent.get(agent, & &1), Agent.cast(agent, & &1) && Agent.get(agent, fn x -> {x, Seq.token()} end)} end)
Seq.run(:io, fn -> IO.write(:stdio, "hello\n"); Seq.token() |> elem(0) end)
