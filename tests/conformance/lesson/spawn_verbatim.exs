# The first two programs as they stand in the lesson; the script only waits at its end
# normalise: pids
spawn(fn ->
IO.puts("Hello from process #{inspect(self())}")
end)

Process.sleep(300)

spawn(IO, :puts, ["Hello from spawn/3"])

Process.sleep(300)
