# What the programs of bench/ share: timing a function and printing the figure for run.sh.
# A figure is one line: name, value, unit, separated by tabs. Each round runs in a process of its own, so that one
# round's heap does not help or hinder the next; the best round counts.
defmodule Measure do
  # Microseconds that `fun` takes: the best of `rounds`, after warming up for at least two rounds and 20 ms.
  def time(name, rounds, fun) do
    warm_up(fun, 2, System.monotonic_time(:millisecond) + 20)
    figure(name, 1..rounds |> Enum.map(fn _ -> round_of(fun) end) |> Enum.min(), "us")
  end

  def figure(name, value, unit), do: IO.puts("#{name}\t#{value}\t#{unit}")

  defp warm_up(fun, left, until) do
    if left > 0 or System.monotonic_time(:millisecond) < until do
      round_of(fun)
      warm_up(fun, left - 1, until)
    end
  end

  defp round_of(fun) do
    parent = self()

    {pid, monitor} =
      spawn_monitor(fn ->
        before = System.monotonic_time(:nanosecond)
        fun.()
        send(parent, {self(), System.monotonic_time(:nanosecond) - before})
      end)

    receive do
      {^pid, time} ->
        receive do: ({:DOWN, ^monitor, _, _, _} -> div(time, 1000))

      {:DOWN, ^monitor, _, _, reason} ->
        exit(reason)
    end
  end
end
