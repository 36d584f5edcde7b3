# Warnings go to standard error and the script runs
defmodule W do
  def f(unused), do: 1
  def g, do: not_used = 2
  defp never_called, do: 3
end

IO.inspect({W.f(0), W.g()})
