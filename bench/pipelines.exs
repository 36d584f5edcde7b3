# Enum, Stream and the functions on lists beneath them.
list = Enum.to_list(1..100_000)
pairs = Enum.map(1..200, &{&1, &1})
words = Enum.map(list, &"word#{rem(&1, 500)}")

Measure.time("Enum pipeline", 10, fn ->
  list |> Enum.map(&(&1 * 3)) |> Enum.filter(&(rem(&1, 2) == 0)) |> Enum.reduce(0, &+/2)
end)

Measure.time("Stream pipeline", 8, fn ->
  list |> Stream.map(&(&1 * 3)) |> Stream.filter(&(rem(&1, 2) == 0)) |> Enum.sum()
end)

Measure.time("frequencies", 8, fn -> Enum.frequencies(words) end)
Measure.time("group_by", 8, fn -> Enum.group_by(list, &rem(&1, 1000)) end)
Measure.time("chunk and zip", 8, fn -> list |> Enum.chunk_every(10) |> Enum.zip(list) end)
Measure.time("reverse and ++", 20, fn -> for(_ <- 1..10, do: :lists.reverse(list) ++ list) end)
Measure.time("keyfind and member", 20, fn ->
  for n <- 1..5_000, do: List.keyfind(pairs, rem(n, 200), 0) != nil and rem(n, 250) in list
end)
