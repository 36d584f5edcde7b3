# Guards whose builtins fail go on with the next clause, whatever the argument; outside of guards the same builtins raise
defmodule Guards do
  def kind(x) when tuple_size(x) == 2, do: :pair
  def kind(x) when map_size(x) == 1, do: :map_of_one
  def kind(x) when byte_size(x) == 2, do: :two_bytes
  def kind(x) when bit_size(x) == 3, do: :three_bits
  def kind(x) when hd(x) == 1, do: :from_one
  def kind(x) when tl(x) == [], do: :single
  def kind(x) when length(x) == 3, do: :three
  def kind(x) when abs(x) == 7, do: :seven
  def kind(x) when is_map_key(x, :a), do: :with_a
  def kind(x) when :erlang.map_get(:b, x) == 2, do: :with_b
  def kind(x) when elem(x, 2) == 3, do: :third
  def kind(x) when is_function(x, 1), do: :function
  def kind(x) when round(x) == 4, do: :about_four
  def kind(x) when node(x) == :nonode@nohost, do: :here
  def kind(_), do: :other

  # A failing guard in a disjunction and in a conjunction, and one that is negated.
  def either(x) when tuple_size(x) == 1 or x == :a, do: :yes
  def either(x) when tuple_size(x) == 1, do: :first
  def either(x) when x == :a, do: :second
  def either(x) when not (map_size(x) > 0), do: :no_more
  def either(x) when map_size(x) > 0 and hd(x) == 1, do: :never
  def either(_), do: :none

  def raises(fun, x) do
    fun.(x)
  rescue
    error -> {error.__struct__, Exception.message(error)}
  end
end

values = [{1, 2}, {1, 2, 3}, {}, %{}, %{z: 1}, %{a: 1, c: 2}, %{b: 2, c: 3}, Map.new(1..50, &{&1, &1}), Map.new(1..50, &{&1, &1}) |> Map.put(:b, 2), "", "ab", <<1::3>>, <<1::9>>, <<1::17>>, [], [1], [2], [2, 3], [2, 3, 4], [2 | 3], [1 | 2], 7, -7, -7.0, 3.9, 1.0e300, Integer.pow(2, 80), -Integer.pow(2, 80), :a, self(), &Kernel.abs/1, fn x, y -> {x, y} end]

for value <- values do
  shown = if is_pid(value) or is_function(value), do: :skipped, else: value
  IO.inspect({shown, Guards.kind(value), Guards.either(value)}, limit: 6, custom_options: [sort_maps: true])
end

for {name, fun} <- [tuple_size: &tuple_size/1, map_size: &map_size/1, byte_size: &byte_size/1, bit_size: &bit_size/1, hd: &hd/1, tl: &tl/1, length: &length/1, abs: &abs/1, is_map_key: &is_map_key(&1, :a), map_get: &:erlang.map_get(:b, &1)], value <- [{}, %{}, "ab", <<1::9>>, [1], [], 5, :a, %{b: 1}] do
  IO.inspect({name, value, Guards.raises(fun, value)})
end
