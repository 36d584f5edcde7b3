# spawn/1 runs a function in a new process
# normalise: pids
pid =
  spawn(fn ->
    IO.puts("Hello from process #{inspect(self())}")
  end)

ref = Process.monitor(pid)

receive do
  {:DOWN, ^ref, :process, ^pid, reason} -> IO.puts("it ended: #{inspect(reason)}")
end

IO.inspect(pid != self(), label: "another process")
IO.inspect(pid)
