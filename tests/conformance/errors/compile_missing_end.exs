# A script that does not compile: a missing end
defmodule M do
  def f(x) do
    x + 1
end

IO.puts(M.f(1))
