# Small whole programs: word count, roman numerals, matrix, life, tokenizer, memo, bank of processes
text = "the cat and the dog and the bird — Das Haus, das große Haus"
IO.inspect(text |> String.downcase() |> String.split(~r/[^\p{L}]+/u, trim: true) |> Enum.frequencies() |> Enum.sort_by(fn {w, n} -> {-n, w} end) |> Enum.take(4))
roman = fn n -> Enum.reduce([{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}], {"", n}, fn {v, s}, {acc, n} -> {acc <> String.duplicate(s, div(n, v)), rem(n, v)} end) |> elem(0) end
IO.inspect(Enum.map([1994, 2024, 4, 3999], roman))
mul = fn a, b -> for r <- a, do: for(c <- Enum.zip_with(b, & &1), do: Enum.zip_with(r, c, &*/2) |> Enum.sum()) end
IO.inspect(Enum.reduce(1..20, [[1, 0], [0, 1]], fn _, m -> mul.(m, [[1, 1], [1, 0]]) end))
life = fn cells -> cells |> Enum.flat_map(fn {x, y} -> for dx <- -1..1, dy <- -1..1, {dx, dy} != {0, 0}, do: {x + dx, y + dy} end) |> Enum.frequencies() |> Enum.filter(fn {c, n} -> n == 3 or (n == 2 and c in cells) end) |> Enum.map(&elem(&1, 0)) |> MapSet.new() end
glider = MapSet.new([{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}])
IO.inspect(Enum.reduce(1..40, glider, fn _, c -> life.(c) end) |> Enum.sort())
defmodule Calc do
  def run(s), do: s |> tokens([]) |> expr() |> elem(0)
  defp tokens("", acc), do: Enum.reverse(acc)
  defp tokens(<<c, r::binary>>, acc) when c in ~c" ", do: tokens(r, acc)
  defp tokens(<<c, r::binary>>, acc) when c in ~c"+-*/()", do: tokens(r, [<<c>> | acc])
  defp tokens(s, acc), do: (({n, r} = Integer.parse(s)); tokens(r, [n | acc]))
  defp expr(ts), do: ts |> term() |> more(["+", "-"], &term/1)
  defp term(ts), do: ts |> factor() |> more(["*", "/"], &factor/1)
  defp more({v, [op | r]} = all, ops, next), do: if(op in ops, do: (({w, r} = next.(r)); more({apply(Kernel, String.to_existing_atom(op), [v, w]), r}, ops, next)), else: all)
  defp more(done, _, _), do: done
  defp factor(["(" | r]), do: (({v, [")" | r]} = expr(r)); {v, r})
  defp factor(["-" | r]), do: (({v, r} = factor(r)); {-v, r})
  defp factor([n | r]), do: {n, r}
end

IO.inspect({Calc.run("1 + 2 * (3 - 4) * -5"), Calc.run("((7))/2"), try(do: Calc.run("2 / 0"), rescue: (e -> e.__struct__))})
lcs = fn a, b -> Enum.reduce(a, List.duplicate(0, length(b) + 1), fn x, row -> Enum.zip([b, row, tl(row)]) |> Enum.scan({0, 0}, fn {y, d, u}, {_, l} -> {0, if(x == y, do: d + 1, else: max(u, l))} end) |> Enum.map(&elem(&1, 1)) |> then(&[0 | &1]) end) |> List.last() end
IO.inspect(lcs.(String.graphemes("AGGTABQWERTY"), String.graphemes("GXTXAYBWQRTZ")))
perms = fn perms, l -> if l == [], do: [[]], else: for(x <- l, r <- perms.(perms, l -- [x]), do: [x | r]) end
IO.inspect({perms.(perms, Enum.to_list(1..6)) |> length(), perms.(perms, [1, 2, 3])})
accounts = for n <- 1..10, do: elem(Agent.start_link(fn -> n * 100 end), 1)
1..500 |> Task.async_stream(fn i -> a = Enum.at(accounts, rem(i * 3, 10)); b = Enum.at(accounts, rem(i * 7, 10)); if a != b and Agent.get_and_update(a, fn s -> if s >= 5, do: {true, s - 5}, else: {false, s} end), do: Agent.update(b, &(&1 + 5)) end) |> Stream.run()
IO.inspect(accounts |> Enum.map(&Agent.get(&1, fn s -> s end)) |> Enum.sum())
