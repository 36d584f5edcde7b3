# Tuples: access, updates, sizes, conversion, large ones
t = {:a, 1, "two", [3], %{four: 4}}
IO.inspect({elem(t, 0), tuple_size(t), put_elem(t, 1, :changed), Tuple.to_list(t)})
IO.inspect(Tuple.insert_at({1, 2}, 1, :x) |> Tuple.delete_at(0))
IO.inspect({Tuple.sum({1, 2, 3}), Tuple.product({2, 3, 4}), Tuple.duplicate(:d, 4)})
IO.inspect(:erlang.make_tuple(4, [], [{2, :two}, {4, :four}]))
big = Tuple.duplicate(0, 100_000)
big = put_elem(big, 99_999, :last)
IO.inspect({tuple_size(big), elem(big, 99_999), elem(big, 0), List.to_tuple(Tuple.to_list(big)) == big})
for f <- [fn -> elem(t, 5) end, fn -> elem(t, -1) end, fn -> elem([], 0) end, fn -> put_elem({}, 0, 1) end, fn -> tuple_size([]) end,
          fn -> :erlang.setelement(3, {1, 2}, :x) end, fn -> :erlang.make_tuple(-1, :x) end] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end

{a, {b, {c, _}}} = {1, {2, {3, 4}}}
IO.inspect(a + b + c)
IO.inspect({{1, 2}, {1, 2, 3}} |> Tuple.to_list() |> Enum.max())
require Record
defmodule Rec do
  require Record
  Record.defrecord(:user, name: "nobody", age: 0)
end

defmodule UseRec do
  import Rec
  def run do
    u = user(age: 5)
    IO.inspect({u, user(u, :name), user(user(u, name: "Ada")), user(:age)})
  end
end

UseRec.run()
