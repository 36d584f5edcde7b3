# Compile errors inside a module: an undefined function, several at once
IO.puts("this line runs only if the whole file compiles")

defmodule Broken do
  def a, do: missing_function(1)
  def b(x), do: y
  def c, do: %NoStruct{}
end
