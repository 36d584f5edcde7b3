# try with rescue, catch, else and after: which value, which order
t = fn f ->
  try do
    f.()
  rescue
    e in [ArithmeticError, ArgumentError] -> {:rescued, e.__struct__}
    e in RuntimeError -> {:runtime, e.message}
    KeyError -> :key
  catch
    :throw, x -> {:thrown, x}
    :exit, x -> {:exit, x}
    :error, x -> {:error, x}
  else
    :ok -> :was_ok
    {:v, x} -> x
  after
    IO.puts("after")
  end
end

for f <- [fn -> :ok end, fn -> {:v, 1} end, fn -> 1 / Process.get(:z, 0) end, fn -> raise "r" end, fn -> Map.fetch!(%{}, :k) end, fn -> throw(:ball) end,
          fn -> exit(:bye) end, fn -> :erlang.error(:custom) end, fn -> :erlang.error({:badmatch, 1}) end, fn -> raise ArgumentError end] do
  IO.inspect(t.(f))
end

IO.inspect(try do: t.(fn -> :not_in_else end), rescue: (e in TryClauseError -> e))

nested =
  try do
    try do
      raise "inner"
    after
      IO.puts("inner after")
    end
  rescue
    e ->
      try do
        reraise e, __STACKTRACE__
      catch
        kind, reason -> {kind, reason, __STACKTRACE__ != []}
      end
  end

IO.inspect(nested)

IO.inspect(
  try do
    try do
      throw(1)
    after
      throw(2)
    end
  catch
    x -> x
  end
)

f = fn -> try do: (throw({:early, 5}); :late), catch: ({:early, n} -> n * 2) end
IO.inspect(f.())
IO.inspect(for i <- 1..5, do: (try do: (if rem(i, 2) == 0, do: throw(i), else: i), catch: (x -> -x)))
defmodule A do
  def run(x) do
    10 / x
  rescue
    ArithmeticError -> :inf
  else
    v when v > 4 -> :big
    _ -> :small
  after
    send(self(), :done)
  end
end

IO.inspect({A.run(0), A.run(1), A.run(5), Process.info(self(), :message_queue_len)})
