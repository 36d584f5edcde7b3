# More warnings: unused import and alias, unreachable clause, deprecated and undefined functions, shadowed underscore
import List
alias String, as: Str

defmodule Warned do
  @unused_attribute 1
  def f(x), do: 1
  def f(_), do: 2
  def g, do: Enum.nope(1)
  def h(_a), do: _a
  def i, do: NoSuchModule.call()
  def h(_b), do: :again
end

IO.puts("done")
