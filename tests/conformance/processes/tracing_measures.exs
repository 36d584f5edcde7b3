# Tracing of calls: the time and the memory they take (call_time, call_memory). What it measures is not so where the heap always is collected
# heavy
# not-in: collect-always
# normalise: pids
# timeout: 60

defmodule C do
  def list(0), do: []
  def list(n), do: [n | list(n - 1)]
  def tuple(n), do: {n, n, n}
  def loop(0), do: :done
  def loop(n), do: loop(n - 1)
  def outer(n), do: {inner(n), inner(n)}
  def inner(n), do: {n}
  def tail(n), do: inner(n)
  def raises(n), do: {n, throw({n, :thrown})}
  def catches(n) do
    raises(n)
  catch
    {n, :thrown} -> [n]
  end
  def busy(until), do: if(:erlang.monotonic_time(:microsecond) < until, do: busy(until), else: :ok)
  def waits(ms), do: receive(do: (:never -> 1), after: (ms -> :ok))
  def for_a_while(ms), do: busy(:erlang.monotonic_time(:microsecond) + ms * 1000)
  def both(ms), do: {for_a_while(ms), waits(ms)}
  def server do
    receive do
      {:do, f, from} ->
        result = try do: f.(), rescue: (e -> e.__struct__)
        send(from, {:done, result})
        server()
    end
  end
end

defmodule T do
  def ask(pid, f) do
    send(pid, {:do, f, self()})
    result = receive do: ({:done, r} -> r)
    rest(pid)
    result
  end
  # Until it has called its loop again.
  def rest(pid) do
    case Process.info(pid, [:status, :current_function]) do
      [status: :waiting, current_function: {C, :server, 0}] -> :ok
      _ -> Process.sleep(1); rest(pid)
    end
  end
  def bad(f) do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
  def info(f, a, item), do: :erlang.trace_info({C, f, a}, item)
  # Without the times, which differ.
  def all(f, a) do
    case info(f, a, :all) do
      {:all, list} when is_list(list) -> Enum.map(list, fn {item, value} -> {item, calls(value)} end)
      other -> other
    end
  end
  def calls([{pid, _, _, _} | _] = list) when is_pid(pid), do: for({_, n, s, us} <- list, do: {:calls, n, s >= 0 and us in 0..999_999})
  def calls(value), do: value
  # Without the words, some of which what tells takes.
  def counts(list), do: for({item, value} <- list, do: {item, if(item == :call_memory, do: Enum.map(value, &elem(&1, 1)), else: value)})
  def words(list), do: for({f, a} <- list, do: IO.inspect({f, a, info(f, a, :call_memory)}))
  def drain do
    receive do
      {:trace_delivered, _, _} -> []
      m -> [m | drain()]
    end
  end
  def clear, do: :erlang.trace_pattern({C, :_, :_}, false, [:local, :meta, :call_count, :call_time, :call_memory])
end

p = spawn(&C.server/0)
1 = :erlang.trace(p, true, [:call])

IO.puts("-- what can be set together")
for match <- [true, [], false, :pause, :restart, [{:_, [], [{:message, false}]}], :nope],
    flags <- [[:call_time], [:call_memory], [:call_time, :call_memory, :call_count], [:local, :call_time], [:meta, :call_memory],
              [:call_count, :local, :call_time], [:call_count], [:local, :call_count], [:global, :call_time]] do
  silent = [{:_, [], [{:message, false}]}]
  counting = flags -- [:local, :meta, :global]
  for flag <- flags -- (counting ++ [:global]), do: :erlang.trace_pattern({C, :loop, 1}, silent, [flag])
  :erlang.trace_pattern({C, :loop, 1}, true, counting)
  T.ask(p, fn -> C.loop(3) end)
  result = T.bad(fn -> :erlang.trace_pattern({C, :loop, 1}, match, flags) end)
  before = Keyword.drop(List.wrap(T.all(:loop, 1)) |> Enum.filter(&is_tuple/1), [:meta])
  IO.inspect({match, flags, result, before})
  for flag <- flags -- (counting ++ [:global]), do: :erlang.trace_pattern({C, :loop, 1}, silent, [flag])
  T.ask(p, fn -> C.loop(2) end)
  IO.inspect(Keyword.take(List.wrap(T.all(:loop, 1)) |> Enum.filter(&is_tuple/1), [:call_time, :call_memory, :call_count]))
  T.clear()
end
IO.inspect({T.info(:nope, 1, :call_time), T.info(:loop, 1, :call_time), T.info(:loop, 1, :call_memory), T.info(:loop, 1, :all)})

IO.puts("-- memory")
functions = [list: 1, tuple: 1, loop: 1, outer: 1, inner: 1, tail: 1, raises: 1, catches: 1]
for {f, a} <- functions, do: :erlang.trace_pattern({C, f, a}, true, [:call_memory])
T.ask(p, fn -> C.list(10); C.tuple(1); C.loop(5); 1 end)
T.words(functions)
T.ask(p, fn -> C.outer(3); C.tail(1); 1 end)
T.words(outer: 1, inner: 1, tail: 1)
IO.inspect(T.ask(p, fn -> C.catches(7) end))
{_, [{^p, calls, _}]} = T.info(:catches, 1, :call_memory)
IO.inspect(calls)
# Whatever collections take away.
T.ask(p, fn -> C.list(100_000); :erlang.garbage_collect(); C.list(50_000); 1 end)
T.words(list: 1)
:erlang.trace_pattern({C, :list, 1}, :pause, [:call_memory])
T.ask(p, fn -> C.list(10); 1 end)
T.words(list: 1)
:erlang.trace_pattern({C, :list, 1}, :restart, [:call_memory])
T.words(list: 1)
T.ask(p, fn -> C.list(10); 1 end)
T.words(list: 1)
:erlang.trace_pattern({C, :list, 1}, true, [:call_memory])
T.words(list: 1)
# Nobody whose calls are not traced.
C.list(10)
T.words(list: 1)
q = spawn(&C.server/0)
:erlang.trace(q, true, [:call])
T.ask(p, fn -> C.list(3); 1 end)
T.ask(q, fn -> C.list(5); 1 end)
{_, both} = T.info(:list, 1, :call_memory)
IO.inspect(Enum.sort(for {pid, calls, words} <- both, do: {pid == p, calls, words}))
:erlang.trace(q, false, [:call])
T.ask(q, fn -> C.list(5); 1 end)
{_, both} = T.info(:list, 1, :call_memory)
IO.inspect(Enum.sort(for {pid, calls, words} <- both, do: {pid == p, calls, words}))
T.clear()

IO.puts("-- builtins")
:erlang.trace_pattern({:lists, :reverse, 2}, true, [:call_memory])
:erlang.trace_pattern({:erlang, :make_tuple, 2}, true, [:call_memory])
T.ask(p, fn -> {:lists.reverse([1, 2, 3], []), :erlang.make_tuple(4, 4)} end)
IO.inspect({:erlang.trace_info({:lists, :reverse, 2}, :call_memory), :erlang.trace_info({:erlang, :make_tuple, 2}, :call_memory)})
:erlang.trace_pattern({:lists, :reverse, 2}, false, [:call_memory])
:erlang.trace_pattern({:erlang, :make_tuple, 2}, false, [:call_memory])

IO.puts("-- time")
us = fn f, a ->
  {_, [{^p, calls, s, us}]} = T.info(f, a, :call_time)
  {calls, s * 1_000_000 + us}
end
# Waiting does not count. Where the machine is busy the clock goes on without the process, so that several tries are made.
few = fn f, a ->
  {calls, time} = us.(f, a)
  {f, calls, time < 60_000}
end
measure = fn ->
  T.clear()
  :erlang.trace_pattern({C, :_, :_}, true, [:call_time])
  T.ask(p, fn -> C.both(100) end)
  {calls, busy} = us.(:busy, 1)
  [few.(:waits, 1), {:busy, calls > 100, busy > 5_000}, few.(:for_a_while, 1), few.(:both, 1), few.(:server, 0)]
end
as_wanted? = fn told -> Enum.all?(told, fn {_, _, wanted} -> wanted end) end
Stream.repeatedly(measure) |> Stream.take(50) |> Enum.find(as_wanted?) |> IO.inspect()
T.clear()

IO.puts("-- with what is told")
:erlang.trace_pattern({C, :outer, 1}, [{:_, [], [{:return_trace}]}], [:local, :call_memory, :call_count])
:erlang.trace_pattern({C, :inner, 1}, [{:_, [], [{:exception_trace}]}], [:local, :call_memory, :call_count])
T.ask(p, fn -> C.outer(3); C.tail(1); 1 end)
:erlang.trace_delivered(p)
IO.inspect(T.drain())
IO.inspect([T.counts(T.all(:outer, 1)), T.counts(T.all(:inner, 1))])
T.clear()

IO.puts("-- sessions")
s1 = :trace.session_create(:one, self(), [])
s2 = :trace.session_create(:two, self(), [])
:trace.process(s1, p, true, [:call])
:trace.process(s2, p, true, [:call])
:trace.function(s1, {C, :list, 1}, true, [:call_memory])
:trace.function(s2, {C, :loop, 1}, true, [:call_time])
:trace.function(s2, {C, :tuple, 1}, true, [:call_memory])
T.ask(p, fn -> C.list(3); 1 end)
IO.inspect(for s <- [s1, s2], f <- [:list, :tuple], do: :trace.info(s, {C, f, 1}, :call_memory))
:trace.function(s1, {C, :list, 1}, :restart, [:call_memory])
T.ask(p, fn -> C.tuple(2); C.loop(2); 1 end)
IO.inspect(for s <- [s1, s2], f <- [:list, :tuple], do: :trace.info(s, {C, f, 1}, :call_memory))
IO.inspect({:trace.info(s1, {C, :list, 1}, :call_time), T.calls(elem(:trace.info(s2, {C, :loop, 1}, :call_time), 1)), T.info(:list, 1, :call_memory)})
:trace.session_destroy(s1)
:trace.session_destroy(s2)
