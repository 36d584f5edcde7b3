# Tracing of messages: match specifications for send and receive, in sessions, and who sent
# normalise: pids refs funs ports
# timeout: 60

defmodule Show do
  # On one line: where lines are broken would depend on how long the references are.
  def line(term), do: IO.inspect(term, width: :infinity, limit: :infinity)
end

defmodule M do
  def loop do
    receive do
      {:do, f, from} ->
        result = try do: f.(), rescue: (e -> e.__struct__)
        send(from, {:done, result})
        loop()
    end
  end
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    receive do: ({:done, r} -> r)
  end
  def drain do
    receive do
      {:trace_delivered, _, _} -> []
      m -> [m | drain()]
    end
  end
  def flush(pid) do
    # Its own events have all been sent once it waits again.
    case Process.info(pid, [:status, :current_function]) do
      [status: :waiting, current_function: {M, :loop, 0}] -> :erlang.trace_delivered(pid); drain()
      _ -> Process.sleep(1); flush(pid)
    end
  end
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end

IO.puts("-- what is a specification")
for what <- [:send, :receive],
    spec <- [true, false, [], :restart, :pause, :foo, [{[:_, :_], [], []}], [{:"$1", [], [:"$1"]}], [{1, [], []}], [{[:_ | :_], [], []}],
             [{:_, [], [{:nope}]}], [{:_, [], [{:message, {:caller}}]}]] do
  Show.line({what, spec, M.bad(fn -> :erlang.trace_pattern(what, spec, []) end), :erlang.trace_info(what, :match_spec)})
end
for call <- [{:get_tcw}, {:is_seq_trace}, {:get_seq_token}, {:set_seq_token, :label, 1}, {:message, 1}, {:return_trace},
             {:exception_trace}, {:process_dump}, {:enable_trace, :send}, {:enable_trace, {:self}, :send}, {:disable_trace, :send},
             {:trace, [], []}, {:trace, {:self}, [], []}, {:display, 1}, {:caller}, {:caller_line}, {:current_stacktrace},
             {:current_stacktrace, 3}, {:silent, true}, {:set_tcw, 1}, {:self}] do
  Show.line({call, for what <- [:send, :receive], spec <- [[{:_, [], [call]}], [{:_, [call], []}]] do
    M.bad(fn -> :erlang.trace_pattern(what, spec, []) end) == 1
  end})
end
for what <- [:send, :receive], flags <- [[:local], [:meta], [:call_count], [:nope]],
  do: Show.line({what, flags, M.bad(fn -> :erlang.trace_pattern(what, true, flags) end)})
for what <- [:send, :receive], item <- [:all, :traced, :foo], do: Show.line({what, item, M.bad(fn -> :erlang.trace_info(what, item) end)})
:erlang.trace_pattern(:send, true, [])
:erlang.trace_pattern(:receive, true, [])

me = self()
p = spawn(&M.loop/0)
{gone, ref} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)

IO.puts("-- sent")
for flags <- [[:send], [:send, :silent]],
    spec <- [true, false, [{[:"$1", :"$2"], [], [{:message, [:"$1", :"$2"]}]}], [{[:_, {:done, :x}], [], []}],
             [{[:_, {:done, :"$1"}], [{:is_integer, :"$1"}], [{:message, :"$1"}]}, {[:nobody, :_], [], [{:message, :clause_2}]}],
             [{:_, [], [{:message, false}]}], [{:_, [], [{:message, true}]}], [{:_, [], [{:message, {:self}}]}],
             [{:"$1", [], [{:message, {{:"$1", :"$_", :"$$"}}}]}], [{:_, [], [{:silent, true}]}], [{:_, [], [{:silent, false}]}],
             [{:_, [], [{:return_trace}]}], [{:_, [], [{:enable_trace, :procs}]}], [{:_, [], [{:trace, [:send], [:procs]}]}],
             [{:_, [], [{:message, {:get_tcw}}]}]] do
  :erlang.trace_pattern(:send, spec, [])
  1 = :erlang.trace(p, true, flags)
  Show.line(M.ask(p, fn -> send(me, {:q, 1}); send(gone, :late); send(:nobody, 1) end))
  M.ask(p, fn -> :x end)
  M.ask(p, fn -> 17 end)
  Show.line({spec, M.flush(p), :erlang.trace_info(p, :flags), :erlang.trace_info(:send, :match_spec)})
  1 = :erlang.trace(p, false, [:all])
end
:erlang.trace_pattern(:send, [{:_, [], [{:message, {:process_dump}}]}], [])
:erlang.trace(p, true, [:send])
M.ask(p, fn -> 1 end)
Show.line(for {:trace, ^p, :send, _, _, dump} <- M.flush(p), do: is_binary(dump))
:erlang.trace(p, false, [:all])
:erlang.trace_pattern(:send, true, [])

IO.puts("-- received")
for flags <- [[:receive], [:receive, :silent]],
    spec <- [true, false, [{[:"$1", :"$2", :"$3"], [], [{:message, [:"$1", :"$2", :"$3"]}]}], [{[:_, :"$1", {:do, :_, :_}], [], [{:message, :"$1"}]}],
             [{[:clock_service, :undefined, :_], [], []}], [{:_, [], [{:message, false}]}], [{:_, [], [{:message, {:self}}]}],
             [{:_, [], [{:return_trace}]}], [{:_, [], [{:set_tcw, 1}, {:message, {:get_tcw}}]}], []] do
  :erlang.trace_pattern(:receive, spec, [])
  1 = :erlang.trace(p, true, flags)
  M.ask(p, fn -> Process.sleep(1) end)
  M.ask(p, fn -> send(self(), :own); receive do: (:own -> 1) end)
  Show.line({spec, M.flush(p), :erlang.trace_info(:receive, :match_spec)})
  1 = :erlang.trace(p, false, [:all])
end

IO.puts("-- the control word")
:erlang.trace_pattern(:receive, [{:_, [], [{:set_tcw, 0x1_0000_0000}, {:set_tcw, -1}, {:set_tcw, 7}, {:message, {{{:set_tcw, :a}, {:get_tcw}}}}]}], [])
:erlang.trace(p, true, [:receive])
M.ask(p, fn -> 1 end)
Show.line({M.flush(p), :erlang.system_info(:trace_control_word)})
:erlang.system_flag(:trace_control_word, 3)
M.ask(p, fn -> 1 end)
Show.line({M.flush(p), :erlang.system_info(:trace_control_word)})
Show.line(:erlang.match_spec_test([1], [{:_, [], [{:message, {{{:set_tcw, 5}, {:set_tcw, -5}, {:get_tcw}}}}]}], :trace))
Show.line(:erlang.system_info(:trace_control_word))
:erlang.trace(p, false, [:all])

IO.puts("-- who sent")
:erlang.trace_pattern(:receive, [{[:_, :_, {:do, :_, :_}], [], [{:message, false}]}, {[:"$1", :"$2", :_], [], [{:message, {{:"$1", :"$2"}}}]}], [])
1 = :erlang.trace(p, true, [:receive])
any = fn -> receive do: (m -> m), after: (5000 -> :nothing) end
who = fn title, f ->
  M.ask(p, fn -> f.(); nil end)
  # Of a port, the reference tells when it is open.
  events = Enum.reject(M.flush(p), &match?({:trace, _, :receive, {ref, port}, _} when is_reference(ref) and is_port(port), &1))
  Show.line({title, events})
end
who.("a process", fn -> s = self(); spawn(fn -> send(s, :hello) end); any.() end)
who.("itself", fn -> send(self(), :own); any.() end)
who.("by name", fn -> Process.register(self(), :me); send(:me, 1); send({:me, node()}, 2); Process.unregister(:me); any.(); any.() end)
who.("an alias", fn -> a = :erlang.alias(); spawn(fn -> send(a, :hello) end); any.() end)
who.("a monitor", fn -> pid = spawn(fn -> receive do: (:end -> :ok) end); Process.monitor(pid); send(pid, :end); any.() end)
who.("a monitor with a tag", fn -> Process.monitor(spawn(fn -> exit(:noproc) end), tag: :tag); any.() end)
who.("of one long gone", fn -> Process.monitor(gone); any.() end)
who.("of nobody", fn -> Process.monitor(:nobody); any.() end)
who.("a link", fn -> Process.flag(:trap_exit, true); spawn_link(fn -> exit(:bye) end); any.() end)
who.("a link to one long gone", fn -> Process.link(gone); any.() end)
who.("exit/2", fn -> s = self(); spawn(fn -> Process.exit(s, :request) end); any.() end)
who.("exit/2 of itself", fn -> Process.exit(self(), :request); any.() end)
who.("send_after", fn -> :erlang.send_after(1, self(), :after); any.() end)
who.("start_timer", fn -> :erlang.start_timer(1, self(), :timer); any.() end)
who.("a timeout", fn -> receive do: (:never -> 1), after: (1 -> 1) end)
who.("spawn_request", fn -> :erlang.spawn_request(fn -> :ok end, [:monitor]); any.(); any.() end)
who.("a port", fn -> port = Port.open({:spawn, "cat"}, []); send(port, {self(), {:command, "x"}}); any.(); send(port, {self(), :close}); any.(); any.() end)
who.("a table's owner", fn -> s = self(); spawn(fn -> :ets.give_away(:ets.new(:t, []), s, 1) end); any.() end)
who.("a table's heir", fn -> s = self(); spawn(fn -> :ets.new(:t, [{:heir, s, 1}]) end); any.() end)
who.("a collection asked for", fn -> :erlang.garbage_collect(p = spawn(fn -> Process.sleep(:infinity) end), async: :gc); any.(); Process.exit(p, :kill) end)
who.("trace_delivered", fn -> :erlang.trace_delivered(self()); any.() end)
1 = :erlang.trace(p, false, [:all])
:erlang.trace_pattern(:receive, true, [])

IO.puts("-- sessions")
s1 = :trace.session_create(:one, self(), [])
s2 = :trace.session_create(:two, self(), [])
Show.line({:trace.send(s1, [{[:_, :"$1"], [], [{:message, {{:one, :"$1"}}}]}], []), :trace.recv(s2, false, [])})
Show.line(for s <- [s1, s2], way <- [:send, :receive], do: :trace.info(s, way, :match_spec))
:trace.process(s1, p, true, [:send])
:trace.process(s2, p, true, [:send, :receive])
M.ask(p, fn -> 1 end)
Show.line(Enum.sort(M.flush(p)))
:trace.session_destroy(s1)
:trace.session_destroy(s2)
