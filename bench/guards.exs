# Clauses chosen by guards, of which the first ones fail.
defmodule Guards do
  def kind(x) when tuple_size(x) == 2, do: :pair
  def kind(x) when map_size(x) == 0, do: :empty
  def kind(x) when byte_size(x) == 3, do: :three
  def kind(x) when hd(x) == 5, do: :five
  def kind(_), do: :other

  def loop(0), do: :ok

  def loop(left) do
    kind(:atom)
    loop(left - 1)
  end
end

Measure.time("failing guards", 8, fn -> Guards.loop(200_000) end)
