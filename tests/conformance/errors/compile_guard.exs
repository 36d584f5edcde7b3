# A function that is not allowed in a guard
defmodule Guarded do
  def f(x) when String.length(x) > 1, do: x
end
