# Integers: texts and large numbers.
numbers = Enum.map(1..100_000, &(&1 * 7919))
texts = Enum.map(numbers, &Integer.to_string/1)

defmodule Large do
  def factorial(0, acc), do: acc
  def factorial(n, acc), do: factorial(n - 1, n * acc)
end

Measure.time("integers to text", 8, fn -> Enum.each(numbers, &Integer.to_string/1) end)
Measure.time("text to integers", 8, fn -> Enum.each(texts, &String.to_integer/1) end)
Measure.time("Integer.parse", 8, fn -> Enum.each(texts, &Integer.parse/1) end)
Measure.time("factorial(2000)", 8, fn -> Large.factorial(2000, 1) end)
Measure.time("phash2", 8, fn -> Enum.each(texts, &:erlang.phash2/1) end)
