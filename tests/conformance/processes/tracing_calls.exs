# Tracing of calls: global and local patterns, match specifications and what they do, returns, exceptions, counts
# normalise: pids
# timeout: 60

defmodule C do
  def public(x), do: helper(x) + 1
  def only(x), do: helper(x)
  defp helper(x), do: x * 2
  def count(0), do: :done
  def count(n), do: count(n - 1)
  def outer(n), do: C.inner(n) + C.inner(n + 1)
  def inner(n), do: n
  def fails(x), do: {:ok, deep(x)}
  def deep(x), do: div(1, x)
  def catches(x) do
    fails(x)
  rescue
    e -> e.__struct__
  end
  def throws, do: throw(:ball)
  def exits, do: exit(:now)
  def catches_all(f) do
    f.()
  catch
    kind, value -> {kind, value}
  end
  def last(x), do: C.inner(x)
  def builtin(l), do: hd(:lists.reverse(l)) + :erlang.phash2(1, 1)
  def many(a, b, c, d, e), do: {a, b, c, d, e}
  def loop do
    receive do
      :stop -> :ok
      {:do, f, from} -> send(from, {:done, f.()}); loop()
    end
  end
  # A loop without a frame, that waits and passes over messages.
  def wait_for(x) do
    receive do
      ^x -> x
    end
  end
  def sleeper, do: receive(do: (:go -> :gone))
  def big(n), do: {n, n, n, n, n, n, n, n, :lists.seq(1, n)}
  def bin(n), do: <<n::32, 0::size(n * 100)>>
  def sends(to), do: send(to, :sent)
end

defmodule T do
  def start do
    pid = spawn(&C.loop/0)
    rest(pid)
    Process.put(:pid, pid)
    pid
  end
  def ask(f) do
    send(Process.get(:pid), {:do, f, self()})
    receive do: ({:done, r} -> r)
  end
  # Until it has told of its call of loop, too.
  def rest(pid) do
    case Process.info(pid, [:status, :current_function]) do
      [status: :waiting, current_function: {C, :loop, 0}] -> :ok
      _ -> Process.sleep(1); rest(pid)
    end
  end
  def flush(pid) do
    rest(pid)
    ref = :erlang.trace_delivered(pid)
    receive do: ({:trace_delivered, _, ^ref} -> :ok)
    drain()
  end
  def drain, do: receive(do: (m -> [m | drain()]), after: (0 -> []))

  def run(title, flags, patterns, f) do
    pid = start()
    IO.puts("-- #{title}")
    set = for {mfa, spec, opts} <- patterns, do: (try do: :erlang.trace_pattern(mfa, spec, opts), rescue: (e -> e.__struct__))
    1 = :erlang.trace(pid, true, flags)
    result = ask(f)
    events = flush(pid)
    :erlang.trace(pid, false, [:all])
    IO.inspect({set, result})
    for e <- events, do: IO.inspect(e)
    for {mfa, _, opts} <- patterns, do: :erlang.trace_pattern(mfa, false, opts)
    send(pid, :stop)
  end
end

T.run("global", [:call], [{{C, :public, 1}, true, []}], fn -> C.public(3) end)
T.run("global does not see local calls", [:call], [{{C, :count, 1}, true, [:global]}], fn -> C.count(3) end)
T.run("local", [:call], [{{C, :count, 1}, true, [:local]}], fn -> C.count(3) end)
T.run("private", [:call], [{{C, :helper, 1}, true, [:local]}], fn -> C.public(3) end)
T.run("private is not global", [:call], [{{C, :helper, 1}, true, [:global]}], fn -> C.public(3) end)
T.run("all of a module", [:call], [{{C, :_, :_}, true, [:local]}], fn -> C.catches(0) end)
T.run("arity", [:call, :arity], [{{C, :_, :_}, true, [:local]}], fn -> C.many(1, 2, 3, 4, 5); C.public(1) end)
T.run("not a traced process", [], [{{C, :_, :_}, true, [:local]}], fn -> C.public(1) end)
T.run("silent", [:call, :silent], [{{C, :_, :_}, true, [:local]}], fn -> C.public(1) end)
T.run("big", [:call], [{{C, :_, :_}, true, [:local]}], fn -> for i <- 1..40, do: C.big(i); C.bin(100); :ok end)
T.run("many times", [:call], [{{C, :inner, 1}, [{[:"$1"], [{:==, {:rem, :"$1", 500}, 0}], []}], [:local]}], fn -> Enum.sum(for i <- 1..3000, do: C.inner(i)) end)

ret = [{:_, [], [{:return_trace}]}]
exc = [{:_, [], [{:exception_trace}]}]
T.run("return_trace", [:call], [{{C, :_, :_}, ret, [:local]}], fn -> C.outer(1) end)
T.run("return_trace, tail calls", [:call], [{{C, :count, 1}, ret, [:local]}], fn -> C.count(3) end)
T.run("return_trace, global", [:call], [{{C, :_, :_}, ret, [:global]}], fn -> C.outer(1) + C.last(2) end)
T.run("return_trace, failing", [:call], [{{C, :_, :_}, ret, [:local]}], fn -> C.catches(0) end)
T.run("exception_trace", [:call], [{{C, :_, :_}, exc, [:local]}], fn -> C.catches(0) end)
T.run("exception_trace, throw and exit", [:call], [{{C, :_, :_}, exc, [:local]}], fn -> {C.catches_all(&C.throws/0), C.catches_all(&C.exits/0)} end)
T.run("exception_trace, no exception", [:call], [{{C, :_, :_}, exc, [:local]}], fn -> C.outer(1) end)
T.run("return_to", [:call, :return_to], [{{C, :_, :_}, true, [:local]}], fn -> C.outer(1) end)
T.run("return_to, tail calls", [:call, :return_to], [{{C, :_, :_}, true, [:local]}], fn -> C.only(1) + C.last(2) end)
T.run("return_to, caught", [:call, :return_to], [{{C, :_, :_}, true, [:local]}], fn -> C.catches(0) end)
T.run("return_to and return_trace", [:call, :return_to], [{{C, :_, :_}, ret, [:local]}], fn -> C.outer(1) end)
T.run("return_to, global", [:call, :return_to], [{{C, :_, :_}, true, [:global]}], fn -> C.outer(1) end)
T.run("return_to, a loop", [:call, :return_to], [{{C, :count, 1}, true, [:local]}], fn -> C.count(3) end)

T.run("match", [:call], [{{C, :count, 1}, [{[2], [], []}], [:local]}], fn -> C.count(3) end)
T.run("guard", [:call], [{{C, :count, 1}, [{[:"$1"], [{:>, :"$1", 1}], []}], [:local]}], fn -> C.count(3) end)
T.run("two clauses", [:call], [{{C, :count, 1}, [{[:"$1"], [{:>, :"$1", 2}], [{:message, :big}]}, {[:"$1"], [], [{:message, [:"$1"]}, {:return_trace}]}], [:local]}], fn -> C.count(3) end)
T.run("message", [:call], [{{C, :_, :_}, [{:_, [], [{:message, {{:caller, {:caller}, {:self}}}}]}], [:local]}], fn -> C.outer(1) end)
T.run("message false and true", [:call], [{{C, :inner, 1}, [{[1], [], [{:message, false}]}, {[2], [], [{:message, true}]}], [:local]}], fn -> C.outer(1) end)
T.run("no message, but its return", [:call], [{{C, :inner, 1}, [{:_, [], [{:message, false}, {:return_trace}]}], [:local]}], fn -> C.outer(1) end)
T.run("current_stacktrace", [:call], [{{C, :inner, 1}, [{:_, [], [{:message, {:current_stacktrace, 2}}]}], [:local]}], fn -> C.outer(1) end)
T.run("whole", [:call], [{{C, :many, 5}, [{:"$1", [], [{:message, {{:"$_", :"$$", :"$1"}}}]}], [:local]}], fn -> C.many(1, 2, 3, 4, 5) end)
T.run("silent by specification", [:call], [{{C, :count, 1}, [{[2], [], [{:silent, true}]}, {[1], [], [{:silent, false}]}, {:_, [], []}], [:local]}], fn -> C.count(4) end)
T.run("disable_trace", [:call], [{{C, :count, 1}, [{[2], [], [{:disable_trace, :call}]}, {:_, [], []}], [:local]}], fn -> C.count(4) end)
T.run("enable_trace", [:call], [{{C, :count, 1}, [{[2], [], [{:enable_trace, :arity}]}, {:_, [], []}], [:local]}], fn -> C.count(4) end)
T.run("trace", [:call], [{{C, :count, 1}, [{[2], [], [{:trace, [:call], [:arity, :call]}]}, {:_, [], []}], [:local]}], fn -> C.count(4) end)

T.run("builtins", [:call], [{{:lists, :reverse, 2}, true, []}, {{:erlang, :phash2, 2}, ret, [:local]}], fn -> C.builtin([1, 2, 3]) end)
T.run("failing builtin", [:call], [{{:erlang, :binary_to_atom, 1}, exc, []}], fn -> C.catches_all(fn -> :erlang.binary_to_atom(Enum.at([1], 0)) end) end)
T.run("applied", [:call, :return_to], [{{C, :inner, 1}, ret, [:local]}, {{:erlang, :phash2, 2}, ret, []}], fn -> apply(C, Enum.at([:inner], 0), [1]) + apply(:erlang, :phash2, [1, 1]) + apply(&C.inner/1, [2]) end)
T.run("aside", [:call], [{{:erlang, :md5, 1}, [{:_, [], [{:message, :large}, {:return_trace}]}], []}], fn -> byte_size(:erlang.md5(:binary.copy("a", 3_000_000))) end)
T.run("funs", [:call], [{{C, :_, :_}, true, [:local]}], fn -> f = fn x -> C.inner(x) end; f.(1) + Enum.sum(Enum.map([1, 2], &C.inner/1)) end)
T.run("receives", [:call], [{{C, :wait_for, 1}, true, [:local]}, {{C, :sleeper, 0}, ret, [:local]}], fn ->
  me = self()
  for i <- 1..3, do: send(me, {:other, i})
  spawn(fn -> Process.sleep(20); send(me, :noise); Process.sleep(20); send(me, :it); Process.sleep(20); send(me, :go) end)
  {C.wait_for(:it), C.sleeper()}
end)
T.run("sends", [:call], [{{C, :sends, 1}, true, [:local]}], fn -> C.sends(self()) end)

IO.puts("-- counts")
for {mfa, opts} <- [{{C, :count, 1}, [:call_count]}, {{C, :helper, 1}, [:call_count, :local]}], do: IO.inspect(:erlang.trace_pattern(mfa, true, opts))
C.count(5); C.public(1); C.public(2)
for f <- [{C, :count, 1}, {C, :helper, 1}, {C, :inner, 1}], do: IO.inspect({f, :erlang.trace_info(f, :call_count)})
:erlang.trace_pattern({C, :count, 1}, :pause, [:call_count]); C.count(5)
IO.inspect(:erlang.trace_info({C, :count, 1}, :call_count))
:erlang.trace_pattern({C, :count, 1}, :restart, [:call_count]); C.count(2)
IO.inspect(:erlang.trace_info({C, :count, 1}, :call_count))
IO.inspect(:erlang.trace_pattern({C, :_, :_}, false, [:call_count]) > 10)
IO.inspect(:erlang.trace_info({C, :count, 1}, :call_count))

IO.puts("-- questions")
info = fn f -> for i <- [:traced, :match_spec, :meta, :meta_match_spec, :call_count], do: :erlang.trace_info(f, i) end
IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, true, []); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, ret, [:local]); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, false, [:global]); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, false, [:local]); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, [{[1], [], []}], [:global]); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, false, [:local]); IO.inspect(info.({C, :inner, 1}))
:erlang.trace_pattern({C, :inner, 1}, false, []); IO.inspect(info.({C, :inner, 1}))
IO.inspect(info.({C, :none, 1}))
IO.inspect(info.({:lists, :reverse, 2}))
p = T.start()
:erlang.trace(p, true, [:call, :return_to, :arity, :silent, :send])
IO.inspect(:erlang.trace_info(p, :flags))
:erlang.trace(p, false, [:return_to, :send])
IO.inspect(:erlang.trace_info(p, :flags))

IO.puts("-- meta")
IO.inspect(:erlang.trace_pattern({C, :inner, 1}, ret, [:meta]))
C.outer(1)
{_, ref} = spawn_monitor(fn -> C.inner(7) end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
ref = :erlang.trace_delivered(:all)
receive do: ({:trace_delivered, :all, ^ref} -> :ok)
for e <- T.drain(), do: IO.inspect(Tuple.delete_at(e, tuple_size(e) - 1))
IO.inspect(info.({C, :inner, 1}) |> Enum.map(fn {k, v} when is_pid(v) -> {k, v == self()}; x -> x end))
:erlang.trace_pattern({C, :inner, 1}, false, [:meta])
C.outer(1)
IO.inspect(T.drain())

IO.puts("-- bad")
bad = fn f -> try do: f.(), rescue: (e -> e.__struct__) end
IO.inspect(bad.(fn -> :erlang.trace_pattern({C, :inner, 1}, [{:x, :y}], [:local]) end))
IO.inspect(bad.(fn -> :erlang.trace_pattern({C, :inner, 1}, :foo, [:local]) end))
IO.inspect(bad.(fn -> :erlang.trace_pattern({C, :inner, 1}, true, [:foo]) end))
IO.inspect(bad.(fn -> :erlang.trace_pattern({:_, :inner, 1}, true, []) end))
IO.inspect(bad.(fn -> :erlang.trace_pattern({C, :nothing, 1}, true, []) end))

IO.puts("-- new code")
:erlang.trace_pattern({C, :inner, 1}, true, [:local])
Code.compiler_options(ignore_module_conflict: true)
defmodule D do
  def f(x), do: g(x)
  def g(x), do: x
end
IO.inspect(:erlang.trace_pattern({D, :_, :_}, true, [:local]) > 2)
defmodule D do
  def f(x), do: g(x) + 1
  def g(x), do: x
end
T.run("new code is not traced", [:call], [], fn -> D.f(1) end)
