# Guards: failing ones are just false, order of clauses, defguard, or/when
defmodule G do
  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0
  def kind(x) when hd(x) == 1, do: :starts_with_one
  def kind(x) when map_size(x) > 0, do: :map
  def kind(x) when byte_size(x) > 2, do: :long
  def kind(x) when x > 10 when x == :ten, do: :big
  def kind(x) when is_even(x), do: :even
  def kind(x) when elem(x, 0) == :ok, do: :ok_tuple
  def kind(x) when abs(x) == 3 or tuple_size(x) == 9, do: :three
  def kind(x) when is_function(x, 1), do: :fun1
  def kind(x) when is_nil(x), do: :null
  def kind(x) when x in [:a, :b] or x in 5..7, do: :member
  def kind(x) when is_map_key(x, :k), do: :never
  def kind(x) when is_boolean(x) and not x, do: :no
  def kind(x) when length(x) == 0, do: :empty
  def kind(x) when is_exception(x), do: :never
  def kind(x) when trunc(x / 1) == 1, do: :one
  def kind(_), do: :other
end

for x <- [[1], [2], [], %{k: 1}, %{}, "long", "s", 11, :ten, 4, {:ok, 1}, {}, -3, 3, &hd/1, nil, :b, 5, true, false, 1.5, 1, 9, make_ref(), <<1::4>>] do
  IO.inspect(G.kind(x))
end

f = fn
  x when x / 0 == 1 -> :never
  x when is_number(x) and x > 0 -> :positive
  _ -> :fell
end

IO.inspect({f.(1), f.(-1), f.("s")})
IO.inspect(for x <- [1, :a, "b", 2.0], is_number(x) and x > 1, do: x)

try do
  case 5 do
    x when x > 10 -> x
  end
rescue
  e -> IO.inspect({e, Exception.message(e)})
end

try do
  cond do
    Process.get(:none) -> 1
    1 > Enum.count([1]) -> 2
  end
rescue
  e -> IO.puts(Exception.message(e))
end
