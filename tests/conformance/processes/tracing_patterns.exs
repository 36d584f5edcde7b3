# Tracing of calls: a function is followed by way of its export or by itself, and what is set last counts
# normalise: pids
defmodule L do
  def a(x), do: b(x)
  defp b(x), do: x
  def c(x), do: {:x, x}
end

defmodule T do
  @by_itself [:local, :meta, :call_time, :call_memory, :call_count]
  def all(functions \\ [{L, :a, 1}, {L, :b, 1}, {L, :c, 1}]), do: for(f <- functions, do: elem(:erlang.trace_info(f, :all), 1) |> set())
  # What is set at all.
  defp set(false), do: false
  defp set(items), do: for({k, v} <- items, v != false and v != [] and k != :meta_match_spec, do: {k, v})
  def clear(mfa \\ {L, :_, :_}), do: {:erlang.trace_pattern(mfa, false, @by_itself), :erlang.trace_pattern(mfa, false, [:global])}
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end

for kinds <- [[], [:global], [:meta], [:call_time], [:call_count], [:local], [:local, :meta, :call_memory, :call_count]],
    match <- [true, [{:_, [], []}], :restart, :pause, false] do
  :erlang.trace_pattern({L, :_, :_}, true, kinds)
  IO.inspect({kinds, match, T.bad(fn -> :erlang.trace_pattern({L, :_, :_}, match, [:global]) end), T.all()})
  T.clear()
end
for kinds <- [[:meta], [:call_time], [:call_memory], [:call_count], [:local]], match <- [true, :restart, :pause, false] do
  :erlang.trace_pattern({L, :_, :_}, true, [:global])
  IO.inspect({kinds, match, T.bad(fn -> :erlang.trace_pattern({L, :_, :_}, match, kinds) end), T.all()})
  T.clear()
end

IO.puts("-- one of them")
:erlang.trace_pattern({L, :_, :_}, true, [:local])
for {mfa, match} <- [{{L, :a, 1}, true}, {{L, :b, 1}, true}, {{L, :c, 1}, false}, {{L, :_, :_}, false}, {{L, :_, :_}, true}] do
  IO.inspect({mfa, match, :erlang.trace_pattern(mfa, match, [:global]), T.all()})
end
T.clear()

IO.puts("-- builtins")
for mfa <- [{:erlang, :phash2, 2}, {:lists, :reverse, 2}] do
  for {match, kinds} <- [{true, [:local, :meta]}, {true, [:global]}, {true, [:call_time]}, {false, [:global]}, {true, [:global]}, {false, [:global]}] do
    IO.inspect({match, kinds, :erlang.trace_pattern(mfa, match, kinds), T.all([mfa])})
  end
  T.clear(mfa)
end

IO.puts("-- sessions do not see each other")
s1 = :trace.session_create(:one, self(), [])
s2 = :trace.session_create(:two, self(), [])
for s <- [s1, s2], do: :trace.function(s, {L, :_, :_}, true, [:local])
:erlang.trace_pattern({L, :_, :_}, true, [:local])
IO.inspect(:trace.function(s1, {L, :_, :_}, true, []))
IO.inspect(for s <- [s1, s2], f <- [:a, :b], do: :trace.info(s, {L, f, 1}, :traced))
IO.inspect(T.all())
for s <- [s1, s2], do: :trace.session_destroy(s)
T.clear()

IO.puts("-- what is told")
{pid, ref} = spawn_monitor(fn -> receive do: (:go -> {L.a(1), apply(L, :c, [2])}) end)
:erlang.trace(pid, true, [:call])
:erlang.trace_pattern({L, :_, :_}, true, [:local])
:erlang.trace_pattern({L, :_, :_}, true, [:global])
send(pid, :go)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
ref = :erlang.trace_delivered(:all)
receive do: ({:trace_delivered, _, ^ref} -> :ok)
flush = fn flush -> receive do: (m -> [m | flush.(flush)]), after: (0 -> []) end
IO.inspect(flush.(flush))
