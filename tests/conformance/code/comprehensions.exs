# Comprehensions: several generators, filters, into, uniq, reduce, patterns
IO.inspect(for x <- 1..3, y <- [:a, :b], do: {x, y})
IO.inspect(for x <- 1..10, rem(x, 2) == 0, y <- x..10//4, x + y > 9, do: {x, y})
IO.inspect(for {:ok, v} <- [{:ok, 1}, :error, {:ok, 2}], do: v)
IO.inspect(for {k, v} <- %{"b" => 2, "a" => 1}, into: %{}, do: {v, k})
IO.inspect(for(w <- ~w(a b a c b), uniq: true, do: w))
IO.inspect(for c <- ~c"abc", into: "", do: <<c + 1>>)
IO.inspect(for(x <- [1, 2, 3], reduce: 0, do: (acc -> acc * 10 + x)))
IO.inspect(for x <- [[1, 2], [3]], y <- x, into: MapSet.new(), do: y)
IO.inspect(for x <- 1..3, z = x * x, z > 1, do: z)
IO.inspect(for %{n: n} when n > 1 <- [%{n: 1}, %{n: 2}, %{}], do: n)
IO.inspect(for x <- [], do: x)
triples = for a <- 1..30, b <- a..30, c <- b..45, a * a + b * b == c * c, do: {a, b, c}
IO.inspect({length(triples), List.last(triples)})
queens = fn queens, n, k, placed ->
  if k == 0, do: 1, else: Enum.sum(for c <- 1..n, Enum.with_index(placed, 1) |> Enum.all?(fn {p, d} -> p != c and abs(p - c) != d end), do: queens.(queens, n, k - 1, [c | placed]))
end

IO.inspect(queens.(queens, 6, 6, []))
sieve = fn n -> Enum.reduce(2..n, MapSet.new(2..n), fn i, s -> if i in s, do: Enum.reduce((i * i)..n//i, s, &MapSet.delete(&2, &1)), else: s end) end
IO.inspect(sieve.(2000) |> Enum.sort() |> Enum.take(-3))
try do
  for x <- :not_enumerable, do: x
rescue
  e -> IO.puts(Exception.message(e) |> String.slice(0, 60))
end

for x <- 1..2, y <- for(z <- 1..x, do: z * 10), do: IO.write("#{x}:#{y} ")
IO.puts("")
IO.inspect(for i <- 1..5, j = i * 2, rem(j, 3) != 0, reduce: {[], 0}, do: ({l, s} -> {[j | l], s + j}))
