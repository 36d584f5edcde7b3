# Deep recursion and long tail-call loops
# heavy
defmodule R do
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
  def down(0), do: :done
  def down(n), do: down(n - 1)
  def even?(0), do: true
  def even?(n), do: odd?(n - 1)
  def odd?(0), do: false
  def odd?(n), do: even?(n - 1)
  def fib(n) when n < 2, do: n
  def fib(n), do: fib(n - 1) + fib(n - 2)
  def ack(0, n), do: n + 1
  def ack(m, 0), do: ack(m - 1, 1)
  def ack(m, n), do: ack(m - 1, ack(m, n - 1))
  def deep(0), do: []
  def deep(n), do: [n | deep(n - 1)]
  def cps(0, k), do: k.(0)
  def cps(n, k), do: cps(n - 1, fn x -> k.(x + n) end)
  def tak(x, y, z) when y >= x, do: z
  def tak(x, y, z), do: tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
  def collatz(1, n), do: n
  def collatz(x, n) when rem(x, 2) == 0, do: collatz(div(x, 2), n + 1)
  def collatz(x, n), do: collatz(3 * x + 1, n + 1)
end

IO.inspect(R.sum(Enum.to_list(1..1_000_000)))
IO.inspect(R.down(10_000_000))
IO.inspect(R.even?(1_000_001))
IO.inspect(R.fib(24))
IO.inspect(R.ack(2, 300))
IO.inspect(length(R.deep(1_000_000)))
IO.inspect(R.cps(100_000, & &1))
IO.inspect(R.tak(14, 8, 3))
IO.inspect(Enum.max_by(1..5000, &R.collatz(&1, 1)))
IO.inspect(try do: R.sum([1, 2, :x]), rescue: (e -> {e.__struct__, length(__STACKTRACE__) > 3}))
