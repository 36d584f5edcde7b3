# Access, nested updates, Keyword and Map helpers, Kernel's get_in family
data = %{users: [%{name: "a", tags: ["x", "y"], n: 1}, %{name: "b", tags: [], n: 2}], meta: {1, %{deep: [k: 1]}}}
IO.inspect(get_in(data, [:users, Access.at(0), :name]))
IO.inspect(get_in(data, [:users, Access.all(), :tags, Access.at(0)]))
IO.inspect(get_in(data.users, [Access.filter(&(&1.n > 1)), :name]))
IO.inspect(get_in(data, [:meta, Access.elem(1), :deep, :k]))
IO.inspect(put_in(data.meta, 0).meta)
IO.inspect(put_in(data[:users], []).users)
IO.inspect(update_in(data, [:users, Access.all(), :n], &(&1 * 10)).users |> Enum.map(& &1.n))
IO.inspect(pop_in(data, [:users, Access.at(1), :name]) |> elem(0))
IO.inspect(get_and_update_in(data.users, [Access.all(), :n], &{&1, &1 + 1}) |> elem(0))
IO.inspect(get_in(data, [Access.key(:none, %{}), Access.key(:x, :default)]))
IO.inspect(get_in([a: [b: 2]], [:a, :b]))
IO.inspect(get_in(nil, [:a, :b]))
IO.inspect(put_in(%{}, [Access.key(:a, %{}), Access.key(:b, %{}), :c], 1))
IO.inspect(update_in([1, 2, 3], [Access.slice(0..1)], &(&1 * 2)))
IO.inspect(get_in([1, 2, 3], [Access.at(-1)]))
IO.inspect({Access.fetch([a: 1], :a), Access.fetch(%{}, :a), Access.get(nil, :a, :d), Access.pop(%{a: 1}, :a)})
for f <- [fn -> get_in(data, [:users, :name]) end, fn -> put_in(data, [:none, :x], 1) end, fn -> get_in(data, [Access.key!(:none)]) end, fn -> get_in({1}, [Access.elem(3)]) end, fn -> get_in(%{}, [Access.all()]) end] do
  IO.puts(try do: inspect(f.()), rescue: (e -> e |> Exception.message() |> String.split("\n") |> hd() |> String.slice(0, 90)))
end
defmodule Box do
  @behaviour Access
  defstruct items: %{}
  @impl true
  def fetch(b, k), do: Map.fetch(b.items, k)
  @impl true
  def get_and_update(b, k, f), do: (case f.(b.items[k]) do {g, v} -> {g, %{b | items: Map.put(b.items, k, v)}}; :pop -> {b.items[k], %{b | items: Map.delete(b.items, k)}} end)
  @impl true
  def pop(b, k), do: {b.items[k], %{b | items: Map.delete(b.items, k)}}
end

b = struct(Box, items: %{q: 1})
IO.inspect({b[:q], b[:none], put_in(b[:q], 5)[:q], update_in(b, [:q], &(&1 + 1))[:q], pop_in(b, [:q]) |> elem(0)})
