# Sorting by OTP's merge sort and Elixir's functions.
defmodule Numbers do
  # Pseudo-random, the same in every run.
  def list(count), do: list(count, 42, [])
  defp list(0, _, acc), do: acc

  defp list(n, state, acc) do
    state = rem(state * 1_103_515_245 + 12_345, 2_147_483_648)
    list(n - 1, state, [state | acc])
  end
end

numbers = Numbers.list(300_000)
strings = Enum.map(Numbers.list(50_000), &Integer.to_string/1)
pairs = Enum.map(Numbers.list(50_000), &{rem(&1, 1000), &1})
Measure.time("sorting", 8, fn -> 300_000 = length(Enum.sort(numbers)) end)
Measure.time("sorting strings", 8, fn -> :lists.sort(strings) end)
Measure.time("sort_by", 8, fn -> Enum.sort_by(pairs, fn {key, value} -> {key, -value} end) end)
Measure.time("sort descending", 8, fn -> Enum.sort(strings, :desc) end)
Measure.time("uniq", 8, fn -> Enum.uniq(numbers) end)
