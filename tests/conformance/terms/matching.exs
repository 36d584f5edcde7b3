# Pattern matching: pins, nested structures, repeated variables, case, with, failures
x = 1
IO.inspect(match?(^x, 1))
IO.inspect(match?({a, a}, {1, 1.0}))
{a, [b | [c | _]], %{k: {d, ^x}}} = {1, [2, 3, 4], %{k: {5, 1}}}
IO.inspect({a, b, c, d})
"pre" <> rest = "prefix"
IO.inspect(rest)
[first, second | _] = ~c"abc"
IO.inspect({first, second})
%{"key" => v} = %{"key" => 1, other: 2}
IO.inspect(v)
key = :dyn
%{^key => dyn} = %{dyn: 3}
IO.inspect(dyn)
{:ok, y = %{z: z}} = {:ok, %{z: 9}}
IO.inspect({y, z})
+0.0 = Process.get(:x, 0.0)
IO.inspect(match?(+0.0, Process.get(:x, -0.0)))
IO.inspect(match?(1.0, Process.get(:x, 1)))

w = fn m ->
  with {:ok, a} <- Map.fetch(m, :a),
       b when is_integer(b) <- a,
       c = b * 2,
       {:ok, d} <- Map.fetch(m, :d) do
    {:all, c, d}
  else
    :error -> :missing
    other -> {:not_integer, other}
  end
end

IO.inspect({w.(%{a: 1, d: 2}), w.(%{}), w.(%{a: :x}), w.(%{a: 1})})
IO.inspect(with [h | _] <- [], do: h)

for f <- [
      fn -> {:ok, _} = Process.get(:x, :error) end,
      fn -> [_] = Process.get(:x, [1, 2]) end,
      fn -> ^x = Process.get(:x, 2) end,
      fn -> with :a <- Process.get(:x, :b), do: 1, else: (:c -> 2) end,
      fn -> case Process.get(:x, {:long, Enum.to_list(1..100)}), do: (:never -> 1) end,
      fn -> if Process.get(:x, :truthy) and true, do: 1 end,
      fn -> for {:ok, n} <- [{:ok, 1}, :error, {:ok, 2}], do: n end
    ] do
  IO.inspect(try do: f.(), rescue: (e -> {e.__struct__, Exception.message(e)}))
end
