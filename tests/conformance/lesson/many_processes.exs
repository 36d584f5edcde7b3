# Ten thousand processes at once, each answering one message
parent = self()
pids = for n <- 1..10_000, do: spawn(fn -> receive do: (:go -> send(parent, {:answer, n * n})) end)
for pid <- pids, do: send(pid, :go)

sum =
  Enum.reduce(pids, 0, fn _, sum ->
    receive do
      {:answer, n} -> sum + n
    end
  end)

IO.inspect(sum)
