# A throw nobody catches in the main script
defmodule T do
  def run(x), do: {:ok, throw({:ball, x})}
end

T.run(1)
