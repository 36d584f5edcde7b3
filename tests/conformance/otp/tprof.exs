# tprof: what functions of a process take, counted, timed and in words
# normalise: pids
# timeout: 60

defmodule P do
  def run(n), do: {list(n), sum(list(n), 0)}
  def list(0), do: []
  def list(n), do: [n | list(n - 1)]
  def sum([], acc), do: acc
  def sum([h | t], acc), do: sum(t, acc + h)
end

for type <- [:call_count, :call_time, :call_memory] do
  {result, {^type, traces}} = :tprof.profile(P, :run, [10], %{type: type, report: :return, pattern: [{P, :_, :_}]})
  IO.inspect({type, result})
  for {module, function, arity, measured} <- Enum.sort(traces) do
    shown = for {pid, calls, amount} <- measured, do: {is_pid(pid) or pid == :all, calls, type == :call_time or amount}
    IO.inspect({module, function, arity, shown})
  end
end

# As a server, of processes that are there already.
defmodule W do
  def loop do
    receive do
      {:run, from} -> send(from, P.run(5)); loop()
      :stop -> :ok
    end
  end
end
w = spawn(&W.loop/0)
{:ok, server} = :tprof.start(%{type: :call_memory})
IO.inspect(is_pid(server))
IO.inspect(:tprof.set_pattern(P, :_, :_))
IO.inspect(:tprof.enable_trace(w))
send(w, {:run, self()})
IO.inspect(receive(do: (r -> r)))
IO.inspect(:tprof.disable_trace(w))
{:call_memory, traces} = :tprof.collect()
for {P, function, arity, measured} <- Enum.sort(traces), do: IO.inspect({function, arity, for({pid, calls, words} <- measured, do: {pid == w, calls, words})})
IO.inspect(:tprof.stop())

# What it prints.
:tprof.profile(P, :run, [20], %{type: :call_memory, pattern: [{P, :_, :_}]})
:tprof.profile(P, :run, [20], %{type: :call_count, pattern: [{P, :_, :_}]})
