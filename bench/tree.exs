# A binary tree of 2^18 leaves is built and checked: tuples, collections of mostly live data.
defmodule Tree do
  def build(0), do: {nil, nil}
  def build(depth), do: {build(depth - 1), build(depth - 1)}
  def check({nil, nil}), do: 1
  def check({left, right}), do: 1 + check(left) + check(right)
end

Measure.time("tree", 10, fn -> 524_287 = Tree.check(Tree.build(18)) end)
