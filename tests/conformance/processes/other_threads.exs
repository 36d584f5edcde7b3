# Work on threads that are not for Erlang code: where it is, waiting, copying, sending
bad = fn f -> try do: f.(), rescue: (e -> e.__struct__) end
kinds = [:normal, :dirty_cpu, :dirty_io]
IO.inspect({:erts_debug.dirty_cpu(:scheduler, :type), :erts_debug.dirty_io(:scheduler, :type)})
IO.inspect(for k <- kinds, do: :erts_debug.dirty(k, :scheduler, :type))
IO.inspect(for k <- kinds, do: :erts_debug.dirty(k, :wait, 1))
IO.inspect(for k <- kinds, do: :erts_debug.dirty(k, :copy, {1, [2]}) |> Enum.frequencies())
IO.inspect(for k <- kinds, do: :erts_debug.dirty(k, :send, self()))
me = self()
IO.inspect(for _ <- kinds, do: receive(do: ({:ok, ^me} -> :got)))
IO.inspect(for {k, a, b} <- [{:other, :scheduler, :type}, {:dirty_io, :foo, 1}, {:normal, :wait, :x}, {:dirty_cpu, :scheduler, :x}], do: bad.(fn -> :erts_debug.dirty(k, a, b) end))

# Others go on meanwhile, and a kill waits for the end of it.
pids = for _ <- 1..3, do: spawn_monitor(fn -> :erts_debug.dirty_io(:wait, 100); send(me, :waited) end)
IO.inspect(for _ <- pids, do: receive(do: (:waited -> :waited)))
for {p, r} <- pids, do: receive(do: ({:DOWN, ^r, _, ^p, reason} -> IO.inspect(reason)))
in_time = fn in_time ->
  before = System.monotonic_time(:millisecond)
  {p, r} = spawn_monitor(fn -> :erts_debug.dirty_cpu(:wait, 100); send(me, :waited) end)
  Process.sleep(20)
  Process.exit(p, :kill)
  killed = System.monotonic_time(:millisecond) - before
  reason = receive do: ({:DOWN, ^r, _, ^p, reason} -> reason)
  word = receive(do: (:waited -> :waited), after: (0 -> :not_a_word))
  # A kill that came late itself shows nothing.
  if killed < 100, do: IO.inspect({reason, word}), else: in_time.(in_time)
end
in_time.(in_time)
