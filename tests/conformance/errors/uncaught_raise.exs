# An exception nobody rescues in the main script: message, stack trace, exit code 1
defmodule Deep do
  def a(n), do: 1 + b(n)
  def b(n), do: 1 + c(n)
  def c(n), do: 1 + div(10, n)
end

IO.puts("before")
Deep.a(0)
IO.puts("after")
