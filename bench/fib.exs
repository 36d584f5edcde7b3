# Calls and small integer arithmetic.
defmodule Fib do
  def fib(n) when n < 2, do: n
  def fib(n), do: fib(n - 1) + fib(n - 2)
end

Measure.time("fib(30)", 20, fn -> 832_040 = Fib.fib(30) end)
