# Tracing: which of several time stamps an event carries, and what an exception is that nobody handles
# normalise: pids paths
Logger.configure(level: :none)
times = [:timestamp, :monotonic_timestamp, :strict_monotonic_timestamp]
for a <- times, b <- [[], [:timestamp], [:monotonic_timestamp], [:strict_monotonic_timestamp], times] do
  p = spawn(fn -> receive do: (:never -> :ok) end)
  :erlang.trace(p, true, [:receive, a | b])
  send(p, :hi)
  time = receive do: ({:trace_ts, ^p, :receive, :hi, time} -> time)
  IO.inspect({a, b, if(is_tuple(time), do: tuple_size(time), else: 1), :erlang.trace_info(p, :flags)})
end

defmodule X do
  def run(:error), do: :erlang.error(:x)
  def run(:throw), do: throw(:x)
  def run(:exit), do: exit(:x)
  def run(:raise), do: raise("x")
  def run(:deep), do: [deeper(:deep)]
  def run(:caught), do: (try do deeper(:caught) catch _ -> :ok end)
  def run(:again), do: (try do deeper(:again) after :ok end)
  def run(:old_catch), do: :erl_eval.expr({:catch, 1, {:call, 1, {:remote, 1, {:atom, 1, X}, {:atom, 1, :deeper}}, [{:atom, 1, :y}]}}, []) && :ok
  def run(:raised), do: :erlang.raise(:throw, :z, [])
  def deeper(x), do: throw(x)
end
for what <- [:error, :throw, :exit, :raise, :deep, :caught, :again, :old_catch, :raised] do
  {pid, ref} = spawn_monitor(fn -> receive do: (:go -> X.run(what)) end)
  :erlang.trace(pid, true, [:call])
  :erlang.trace_pattern({X, :_, :_}, [{:_, [], [{:exception_trace}]}], [:local])
  send(pid, :go)
  reason = receive do: ({:DOWN, ^ref, _, _, reason} -> with({reason, [_ | _]} <- reason, do: reason))
  ref = :erlang.trace_delivered(:all)
  receive do: ({:trace_delivered, _, ^ref} -> :ok)
  flush = fn flush -> receive do: (m -> [Tuple.delete_at(m, 1) | flush.(flush)]), after: (0 -> []) end
  IO.inspect({what, reason, flush.(flush)})
end
