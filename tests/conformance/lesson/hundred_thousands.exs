# Hundreds of thousands of processes at once, each with its own state
# heavy
parent = self()
count = 200_000

pids =
  for n <- 1..count do
    spawn(fn -> receive do: ({:add, m} -> send(parent, {:sum, n + m})) end)
  end

IO.inspect(length(Process.list()) > count)
for pid <- pids, do: send(pid, {:add, 1})

IO.inspect(
  Enum.reduce(1..count, 0, fn _, sum ->
    receive do
      {:sum, n} -> sum + n
    end
  end)
)
