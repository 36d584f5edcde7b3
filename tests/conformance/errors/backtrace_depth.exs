# How many entries a stack trace has: the system flag backtrace_depth
defmodule Deep do
  def walk(0), do: raise("bottom")
  def walk(n), do: 1 + other(n - 1)
  def other(n), do: 1 + walk(n)
  def builtin(0), do: :erlang.atom_to_list(apply(__MODULE__, :one, []))
  def builtin(n), do: 1 + again(n - 1)
  def again(n), do: 1 + builtin(n)
  def one, do: 1
  def clause(:never), do: :ok
  def clause(n) when n > 0, do: 1 + repeat(n - 1)
  def repeat(n), do: 1 + clause(n)
end

length = fn fun ->
  try do
    fun.()
  rescue
    _ -> length(__STACKTRACE__)
  end
end

for depth <- [0, 1, 2, 3, 8, 20, 63, 64, 65, 5000] do
  before = :erlang.system_flag(:backtrace_depth, depth)

  lengths =
    for n <- [0, 1, 30, 100], walk <- [&Deep.walk/1, &Deep.builtin/1, &Deep.clause/1] do
      length.(fn -> walk.(n) end)
    end

  IO.inspect({before, depth, lengths}, limit: :infinity)
end
