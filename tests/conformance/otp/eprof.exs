# eprof: which functions of a process were called, how often
# normalise: pids
# timeout: 60

defmodule P do
  def run(n), do: {list(n), sum(list(n), 0)}
  def list(0), do: []
  def list(n), do: [n | list(n - 1)]
  def sum([], acc), do: acc
  def sum([h | t], acc), do: sum(t, acc + h)
end
{:ok, server} = :eprof.start()
IO.inspect(is_pid(server))
IO.inspect(:eprof.profile([], P, :run, [10], {P, :_, :_}))
for {pid, rows} <- :eprof.dump(), {function, {calls, us}} <- Enum.sort(rows), do: IO.inspect({is_pid(pid), function, calls, is_integer(us)})
# Everything there is.
IO.inspect(:eprof.profile(fn -> P.run(3) end))
for {pid, rows} <- :eprof.dump(), {{P, f, a}, {calls, us}} <- Enum.sort(rows), do: IO.inspect({is_pid(pid), f, a, calls, is_integer(us)})
IO.inspect(:eprof.stop())
