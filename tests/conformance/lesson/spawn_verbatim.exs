# The first two programs as they stand in the lesson; the script only waits for what they start
# normalise: pids
children = fn -> for pid <- Process.list(), Process.info(pid, :parent) == {:parent, self()}, do: pid end
before = children.()
alone = fn alone -> children.() != before && Process.sleep(1) && alone.(alone) end

spawn(fn ->
IO.puts("Hello from process #{inspect(self())}")
end)

alone.(alone)

spawn(IO, :puts, ["Hello from spawn/3"])

alone.(alone)
