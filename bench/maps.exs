# Maps with many keys and with few.
defmodule Maps do
  def build(0, map), do: map
  def build(n, map), do: build(n - 1, Map.put(map, n * 7, n))

  def get(0, _, sum), do: sum
  def get(n, map, sum), do: get(n - 1, map, sum + Map.fetch!(map, n * 7))

  def count(0, map), do: map
  def count(n, map), do: count(n - 1, Map.update(map, rem(n, 10), 1, &(&1 + 1)))

  def move(0, point), do: point
  def move(n, point), do: move(n - 1, %{point | x: point.x + n, y: point.y - n})
end

large = Maps.build(100_000, %{})
Measure.time("map building", 6, fn -> 300_000 = map_size(Maps.build(300_000, %{})) end)
Measure.time("map lookup", 10, fn -> Maps.get(100_000, large, 0) end)
Measure.time("map merge", 6, fn -> Map.merge(large, Map.new(50_000..150_000, &{&1, &1})) end)
Measure.time("map iteration", 10, fn -> for {key, value} <- large, do: key + value end)
Measure.time("small map counting", 10, fn -> Maps.count(200_000, %{}) end)
Measure.time("small map update", 10, fn -> Maps.move(200_000, %{x: 0, y: 0, z: 0}) end)
