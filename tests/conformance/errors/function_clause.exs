# FunctionClauseError: message, blame with the clauses tried
defmodule Shape do
  def area({:square, s}) when s > 0, do: s * s
  def area({:circle, r}) when is_number(r) and r > 0, do: 3 * r * r
end

try do
  Shape.area({:square, -1})
rescue
  e ->
    IO.puts(Exception.message(e))
    {blamed, _} = Exception.blame(:error, e, __STACKTRACE__)
    IO.puts(Exception.message(blamed))
end

anonymous = fn :a -> 1 end

try do
  anonymous.(:b)
rescue
  e -> IO.puts(Exception.message(e))
end

Shape.area(:triangle)
