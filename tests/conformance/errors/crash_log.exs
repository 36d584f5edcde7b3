# Crash log lines: an Elixir exception, an Erlang error, an exit, a throw in bare processes
# normalise: pids times
me = self()
:logger.add_primary_filter(:tell, {fn event, _ -> send(me, :logged) && event end, nil})

logged = fn fun ->
  {pid, ref} = spawn_monitor(fun)
  receive do: ({:DOWN, ^ref, _, ^pid, _} -> :ok)
  receive do: (:logged -> :sys.get_state(:logger_proxy))
  :logger_std_h.filesync(:default)
  IO.puts("--")
end

logged.(fn -> raise ArgumentError, "with a\nsecond line" end)
logged.(fn -> :erlang.error({:mine, 1}) end)
logged.(fn -> throw({:ball, "x"}) end)
logged.(fn -> String.to_integer("no") end)
logged.(fn -> %{} = Process.get(:nothing) end)
logged.(fn -> Process.get(:f, &hd/1).([]) end)
logged.(fn -> apply(NoSuch, :function, [1]) end)
{pid, ref} = spawn_monitor(fn -> exit({:not, :logged}) end)
receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))
