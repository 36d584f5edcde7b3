# All ways to put eight queens on a board: comprehensions, lists.
defmodule Queens do
  def solve(size), do: length(place(size, size))

  defp place(0, _), do: [[]]

  defp place(row, size) do
    for rest <- place(row - 1, size), column <- 1..size, safe?(column, rest, 1), do: [column | rest]
  end

  defp safe?(_, [], _), do: true

  defp safe?(column, [other | rest], distance),
    do: column != other and abs(column - other) != distance and safe?(column, rest, distance + 1)
end

Measure.time("queens", 400, fn -> 92 = Queens.solve(8) end)
